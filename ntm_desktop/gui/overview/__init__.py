"""The first page: how far the commune is, what is missing, what to do next."""
