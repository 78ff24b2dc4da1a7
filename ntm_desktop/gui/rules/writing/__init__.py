"""A set written by the office itself: its head, indicators, parts and thresholds."""
