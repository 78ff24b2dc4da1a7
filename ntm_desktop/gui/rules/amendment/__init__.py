"""A national amendment that was read or received here: what it changes, day by day."""
