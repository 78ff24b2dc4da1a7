"""Packages up and receipts down: packing, copying, checking, what became of each."""
