"""Old communes put together into a new one, from their files."""
