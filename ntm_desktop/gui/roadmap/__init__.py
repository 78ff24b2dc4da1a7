"""The page "Lộ trình"."""
