"""The page “Báo cáo”."""
