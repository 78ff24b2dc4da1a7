"""Packages on their way up and receipts on their way down."""
