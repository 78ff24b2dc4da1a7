"""The recognition dossier: what is missing, what the officer writes, what will be printed."""
