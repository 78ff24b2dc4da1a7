"""Taking in a workbook: choose, look at what it would change, take it in."""
