"""A decision's file: read, asked about, taken into a draft."""
