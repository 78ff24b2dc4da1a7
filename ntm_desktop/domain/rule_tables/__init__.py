"""A criteria set as tables that an officer can fill, and back again without a loss.

* ``columns``: which sheets and columns there are and how their headers may be spelt;
* ``wording``: kinds, tiers, marks, days and lists as they stand in a cell;
* ``threshold_cells``: "≥ 80 %", "từ Khá trở lên", "UBND tỉnh quy định" both ways;
* ``rows``, ``writing``, ``override_writing``: rules → tables; ``guide``: how to fill them;
* ``grids``: a sheet from outside → rows with cell addresses; every fault is noted, none stops
  the rest;
* ``row_reading``, ``indicator_reading``, ``set_reading``, ``override_reading``: rows → rules.

Nothing here knows Excel: ``documents.rules_workbook`` draws the tables,
``documents.workbook_reader`` gives the grids, ``services.rules_workbook`` joins them.
"""
