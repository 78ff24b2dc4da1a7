"""A commune's file made again from its packages, where the file itself is gone."""
