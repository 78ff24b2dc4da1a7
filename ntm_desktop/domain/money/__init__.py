"""Money put into the programme: a tree of sources, cumulative figures, what residents gave."""
