"""The rows of a decision's table → its indicators, in order."""

import re
from dataclasses import replace

from ntm_desktop.domain.decisions import row_doubts
from ntm_desktop.domain.decisions.columns import Columns, Group, counts_columns
from ntm_desktop.domain.decisions.document import Grid, GridCell, GridRow
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem, Source
from ntm_desktop.domain.decisions.limits import Limit, Word, unknown
from ntm_desktop.domain.decisions.row_pieces import Values, row_pieces
from ntm_desktop.domain.decisions.values import read_value, squeeze
from ntm_desktop.domain.decisions.wording import Numbered, take_marks, take_number
from ntm_desktop.domain.text import fold

_CRITERION = re.compile(r"(?:tieuchi(?:so)?)?(\d{1,2})[.:]?")
_CRITERION_HEAD = re.compile(
    r"(?:tiêu chí(?: số)?\s+)?(\d{1,2})\s*[.:]\s*(?=[^\W\d])", re.IGNORECASE
)
_ROMAN = re.compile(r"[IVX]{1,5}\.?")
_INSIDE = re.compile(r"(?:[a-zđA-Z]|\d{1,2}(?:\.\d{1,2})*\.?[a-zđ]?)[.)]?|\(\d{1,2}\)|[-–+•*]")
_LETTERS = "abcdđeghiklmnopqrstuvxy"


class RowReader:
    """Walks the rows of one annex, table after table.

    Attributes:
        indicators: what was read so far; numbers of unnumbered ones come with ``finish``.
        groups: of all tables, in order.
        questions: (where, question) about the document as a whole.
        under: number and name of the criterion whose heading stands above the next table.
    """

    def __init__(self, marks: frozenset[str]) -> None:
        self.indicators: list[ReadIndicator] = []
        self.groups: list[Group] = []
        self.questions: list[tuple[str, str]] = []
        self.section = ""
        self.under: tuple[int, str] | None = None
        self._marks = marks
        self._criterion = 0
        self._name = ""
        self._page = 0
        self._marked = ""
        self._unsure = ""
        self._other = False
        self._missed = False
        self._missed_in: int | None = None
        self._above_missed: list[int] = []
        self._gap = False
        self._headed: dict[int, str] = {}
        self._origins: dict[tuple[int, int], ReadItem] = {}

    def table(self, grid: Grid, columns: Columns, first: int) -> None:
        """Read the rows of one table from ``first`` on."""
        known = {group.id for group in self.groups}
        drawn = bool(grid.rows) and grid.rows[-1].page > 0
        self._other = drawn and bool(known) and any(g.id not in known for _, g in columns.groups)
        for _, group in columns.groups:
            if all(known.id != group.id for known in self.groups):
                self.groups.append(group)
        self._origins = {}
        ordered = self.under is not None and _orders(grid, columns, first)
        if self.under is not None and ordered:
            self._criterion, self._name = self.under
        for index in range(first, len(grid.rows)):
            row = grid.rows[index]
            if ordered:
                row = _in_criterion(row, columns, self._criterion)
            if not any(cell.text.strip() and cell.origin[0] >= index for cell in row.cells):
                # The blank between two rules of a page makes a row that says nothing of its own.
                continue
            if fold(row.text) in columns.headings or counts_columns(row) or _names(row, columns):
                continue
            self._row(index, row, columns)
            self._page = row.page

    def missed_rows(self) -> None:
        """Rows were not read here: what counts on by its place cannot be sure of its number."""
        self._missed = True
        self._missed_in = None
        self._above_missed.append(self._criterion)
        self._gap = True
        last = self._last()
        if last is not None and last.sources[-1].page:  # A page may end inside it.
            (last.parts[-1] if last.parts else last).ask(row_doubts.MISSED_BELOW)

    def _row(self, index: int, row: GridRow, columns: Columns) -> None:
        shown = {cell.origin: squeeze(cell.text) for cell in row.cells}
        filled = [text for text in shown.values() if text]
        if not filled:
            return
        number = re.sub(r"^(\d{1,2})(?:\.\s+|,)(\d{1,2})\.?$", r"\1.\2", _text(row, columns.number))
        number = self._whole(number)
        name = _text(row, columns.name)
        content = row.cells[columns.content].text
        wording = row.cells[columns.content]
        values = {
            group.id: (
                # A heading that runs on over the columns of values says nothing in them.
                GridCell("", (index, col))
                if cell.origin == wording.origin or cell.text.strip() == content.strip()
                else cell,
                cell.origin[0] < index,
            )
            for col, group in columns.groups
            for cell in (row.cells[col],)
        }
        spanning = len(set(filled)) == 1 and len(shown) == len(filled)
        if spanning or _ROMAN.fullmatch(number):
            if re.match(r"ghi ch[uú]", fold(filled[0])):
                return
            self._section_or_criterion(filled, number)
            return
        if columns.name is not None and _held(row, columns.name, index):
            name = ""
        top = bool(self._page) and row.page != self._page
        if self._starts_criterion(number, name, content, values, columns, top=top):
            content = ""
        if not content.strip() and not any(cell.text.strip() for cell, _ in values.values()):
            if len(filled) == 1 and re.match(r"[IVX]{1,5}\.\s", filled[0]):
                self.section = section_name(filled[0])
            return
        source = Source(row.page, row.number, row.text)
        head = take_number(content)
        own = re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})+)\.?", number)
        if (
            own
            and not head.kind
            and not (columns.number is not None and _held(row, columns.number, index))
        ):
            head = Numbered("number", own[1], squeeze(content))
        elif columns.number is not None and not head.kind and not _held(row, columns.number, index):
            mark = take_number(f"{number}) x" if re.fullmatch("[a-zđ]", number) else f"{number} x")
            if mark.kind in {"letter", "bullet"}:
                head = Numbered(mark.kind, mark.label, squeeze(content))
        unit = _text(row, columns.unit)
        lost = [i for i in columns.unnamed if row.cells[i].text.strip()]
        if lost:
            told = " | ".join(squeeze(row.cells[i].text) for i in lost)
            values = {
                key: (replace(cell, doubt=f"Dòng còn có “{told}” ở cột không có tên."), held)
                for key, (cell, held) in values.items()
            }
        before = len(self.indicators)
        self._take(head, content, values, source, unit)
        remark = _text(row, columns.remark)
        if remark and self.indicators:
            for one in self.indicators[before:] or self.indicators[-1:]:
                one.remark = f"{one.remark} {remark}".strip()

    def _whole(self, number: str) -> str:
        """A number that a narrow column broke: “1.1 0” is the tenth where it follows 1.9."""
        cut = re.fullmatch(r"(\d{1,2})\.(\d) (\d)\.?", number)
        last = self._last()
        if cut is None or last is None:
            return number
        order = int(cut[2] + cut[3])
        return f"{cut[1]}.{order}" if last.number == f"{cut[1]}.{order - 1}" else number

    def _take(
        self, head: Numbered, content: str, values: Values, source: Source, unit: str
    ) -> None:
        pieces = row_pieces(content, values, drawn=source.page > 0)
        if pieces is None:
            self._item(head, values, source, unit)
            return
        for head, parts in pieces:
            self._item(head, parts, source, unit)

    def _section_or_criterion(self, filled: list[str], number: str) -> None:
        text = next((t for t in filled if t != number), filled[0])
        match = _CRITERION_HEAD.match(text)
        if match is not None and not _ROMAN.fullmatch(number):
            self._criterion, self._name = int(match[1]), text[match.end() :].strip(" .")
            self._unsure = ""
            return
        self.section = section_name(text)

    def _starts_criterion(
        self, number: str, name: str, content: str, values: Values, columns: Columns, *, top: bool
    ) -> bool:
        """Follow the columns of number and name; True when the row is only a heading."""
        # A narrow column breaks “Tiêu chí 5” and “10” where their words do not end.
        match = _CRITERION.fullmatch(fold(number).replace(" ", "")) if number else None
        if match is not None or re.match(r"\d{1,2}\.\d", number):
            self._unsure = ""
        elif number and not _INSIDE.fullmatch(number):
            # What a page's end or a slip left of a number tells no criterion.
            self._unsure = f"Cột số thứ tự ghi “{number}”: dòng này thuộc tiêu chí nào?"
        if match is not None:
            self._headed.setdefault(int(match[1]), name or squeeze(content))
        empty = not any(cell.text.strip() for cell, _ in values.values())
        if columns.name is None:
            head = _CRITERION_HEAD.match(squeeze(content))
            if match is not None and empty:
                self._criterion, self._name = int(match[1]), squeeze(content).strip(" .:")
                return True
            if head is not None and empty and not number:
                self._criterion = int(head[1])
                self._name = squeeze(content)[head.end() :].strip(" .:")
                return True
            if match is not None:
                self._criterion, self._name = int(match[1]), squeeze(content)
            elif not number or "." in number:
                own = re.match(r"(\d{1,2})\.\d", number or take_number(content).label)
                if own and int(own[1]) != self._criterion:
                    self._criterion, self._name = int(own[1]), ""
            return False
        told = re.match(r"(\d{1,2})\.\d", number)
        own = re.match(r"(\d{1,2})\.\d", take_number(content).label)
        if match is not None:
            self._criterion = int(match[1])
            self._name = name or self._name
        elif told is not None and int(told[1]) != self._criterion:
            self._criterion, self._name = int(told[1]), name
        elif name:
            head = _CRITERION_HEAD.match(name)
            if head is not None:
                self._criterion, self._name = int(head[1]), name[head.end() :].strip(" .")
            elif columns.number is not None and name[0].islower():
                self._name = f"{self._name} {name}"
            elif self._headed and columns.number is not None and not (number or own):
                self._named_without_number(name, top=top)
            elif fold(name) != fold(self._name) and not number:
                # Its number is told by its indicators, or by order when none of them has one.
                self._name = name
                self._criterion = int(own[1]) if own else self._criterion + 1
        return bool(match is not None and name and fold(name) == fold(content) and empty)

    def _named_without_number(self, name: str, *, top: bool) -> None:
        """A name in a table whose criteria have their numbers in a column, and no number beside it.

        At the top of a page it is the rest of a name that the page's end cut before a capital
        (“Quốc phòng và | An ninh”); anywhere else nobody can tell.
        """
        if fold(name) == fold(self._name):
            return
        if top:
            self._name = f"{self._name} {name}"
        else:
            self._unsure = row_doubts.NO_NUMBER

    def _item(self, head: Numbered, values: Values, source: Source, unit: str) -> None:
        last = self._last()
        item = self._kept(head, values, source)
        filled = any(text for text in item.printed.values())
        if last is not None and self._continues(head, last, values, source):
            self._join(last, head, values, source)
            return
        if head.kind == "number":
            self._add(item, head.label, unit)
            own = int(head.label.split(".")[0])
            if own != self._criterion:
                item_criterion = self.indicators[-1]
                if self._criterion and any(
                    i.criterion == self._criterion for i in self.indicators[:-1]
                ):
                    item_criterion.ask(
                        f"Số {head.label} không thuộc tiêu chí {self._criterion} của dòng này."
                    )
                item_criterion.criterion = own
            return
        inside = last is not None and last.criterion == self._criterion
        part = inside and last is not None and self._is_part(head, last)
        if part and last is not None:
            label = (
                head.label if head.kind == "letter" else _LETTERS[len(last.parts) % len(_LETTERS)]
            )
            item.label = label
            if last.thresholds and not last.parts:
                item.ask("Mục con của một chỉ tiêu đã có mức riêng.")
            if not head.kind:
                item.ask("Dòng không có số: là mục con của dòng trên hay một chỉ tiêu khác?")
            if self._gap:
                item.ask(row_doubts.MISSED)
            self._marked = head.kind
            last.parts.append(item)
            return
        if head.kind == "letter" and not filled:
            item.ask("Mục chữ cái không có mức.")
        self._add(item, "", unit)
        self.indicators[-1].label = "-" if head.kind == "bullet" else head.label

    def _is_part(self, head: Numbered, last: ReadIndicator) -> bool:
        if head.kind == "letter" or head.label == "+":
            return True
        bare = not last.thresholds
        if head.kind == "bullet":
            # Where bullets tell the indicators themselves, the next bullet is the next one.
            return last.label != "-" and (bool(last.number) or bare or bool(last.parts))
        # After sub-items that carry a letter or a bullet, a bare line begins something new.
        opens = bool(last.parts) or last.text.endswith(":")
        return bare and opens and not last.number and not (last.parts and self._marked)

    def _kept(self, head: Numbered, values: Values, source: Source) -> ReadItem:
        text, marks = take_marks(head.text, self._marks)
        item = ReadItem(head.label, text, marks=list(marks), sources=[source])
        texts = {key: cell.text for key, (cell, _) in values.items()}
        if not any(text.strip() for text in texts.values()):
            return item
        for key, (cell, held) in values.items():
            limit, printed, more = self._value(cell)
            item.marks += [mark for mark in more if mark not in item.marks]
            item.printed[key] = printed
            if held and limit.word is not Word.UNKNOWN:
                limit = limit.asking(row_doubts.SHARED)
                first = self._origins.get(cell.origin)
                if first is not None and row_doubts.SHARED not in first.thresholds[key].question:
                    first.thresholds[key] = first.thresholds[key].asking(row_doubts.SHARED)
            else:
                self._origins.setdefault(cell.origin, item)
            item.thresholds[key] = limit
        return item

    def _value(self, cell: GridCell) -> tuple[Limit, str, tuple[str, ...]]:
        text, marks = take_marks(cell.text, self._marks)
        limit = read_value(text, cell.years) or unknown("Ô này để trống.")
        if cell.doubt:
            limit = limit.asking(cell.doubt)
        return limit, squeeze(cell.text), marks

    def _add(self, item: ReadItem, number: str, unit: str) -> None:
        self.indicators.append(
            ReadIndicator(
                number, item.text, item.thresholds, item.printed, "", item.marks, item.question,
                item.sources, criterion=self._criterion, criterion_name=self._name,
                section=self.section, number=number, unit_column=unit,
            )
        )  # fmt: skip
        self._gap = False
        if self._other:
            self.indicators[-1].ask(row_doubts.OTHER_HEADING)
        if self._missed_in is None:
            self._missed_in = self._criterion
        self._missed = self._missed and self._missed_in == self._criterion
        if self._missed and not number:
            self.indicators[-1].ask(row_doubts.MISSED)
        if self._unsure and not number:
            self.indicators[-1].ask(self._unsure)
        if not item.text:
            # Its words may stand in the row below: what counts on from it is not sure either.
            self.indicators[-1].ask(row_doubts.NO_WORDS)
            self._missed, self._missed_in = True, self._criterion

    def _last(self) -> ReadIndicator | None:
        return self.indicators[-1] if self.indicators else None

    def _continues(
        self, head: Numbered, last: ReadIndicator, values: Values, source: Source
    ) -> bool:
        """Whether a row goes on with the row before it, cut in two by the end of a page."""
        if head.kind:
            return False
        filled = [
            squeeze(cell.text) for cell, held in values.values() if cell.text.strip() and not held
        ]
        if last.criterion != self._criterion:
            return False
        lower = bool(head.text) and head.text[0].islower()
        if lower:
            return True
        return not head.text and bool(filled)

    def _join(self, last: ReadIndicator, head: Numbered, values: Values, source: Source) -> None:
        item: ReadItem = last.parts[-1] if last.parts else last
        if self._gap:
            item.ask(row_doubts.MISSED)
        text, marks = take_marks(head.text, self._marks)
        item.text = f"{item.text} {text}".strip()
        item.marks += marks
        item.sources.append(source)
        for key, (cell, held) in values.items():
            added = squeeze(cell.text)
            if not added or held:
                continue
            before = item.printed.get(key, "")
            joined = f"{before} {added}".strip()
            limit = read_value(take_marks(joined, self._marks)[0]) or unknown("Ô này để trống.")
            whole = all(
                alone is not None and alone.word is not Word.UNKNOWN
                for alone in (read_value(take_marks(t, self._marks)[0]) for t in (before, added))
            )
            if whole and not added.startswith("(") and not limit.by_year:
                limit = limit.asking(
                    "Ô bị cắt làm hai dòng.", f"một mức: {joined}", f"hai mức: {before} và {added}"
                )
            old, alone = item.thresholds.get(key), read_value(take_marks(before, self._marks)[0])
            if old is not None and alone is not None and old.questions != alone.questions:
                # What was asked of the cell, not of its words, is still not answered.
                limit = replace(limit, questions=limit.questions + old.questions)
            if cell.doubt:
                limit = limit.asking(cell.doubt)
            item.printed[key], item.thresholds[key] = joined, limit
        for key in values:
            if item.thresholds and key not in item.thresholds:
                item.printed[key], item.thresholds[key] = "", unknown("Ô này để trống.")

    def _restore_tens(self) -> None:
        """A workbook turns 8.10 into 8.1: after 8.9 it is the tenth, and that is asked."""
        for before, item in zip(self.indicators, self.indicators[1:], strict=False):
            match = re.fullmatch(r"(\d+)\.(\d+)", before.number)
            if match is None or int(match[2]) % 10 != 9:
                continue
            wanted = f"{match[1]}.{int(match[2]) + 1}"
            if wanted == f"{item.number}0":
                item.ask(f"Ghi là {item.number}, đứng sau {before.number}: có phải {wanted}?")
                item.number = wanted

    def finish(self) -> None:
        """Number what has no number, by order within its criterion."""
        for no, name in self._headed.items():
            if all(item.criterion != no for item in self.indicators):
                self.questions.append(
                    (f"tiêu chí {no}", f"Không đọc được chỉ tiêu nào của “{name or no}”.")
                )
        by_criterion: dict[tuple[int, str], list[ReadIndicator]] = {}
        before, again = 0, set[int]()
        for item in self.indicators:
            known = by_criterion.setdefault((item.criterion, ""), [])
            if known and item.criterion != before and not item.number:
                again.add(item.criterion)
            known.append(item)
            before = item.criterion
        for item in self.indicators:
            if item.criterion in again and not item.number:
                item.ask(row_doubts.AGAIN)
        for (criterion, _), items in by_criterion.items():
            if all(not item.number for item in items):
                if len(items) == 1 and criterion in self._above_missed:
                    items[0].ask(row_doubts.MISSED_BELOW)
                for order, item in enumerate(items, start=1):
                    item.number = str(criterion) if len(items) == 1 else f"{criterion}.{order}"
                continue
            for order, item in enumerate(items, start=1):
                if not item.number:
                    item.number = f"{criterion}.{order}"
                    item.ask("Dòng này không có số trong khi các chỉ tiêu khác của tiêu chí có số.")
        self._restore_tens()
        names: dict[int, str] = {}
        for item in self.indicators:
            if item.criterion_name.startswith(names.get(item.criterion, "")):
                names[item.criterion] = item.criterion_name
        for item in self.indicators:
            if names.get(item.criterion, "").startswith(item.criterion_name):
                item.criterion_name = names[item.criterion]
        seen: dict[str, ReadIndicator] = {}
        for item in self.indicators:
            if not item.criterion:
                item.ask("Không rõ dòng này thuộc tiêu chí nào.")
            if item.number in seen:
                for one in (item, seen[item.number]):
                    one.ask(f"Số {item.number} có hai lần trong văn bản.")
            seen[item.number] = item


def _orders(grid: Grid, columns: Columns, first: int) -> bool:
    """Whether the numbers of a table count its indicators: 1, 2, 3 and no criterion's name."""
    if columns.number is None or columns.name is not None:
        return False
    told = [_text(row, columns.number).rstrip(".") for row in grid.rows[first:]]
    plain = [int(text) for text in dict.fromkeys(told) if text.isdigit()]
    return bool(plain) and plain == list(range(1, len(plain) + 1))


def _in_criterion(row: GridRow, columns: Columns, criterion: int) -> GridRow:
    """The row with the number of its criterion before its own."""
    place = columns.number
    number = _text(row, place).rstrip(".")
    if place is None or not number.isdigit():
        return row
    cells = list(row.cells)
    cells[place] = replace(cells[place], text=f"{criterion}.{number}")
    return replace(row, cells=tuple(cells))


def section_name(text: str) -> str:
    """A heading in capitals ("II. HẠ TẦNG") as it is written in text, without its number."""
    bare = re.sub(r"^(?:[IVX]+|[A-Z])[.)]\s*", "", squeeze(text)).strip(" .")
    return bare.capitalize() if bare.isupper() else bare


def _text(row: GridRow, column: int | None) -> str:
    return squeeze(row.cells[column].text) if column is not None else ""


def _held(row: GridRow, column: int, index: int) -> bool:
    """Whether the place belongs to a cell that began in an earlier row."""
    return row.cells[column].origin[0] < index


def _names(row: GridRow, columns: Columns) -> bool:
    """The lower half of a heading that is said again."""
    filled = [(squeeze(row.cells[i].text), group.name) for i, group in columns.groups]
    return len(filled) > 1 and all(
        text and (fold(name) == fold(text) or fold(name).endswith(f" {fold(text)}"))
        for text, name in filled
    )
