"""What the text of a decision means: its head, its indicators, its thresholds, its amendments.

Nothing is guessed: whatever can be read in two ways comes with a question.
"""
