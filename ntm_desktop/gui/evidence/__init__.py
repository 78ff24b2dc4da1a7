"""All evidence of an assessment in one list."""
