"""A package looked at, read-only: shared by “NTM Xem” and the receiving office's window."""
