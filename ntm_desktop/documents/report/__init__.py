"""What a periodic report says: from its form and plain values to pages."""
