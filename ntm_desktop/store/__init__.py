"""The commune's file: one SQLite database, one evidence vault, one folder.

``database`` opens, upgrades and backs up; every other module keeps one kind of record.
What an officer edits is written through ``subjects.apply`` only, so that no change is
without its row of history. Nothing else in the program speaks SQL.
"""
