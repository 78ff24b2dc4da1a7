"""The shipped registers are valid, whole, and admit what was not checked."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.catalog import (
    Catalog,
    parse_register,
    read_json,
    register_document,
    register_fingerprint,
    schema_faults,
)
from ntm_desktop.catalog.schema import DocumentType
from ntm_desktop.domain.text import fold, name_key
from ntm_desktop.errors import CatalogError
from ntm_desktop.paths import forms_dir
from tests.catalog.shipped import documents, ids, texts

REGISTERS = forms_dir() / "registers"


@pytest.mark.parametrize("path", documents(REGISTERS), ids=ids(REGISTERS))
def test_a_register_is_valid_and_survives_reading_and_writing_unchanged(path) -> None:
    document = read_json(path)
    assert schema_faults(document, DocumentType.REGISTERS) == ()
    form = parse_register(document)
    assert form.id == path.stem
    assert register_document(form) == document
    assert all(unicodedata.is_normalized("NFC", text) for text in texts(document))


@pytest.mark.parametrize("form", Catalog.shipped().registers(), ids=lambda form: form.id)
def test_a_register_says_what_is_needed_to_keep_and_to_print_it(form) -> None:
    assert form.required
    assert form.key
    assert form.sums
    # The marks “Không phát sinh” print where the register they speak of does.
    assert form.prints or form.page == "registers"
    assert form.find("note") is not None
    # No register prescribed by an authority was at hand; each says so.
    assert not form.provenance.verified
    assert form.provenance.source.startswith("Nhớ lại")


@pytest.mark.parametrize("form", Catalog.shipped().registers(), ids=lambda form: form.id)
def test_no_two_columns_or_choices_of_a_register_are_called_alike(form) -> None:
    labels = [fold(field.label) for field in form.fields]
    assert len(labels) == len(set(labels))
    for field in form.fields:
        words = [name_key(w) for c in field.choices for w in {c.label, *c.synonyms}]
        own = [{name_key(w) for w in (c.label, *c.synonyms)} for c in field.choices]
        assert sum(len(each) for each in own) == len(set(words)), field.id


def test_every_register_of_the_year_is_there() -> None:
    assert {form.id for form in Catalog.shipped().registers()} == {
        "steering", "documents", "supervision", "propaganda", "training", "emulation", "models",
        "cooperatives", "ocop", "movements", "helpers", "proposals", "recognition", "satisfaction",
        "opinions", "roadmap", "year-targets", "nothing-to-report",
    }  # fmt: skip


def test_all_faults_of_a_register_are_told_at_once_with_their_places() -> None:
    document = json.loads((REGISTERS / "training.json").read_text(encoding="utf-8"))
    document["dated_by"] = "topic"
    document["key"] = ["date", "nowhere"]
    document["checks"].append({"field": "topic", "at_most": "classes"})
    document["sums"][0]["field"] = "topic"
    document["sums"][1]["by"] = ["gone"]
    document["fields"][1]["choices"] = []
    with pytest.raises(CatalogError) as refused:
        parse_register(document)
    said = "\n".join(refused.value.faults)
    for part in ("dated_by", "nowhere", "không so được", "một trường số", "gone", "audience"):
        assert part in said


def test_a_misspelt_key_is_a_fault_and_not_lost() -> None:
    document = json.loads((REGISTERS / "training.json").read_text(encoding="utf-8"))
    document["fields"][2]["reqired"] = True
    with pytest.raises(CatalogError, match="reqired"):
        parse_register(document)
    assert any("reqired" in fault for fault in schema_faults(document, DocumentType.REGISTERS))


@given(st.sampled_from(Catalog.shipped().registers()))
def test_the_fingerprint_is_of_the_content(form) -> None:
    again = parse_register(register_document(form))
    assert register_fingerprint(again) == register_fingerprint(form)
    assert len(register_fingerprint(form)) == 64
