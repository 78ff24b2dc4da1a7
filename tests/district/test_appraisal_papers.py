"""Minutes, report and letter of an appraisal, read as what they say."""

from datetime import date
from decimal import Decimal

import pytest

from ntm_desktop.district import receive
from ntm_desktop.district.appraisal_papers import (
    paper_facts,
    paper_lines,
    write_papers,
    write_text,
)
from ntm_desktop.district.appraising import accept_the_rest, appraisal_of, appraise
from ntm_desktop.district.closing import finish_appraisal
from ntm_desktop.documents.appraisal.papers import make_paper
from ntm_desktop.documents.pages import Header, Table, plain
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.papers import document_text

ROADS = Answer(parts={"main": PartAnswer(numerator=Decimal(9), denominator=Decimal(10))})
TODAY = date(2025, 1, 3)
MINUTES, REPORT, LETTER = "bien-ban-tham-tra", "bao-cao-tham-tra", "cong-van-tra-loi"


@pytest.fixture
def opened(data, sender):
    answers = {"1.1": communes.YES, "1.2": communes.YES, "2.1": ROADS}
    receive(data, [sender.hand_over(answers=answers).path])
    with Register.open(data) as register:
        yield register


def facts(register):
    appraisal = appraisal_of(register, communes.catalog(), 1)
    return paper_facts(register, communes.catalog(), appraisal, TODAY)


def write(register, field, text):
    appraisal = appraisal_of(register, communes.catalog(), 1)
    return write_text(register, communes.catalog(), appraisal, field, text)


def enter(register, no, **more):
    more = {"decision": AppraisalDecision.ACCEPTED, **more}
    appraise(register, communes.catalog(), 1, no, communes.START, **more)


def appraised(register):
    known = appraisal_of(register, communes.catalog(), 1)
    accept_the_rest(register, known, communes.START, met_only=False)
    enter(
        register,
        "2.1",
        decision=AppraisalDecision.RETURNED,
        parts={"main": PartAnswer(numerator=Decimal(6), denominator=Decimal(10))},
        remark="Thiếu biên bản nghiệm thu",
        due_on=date(2025, 1, 20),
    )
    return finish_appraisal(register, communes.catalog(), 1, communes.START)


def rows(document):
    tables = [block for block in document.blocks() if isinstance(block, Table)]
    return [[plain(cell.text) for cell in row.cells] for table in tables for row in table.rows]


def test_a_draft_says_on_every_paper_that_it_is_one_and_what_is_recalled(opened):
    made = make_paper(facts(opened), MINUTES)
    assert "CHƯA HOÀN THÀNH" in made.draft
    assert "là nhớ lại, chưa đối chiếu" in document_text(made)
    assert all(line.recalled for line in paper_lines(facts(opened)))


def test_the_minutes_set_reported_and_appraised_figures_beside_each_other(opened):
    appraised(opened)
    made = make_paper(facts(opened), MINUTES)
    assert made.draft == ""
    # What is signed hides no more than the draft did.
    assert "◇ Tên và bố cục của văn bản này là nhớ lại" in document_text(made)
    (roads,) = rows(made)
    assert roads[0] == "2.1"
    assert roads[2].startswith("90,00%")
    assert roads[3].startswith("60,00%")
    assert roads[4].replace("\u00a0", " ") == "-30 điểm %"
    assert roads[5] == ("Gửi trả: Thiếu biên bản nghiệm thu; nộp lại trước ngày 20/01/2025.")


def test_the_report_brings_every_indicator_in_its_annex(opened):
    appraised(opened)
    made = make_paper(facts(opened), REPORT)
    numbers = [row[0].split(".")[0] for row in rows(made)[1:] if len(row) == 8]
    indicators = list(appraisal_of(opened, communes.catalog(), 1).lines)
    assert len(numbers) == len(indicators)
    assert "Trong 57 chỉ tiêu: chấp nhận 56, gửi trả 1;" in document_text(made)


def test_the_letter_names_what_goes_back_and_by_when(opened):
    appraised(opened)
    made = make_paper(facts(opened), LETTER)
    (head,) = [block for block in made.blocks() if isinstance(block, Header)]
    assert head.about == "V/v trả lời kết quả thẩm tra hồ sơ năm 2024 của xã Chiến Thắng"
    text = document_text(made)
    assert "1. Chỉ tiêu 2.1 – " in text
    assert "Thiếu biên bản nghiệm thu (nộp lại trước ngày 20/01/2025)." in text
    assert text.count("./.") == 1


def test_what_the_office_calls_its_step_stands_on_every_paper_of_every_commune(opened):
    write(opened, "step", "Thẩm định")
    write(opened, f"{REPORT}.number", "5/BC-VPĐP")
    write(opened, f"{REPORT}.date", "5.2.2025")
    made = make_paper(facts(opened), REPORT)
    assert "BÁO CÁO\nThẩm định hồ sơ" in document_text(made)
    assert "Số: 05/BC-VPĐP" in document_text(made)
    assert "ngày 05 tháng 02 năm 2025" in document_text(made)
    assert "Qua thẩm định, " in document_text(make_paper(facts(opened), LETTER))


def test_a_day_that_cannot_be_is_refused_and_nothing_kept(opened):
    with pytest.raises(EntryError, match="không phải là ngày"):
        write(opened, f"{LETTER}.date", "31/02/2025")
    with pytest.raises(EntryError, match="không có mục"):
        write(opened, "no-such-field", "x")
    assert f"{LETTER}.date" not in facts(opened).texts


def test_every_paper_is_written_as_pdf_and_as_word(opened, tmp_path):
    written = write_papers(facts(opened), tmp_path / "ra")
    assert [path.suffix for path in written] == [".pdf", ".docx"] * 3
    assert all(path.read_bytes()[:2] in (b"%P", b"PK") for path in written)
