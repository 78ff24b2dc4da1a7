"""A commune's package looked at, read-only: in NTM Xem, and on the receiving office's desk."""
