"""The office's own periodic report: the commune's form, with sums over the communes."""
