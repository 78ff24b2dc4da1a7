"""Registers (sổ theo dõi): lists an office keeps through the year, each described by a form.

A form says which fields an entry has and what is summed; everything else is the same for all.
Frozen values and pure functions: ``form`` the vocabulary, ``times`` days and periods an entry
may be dated by, ``values`` what typed text means, ``entries`` one line, ``sums`` and
``collation`` what is added up, ``sheets`` and ``tables`` how a register stands in a workbook.
"""
