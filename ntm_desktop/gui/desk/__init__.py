"""The window of the receiving office, "NTM Tiếp nhận", on its register."""
