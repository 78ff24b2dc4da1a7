"""The package: one file carries one hand-over, every layer an open standard.

Tables (CSV with a Frictionless descriptor) lie in a BagIt bag, the bag is signed in minisign's
format, all of it travels in one ZIP and, when sealed, in one age file. See
``docs/package-format.md``.
"""
