"""A register goes out as a survey and its results come back through the dry run."""

import csv

import openpyxl
import pypdfium2
import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.surveys import REGISTER, survey_of
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.import_lines import LineState
from ntm_desktop.services.imports import dry_run
from ntm_desktop.services.registers.listing import find_register, known_of, register_view
from ntm_desktop.services.registers.surveys import writing_sheet, writing_survey
from ntm_desktop.services.subjects import add_subject

HEADINGS = [
    "SubmissionDate", "start", REGISTER, "date", "village", "content", "sent", "returned",
    "satisfied", "note", "meta-instanceID", "KEY",
]  # fmt: skip


@pytest.fixture
def village(ws):
    add_subject(ws, SubjectLevel.VILLAGE, "Hồng Tiến")
    return known_of(ws).villages[0]


def answers(village, returned="50", satisfied="48", content="Đường giao thông"):
    return [
        "2024-10-02T01:02:03.000Z", "2024-10-01T08:00:00.000+07:00", "satisfaction", "2024-10-01",
        village, content, "55", returned, satisfied, "", "uuid:1", "uuid:1",
    ]  # fmt: skip


def exported(path, rows, separator=","):
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows([HEADINGS, *rows])
    return path


def test_a_survey_asks_what_the_form_asks(ws, village):
    survey = survey_of(find_register(ws, "satisfaction"), known_of(ws))
    by_name = {question.name: question for question in survey.questions}

    assert by_name["village"].type == "select_one village"
    assert by_name["satisfied"].required == "yes"
    assert "${returned}" in by_name["satisfied"].constraint
    assert ("village", village.id, "Hồng Tiến") in survey.choices
    assert by_name[REGISTER].calculation == "'satisfaction'"


def test_the_workbook_has_the_three_sheets(ws, village, tmp_path):
    path = carry_out(ws, writing_survey("satisfaction", tmp_path / "phieu.xlsx"))

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert [cell.value for cell in book["survey"][1]][:3] == ["type", "name", "label"]
    assert book["settings"]["B2"].value == "ntm_satisfaction"


@pytest.mark.parametrize("separator", [",", ";"])
def test_results_come_back_into_the_right_register(ws, assessment, village, tmp_path, separator):
    path = exported(tmp_path / "ket-qua.csv", [answers(village.id)], separator)

    plan = dry_run(ws, assessment, path)
    assert [line.state for line in plan.lines] == [LineState.RECOGNISED]
    apply_import(ws, assessment, plan)

    [entry] = register_view(ws, "satisfaction", Period(2024)).entries
    assert dict(entry.values) == {
        "date": "2024-10-01",
        "village": village.id,
        "content": "Đường giao thông",
        "sent": "55",
        "returned": "50",
        "satisfied": "48",
    }
    again = dry_run(ws, assessment, path)
    assert [line.state for line in again.lines] == [LineState.UNCHANGED]


def test_a_workbook_of_kobo_with_labels_comes_back_too(ws, assessment, village, tmp_path):
    book = openpyxl.Workbook()
    form = find_register(ws, "satisfaction")
    labels = {field.id: field.heading for field in form.fields}
    sheet = book.create_sheet("data", 0)
    sheet.append([labels.get(name, name) for name in HEADINGS])
    sheet.append(answers("Hồng Tiến"))
    book.save(tmp_path / "kobo.xlsx")

    plan = dry_run(ws, assessment, tmp_path / "kobo.xlsx")

    assert [line.state for line in plan.lines] == [LineState.RECOGNISED]
    assert "Thôn: Hồng Tiến" in plan.lines[0].reading


def test_a_point_is_a_decimal_point_and_no_thousand(ws, assessment, tmp_path):
    path = tmp_path / "mo-hinh.csv"
    path.write_text(
        f"{REGISTER},date,detail,quantity\nmovements,2024-03-01,Đường hoa,1.234\n",
        encoding="utf-8",
    )

    plan = dry_run(ws, assessment, path)

    entry = plan.lines[0].entry
    assert entry is not None
    assert entry.values["quantity"] == "1.234"


def test_what_cannot_be_is_asked_about(ws, assessment, village, tmp_path):
    path = exported(tmp_path / "a.csv", [answers("Thôn lạ", returned="50", satisfied="60")])

    [line] = dry_run(ws, assessment, path).lines

    assert line.state is LineState.AMBIGUOUS
    assert line.entry is not None
    assert set(line.entry.asked) == {"village", "satisfied"}


def test_any_other_csv_is_refused_because_its_figures_may_be_read_in_two_ways(
    ws, assessment, tmp_path
):
    path = tmp_path / "bang.csv"
    path.write_text("TT,Tiêu chí,Kết quả\n1,Quy hoạch,1.234\n", encoding="utf-8")

    with pytest.raises(ImportRefusedError, match="khảo sát"):
        dry_run(ws, assessment, path)


def test_the_paper_form_asks_the_same(ws, tmp_path):
    path = carry_out(ws, writing_sheet("opinions", tmp_path / "phieu.pdf"))

    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path.read_bytes())
    )
    for field in find_register(ws, "opinions").fields:
        assert field.label in " ".join(text.split())


@pytest.mark.parametrize("between", ["/", "-"], ids=["Kobo", "ODK Central"])
def test_questions_that_an_office_put_into_groups_come_back_all_the_same(
    ws, assessment, village, tmp_path, between
):
    kept = {"SubmissionDate", "meta-instanceID", "KEY"}
    grouped = [name if name in kept else f"nhom1{between}nhom2{between}{name}" for name in HEADINGS]
    path = tmp_path / "nhom.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([grouped, answers(village.id)])
    (line,) = dry_run(ws, assessment, path).lines
    assert line.state is LineState.RECOGNISED
    assert "Số phiếu hài lòng: 48" in line.reading


def test_the_questions_of_every_register_fit_on_one_sheet(ws, catalog):
    from ntm_desktop.documents.pdf import document_pdf
    from ntm_desktop.documents.survey_sheet import survey_sheet

    pages = {
        form.id: len(pypdfium2.PdfDocument(document_pdf(survey_sheet(form, "UBND xã Chiến Thắng"))))
        for form in catalog.registers()
    }
    assert len(pages) > 10
    assert {form: count for form, count in pages.items() if count > 1} == {}
