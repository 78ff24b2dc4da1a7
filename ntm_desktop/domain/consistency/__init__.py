"""Figures of a text held against one another: sums, shares, growth, bases, dates, repeats."""

from ntm_desktop.domain.consistency.checking import check_against, check_document, check_documents
from ntm_desktop.domain.consistency.findings import Finding, Kind

__all__ = ["Finding", "Kind", "check_against", "check_document", "check_documents"]
