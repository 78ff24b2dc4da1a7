"""The papers: pages as plain data, and the modules that draw them or read workbooks."""
