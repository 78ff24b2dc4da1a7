"""A paper on screen: drawn, paged through, printed; shared by the pages that show one."""
