"""Beyond one office: its register as a Parquet data set, and the collation over many of them."""
