"""Thôn: villages, residential areas and gardens."""
