"""Reads forms/ and resources/ into domain objects, all faults of a file at once."""

from ntm_desktop.catalog.catalog import Catalog, SetSummary
from ntm_desktop.catalog.criteria import (
    canonical_bytes,
    criteria_set_document,
    fingerprint,
    parse_criteria_set,
)
from ntm_desktop.catalog.dossiers import dossier_form_document, parse_dossier_form
from ntm_desktop.catalog.reading import parse_json, read_json
from ntm_desktop.catalog.schema import schema_faults
from ntm_desktop.catalog.units import parse_unit_list

__all__ = [
    "Catalog",
    "SetSummary",
    "canonical_bytes",
    "criteria_set_document",
    "dossier_form_document",
    "fingerprint",
    "parse_criteria_set",
    "parse_dossier_form",
    "parse_json",
    "parse_unit_list",
    "read_json",
    "schema_faults",
]
