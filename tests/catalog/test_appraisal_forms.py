"""The papers of an appraisal: valid, one form a set, recalled ones say so."""

from typing import Any

import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import Catalog, read_json, schema_faults
from ntm_desktop.catalog.appraisal_forms import parse_appraisal_form
from ntm_desktop.catalog.schema import DocumentType
from ntm_desktop.errors import CatalogError
from tests.catalog.shipped import documents, ids

FORMS = paths.forms_dir() / "appraisals"


@pytest.mark.parametrize("path", documents(FORMS), ids=ids(FORMS))
def test_a_form_is_valid_and_read_with_all_its_papers(path):
    document: Any = read_json(path)
    assert schema_faults(document, DocumentType.APPRAISALS) == ()
    form = parse_appraisal_form(document)
    assert form.id == path.stem
    assert [paper.title for paper in form.papers] == [one["title"] for one in document["papers"]]


def test_every_procedure_of_the_dossiers_has_its_papers():
    catalog = Catalog.shipped()
    assert catalog.appraisal_form("qd-318-2022-xa").id == "tham-tra-qd-18-2022"
    assert catalog.appraisal_form("qd-51-2025-xa").set_ids == ("*",)


def test_no_form_claims_to_be_checked_that_is_not():
    for path in documents(FORMS):
        form = parse_appraisal_form(read_json(path))
        assert not any(paper.provenance.verified for paper in form.papers)


def test_a_placeholder_that_nobody_fills_is_a_fault():
    document: Any = read_json(FORMS / "tham-tra-qd-18-2022.json")
    document["papers"][0]["title"] = "Biên bản {district}"
    with pytest.raises(CatalogError) as refused:
        parse_appraisal_form(document)
    assert "chỗ điền không hiểu được" in refused.value.faults[0]
