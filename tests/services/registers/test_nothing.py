"""“Không phát sinh”: one tick for a register that has nothing to say of a period."""

import pytest

from ntm_desktop.documents.pages import Heading, Paragraph, plain
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.lines import Lines
from ntm_desktop.domain.registers.nothing import NOTHING, any_within, covered, nothing_in
from ntm_desktop.errors import EntryError
from ntm_desktop.services import undo
from ntm_desktop.services.history import all_history
from ntm_desktop.services.registers.editing import add_entry, take_pasted, type_fields
from ntm_desktop.services.registers.listing import register_view, registers
from ntm_desktop.services.registers.nothing import mark_nothing, unmark_nothing
from ntm_desktop.services.registers.packing import register_contents
from ntm_desktop.services.registers.writing import sheets_of
from ntm_desktop.services.reports import report_view
from ntm_desktop.services.reports.making import report_pages

HALF, YEAR = Period.parse("2024-H1"), Period(2024)
REPORT = "bao-cao-6-thang-nam"
CLASS = {
    "date": "12/3/2024",
    "audience": "Nông dân",
    "topic": "Trồng na",
    "classes": "1",
    "participants": "40",
}


def marked(ws, period, register="training"):
    view = register_view(ws, register, YEAR)
    return nothing_in(view.form, view.entries, view.marks, period)


def sentences(ws, period=HALF):
    """The report as headings and paragraphs in their order."""
    return [
        plain(block.text) if isinstance(block, Paragraph) else block.text
        for block in report_pages(ws, REPORT, period).blocks()
        if isinstance(block, (Heading, Paragraph))
    ]


def unkept(ws, period=HALF):
    return [register for register, _ in report_view(ws, REPORT, period).unkept]


def test_a_ticked_register_is_no_longer_missing_and_the_report_says_so(ws, assessment) -> None:
    assert "training" in unkept(ws)
    mark_nothing(ws, "training", HALF)
    assert "training" not in unkept(ws)
    assert "training" in unkept(ws, YEAR)  # of the second half nothing was said
    said = sentences(ws)
    place = said.index("Đào tạo, tập huấn: Không phát sinh trong 6 tháng đầu năm 2024.")
    assert said[:place][-1].startswith("2. Công tác tuyên truyền")
    info = next(one for one in registers(ws) if one.form.id == "training")
    assert info.nothing == ("6 tháng đầu năm 2024",)


def test_a_figure_of_a_ticked_register_says_nothing_occurred(ws, assessment) -> None:
    figures = {name: value for name, _, value in report_view(ws, REPORT, HALF).figures}
    assert figures["tập huấn"] == ""
    mark_nothing(ws, "training", HALF)
    figures = {name: value for name, _, value in report_view(ws, REPORT, HALF).figures}
    assert figures["tập huấn"] == "không phát sinh"


def test_the_tick_is_taken_back_step_by_step_and_stands_in_the_history(ws) -> None:
    mark_nothing(ws, "training", HALF)
    undo.undo(ws)
    assert not marked(ws, HALF)
    undo.redo(ws)
    assert marked(ws, HALF)
    assert any("6 tháng đầu năm 2024" in f"{e.where} {e.field} {e.new}" for e in all_history(ws))
    unmark_nothing(ws, "training", HALF)
    assert not marked(ws, HALF)
    undo.undo(ws)
    assert marked(ws, HALF)


def test_a_line_takes_the_tick_away_in_the_same_edit_and_says_so(ws) -> None:
    mark_nothing(ws, "training", HALF)
    line = add_entry(ws, "training", {})
    assert marked(ws, HALF)  # an empty line belongs to no period yet
    type_fields(ws, line.id, CLASS)
    assert not marked(ws, HALF)
    assert "bỏ dấu “Không phát sinh” 6 tháng đầu năm 2024" in undo.undo_label(ws)
    undo.undo(ws)
    assert marked(ws, HALF)


def test_pasted_lines_take_it_away_and_lines_of_another_time_do_not(ws) -> None:
    mark_nothing(ws, "training", HALF)
    heads = ["Ngày khai giảng", "Đối tượng", "Nội dung", "Số lớp", "Số người tham gia"]
    take_pasted(ws, "training", [heads, ["5/9/2024", "Nông dân", "Nuôi ong", "1", "30"]])
    assert marked(ws, HALF)
    take_pasted(ws, "training", [heads, ["5/4/2024", "Nông dân", "Nuôi ong", "1", "30"]])
    assert not marked(ws, HALF)


def test_a_period_with_lines_cannot_be_ticked(ws) -> None:
    add_entry(ws, "training", CLASS)
    with pytest.raises(EntryError, match="đã có 1 dòng trong 6 tháng đầu năm 2024"):
        mark_nothing(ws, "training", HALF)
    mark_nothing(ws, "training", Period.parse("2024-H2"))


def test_whether_a_period_has_lines_is_seen_by_the_last_ones_of_a_long_register(ws) -> None:
    for day in ("12/3/2023", "2/11/2023", "12/3/2024"):
        add_entry(ws, "training", CLASS | {"date": day})
    view = register_view(ws, "training")
    kept = [*view.entries]
    seen = []

    def make(place):
        seen.append(place)
        return kept[place % 3]

    long = Lines([f"{place}" for place in range(3000)], make)
    assert any_within(view.form, long, HALF)
    assert seen == [2999]
    assert any_within(view.form, long, Period(2023))
    assert seen == [2999, 2998]
    assert not any_within(view.form, kept, Period.parse("2024-H2"))
    assert not any_within(view.form, (), HALF)


def test_quarters_cover_their_half_and_nine_months_are_a_half_and_a_quarter(ws) -> None:
    mark_nothing(ws, "training", Period.parse("2024-Q1"))
    assert not marked(ws, HALF)
    mark_nothing(ws, "training", Period.parse("2024-Q2"))
    assert marked(ws, HALF)
    assert marked(ws, Period.parse("2024-05"))
    mark_nothing(ws, "models", Period.parse("2024-9M"))
    assert marked(ws, Period.parse("2024-9M"), "models")
    assert not marked(ws, YEAR, "models")
    with pytest.raises(EntryError, match="đã đánh dấu"):
        mark_nothing(ws, "models", HALF)


def test_a_mark_that_lines_of_another_copy_deny_does_not_hold(ws) -> None:
    """Merging puts lines in by their own way; what is written speaks louder than a tick."""
    view = register_view(ws, "training", YEAR)
    add_entry(ws, "training", CLASS)
    line = register_view(ws, "training", YEAR).entries[0]
    undo.undo(ws)
    mark_nothing(ws, "training", HALF)
    marks = register_view(ws, "training", YEAR).marks
    assert covered(marks, "training", HALF)
    assert not nothing_in(view.form, [line], marks, HALF)


def test_the_marks_travel_in_the_package_and_no_template_asks_for_them(ws) -> None:
    mark_nothing(ws, "training", HALF)
    sent = {content.register: content for content in register_contents(ws)}
    assert list(sent) == [NOTHING]
    values = dict(sent[NOTHING].entries[0].values)
    assert values == {"about": "training", "title": "Đào tạo, tập huấn", "period": "2024-H1"}
    handed = [sheet.form.id for sheet in sheets_of(ws, (), YEAR, template=True)]
    assert NOTHING not in handed
    assert "training" in handed
