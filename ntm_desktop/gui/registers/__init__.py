"""The page "Sổ theo dõi": every register, its lines, and what they add up to."""
