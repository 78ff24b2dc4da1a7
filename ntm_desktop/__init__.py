"""NTM Desktop: the new-rural-area (nông thôn mới) file of a Vietnamese commune, without a network.

`docs/architecture.md` says what each package inside is for and who may import whom.
"""

__version__ = "0.1.0"
