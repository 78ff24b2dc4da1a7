"""Tables that were copied as text: cells parted by tabs or by lines, merged cells lost."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ntm_desktop.domain.decisions.columns import (
    Headed,
    headed,
    is_content_heading,
    is_number_heading,
)
from ntm_desktop.domain.decisions.copied import END, NO_NAMES, ROMAN, SPANNING, UNTOLD
from ntm_desktop.domain.decisions.document import Block, Grid, Line
from ntm_desktop.domain.decisions.tabbed import (
    TELLS,
    Head,
    Row,
    is_wording,
    make_grid,
    parted,
    read_tabbed,
)
from ntm_desktop.domain.decisions.values import only_sign, readable, squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_LONGEST_UNIT = 3  # words: "triệu đồng/người/năm"


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
        if TELLS.fullmatch(fold(text)) or take_number(text).kind == "number" or ROMAN.match(text):
            break
        if text and not text.strip("()").isdigit():
            head.append(text)
        after += 1
    content = next((i for i, text in enumerate(head) if is_content_heading(text)), None)
    if content is None or content + 1 >= len(head):
        return None
    lead = content + 1
    kinds = headed(head)
    units = kinds[lead] is Headed.UNIT
    values = [text for text, kind in zip(head[lead:], kinds[lead:], strict=True)
              if kind not in {Headed.UNIT, Headed.ASIDE}]  # fmt: skip
    aside = len(head) - lead - units - len(values)
    names = [name for name in values if not SPANNING.match(fold(name))] or values[:1]
    if not names:
        return None
    made = Head(kinds[:lead], False, names, [], head[:lead], frozenset())
    rows, end = _gather_stacked(lines, after, made, [fold(text) for text in head])
    counts: Counter[int] = Counter()
    told: list[tuple[str, bool]] = []
    criterion = number = ""
    for row in rows:
        shown, rest = parted(row.cells, replace(made, unit=units), criterion, number)
        criterion, number = _said(made, shown, criterion, number)
        held = len(row.cells)
        _drop(row, held - len(rest), units=units, aside=aside, width=len(names))
        count = len(row.cells) - (held - len(rest))
        counts[count] += 1
        beside = row.cells[len(row.cells) - count :] if count else []
        whole = count == len(names) and not any(_sentence(text) for text in beside)
        told.append((_told(row.cells[0], shown), whole))
    _doubt_untold(rows, told)
    if not any(count for count, _ in counts.items() if count):
        return None
    del counts[0]
    if counts.most_common(1)[0][0] > len(names):
        for row in rows:
            row.doubt = NO_NAMES
    return make_grid(made, rows, lines[at]), end


def _told(first: str, shown: list[str]) -> str:
    """How a row says which one it is: "number", "criterion", "letter", "" when it does not."""
    kinds = [take_number(text).kind for text in (first, *shown)]
    if "number" in kinds:
        return "number"
    if re.fullmatch(r"[a-zđ]\)", first) or "letter" in kinds:
        return "letter"
    return "criterion" if TELLS.fullmatch(fold(first)) else ""


def _sentence(text: str) -> bool:
    """Whether what stands in a value's place is a wording that lost its own."""
    return len(text.split()) > _LONGEST_UNIT + 1 and is_wording(text)


def _doubt_untold(rows: list[Row], told: list[tuple[str, bool]]) -> None:
    """Only a row that says which one it is, with a value for every column, is sure."""
    below = False
    for index, (row, (kind, complete)) in enumerate(zip(rows, told, strict=True)):
        after = told[index + 1][0] if index + 1 < len(rows) else "number"
        below = kind == "number" or (kind == "letter" and below)
        alone = kind == "criterion" and after in {"number", "criterion"}
        if not (complete and (below or alone)):
            row.doubt = row.doubt or UNTOLD


def _said(head: Head, shown: list[str], criterion: str, number: str) -> tuple[str, str]:
    for kind, text in zip(head.lead, shown, strict=True):
        if kind is Headed.NAME:
            criterion = text or criterion
        elif kind is Headed.NUMBER:
            number = text or number
    return criterion, number


def _drop(row: Row, start: int, *, units: bool, aside: int, width: int) -> None:
    """Take the unit before a row's values away, and what other columns say behind them."""
    unit = row.cells[start] if units and len(row.cells) > start else ""
    if unit and not readable(unit) and len(unit.split()) <= _LONGEST_UNIT:
        del row.cells[start]
    while aside and len(row.cells) > start + 1 and not readable(row.cells[-1]):
        if len(row.cells) - start <= width and readable(row.cells[start]) and aside > 1:
            break
        del row.cells[-1]
        aside -= 1


def _gather_stacked(
    lines: list[Line], at: int, head: Head, heading: list[str]
) -> tuple[list[Row], int]:
    """The rows of a table copied cell by cell."""
    rows: list[Row] = []
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
            rows.append(Row([lines[at]], [text]))
        else:
            _take_stacked(rows, lines[at], text, head)
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


def _take_stacked(rows: list[Row], line: Line, text: str, head: Head) -> None:
    last = rows[-1] if rows else None
    lead = len(head.lead)
    told = last is not None and TELLS.fullmatch(fold(last.cells[0])) is not None
    begins = TELLS.fullmatch(fold(text)) is not None
    own = begins and ("." in text.rstrip(".") or (text[0].isalpha() and text.endswith(")")))
    if begins and (last is None or own or _looks_done(last, lead)):
        rows.append(Row([line], [text]))
        return
    if last is None or ROMAN.match(last.cells[0]):
        rows.append(Row([line], [text]))
        return
    if told and len(last.cells) < (lead if "." not in last.cells[0].rstrip(".") else 2):
        last.cells.append(text)
        last.lines.append(line)
        return
    full = len(last.cells) > len(head.names) + (lead - 1 if told else 0)
    if take_number(text).kind:
        rows.append(Row([line], [text]))
        return
    if full and is_wording(text):
        last.doubt = UNTOLD
        rows.append(Row([line], [text], doubt=UNTOLD))
        return
    last.lines.append(line)
    broken = only_sign(last.cells[-1])
    if broken or text[0] == "(" or (text[0].islower() and not readable(text)):
        last.cells[-1] = f"{last.cells[-1]}\n{text}"
    else:
        last.cells.append(text)


def _looks_done(row: Row, lead: int) -> bool:
    return (
        len(row.cells) == 1
        or any(readable(cell) for cell in row.cells[1:])
        or len(row.cells) > lead
    )
