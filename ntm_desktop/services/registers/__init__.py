"""Registers (sổ theo dõi): keeping their lines, reading and writing workbooks, packing them.

``listing`` what there is, ``editing`` one user action each, ``reading`` workbooks in,
``writing`` workbooks and open data out.
"""
