"""The commune's file: one SQLite database, one evidence vault, one folder.

``commune_file`` opens, upgrades and backs up; every other module keeps one kind of record. What an
officer edits is written through ``edits.apply`` only, so that no change is without its row of
history.
"""
