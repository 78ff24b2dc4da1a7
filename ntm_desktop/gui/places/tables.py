"""The two tables of the page: by village, and by criterion."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.gui.places.wording import STATES, household_words, level_words, line_words
from ntm_desktop.gui.widgets.figure_words import BLANK
from ntm_desktop.gui.widgets.tables import Cell, Column, RowKind, TableRow

if TYPE_CHECKING:
    from ntm_desktop.services.subject_rules import LevelView
    from ntm_desktop.services.subjects import CriterionSum, LevelSummary, Place, SubjectLine


OTHER_COLUMN = 2
"""Households of a village; the village of a residential area or garden."""


def tr(text: str) -> str:
    """In the language of the window."""
    return QCoreApplication.translate("Places", text)


def other_column(level: SubjectLevel) -> Column:
    """Households of a village, or the village something lies in."""
    return Column(level_words(level).other, 10 if level is SubjectLevel.VILLAGE else 22)


def place_columns() -> tuple[Column, ...]:
    """Of the table of villages."""
    return (
        Column(tr("TT"), 3, right=True),
        Column(tr("Tên")),
        other_column(SubjectLevel.VILLAGE),
        Column(tr("Kết quả"), 24),
    )


def place_rows(view: "LevelView") -> list[TableRow]:
    """Every village with where it stands, then the sum."""
    by_id = {line.place.id: line for line in view.summary.lines} if view.summary else {}
    villages = {village.id: village.name for village in view.villages}
    rows = [
        _place_row(number, place, by_id.get(place.id), villages)
        for number, place in enumerate(view.places, 1)
    ]
    if view.level is SubjectLevel.VILLAGE and rows:
        rows.append(_household_row(view))
    return rows


def _place_row(
    number: int, place: "Place", line: "SubjectLine | None", villages: dict[str, str]
) -> TableRow:
    if place.level is SubjectLevel.VILLAGE:
        other = BLANK if place.households is None else household_words(place.households)
    else:
        other = villages.get(place.village_id, BLANK)
    result, left = line_words(line) if line is not None else (BLANK, "")
    icon, token = STATES[line.state] if line is not None else ("", "muted")
    return TableRow(
        (
            Cell(str(number)),
            Cell(place.name, place.name),
            Cell(other, other),
            Cell(
                f"{result},\n{left}" if left else result,
                icon=icon,
                token=token,
                colored=bool(line and line.fulfilled),
            ),
        ),
        key=place.id,
    )


def _household_row(view: "LevelView") -> TableRow:
    known = [place.households for place in view.places if place.households is not None]
    missing = len(view.places) - len(known)
    total = household_words(sum(known))
    said = tr("{0} thôn chưa ghi số hộ").format(missing) if missing and known else ""
    label = tr("Cộng {0} {1}").format(len(view.places), level_words(view.level).one)
    return TableRow(
        (Cell(""), Cell(label), Cell(total if known else BLANK), Cell(said, said)),
        RowKind.TOTAL,
    )


def criterion_columns() -> tuple[Column, ...]:
    """Of the table of criteria."""
    return (
        Column(tr("TC"), 3, right=True, tip=tr("Số tiêu chí")),
        Column(tr("Tiêu chí")),
        Column(tr("Đạt"), 9, right=True),
        Column(tr("Chưa đạt"), 10, right=True),
        Column(tr("Thiếu số liệu"), 13, right=True, tip=tr("Thiếu số liệu hoặc chưa có ngưỡng")),
        Column(tr("Chưa đánh giá"), 14, right=True),
    )


def criterion_rows(summary: "LevelSummary") -> list[TableRow]:
    """How many villages meet each criterion."""
    return [_criterion_row(one, summary.total) for one in summary.criteria]


def _criterion_row(one: "CriterionSum", total: int) -> TableRow:
    def figure(count: int, token: str = "muted") -> Cell:
        return Cell(str(count) if count else BLANK, token=token, colored=bool(count))

    met = Cell(
        f"{one.met}/{total}",
        token="met",
        colored=bool(one.met),
        strong=bool(one.met),
        spoken=tr("{0} trong {1} đạt").format(one.met, total),
    )
    return TableRow(
        (
            Cell(str(one.no)),
            Cell(one.name, one.name),
            met,
            figure(one.not_met, "not_met"),
            figure(one.open_count, "warn"),
            figure(one.not_assessed),
        ),
        key=one.no,
    )
