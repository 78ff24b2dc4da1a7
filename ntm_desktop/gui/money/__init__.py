"""Nguồn lực: money by source and period, and what residents gave."""
