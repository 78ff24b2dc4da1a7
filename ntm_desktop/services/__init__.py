"""One function per user action: where store, catalog, documents and exchange meet."""
