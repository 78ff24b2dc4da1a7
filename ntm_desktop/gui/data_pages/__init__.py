"""Read pages: what was imported, as the office wrote it, with its sums and checks."""
