"""An old commune that is left in workbooks only: which it is, which year, and what they say.

Nothing is guessed: a workbook whose commune, year or rules are not clear is not taken in, and
says what has to be named; a question the reading leaves open has to be answered first.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.documents import reading_process
from ntm_desktop.domain.criteria import CriteriaSet, Status, SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.reading.encodings import decode_workbook
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import EntryError
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.import_lines import ImportPlan, LineState
from ntm_desktop.services.imports import dry_run
from ntm_desktop.services.workspace import add_assessment, assessments, create_workspace

SUFFIXES = (".xlsx", ".xls")
_HEAD_ROWS = 15
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
_SAID_YEAR = re.compile(r"nam\s+(20[1-4]\d)(?!\d)")
_MOST_NAMED = 8
_DOUBTFUL = (LineState.NOT_UNDERSTOOD, LineState.IMPOSSIBLE)


@dataclass(frozen=True, slots=True)
class OldWorkbook:
    """A workbook of an old commune.

    Attributes:
        code: of the commune; "" to find it in the workbook.
        period: None to find the year in it.
        set_id: "" for the set that the other old communes used in that year.
    """

    path: Path
    code: str = ""
    period: Period | None = None
    set_id: str = ""


class UnclearRulesError(EntryError):
    """Which set a workbook goes by is not clear; it has to be named.

    Attributes:
        book: the workbook, its commune and year known.
    """

    def __init__(self, book: OldWorkbook, message: str) -> None:
        super().__init__(message)
        self.book = book


@dataclass(frozen=True, slots=True)
class Guess:
    """What a workbook says of itself: every commune and year that it may be of."""

    communes: tuple[Commune, ...]
    years: tuple[int, ...]


def looked_at(path: Path, candidates: Iterable[Commune]) -> Guess:
    """Which of these communes and which years a workbook names in its head and its file name.

    Raises:
        ImportRefusedError: it cannot be read.
    """
    content, _ = decode_workbook(reading_process.read_workbook(path, unwatched))
    return _guess(content, candidates)


def commune_sets(catalog: Catalog) -> tuple[CriteriaSet, ...]:
    """The shipped sets that a commune can be assessed by, of whatever year."""
    return tuple(
        one
        for one in (catalog.criteria_set(set_id) for set_id in catalog.set_ids())
        if one.level is SubjectLevel.COMMUNE and one.assessable and one.status is Status.CONTENT
    )


def sets_of_year(catalog: Catalog, year: int) -> tuple[str, ...]:
    """Ids of those of a year."""
    return tuple(
        one.id
        for one in commune_sets(catalog)
        if (one.first_year or 0) <= year <= (one.last_year or 9999)
    )


def settled(
    one: OldWorkbook, candidates: Sequence[Commune], known_sets: Callable[[int], Sequence[str]]
) -> OldWorkbook:
    """The workbook with everything that was not named filled in from what it says.

    Args:
        one: as it was chosen.
        candidates: communes it may be of.
        known_sets: the sets that other old communes used in a year.

    Raises:
        UnclearRulesError: its rules are not clear.
        EntryError: something else is not; it says what has to be named.
        ImportRefusedError: the workbook cannot be read.
    """
    code, period, set_id = one.code, one.period, one.set_id
    if not code or period is None:
        guess = looked_at(one.path, candidates)
        if not code:
            code = _only_commune(one.path, guess)
        if period is None:
            period = Period(_only_year(one.path, guess))
    if not set_id:
        sets = list(dict.fromkeys(known_sets(period.year)))
        if len(sets) != 1:
            raise UnclearRulesError(
                one,
                f"Chưa rõ bảng “{one.path.name}” (năm {period.year}) theo bộ tiêu chí nào. Hãy nêu "
                f"bộ tiêu chí của bảng này: {code}:{period.key}:BỘ={one.path.name}.",
            )
        set_id = sets[0]
    return OldWorkbook(one.path, code, period, set_id)


def make_from_workbooks(
    books: Sequence[OldWorkbook], folder: Path, catalog: Catalog, now: Callable[[], datetime]
) -> tuple[str, ...]:
    """Make a commune's file from its workbooks, all settled and of one commune.

    Returns:
        What was not taken in, a sentence each.

    Raises:
        EntryError: a workbook leaves questions open.
        ImportRefusedError: it cannot be read or holds no table.
    """
    ordered = sorted(books, key=lambda one: (one.period or Period(1), one.set_id))
    said: list[str] = []
    ws = None
    try:
        for one in ordered:
            assert one.period is not None
            actor = f"Đọc từ bảng “{one.path.name}”"
            if ws is None:
                ws = create_workspace(
                    folder, commune_code=one.code, set_id=one.set_id, period=one.period,
                    actor=actor, catalog=catalog, now=now,
                )  # fmt: skip
            known = {(info.period, info.set_id): info for info in assessments(ws)}
            info = known.get((one.period, one.set_id)) or add_assessment(
                ws, set_id=one.set_id, period=one.period
            )
            plan = dry_run(ws, info.id, one.path)
            if plan.open_questions:
                raise EntryError(
                    f"Bảng “{one.path.name}” có {len(plan.open_questions)} chỗ đọc được nhiều cách "
                    "nên phải hỏi. Hãy tạo dữ liệu cho xã cũ ấy (“Bắt đầu cho xã của tôi”), nhập "
                    "bảng ở đó và trả lời, rồi chọn thư mục dữ liệu ấy ở đây.",
                    tuple(question.text for question in plan.open_questions),
                )
            said += _doubts(one.path, plan)
            apply_import(ws, info.id, plan)
    finally:
        if ws is not None:
            ws.close()
    return tuple(said)


def _doubts(path: Path, plan: ImportPlan) -> list[str]:
    said = [f"Bảng “{path.name}”: {notice}" for notice in plan.notices]
    lines = [line for line in plan.lines if line.state in _DOUBTFUL]
    if lines:
        cells = ", ".join(f"{line.cell} “{line.text[:40]}”" for line in lines[:_MOST_NAMED])
        more = f" và {len(lines) - _MOST_NAMED} ô khác" if len(lines) > _MOST_NAMED else ""
        said.append(f"Bảng “{path.name}”: {len(lines)} ô chưa hiểu, không lấy: {cells}{more}.")
    return said


def _guess(content: WorkbookContent, candidates: Iterable[Commune]) -> Guess:
    heads = [
        fold(cell.text)
        for sheet in content.sheets
        for row in range(1, min(sheet.last_row, _HEAD_ROWS) + 1)
        for cell in sheet.row_cells(row)
    ]
    text = " ; ".join([fold(Path(content.file_name).stem.replace("-", " ")), *heads])
    named = [
        one
        for one in candidates
        if re.search(rf"\b{re.escape(fold(f'{one.kind} {one.name}'))}\b", text)
    ]
    # “Xã Hòa” stands in “xã Hòa Bình” too: the longer name is meant.
    whole = [
        one
        for one in named
        if not any(
            other is not one and fold(other.name).startswith(fold(one.name) + " ")
            for other in named
        )
    ]
    # Several districts have a commune of one name; the head often says which district.
    placed = [one for one in whole if one.district and fold(one.district.full_name) in text]
    whole = placed or whole
    said = {int(year) for year in _SAID_YEAR.findall(text)}
    years = said or {int(year) for year in _YEAR.findall(content.file_name)}
    return Guess(tuple(whole), tuple(sorted(years)))


def _only_commune(path: Path, guess: Guess) -> str:
    if len(guess.communes) == 1:
        return guess.communes[0].code
    names = ", ".join(f"{one.kind} {one.name} ({one.code})" for one in guess.communes)
    raise EntryError(
        f"Chưa rõ bảng “{path.name}” là của xã nào"
        + (f": có thể là {names}" if names else "")
        + f". Hãy nêu mã xã cũ, ví dụ 06256={path.name}."
    )


def _only_year(path: Path, guess: Guess) -> int:
    if len(guess.years) == 1:
        return guess.years[0]
    years = ", ".join(str(year) for year in guess.years)
    raise EntryError(
        f"Chưa rõ bảng “{path.name}” của năm nào"
        + (f" (bảng ghi các năm {years})" if years else "")
        + f". Hãy nêu năm, ví dụ 06256:2024={path.name}."
    )
