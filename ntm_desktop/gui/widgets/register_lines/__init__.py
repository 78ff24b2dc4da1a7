"""The lines of a register on screen: shared by the pages that keep one."""
