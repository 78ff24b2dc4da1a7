"""A construction project over its whole life: card, years, periods, what was made."""
