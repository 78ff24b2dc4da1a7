from dataclasses import replace

import pytest

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.package import PackageKind, PackageOutcome, PartOutcome, ReceiptContent
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.contents import (
    assessment_of,
    dossier_files,
    enrolment_of,
    receipt_of,
)
from ntm_desktop.exchange.kinds import enrolment_rows, receipt_rows
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.reading import read_enrolment, read_package
from ntm_desktop.exchange.writing import PackageDraft, enrolment_draft, write_package
from tests.exchange import samples


def test_an_assessment_comes_back_as_it_was_packed(package, key):
    opened = read_package(package.path, lambda header, key_id: key.public)
    assert opened.header == samples.header()
    assert assessment_of(opened) == samples.content()
    assert dossier_files(opened) == ("to-trinh",)
    assert opened.sha256 == package.sha256


def test_the_same_content_gives_the_same_bytes(tmp_path, key):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = samples.write(tmp_path / "a", key).path.read_bytes()
    assert samples.write(tmp_path / "b", key).path.read_bytes() == first


def test_the_name_tells_commune_kind_period_and_number(package):
    assert package.path.name == "06325_assessment_2024_0001.ntmz"


def test_the_tables_open_without_formulas(package, tmp_path):
    import zipfile

    with zipfile.ZipFile(package.path) as archive:
        answers = archive.read("06325_assessment_2024_0001/data/answers.csv").decode()
    assert "'=HYPERLINK" in answers
    assert ",=HYPERLINK" not in answers


def test_texts_are_composed_and_free_of_control_characters(tmp_path, key):
    decomposed = "Chiê\u0301n\x00 \x07Thă\u0301ng\r\nxã"
    answers = {"1.1": Answer(parts={"main": PartAnswer(yes=False)}, remark=decomposed)}
    opened = samples.write(tmp_path, key, answers=answers)
    assert assessment_of(opened).answers["1.1"].remark == "Chiến Thắng\nxã"


def test_an_empty_assessment_is_packed_too(tmp_path, key):
    empty = samples.content(
        answers={}, projects=(), resources=(), contributions=(), evidence=(), properties={}
    )
    opened = samples.write(
        tmp_path,
        key,
        answers={},
        projects=(),
        resources=(),
        contributions=(),
        evidence=(),
        properties={},
    )
    assert assessment_of(opened) == empty


def test_a_reader_that_asks_for_another_kind_is_told_so(package):
    with pytest.raises(PackageError, match="Phiếu tiếp nhận") as refused:
        receipt_of(package)
    assert refused.value.reason == "kind"


def test_an_enrolment_carries_the_key_it_is_signed_with(tmp_path, key):
    header = samples.header(kind=PackageKind.ENROLMENT)
    draft = enrolment_draft(header, "UBND xã", samples.COMMUNE, key.public)
    write_package(draft, key, tmp_path / header.file_name)
    opened = read_enrolment(tmp_path / header.file_name)
    assert enrolment_of(opened) == samples.COMMUNE
    assert opened.key == key.public


def test_an_enrolment_with_a_key_its_sender_does_not_have_is_refused(tmp_path, key):
    header = samples.header(kind=PackageKind.ENROLMENT)
    draft = enrolment_draft(header, "UBND xã", samples.COMMUNE, key.public)
    write_package(draft, SecretKey.generate(), tmp_path / header.file_name)
    with pytest.raises(PackageError) as refused:
        read_enrolment(tmp_path / header.file_name)
    assert refused.value.reason == "wrong-key"


def test_an_enrolment_whose_table_names_another_key_is_refused(tmp_path, key):
    header = samples.header(kind=PackageKind.ENROLMENT)
    other = enrolment_rows(samples.COMMUNE, SecretKey.generate().public)
    draft = enrolment_draft(header, "UBND xã", samples.COMMUNE, key.public)
    write_package(replace(draft, rows=other), key, tmp_path / header.file_name)
    with pytest.raises(PackageError) as refused:
        enrolment_of(read_enrolment(tmp_path / header.file_name))
    assert refused.value.reason == "values"


def test_an_assessment_is_no_enrolment(package):
    with pytest.raises(PackageError) as refused:
        read_enrolment(package.path)
    assert refused.value.reason == "kind"


def test_a_receipt_comes_back_as_it_was_signed(tmp_path, key):
    receipt = ReceiptContent(
        package=samples.header(7, "b" * 64),
        package_sha256="c" * 64,
        received_at=samples.AT,
        receiver="UBND huyện Bắc Sơn",
        criteria_met=17,
        criteria_total=19,
        parts=(
            PartOutcome("criteria", PackageOutcome.ACCEPTED, 57),
            PartOutcome("evidence", PackageOutcome.RETURNED, 12, "Thiếu biên bản"),
        ),
        notes=("Thiếu gói số 6.",),
    )
    header = samples.header(kind=PackageKind.RECEIPT)
    draft = PackageDraft(header, "UBND huyện", receipt_rows(receipt), {})
    opened = write_package(draft, key, tmp_path / header.file_name)
    assert receipt_of(opened) == receipt
    assert receipt.outcome is PackageOutcome.RETURNED
