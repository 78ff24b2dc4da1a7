"""The guided self-assessment: one indicator as an interview, or all of them as a table.

``snapshot`` is what was read from the commune's file, ``recorder`` the way of every edit back
into it, ``interview`` and ``table`` the two ways to answer; ``page`` puts them together.
"""
