"""What the programme is: rules, answers and verdicts as plain values and pure functions.

Nothing here reads a file, a clock or a window.
"""
