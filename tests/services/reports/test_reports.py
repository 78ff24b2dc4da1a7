"""Periodic reports: what they say, what is written, copied and sent."""

from datetime import date
from decimal import Decimal

import pytest

from ntm_desktop.documents.pages import ChartPicture, Heading, Paragraph, Table, plain
from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.numbers import parse_decimal
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reports.due import ReportState
from ntm_desktop.errors import EntryError
from ntm_desktop.services import undo
from ntm_desktop.services.consistency import check_text
from ntm_desktop.services.money import MoneyField, record_money
from ntm_desktop.services.report_days import due_reports
from ntm_desktop.services.reports import (
    copy_previous,
    export_report,
    mark_sent,
    record_days,
    record_passage,
    report_pages,
    report_view,
    reports_of,
)
from ntm_desktop.services.reports.known import known_figures
from ntm_desktop.services.reports.making import report_facts, report_text
from tests.papers import document_text

YEARLY, SHORT = "bao-cao-6-thang-nam", "bao-cao-thang-quy"
SPAN = "bao-cao-giai-doan"
YEAR, HALF = Period.parse("2024"), Period.parse("2024-H1")


def view_text(ws, period, field_id, report=YEARLY):
    return next(x for x in report_view(ws, report, period).passages if x.field.id == field_id)


def test_every_live_figure_of_the_year_stands_on_paper(sample):
    text = document_text(report_pages(sample, YEARLY, YEAR)).replace("\u00a0", " ")
    for said in ("12/19 tiêu chí (63,16%)", "10.494,8 triệu đồng", "đạt 77,49%", "Nợ đọng"):
        assert said in text
    assert "……" not in text
    assert "BẢN NHÁP" not in text


def test_a_report_reports_the_state_and_is_never_a_draft(sample):
    assert report_pages(sample, YEARLY, YEAR).draft == ""


def test_a_half_year_without_an_assessment_of_its_own_says_whose_figures_these_are(sample):
    text = document_text(report_pages(sample, YEARLY, HALF))
    assert "chưa có đợt tự đánh giá riêng cho 6 tháng đầu năm 2024" in text
    assert "Số liệu tính đến thời điểm lập báo cáo theo đợt tự đánh giá năm 2024" in text


def test_half_a_year_has_its_own_money_and_not_the_years(sample):
    text = document_text(report_pages(sample, YEARLY, HALF))
    assert "10.494,8" not in text
    assert "là 4.804,1 triệu đồng" in text.replace("\u00a0", " ")


def resources_of(document):
    """The rows below the heading of the table of money, and the notes under it."""
    table = next(b for b in document.blocks() if isinstance(b, Table) and b.caption == "Nguồn lực")
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def test_money_of_the_second_half_is_said_to_be_of_all_the_year(sample):
    text = document_text(report_pages(sample, YEARLY, Period.parse("2024-H2")))
    said = text.replace("\u00a0", " ")
    assert "huy động xây dựng nông thôn mới cả năm 2024 là 10.494,8 triệu đồng" in said
    assert "6 tháng cuối năm 2024 là" not in said
    assert "Kết quả huy động nguồn lực cả năm 2024" in said
    assert "Nguồn lực huy động cả năm 2024" in said  # the chart


def test_what_residents_gave_is_never_printed_as_all_that_was_raised(sample):
    said = document_text(report_pages(sample, SHORT, Period.parse("2024-Q3")))
    said = said.replace("\u00a0", " ")
    assert "mới từ đầu năm đến hết quý III năm 2024 là …… triệu đồng" in said
    assert "Nhân dân đóng góp: tiền mặt 37 triệu đồng" in said
    assert "Kết quả huy động nguồn lực" not in said


def test_several_years_are_the_sum_of_each_and_compared_with_nothing_that_is_not_whole(sample):
    record_money(sample, Cut.at(2023), "credit", MoneyField.ACTUAL, "1000")
    record_money(sample, Cut.at(2023), "community_labour", MoneyField.ACTUAL, "200")
    document = report_pages(sample, SPAN, Period.parse("2023-2024"))
    rows = resources_of(document)
    assert rows[-1][1:4] == ["Tổng cộng", "10.580", "11.694,8"]
    credit = next(row for row in rows if row[1].startswith("Vốn tín dụng"))
    year = next(
        r
        for r in resources_of(report_pages(sample, YEARLY, YEAR))
        if r[1].startswith("Vốn tín dụng")
    )
    assert parse_decimal(credit[3]) == parse_decimal(year[3]) + 1000
    assert "Tăng, giảm" not in document_text(document)


def test_a_sum_that_lacks_a_year_says_so_and_enters_no_sentence_and_no_picture(sample):
    span = Period.parse("2022-2024")
    record_money(sample, Cut.at(2023), "credit", MoneyField.ACTUAL, "1000")
    document = report_pages(sample, SPAN, span)
    text = document_text(document).replace("\u00a0", " ")
    assert "Chưa có số liệu nguồn lực của năm 2022." in text
    assert resources_of(document)[-1][1] == "Cộng các năm có số liệu"
    assert text.count("11.494,8") == 1
    charts = {b.chart.id for b in document.blocks() if isinstance(b, ChartPicture)}
    assert "nguon-luc-theo-nguon" not in charts
    assert "tổng nguồn lực" not in {figure.label for figure in known_figures(sample, span)}


def test_tables_add_up_and_pictures_carry_their_figures(sample):
    document = report_pages(sample, YEARLY, YEAR)
    tables = {b.caption: b for b in document.blocks() if isinstance(b, Table)}
    last = tables["Nguồn lực"].rows[-1]
    assert [plain(cell.text) for cell in last.cells][1:4] == ["Tổng cộng", "10.580", "10.494,8"]
    charts = [b.chart for b in document.blocks() if isinstance(b, ChartPicture)]
    assert {c.id for c in charts} == {
        "tien-do-cong-trinh",
        "nguon-luc-theo-nguon",
        "tieu-chi-theo-ky",
    }
    assert next(c for c in charts if c.id.startswith("nguon")).total == Decimal("10494.8")


def test_a_passage_is_an_edit_with_undo(sample):
    change = record_passage(sample, YEARLY, YEAR, "plan.goals", "Đạt thêm 02 tiêu chí.")
    assert change.touched == {Touched.REPORTS}
    assert view_text(sample, YEAR, "plan.goals").text == "Đạt thêm 02 tiêu chí."
    undo.undo(sample)
    assert view_text(sample, YEAR, "plan.goals").text == ""


def test_a_figure_put_into_a_passage_follows_the_data_and_a_wrong_name_is_refused(sample):
    record_passage(sample, YEARLY, YEAR, "plan.goals", "Hiện đạt {tiêu chí đạt} tiêu chí.")
    assert "Hiện đạt 12 tiêu chí." in document_text(report_pages(sample, YEARLY, YEAR))
    with pytest.raises(EntryError, match="tiêu chí bay"):
        record_passage(sample, YEARLY, YEAR, "plan.goals", "{tiêu chí bay}")


def test_a_figure_that_is_not_known_is_dots_and_told(sample):
    record_passage(sample, YEARLY, YEAR, "plan.goals", "So nguồn lực: {so sánh nguồn lực}.")
    assert "So nguồn lực: ……." in document_text(report_pages(sample, YEARLY, YEAR))
    assert view_text(sample, YEAR, "plan.goals").unknown == ("so sánh nguồn lực",)


def test_last_periods_text_stands_beside_and_is_copied_where_nothing_is_written(sample):
    before = Period.parse("2023")
    record_passage(sample, YEARLY, before, "plan.goals", "Giữ vững 10 tiêu chí.")
    record_passage(sample, YEARLY, before, "review.achievements", "Dân đồng thuận.")
    record_passage(sample, YEARLY, before, "number", "5")
    record_passage(sample, YEARLY, YEAR, "plan.goals", "Đạt thêm 02 tiêu chí.")
    line = view_text(sample, YEAR, "plan.goals")
    assert (line.previous, line.previous_period) == ("Giữ vững 10 tiêu chí.", "năm 2023")
    copy_previous(sample, YEARLY, YEAR)
    assert view_text(sample, YEAR, "plan.goals").text == "Đạt thêm 02 tiêu chí."
    assert view_text(sample, YEAR, "review.achievements").text == "Dân đồng thuận."
    assert view_text(sample, YEAR, "number").text == ""
    with pytest.raises(EntryError, match="Không có đoạn nào"):
        copy_previous(sample, YEARLY, YEAR)


def test_the_signer_is_kept_from_report_to_report(sample):
    record_passage(sample, YEARLY, Period.parse("2023"), "signer.name", "Hoàng Văn An")
    assert view_text(sample, Period.parse("2024-Q1"), "signer.name", SHORT).text == "Hoàng Văn An"


def test_the_state_follows_what_was_written_and_sent(sample):
    assert report_view(sample, SHORT, Period.parse("2024-03")).state is ReportState.NOT_BEGUN
    month = Period.parse("2024-03")
    for field in ("direction.text", "content.text", "difficulties.text"):
        record_passage(sample, SHORT, month, field, "Bình thường.")
    assert report_view(sample, SHORT, month).state is ReportState.WRITING
    record_passage(sample, SHORT, month, "plan.tasks", "Tiếp tục.")
    assert report_view(sample, SHORT, month).state is ReportState.WRITTEN
    mark_sent(sample, SHORT, month, "16/3/2024")
    view = report_view(sample, SHORT, month)
    assert (view.state, view.sent) == (ReportState.SENT, "16/03/2024")


def test_a_year_asks_for_twenty_reports_in_the_order_of_their_days(sample):
    lines = reports_of(sample, 2024)
    assert len(lines) == 20
    assert [x.deadline.cut_off for x in lines] == sorted(x.deadline.cut_off for x in lines)
    half = next(x for x in lines if x.period == HALF)
    assert (half.deadline.cut_off, half.deadline.due) == (date(2024, 6, 14), date(2024, 6, 19))
    assert half.late(date(2024, 6, 20))
    assert not half.late(date(2024, 6, 19))
    assert not half.deadline.checked


def test_a_report_that_is_due_is_told_of_kinds_the_office_writes(sample):
    on = date(2024, 7, 16)
    assert due_reports(sample, on) == ()
    record_passage(sample, SHORT, Period.parse("2024-06"), "content.text", "Bình thường.")
    june, july = due_reports(sample, on)
    assert (june.title, july.title) == (
        "Gửi báo cáo tháng 6 năm 2024",
        "Gửi báo cáo tháng 7 năm 2024",
    )
    assert july.detail.startswith("Còn 1 ngày")
    mark_sent(sample, SHORT, Period.parse("2024-06"), "17/6/2024")
    assert [todo.title for todo in due_reports(sample, on)] == [july.title]


def test_the_office_may_enter_the_days_of_its_province(sample):
    record_days(sample, YEARLY, 20, 3)
    half = next(x for x in reports_of(sample, 2024) if x.period == HALF)
    assert (half.deadline.cut_off, half.deadline.due) == (date(2024, 6, 20), date(2024, 6, 23))
    assert half.deadline.checked
    assert report_view(sample, YEARLY, HALF).state is ReportState.NOT_BEGUN
    undo.undo(sample)
    assert not next(x for x in reports_of(sample, 2024) if x.period == HALF).deadline.checked
    with pytest.raises(EntryError, match="từ 0 đến 31"):
        record_days(sample, YEARLY, 32, 3)


def test_a_report_is_not_made_for_another_kind_of_period(sample):
    with pytest.raises(EntryError, match="không lập cho tháng 3"):
        report_pages(sample, YEARLY, Period.parse("2024-03"))


def test_three_files_are_written_and_twice_the_same(sample, tmp_path):
    files = export_report(sample, YEARLY, YEAR, tmp_path / "a")
    again = export_report(sample, YEARLY, YEAR, tmp_path / "b")
    assert [file.suffix for file in files] == [".pdf", ".docx", ".xlsx"]
    assert [f.read_bytes() for f in files] == [f.read_bytes() for f in again]


def said_against_the_data(ws, text):
    found = check_text(text, known=known_figures(ws, YEAR), years=YEAR.years)
    return [(one.printed, one.computed) for one in found]


def test_a_typed_figure_that_the_data_know_otherwise_is_shown_with_both(sample):
    assert said_against_the_data(sample, "Đến nay xã đạt 13/19 tiêu chí.") == [
        ("13/19 tiêu chí", "12/19 tiêu chí")
    ]
    assert said_against_the_data(sample, "Tổng nguồn lực huy động là 10.949,8 triệu đồng.") == [
        ("10.949,8 triệu đồng", "10.494,8 triệu đồng")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Đến nay xã đạt 12/19 tiêu chí; tổng nguồn lực huy động 10,5 tỷ đồng.",
        "Phấn đấu đạt 15/19 tiêu chí.",
        "Năm 2023 xã đạt 10/19 tiêu chí.",
        "Thôn Hồng Tiến đạt 14/19 tiêu chí.",
    ],
)
def test_rounded_figures_targets_other_years_and_villages_are_left_alone(sample, text):
    assert said_against_the_data(sample, text) == []


def test_the_proposed_report_agrees_with_the_data_and_with_itself(sample):
    assert said_against_the_data(sample, report_text(sample, YEARLY, YEAR)) == []


def test_how_many_projects_are_finished_is_not_said_where_nobody_wrote_it(sample):
    said = {
        period: next(
            value
            for name, _told, value in report_view(sample, YEARLY, Period.parse(period)).figures
            if name == "công trình hoàn thành"
        )
        for period in ("2024", "2024-9M")
    }
    assert said == {"2024": "2", "2024-9M": ""}


def blocks_as_lines(document):
    """Headings and captions in their order, so that a table is seen under its heading."""
    return [
        plain(block.text) if isinstance(block, Paragraph) else block.text
        for block in document.blocks()
        if isinstance(block, (Heading, Paragraph))
    ]


def under(lines, caption):
    """The numbered heading above a caption."""
    above = lines[: lines.index(caption)]
    return next(line for line in reversed(above) if line[:1].isdigit())


def test_registers_fill_their_tables_in_the_section_they_belong_to(sample):
    lines = blocks_as_lines(report_pages(sample, YEARLY, YEAR))
    assert under(lines, "Đào tạo, tập huấn năm 2024").startswith("2. Công tác tuyên truyền")
    assert under(lines, "Mô hình phát triển sản xuất năm 2024").startswith("3.3. Phát triển")
    quarter = blocks_as_lines(report_pages(sample, "bao-cao-thang-quy", Period.parse("2024-Q3")))
    # Divided otherwise: its second section is that of the criteria.
    assert under(quarter, "Đào tạo, tập huấn quý III năm 2024").startswith("1. Công tác chỉ đạo")


def test_a_register_is_compared_with_the_year_before_only_where_that_was_kept(sample):
    tables = {one.caption: one for one in report_facts(sample, YEARLY, YEAR).of_sections["3.3"]}
    models = tables["Mô hình phát triển sản xuất năm 2024"]
    assert [column.title for column in models.columns][-2:] == ["Năm 2023", "Tăng, giảm"]
    (training,) = (
        one
        for one in report_facts(sample, YEARLY, YEAR).of_sections["2"]
        if one.source == "register-training"
    )
    assert [column.title for column in training.columns][-1] == "Năm 2024"


def test_what_was_built_is_added_up_and_compared(sample):
    made = report_facts(sample, YEARLY, YEAR).tables["khoi-luong"]
    road = made.lines[0]
    assert road.cells[1] == "Bê tông đường trục thôn, liên thôn"
    assert road.cells[2:4] == ("km", Decimal("1.35"))
    half = report_facts(sample, YEARLY, Period.parse("2025-H1"))
    assert "khoi-luong" not in half.tables  # nothing was written of it
