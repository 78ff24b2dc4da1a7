"""The second pair of eyes on rules that a person entered."""
