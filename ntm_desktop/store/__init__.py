"""All SQL of the program: one engine (``sqlite_file``) under two files.

``commune`` is what one commune keeps, ``register`` what the receiving office keeps. Nothing else
in the program speaks SQL.
"""
