"""Tables that were copied as text: cells parted by tabs or by lines, merged cells lost."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ntm_desktop.domain.decisions.columns import is_content_heading, is_number_heading
from ntm_desktop.domain.decisions.copied import END, FEWER, NO_NAMES, ONE_FOR_ALL, ROMAN, SPANNING
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.tabbed import read_tabbed
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_WHOLE = re.compile(r"\d{1,2}\.?")


@dataclass(slots=True)
class _Row:
    """One row of the copied table."""

    lines: list[Line]
    cells: list[str]


def gather_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, lines that stand for table rows put together as tables."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        yield from _from_lines(lines)
        lines = []
        yield block
    yield from _from_lines(lines)


def _from_lines(lines: list[Line]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        found = read_tabbed(lines, at) or _stacked(lines, at)
        if found is None:
            yield lines[at]
            at += 1
            continue
        grid, at = found
        yield grid


def _stacked(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    """A table copied with every cell on a line of its own."""
    if not is_number_heading(lines[at].text):
        return None
    head: list[str] = []
    after = at
    while after < len(lines) and len(head) < 24:
        text = squeeze(lines[after].text)
        if _WHOLE.fullmatch(text) or take_number(text).kind == "number":
            break
        if text:
            head.append(text)
        after += 1
    content = next((i for i, text in enumerate(head) if is_content_heading(text)), None)
    if content is None or content + 1 >= len(head):
        return None
    lead = content + 1
    rows, end = _gather_stacked(lines, after, lead, [fold(text) for text in head])
    counts = Counter(len(_values(row, lead)) for row in rows)
    counts = Counter({n: c for n, c in counts.items() if 1 <= n <= len(head) - lead})
    if not counts:
        return None
    width = counts.most_common(1)[0][0]
    names = _own_names(head[lead:], width)
    return _grid(head[:lead], names or ["?"] * width, rows, lines[at], named=bool(names)), end


def _own_names(names: list[str], width: int) -> list[str]:
    """The names of the columns themselves, without headings that span several; [] in doubt."""
    spanning = [i for i, name in enumerate(names[:-1]) if SPANNING.match(fold(name))]
    if len(names) == width:
        return names
    if len(names) - width != len(spanning):
        return []
    return [name for i, name in enumerate(names) if i not in spanning]


def _gather_stacked(
    lines: list[Line], at: int, lead: int, heading: list[str]
) -> tuple[list[_Row], int]:
    """The rows of a table copied cell by cell."""
    rows: list[_Row] = []
    while at < len(lines):
        text = squeeze(lines[at].text)
        if not text:
            at += 1
            continue
        if END.match(fold(text)) and not take_number(text).kind:
            break
        if is_number_heading(text):
            at = _past_heading(lines, at, heading)
            continue
        if ROMAN.match(text):
            rows.append(_Row([lines[at]], [text]))
        else:
            _take_stacked(rows, lines[at], text, lead)
        at += 1
    return rows, at


def _past_heading(lines: list[Line], at: int, heading: list[str]) -> int:
    """Past a heading that is repeated; past its first line when it is another one."""
    start, seen = at, 0
    while at < len(lines) and seen < len(heading):
        text = fold(squeeze(lines[at].text))
        if text and text != heading[seen]:
            return start + 1
        seen += bool(text)
        at += 1
    return at


def _take_stacked(rows: list[_Row], line: Line, text: str, lead: int) -> None:
    last = rows[-1] if rows else None
    if _WHOLE.fullmatch(text) and (last is None or _looks_done(last, lead)):
        rows.append(_Row([line], [text]))
        return
    if last is not None and _WHOLE.fullmatch(last.cells[0]) and len(last.cells) < lead:
        last.cells.append(text)
        last.lines.append(line)
        return
    if take_number(text).kind and not (
        last is not None and len(last.cells) == lead - 1 and _WHOLE.fullmatch(last.cells[0])
    ):
        rows.append(_Row([line], [text]))
        return
    if last is None:
        rows.append(_Row([line], [text]))
        return
    last.lines.append(line)
    if text[0] == "(" or text[0].islower():
        last.cells[-1] = f"{last.cells[-1]}\n{text}"
    else:
        last.cells.append(text)


def _looks_done(row: _Row, lead: int) -> bool:
    return bool(_values(row, lead)) or len(row.cells) == 1


def _content(row: _Row, lead: int) -> int:
    """Where the wording stands in a row that may lack the cells of a merged criterion."""
    if len(row.cells) >= lead and (_WHOLE.fullmatch(row.cells[0]) or not row.cells[0]):
        return lead - 1
    head = take_number(row.cells[0])
    return 1 if head.kind == "number" and not head.text and len(row.cells) > 1 else 0


def _values(row: _Row, lead: int) -> list[str]:
    return row.cells[_content(row, lead) + 1 :]


def _grid(
    lead: list[str], names: list[str], rows: list[_Row], head: Line, *, named: bool = True
) -> Grid:
    width = len(lead) + len(names)
    made = [
        GridRow(
            tuple(GridCell(text, (0, c)) for c, text in enumerate([*lead, *names])),
            head.page,
            head.number,
        )
    ]
    for row in rows:
        at = len(made)
        if len(row.cells) == 1 and ROMAN.match(row.cells[0]):
            cells = [GridCell(row.cells[0], (at, 0))] * width
            made.append(GridRow(tuple(cells), row.lines[0].page, row.lines[0].number))
            continue
        place = _content(row, len(lead))
        before = row.cells[:place] if place else []
        before += [""] * (len(lead) - 1 - len(before))
        cells = [GridCell(text, (at, c)) for c, text in enumerate([*before, row.cells[place]])]
        placed = _placed(row, len(lead), len(names), at)
        cells += placed if named else [replace(cell, doubt=NO_NAMES) for cell in placed]
        made.append(GridRow(tuple(cells), row.lines[0].page, row.lines[0].number))
    return Grid(tuple(made))


def _placed(row: _Row, lead: int, width: int, at: int) -> list[GridCell]:
    """The values of a row in their columns, in doubt where their number does not fit."""
    values = _values(row, lead)
    filled = [value for value in values if value]
    if len(values) == width or not filled:
        values += [""] * (width - len(values))
        return [GridCell(text, (at, lead + c)) for c, text in enumerate(values[:width])]
    if len(filled) == 1:
        return [GridCell(filled[0], (at, lead), doubt=ONE_FOR_ALL)] * width
    if len(filled) == width:
        return [GridCell(text, (at, lead + c)) for c, text in enumerate(filled)]
    spread = [filled[0]] * (width - len(filled)) + filled if len(filled) < width else filled[:width]
    return [GridCell(text, (at, lead + c), doubt=FEWER) for c, text in enumerate(spread)]
