"""Periodic reports: what a form asks for, when it is due, its figures and tables."""
