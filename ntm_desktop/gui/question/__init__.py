"""One indicator asked: its head, its inputs, its verdict; shared by the pages that ask."""
