"""The receiving office's register: what came from which commune, and what was answered."""
