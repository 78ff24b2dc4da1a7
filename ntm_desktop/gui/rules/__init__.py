"""The page "Bộ tiêu chí": rules put in, checked, handed on and received by the office itself."""
