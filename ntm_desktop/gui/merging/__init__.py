"""Data of another PC merged into this one, in the window."""
