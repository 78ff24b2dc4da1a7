"""NTM Xem: the window on a package, with no file of its own."""
