"""The shipped dossier forms are valid, complete and admit what was not checked."""

import unicodedata
from typing import Any

import pytest

from ntm_desktop.catalog import (
    Catalog,
    dossier_form_document,
    parse_dossier_form,
    read_json,
    schema_faults,
)
from ntm_desktop.catalog.schema import DocumentType
from ntm_desktop.domain.dossier import DocumentKind
from ntm_desktop.errors import CatalogError
from tests.catalog.shipped import CRITERIA, DOSSIERS, documents, ids, texts

# What the makers of the papers read by these very ids.
READ_BY_DOCUMENTS = {
    "signer.capacity signer.name recipients to-trinh.number to-trinh.date to-trinh.closing",
    "bao-cao-ket-qua.number bao-cao-ket-qua.date bases.documents guidance.resources",
    "situation.features situation.advantages situation.difficulties",
    "guidance.direction guidance.communication guidance.production",
    "review.achievements review.limitations review.lessons plan.viewpoint plan.goals plan.content",
    "opinions.process opinions.front opinions.organisations opinions.people opinions.response",
    "minutes.start minutes.place minutes.participants minutes.chair minutes.secretary",
    "minutes.invited minutes.present minutes.agreed minutes.discussion minutes.other",
    "minutes.end minutes.copies arrears.date arrears.plan criterion.1 criterion.19",
}


@pytest.mark.parametrize("path", documents(DOSSIERS), ids=ids(DOSSIERS))
def test_a_form_is_valid_and_survives_reading_and_writing_unchanged(path) -> None:
    document = read_json(path)
    assert schema_faults(document, DocumentType.DOSSIERS) == ()
    form = parse_dossier_form(document)
    assert form.id == path.stem
    assert dossier_form_document(form) == document
    assert all(unicodedata.is_normalized("NFC", text) for text in texts(document))
    assert set(form.set_ids) <= {*ids(CRITERIA), "*"}


def test_a_set_stands_in_one_form_only() -> None:
    forms = [parse_dossier_form(read_json(path)) for path in documents(DOSSIERS)]
    every = [set_id for form in forms for set_id in form.set_ids]
    assert len(every) == len(set(every))


def test_the_dossier_of_2022_has_its_six_papers_in_order_and_says_they_are_recalled() -> None:
    form = Catalog.shipped().dossier_form("qd-318-2022-xa")
    assert form is not None
    assert [document.id for document in form.documents] == [
        "to-trinh",
        "bao-cao-ket-qua",
        "bieu-chi-tiet",
        "bao-cao-y-kien",
        "bien-ban-hop",
        "bao-cao-no-dong",
    ]
    assert [document.kind for document in form.documents] == [
        kind
        for kind in DocumentKind
        if kind not in (DocumentKind.LETTER, DocumentKind.EVIDENCE_LIST)
    ]
    assert not any(document.provenance.verified for document in form.documents)
    assert all(d.provenance.source.startswith("Nhớ lại") for d in form.documents)
    assert len(form.conditions) == 4
    assert form.provenance.verified_parts == ("title", "conditions")


def test_the_dossier_of_2022_asks_for_everything_its_papers_print() -> None:
    form = Catalog.shipped().dossier_form("qd-318-2022-xa")
    assert form is not None
    asked = {f.id for f in form.shared_fields} | {f.id for d in form.documents for f in d.fields}
    assert asked >= {field for line in READ_BY_DOCUMENTS for field in line.split()}


def test_each_criterion_of_a_set_has_its_passage() -> None:
    catalog = Catalog.shipped()
    for set_id in (
        "qd-491-2009-xa",
        "qd-1980-2016-xa",
        "qd-318-2022-xa",
        "qd-319-2022-xa-kieu-mau",
    ):
        form = catalog.dossier_form(set_id)
        assert form is not None
        passages = [f.id for d in form.documents for f in d.fields if f.id.startswith("criterion.")]
        numbers = [f"criterion.{c.no}" for c in catalog.criteria_set(set_id).criteria]
        assert passages == numbers


def test_the_papers_of_model_communes_rest_on_their_own_decision() -> None:
    form = Catalog.shipped().dossier_form("qd-319-2022-xa-kieu-mau")
    assert form is not None
    assert any("319/QĐ-TTg" in line for line in form.legal_bases)
    assert not any("318/QĐ-TTg" in line for line in form.legal_bases)


def test_all_faults_of_a_form_are_reported_at_once() -> None:
    document: Any = read_json(DOSSIERS / "qd-18-2022.json")
    document["documents"][0]["kind"] = "poem"
    del document["documents"][1]["fields"][0]["label"]
    document["tiers"] = ["gold"]
    with pytest.raises(CatalogError) as refused:
        parse_dossier_form(document)
    assert [fault.split(": ")[0] for fault in refused.value.faults] == [
        "mẫu hồ sơ",
        "văn bản 1",
        "văn bản 2 › mục 1",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["shared_fields"][1].update(default="{xa}"), "chỗ điền không hiểu được"),
        (lambda d: d.update(addressee="UBND {district"), "chỗ điền không hiểu được"),
        (lambda d: d["documents"][4].update(id="to-trinh"), "“to-trinh” được dùng nhiều lần"),
        (lambda d: d["shared_fields"][1].update(id="plan.goals"), "“plan.goals” được dùng"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused_with_the_reason(change, said) -> None:
    document: Any = read_json(DOSSIERS / "qd-18-2022.json")
    change(document)
    with pytest.raises(CatalogError) as refused:
        parse_dossier_form(document)
    assert any(said in fault for fault in refused.value.faults)
