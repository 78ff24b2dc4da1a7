"""A table of sources as cells: which source a row is, which column says what.

Used for what is pasted and for workbooks made from the empty template. What can be read in two
ways is not taken: the row says what to write instead.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL, SourceTree, plain_heading
from ntm_desktop.domain.numbers import parse_decimal
from ntm_desktop.domain.reading.pasted_figures import (
    PastedFigures,
    column_of_year,
    unread_columns,
)
from ntm_desktop.domain.reading.questions import Choices, Question
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.errors import EntryError

_COLUMNS = (
    ("share", r"ty le|ty trong|chiem|co cau|%|so voi|so ke hoach"),
    ("planned", r"ke hoach|\bkh\b"),
    ("actual", r"thuc hien|\bth\b|luy ke|huy dong|so tien|ket qua|quy (?:ra )?tien|gia tri"),
    ("quantity", r"so luong|khoi luong"),
    ("unit", r"^don vi$|^dvt$|^don vi tinh$"),
    ("note", r"ghi chu"),
    ("number", r"^(?:tt|stt|so tt)$"),
    ("name", r"nguon|noi dung|danh muc|chi tieu|hang muc|loai von"),
)
_WHAT = {"planned": "kế hoạch", "actual": "thực hiện"}
# Known, and worked out by the program itself.
_NOT_KEPT = r"ty le|ty trong|co cau|%|so sanh|^(?:tt|stt|so tt)$"
_WAITING = "Chờ trả lời câu hỏi ở trên."
_TOTAL = re.compile(r"tong(?: so| cong| nguon luc| huy dong)?.*|cong")
_SET_IN = re.compile(r"[-+*•–—\s]+")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
_PERCENT = re.compile(r"\(?\s*(?:chiếm\s*)?[\d.,]+\s*%\s*\)?")
_BLANK = frozenset({"", "-", "–", "—", "…", "...", "x"})


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One row as it was understood.

    Attributes:
        text: the row as typed.
        source: "" when it is none or may be several.
        own_label: the row's words where another row of the source stands beside it.
        fault: why it is not taken; "" when it is.
        options: the sources that it may be, where they have to be asked about.
    """

    text: str
    source: str = ""
    own_label: str = ""
    planned: Decimal | None = None
    actual: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    note: str = ""
    fault: str = ""
    options: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it can be taken in."""
        return bool(self.source) and not self.fault


@dataclass(frozen=True, slots=True)
class ReadMoney:
    """A table as it was understood.

    Attributes:
        has_plan: it has a column of plans, so that an empty cell means an empty plan.
        money_unit: what the figures were written in, "" when it differs or is asked; they are
            triệu đồng here.
        faults: what holds for the whole table; nothing is taken when there is one.
        questions: what can be read in two ways, with the answers given so far.
    """

    lines: tuple[ReadLine, ...]
    has_plan: bool
    money_unit: str
    faults: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


def read_money(
    tree: SourceTree,
    rows: Sequence[Sequence[str]],
    cut: Cut,
    choices: Choices | None = None,
) -> ReadMoney:
    """Read a table of sources.

    Args:
        tree: the sources.
        rows: cells as text, the lines over the headings and the headings among them.
        cut: the figures run to; it chooses among columns of several years.
        choices: what was answered so far.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    head, several = _headings(cells)
    answered = choices or {}
    columns: dict[str, int] = {}
    asked: list[Question] = []
    for role, places in several.items():
        if role not in _WHAT:
            columns[role] = places[0]
            continue
        meant = column_of_year(cells, head, places, cut, _WHAT[role], answered)
        if meant.column is not None:
            columns[role] = meant.column
        if meant.question is not None:
            asked.append(meant.question)
    if not several:
        columns, fault = _guess(tree, cells)
        if fault:
            return ReadMoney((), False, "", (fault,))
    money = [columns[role] for role in _WHAT if role in columns]
    plain = [columns["quantity"]] if "quantity" in columns else []
    figures = PastedFigures(cells, head, money, answered, plain)
    unit = figures.unit.name if figures.unit else ""
    faults = []
    if head >= 0 and (unread := unread_columns(cells, head, _known(cells, head, several))):
        faults.append(
            f"Chưa rõ cột {', '.join(unread)} là gì. Hãy ghi tiêu đề (Kế hoạch, Thực hiện) hoặc "
            "bỏ cột ấy khi chép."
        )
    if faults:
        return ReadMoney((), False, unit, tuple(faults))
    lines: list[ReadLine] = []
    above: list[tuple[int, str]] = []  # depth and source of the rows that others may stand below
    stated: set[str] = set()
    for number, row in enumerate(cells):
        if number <= head or not any(row):
            continue
        depth = _depth(row, columns)
        above = [one for one in above if one[0] < depth]
        values = _values(figures, number, row, columns)
        line, group = _row(tree, row, columns, values, above[-1][1] if above else "", stated)
        if group:
            above.append((depth, group))
        if line is not None and line.usable:
            stated.add(line.source)
        if line is not None:
            lines.append(line)
    asked += figures.questions
    if any(question.open for question in asked):
        # What nobody answered yet is not taken in.
        lines = [line if line.fault else replace(line, fault=_WAITING) for line in lines]
    return ReadMoney(_beside(tree, lines), "planned" in columns, unit, (), tuple(asked))


def _known(
    cells: Sequence[Sequence[str]], head: int, several: Mapping[str, Sequence[int]]
) -> dict[int, None]:
    """The columns that are read, or that are known and not kept."""
    known = {column: None for places in several.values() for column in places}
    said = enumerate(map(fold, cells[head]))
    return known | {column: None for column, text in said if re.search(_NOT_KEPT, text)}


def _values(
    figures: PastedFigures, number: int, row: Sequence[str], columns: Mapping[str, int]
) -> tuple[dict[str, Decimal | None], list[str]]:
    """The figures of a row by role, and what is wrong with them."""
    values: dict[str, Decimal | None] = {}
    faults: list[str] = []
    for role in ("planned", "actual", "quantity"):
        column = columns.get(role, -1)
        text = row[column].strip() if 0 <= column < len(row) else ""
        values[role] = None
        if role == "quantity":
            amount = figures.plain(number, column, "" if text in _BLANK else text, "số lượng")
        else:
            text = _PERCENT.sub("", text).strip()
            text = "" if text in _BLANK else text
            amount = figures.money(number, column, text, _WHAT[role])
        if amount.fault:
            faults.append(amount.fault)
        elif amount.value is not None:
            values[role] = amount.value if role == "quantity" else _exact(amount.value)
    return values, faults


def chosen(line: ReadLine, source: str) -> ReadLine:
    """A row that may be several sources, after the officer said which."""
    return replace(line, source=source, fault="", options=())


def _headings(cells: Sequence[Sequence[str]]) -> tuple[int, dict[str, list[int]]]:
    """The row of headings, and which columns may be meant for each use."""
    for place, row in enumerate(cells[:12]):
        found: dict[str, list[int]] = {}
        for column, text in enumerate(row):
            folded = fold(text)
            role = next((name for name, said in _COLUMNS if folded and re.search(said, folded)), "")
            if role and not _number(text):
                found.setdefault(role, []).append(column)
        if "name" in found and ("actual" in found or "planned" in found):
            return place, found
    return -1, {}


def _guess(tree: SourceTree, cells: Sequence[Sequence[str]]) -> tuple[dict[str, int], str]:
    """Without headings: names in one column, figures in one other; several have to be named."""
    wide = max((len(row) for row in cells), default=0)
    matches = [
        sum(bool(tree.match(row[c])) or _is_total(row[c]) for row in cells if c < len(row))
        for c in range(wide)
    ]
    if not any(matches):
        return {}, "Không thấy tên nguồn vốn nào. Hãy chép cả cột tên nguồn."
    name = matches.index(max(matches))
    figures = [
        c for c in range(name + 1, wide) if any(c < len(row) and _number(row[c]) for row in cells)
    ]
    if len(figures) != 1:
        return {}, (
            "Có nhiều cột số mà không có dòng tiêu đề (Kế hoạch, Thực hiện). Hãy chép cả dòng "
            "tiêu đề của bảng."
            if figures
            else "Không thấy cột số nào bên phải tên nguồn vốn."
        )
    return {"name": name, "actual": figures[0]}, ""


def _is_total(text: str) -> bool:
    return bool(_TOTAL.fullmatch(plain_heading(text)))


def _number(text: str) -> bool:
    plain = text.strip()
    if not plain or plain in _BLANK:
        return False
    try:
        parse_decimal(plain)
    except EntryError:
        return False
    return True


def _row(
    tree: SourceTree,
    row: Sequence[str],
    columns: dict[str, int],
    read: tuple[dict[str, Decimal | None], list[str]],
    within: str,
    stated: Collection[str],
) -> tuple[ReadLine | None, str]:
    def cell(role: str) -> str:
        column = columns.get(role, -1)
        return row[column] if 0 <= column < len(row) else ""

    name = cell("name").replace("\n", " ")
    typed = " | ".join(text for text in row if text)
    values, faults = read
    empty = all(value is None for value in values.values())
    if not name:
        return (
            ReadLine(typed, fault="Dòng có số nhưng không có tên nguồn.")
            if faults or not empty
            else None
        ), ""
    found = tree.match(name, within)
    if len(found) > 1:
        # The seldom cut is meant only where its group was stated in this very table.
        usual = [
            s
            for s in found
            if (not s.seldom or s.parent in stated)
            and (s.parent == within or not tree.is_detail(s))
        ]
        if len(usual) == 1 and usual[0].parent in ("", within):
            found = (usual[0],)
    source = found[0].id if len(found) == 1 else TOTAL if not found and _is_total(name) else ""
    group = source if source and tree.below(source) and source != TOTAL else ""
    if not source:
        if empty and not faults:
            return None, ""
        if found:
            named = " hoặc ".join(
                f"“{one.label}”" + (f" ({tree.label(one.parent)})" if one.parent else "")
                for one in found
            )
            faults.append(f"có thể là {named}; hãy ghi rõ tên nguồn hoặc dòng mẹ ở trên.")
        else:
            faults.append("không có nguồn vốn nào tên như vậy.")
    if empty and not faults:
        return None, group
    return (
        ReadLine(
            typed, source, name, values["planned"], values["actual"], values["quantity"],
            cell("unit"), cell("note"), " ".join(faults),
            tuple(one.id for one in found) if len(found) > 1 and len(faults) == 1 else (),
        ),
        group,
    )  # fmt: skip


def _depth(row: Sequence[str], columns: dict[str, int]) -> int:
    """How far a row is visibly set in: by dashes before its name, "+" after "-", or "1.2.3"."""
    name = row[columns["name"]] if columns["name"] < len(row) else ""
    found = _SET_IN.match(name)
    dashes = sum(2 if mark == "+" else 1 for mark in (found[0] if found else "") if mark.strip())
    number = columns.get("number", -1)
    numbered = _NUMBERED.fullmatch(row[number].strip()) if 0 <= number < len(row) else None
    return dashes + (numbered[0].strip(".").count(".") if numbered else 0)


def _exact(value: Decimal) -> Decimal:
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def _beside(tree: SourceTree, lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    """The office's own words are kept where a source has several rows, or other words."""
    made: list[ReadLine] = []
    for line in lines:
        several = sum(one.source == line.source for one in lines if line.source) > 1
        official = fold(tree.label(line.source)) if line.source else ""
        words = line.own_label.lstrip("-+*•– ").strip()
        same = plain_heading(words) == official or line.source == TOTAL
        detail = line.source.startswith("community_")
        keep = several or (detail and not same)
        made.append(replace(line, own_label=words if keep else ""))
    return tuple(made)
