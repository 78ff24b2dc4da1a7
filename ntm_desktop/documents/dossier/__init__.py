"""What each paper of the recognition dossier says: from plain data to pages."""
