"""A paper signed digitally: what is drawn, kept and said; the token itself is played."""

from datetime import UTC, datetime

import pytest

from ntm_desktop.documents.preview import page_count
from ntm_desktop.documents.signing import process
from ntm_desktop.domain.papers import PaperKey, PaperRecord, Stage
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.signing import Signed, SignOrder
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services import papers, reports, undo
from ntm_desktop.services.signing import signed_words, signing
from ntm_desktop.services.workspace import latest_assessment
from ntm_desktop.store.commune import edits
from ntm_desktop.store.commune import papers as stored
from ntm_desktop.store.commune.history import FieldChange
from tests.documents.reading import page_texts

KIND = "bao-cao-6-thang-nam"
REPORT = PaperKey.of_report(KIND, Period(2024))
ORDER = SignOrder("x.so", "1", "01", "2468")
MOMENT = datetime(2024, 12, 15, 2, 15, tzinfo=UTC)


@pytest.fixture
def token(monkeypatch):
    """Signs by a mark at the end; tells what it was handed."""
    handed = []

    def sign(pdf, order, *, reason, location, progress):
        handed.append(pdf)
        return Signed(pdf + b"%signed\n", f"Người ký {len(handed)}", MOMENT)

    monkeypatch.setattr(process, "sign", sign)
    return handed


def test_the_signed_file_bears_number_and_day_and_is_kept_with_who_signed_and_when(sample, token):
    change = carry_out(sample, signing(REPORT, "45", "15/12/2024", ORDER))

    assert change.touched
    assert "Số: 45/BC-UBND" in page_texts(token[0])[0]
    life = papers.paper_life(sample, REPORT)
    assert (life.stage, life.record.stage_label, life.differences) == (
        Stage.SCANNED,
        "Đã ký số",
        (),
    )
    assert life.record.signed_number == "45"
    assert signed_words(life.record).startswith("Người ký 1 lúc ")
    opened = carry_out(sample, papers.opening(REPORT, "scan"))
    assert opened.read_bytes() == token[0] + b"%signed\n"
    assert page_count(token[0]) > 3


def test_the_agency_signs_after_the_person_and_on_the_same_file(sample, token):
    carry_out(sample, signing(REPORT, "45", "15/12/2024", ORDER))
    carry_out(sample, signing(REPORT, "", "", ORDER))

    assert token[1] == token[0] + b"%signed\n"
    assert papers.paper_life(sample, REPORT).record.signed_by == "Người ký 1; Người ký 2"
    assert papers.paper_life(sample, REPORT).record.signed_number == "45"


def test_a_figure_that_changes_afterwards_is_said(sample, token):
    carry_out(sample, signing(REPORT, "45", "15/12/2024", ORDER))
    reports.record_passage(sample, KIND, Period(2024), "signer.name", "Nguyễn Văn Mới")
    assert "Nguyễn Văn Mới" in papers.paper_life(sample, REPORT).differences[0].now


def test_it_is_taken_back_whole_and_by_undo(sample, token):
    carry_out(sample, signing(REPORT, "45", "15/12/2024", ORDER))
    papers.take_back(sample, REPORT)
    assert papers.paper_life(sample, REPORT).stage is Stage.MADE
    undo.undo(sample)
    assert papers.paper_life(sample, REPORT).record.digital
    undo.undo(sample)
    assert papers.paper_life(sample, REPORT).record == PaperRecord()


def test_paper_and_digital_signatures_do_not_mix_unasked(sample, token):
    papers.mark_signed(sample, REPORT, "45", "15/12/2024")
    with pytest.raises(EntryError, match="ký trên giấy"):
        carry_out(sample, signing(REPORT, "45", "15/12/2024", ORDER))
    papers.take_back(sample, REPORT)
    carry_out(sample, signing(REPORT, "45", "15/12/2024", ORDER))
    with pytest.raises(EntryError, match="đã ký số"):
        papers.mark_signed(sample, REPORT, "46", "16/12/2024")
    with pytest.raises(EntryError, match="đã ký số"):
        carry_out(sample, papers.attaching_scan(REPORT, []))


def test_a_draft_and_a_paper_without_a_day_are_not_signed(sample, token):
    letter = PaperKey.of_dossier(latest_assessment(sample).id, "to-trinh")
    with pytest.raises(EntryError, match="bản nháp"):
        carry_out(sample, signing(letter, "1", "15/12/2024", ORDER))
    with pytest.raises(EntryError, match="Chưa ghi ngày ký"):
        carry_out(sample, signing(REPORT, "1", " ", ORDER))
    assert token == []


def test_an_edit_of_the_version_before_is_still_taken_back(sample):
    """Its texts do not speak of who signed digitally."""
    papers.mark_signed(sample, REPORT, "45", "15/12/2024")
    row = stored.PAPERS.row(sample.file, REPORT.text)
    assert row is not None
    text = stored.PAPERS.text(row)
    assert "signed_by" not in text
    change = FieldChange("paper", REPORT.text, "record", text, None)
    assert edits.STORED["paper"](sample.file, change) == text
