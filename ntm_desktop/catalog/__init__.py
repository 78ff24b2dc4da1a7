"""Reads forms/ and resources/ into domain objects, all faults of a file at once."""

from ntm_desktop.catalog.catalog import Catalog, SetSummary, summary_of
from ntm_desktop.catalog.criteria import (
    canonical_bytes,
    criteria_set_document,
    fingerprint,
    parse_criteria_set,
    parse_draft,
)
from ntm_desktop.catalog.criteria_checks import contradictions, count_faults
from ntm_desktop.catalog.dossiers import dossier_form_document, parse_dossier_form
from ntm_desktop.catalog.money_forms import parse_project_form, parse_source_tree
from ntm_desktop.catalog.overrides import (
    override_document,
    override_faults,
    override_fingerprint,
    parse_override,
)
from ntm_desktop.catalog.reading import parse_json, read_json
from ntm_desktop.catalog.registers import (
    parse_register,
    register_bytes,
    register_document,
    register_fingerprint,
)
from ntm_desktop.catalog.reports import parse_report_form
from ntm_desktop.catalog.schema import schema_faults
from ntm_desktop.catalog.units import parse_unit_list

__all__ = [
    "Catalog",
    "SetSummary",
    "canonical_bytes",
    "contradictions",
    "count_faults",
    "criteria_set_document",
    "dossier_form_document",
    "fingerprint",
    "override_document",
    "override_faults",
    "override_fingerprint",
    "parse_criteria_set",
    "parse_dossier_form",
    "parse_draft",
    "parse_json",
    "parse_override",
    "parse_project_form",
    "parse_register",
    "parse_report_form",
    "parse_source_tree",
    "parse_unit_list",
    "read_json",
    "register_bytes",
    "register_document",
    "register_fingerprint",
    "schema_faults",
    "summary_of",
]
