"""Before there is data: which commune, which period, which rules."""
