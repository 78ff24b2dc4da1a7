"""The lines of a table kept as text with blanks → its rows, every piece in its column."""

import itertools
import re
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.aligned_columns import Page, Piece, pieces
from ntm_desktop.domain.decisions.aligned_values import put_together
from ntm_desktop.domain.decisions.columns import Headed, headed
from ntm_desktop.domain.decisions.copied import BROKEN, ONE_FOR_ALL, ROMAN
from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.values import readable
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_MOST_ROWS = 600
_FILLED = 4
_CRITERION = re.compile(r"(?:tieuchi(?:so)?)?(\d{1,2})\.?")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?")
_LETTER = re.compile(r"[a-zđ]\)")


@dataclass(slots=True)
class Row:
    """One row being put together.

    Attributes:
        line: it begins in.
        number: what stands in the column of numbers, for a row that begins a criterion or has
            its own.
        begins: whether it begins a criterion.
        wording: the lines of its wording.
        lines: where they stand.
        doubt: why its levels are not sure.
        near: whether a single blank parts two of its levels.
        whole: the text of a heading over all columns, "" for an ordinary row.
    """

    line: int
    number: str = ""
    begins: bool = False
    wording: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    doubt: str = ""
    near: bool = False
    whole: str = ""
    name: list[str] = field(default_factory=list)
    unit: list[str] = field(default_factory=list)
    tail: dict[int, list[str]] = field(default_factory=dict)

    @property
    def own(self) -> str:
        """The number of the indicator, "" when the row has none of its own."""
        if _NUMBER.fullmatch(self.number):
            return self.number
        head = take_number(" ".join(self.wording))
        return head.label if head.kind == "number" else ""


class _NotToldError(Exception):
    """The rows do not begin in the lines their wordings begin in."""


class Table:
    """The lines of one table, read from above."""

    def __init__(self, lines: list[Line], pages: list[Page]) -> None:
        self.lines, self.pages = lines, pages
        self.texts = [line.text for line in lines]
        kinds = headed(pages[0].names)
        content = kinds.index(Headed.CONTENT)
        self.kinds = kinds[: content + 1] + [
            kind if kind in {Headed.UNIT, Headed.ASIDE} else Headed.VALUE
            for kind in kinds[content + 1 :]
        ]
        self.content = content
        self.values = [i for i, kind in enumerate(self.kinds) if kind is Headed.VALUE]
        self.found: dict[int, list[tuple[int, str]]] = {i: [] for i in self.values}
        self.rows: list[Row] = []
        self.numbered = True
        self.number_told = ""
        self.pages_told = 0
        self.near = False
        self.centred = False
        self.sides: list[tuple[int, str, str]] = []
        # Pages before the table carry their numbers, too.
        for text in self.texts[: pages[0].first]:
            bare = text.replace("\f", "").strip(" -–")
            if bare.isdigit() and int(bare) == self.pages_told + 1:
                self.pages_told = int(bare)

    def read(self) -> bool:
        """Walk the pages; False when the rows do not begin where their wording does."""
        try:
            return self._walk()
        except _NotToldError:
            return False

    def read_centred(self) -> bool:
        """Walk the pages of a table whose cells stand in the middle of their rows.

        Numbers and names of criteria then stand anywhere beside their indicators, which tell by
        their own numbers where they begin.
        """
        self.centred = True
        return self.read() and self._seat()

    def _seat(self) -> bool:
        """Give every criterion its number and name; False when one cannot be placed."""
        told = ""
        numbers: list[tuple[int, int]] = []
        for at, number, _ in self.sides:
            told = f"{told}{number.replace(' ', '')}" if number else told
            match = _CRITERION.fullmatch(fold(told))
            if number and match is not None:
                numbers.append((at, int(match[1])))
                told = ""
        if told or [no for _, no in numbers] != sorted({no for _, no in numbers}):
            return False
        # From below: what is left above is then the rows of the criteria before.
        for at, no in reversed(numbers):
            rows = [row for row in self.rows if row.own.split(".")[0] == str(no)]
            first = rows[0] if rows else self._only(at)
            if first is None:
                return False
            first.number, first.begins = str(no), True
        for at, _, name in self.sides:
            beside = [row for row in self.rows if not row.whole and row.line <= at]
            if name and beside:
                beside[-1].name.append(name)
        return True

    def _only(self, at: int) -> Row | None:
        """The row of a criterion's only indicator, which has no number of its own.

        Its number stands in its middle, so it begins as far above as the next row is below.
        """
        index = max(i for i, row in enumerate(self.rows) if row.line <= at)
        row = self.rows[index]
        if row.whole:
            return None
        below = row.lines[-1] + 1 if row.lines else at + 1
        opening = [
            i
            for i, text in enumerate(row.wording)
            if row.lines[i] <= at and text[:1].isupper() and (i or not row.own)
        ]
        if not opening:
            return None
        wanted = 2 * at - below + 1
        away = sorted((abs(row.lines[i] - wanted), i) for i in opening)
        cut = away[0][1]
        if cut == 0:
            return row
        made = Row(row.lines[cut], wording=row.wording[cut:], lines=row.lines[cut:])
        if away[0][0] > 1 or (len(away) > 1 and away[1][0] < 3):
            made.doubt = row.doubt = BROKEN
        row.wording, row.lines = row.wording[:cut], row.lines[:cut]
        self.rows.insert(index + 1, made)
        return made

    def _walk(self) -> bool:
        for page in self.pages:
            for at in range(page.first, page.end):
                text = self.texts[at]
                found = pieces(text)
                if not found or self._page_number(at, page, found):
                    continue
                if ROMAN.match(found[0].text) and len(found) == 1:
                    self.rows.append(Row(at, whole=found[0].text))
                    self.number_told = ""
                    continue
                if not self._line(at, found, page):
                    return False
        return len(self.rows) <= _MOST_ROWS

    def _page_number(self, at: int, page: Page, found: list[Piece]) -> bool:
        """A figure alone below an empty line: the next page's, or the last line of all."""
        if len(found) > 1 or not re.fullmatch(r"[-–]?\s*\d{1,3}\s*[-–]?", found[0].text):
            return False
        alone = at == page.first or not self.texts[at - 1].strip()
        last = all(not text.strip() for text in self.texts[at + 1 : page.end])
        told = int(re.sub(r"\D", "", found[0].text))
        if not alone or not (last or 0 < told - self.pages_told < 4):
            return False
        self.pages_told = told
        return True

    def _line(self, at: int, found: list[Piece], page: Page) -> bool:
        self.near = False
        number, name, more = self._lead(found, page)
        placed, doubt, more = self._placed(more, page)
        content = " ".join(placed.pop(self.content, []))
        if self.centred and (number or name):
            self.sides.append((at, number, name))
            number = ""
        begins = self._begins(number, content, placed)
        if begins is None and self.centred and (not self.rows or self.rows[-1].whole):
            begins = Row(0) if _opens(content) else None
        if begins is not None:
            self.rows.append(begins)
            begins.line = at
        if not self.rows or self.rows[-1].whole:
            return not placed
        row = self.rows[-1]
        if content:
            row.wording.append(content)
            row.lines.append(at)
        if name and not self.centred:
            row.name.append(name)
        row.doubt = row.doubt or doubt
        row.near = row.near or self.near
        for column, texts in placed.items():
            if self.kinds[column] is Headed.UNIT:
                row.unit += texts
            elif self.kinds[column] is Headed.ASIDE:
                row.tail.setdefault(column, []).extend(texts)
            else:
                self.found[column] += [(at, text) for text in texts]
        return True

    def _lead(self, found: list[Piece], page: Page) -> tuple[str, str, list[Piece]]:
        """What stands in the columns of number and name, and the pieces behind them."""
        number, name = "", ""
        rest: list[Piece] = []
        for piece in found:
            cut = _cut(piece, page.edges[: self.content], near=3)
            for part in cut:
                column = _column(part, page.edges)
                if column >= self.content:
                    rest.append(part)
                elif self.kinds[column] is Headed.NUMBER:
                    number = f"{number} {part.text}".strip()
                else:
                    name = f"{name} {part.text}".strip()
        return number, name, rest

    def _placed(
        self, found: list[Piece], page: Page
    ) -> tuple[dict[int, list[str]], str, list[Piece]]:
        """The pieces by their columns; those that lie over several say so."""
        placed: dict[int, list[str]] = {}
        doubt = ""
        for piece in found:
            if len(found) == 1 and piece.left < page.edges[self.content]:
                # A heading of a criterion may run on over the columns of levels.
                over = [p for p in _cut(piece, page.edges) if _column(p, page.edges) > self.content]
                if not any(readable(p.text) for p in over):
                    placed.setdefault(self.content, []).append(piece.text)
                    continue
            cut = _cut(piece, page.edges)
            self.near = self.near or any(_column(p, page.edges) > self.content for p in cut[:-1])
            for part in cut:
                column = _column(part, page.edges)
                crossed = [e for e in page.edges[self.content :] if part.left < e < part.right]
                if crossed and column != self.content:
                    doubt = ONE_FOR_ALL
                elif crossed:
                    doubt = BROKEN
                placed.setdefault(column, []).append(part.text)
        return placed, doubt, []

    def _begins(self, number: str, content: str, placed: dict[int, list[str]]) -> Row | None:
        """The row that begins in a line; None when none does."""
        head = take_number(content)
        bare = number.replace(" ", "")
        last = self.rows[-1] if self.rows else None
        if last and last.number.endswith(".") and bare.isdigit() and not _opens(content):
            # “10. | 1” in a narrow column.
            last.number, last.begins = last.number + bare, False
            self.number_told = ""
            number = bare = ""
        if number and (_NUMBER.fullmatch(bare) or _LETTER.fullmatch(bare)):
            if not _opens(content):
                raise _NotToldError
            return Row(0, number=bare)
        if number:
            done = _CRITERION.fullmatch(fold(self.number_told).replace(" ", ""))
            if not self.number_told or done:
                if not _opens(content):
                    raise _NotToldError
                self.number_told = number
                return Row(0, number=number, begins=True)
            # “Tiêu | chí | 4” in a narrow column.
            self.number_told = f"{self.number_told} {number}"
            for row in reversed(self.rows):
                if row.begins:
                    row.number = self.number_told
                    break
        if head.kind and not (head.kind == "bullet" and not head.text):
            return Row(0)
        if self._headed(content, placed):
            return Row(0)
        return Row(0) if not self.numbered and self._counted(content, placed) else None

    def _headed(self, content: str, placed: dict[int, list[str]]) -> bool:
        """Whether the only indicator of a criterion begins below the criterion's own line."""
        last = self.rows[-1] if self.rows else None
        if last is None or not last.begins or Headed.NAME in self.kinds:
            return False
        above = any(at >= last.line for c in self.values for at, _ in self.found[c])
        here = any(c in placed for c in self.values)
        return here and not above and bool(last.wording) and content[:1].isupper()

    def _counted(self, content: str, placed: dict[int, list[str]]) -> bool:
        """Whether a row without number begins: its levels do, and those above it are whole."""
        last = self.rows[-1] if self.rows else None
        if last is None or last.whole or content[:1].islower() or not content[:1].isalpha():
            return False
        above = {c: [t for at, t in self.found[c] if at >= last.line] for c in self.values}
        told = [put_together(tuple(texts)) for texts in above.values() if texts]
        heads = " ".join(last.wording).endswith(":")
        heads = heads or (last.begins and not told and Headed.NAME not in self.kinds)
        if not heads and (not told or not all(readable(text) for text in told)):
            return False
        here = [text for c in self.values for text in placed.get(c, [])]
        if not here:
            return content.endswith(":")
        return all(not text[:1].islower() or readable(text) for text in here)


def _opens(content: str) -> bool:
    """Whether a wording begins with these words."""
    return bool(content) and (bool(take_number(content).kind) or not content[:1].islower())


def _cut(piece: Piece, edges: list[int], near: int = 1) -> list[Piece]:
    """A piece cut at a blank that lies on an edge: two cells so near that one blank parts them.

    The first of two such cells fills its column; a cell merged over both stands in their middle.
    """
    made = [piece]
    for index, edge in enumerate(edges):
        last = made[-1]
        if not last.left < edge < last.right:
            continue
        if last.left > (edges[index - 1] if index else 0) + _FILLED:
            continue
        places = [
            at
            for at in range(max(edge - near, last.left + 1), min(edge + near + 1, last.right))
            if last.text[at - last.left] == " "
        ]
        if near > 1:
            opening = [at for at in places if not last.text[at - last.left + 1].islower()]
            places = opening or places
        if places:
            at = min(places, key=lambda place: abs(place - edge))
            left = last.text[: at - last.left]
            right = last.text[at - last.left + 1 :]
            made[-1:] = [Piece(left, last.left, at), Piece(right, at + 1, last.right)]
    return made


def _column(piece: Piece, edges: list[int]) -> int:
    """The column most of a piece lies in."""
    bounds = [-1, *edges, 10**6]
    shares = [
        min(piece.right, right) - max(piece.left, left)
        for left, right in itertools.pairwise(bounds)
    ]
    return shares.index(max(shares))
