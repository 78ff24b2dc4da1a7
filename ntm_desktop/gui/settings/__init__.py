"""Settings of the commune and of this PC."""
