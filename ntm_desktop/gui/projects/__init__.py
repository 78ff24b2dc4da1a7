"""Công trình: the list of a year to work in, and the card of one project."""
