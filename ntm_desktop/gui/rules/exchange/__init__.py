"""Rules signed, received and laid over what is in use."""
