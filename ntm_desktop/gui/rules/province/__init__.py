"""A province's decision over a national set."""
