"""Cells of a table copied with tabs that go over several lines, where only one reading is left.

A browser that copies a table whose cells hold paragraphs puts each cell on lines of its own, a tab
before all but the first of a row. A cell that holds several indicators goes over as many lines
as it has indicators, and so does each of its levels.
"""

from collections.abc import Callable
from dataclasses import replace

from ntm_desktop.domain.decisions.columns import is_number_heading
from ntm_desktop.domain.decisions.copied import END
from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import only_sign, read_value, readable, squeeze
from ntm_desktop.domain.decisions.wording import Numbered, take_number
from ntm_desktop.domain.text import fold

_MOST_PLAIN = 20  # lines without a tab that a cell's paragraphs may be


def split_cells(line: Line) -> list[str]:
    """The cells of one copied line."""
    return [cell.strip() for cell in line.text.replace("\u00a0", " ").strip("\n").split("\t")]


def copied_from_page(lines: list[Line], at: int) -> bool:
    """Whether a table begins here whose cells follow each other on lines of their own."""
    if not is_number_heading(lines[at].text):
        return False
    below = next((line.text for line in lines[at + 1 : at + 6] if line.text.strip()), "")
    return below.startswith("\t")


def joined_rows(lines: list[Line], at: int) -> tuple[list[Line], list[int]] | None:
    """The table with the cells of a row on one line; where each line, and then the rest, began.

    None when blanks at the ends of lines were trimmed, and with them the tabs of empty cells.

    A line with a tab before it goes on with the row above. Empty lines only part paragraphs; but
    more of them than in the heading stand before a row whose first cell is empty.
    """
    texts: list[list[str]] = []
    places: list[int] = []
    empty = usual = tabbed = plain = 0
    gaps: list[bool] = []
    blank = False
    after = at
    for after in range(at, len(lines)):
        text = lines[after].text
        if not text:
            empty += 1
            continue
        joins = bool(texts) and text.startswith("\t")
        usual = usual or (empty + 1 if joins else 0)
        blank = blank or not text.strip()
        gaps.append(usual > 0 and empty >= (usual if joins else 3))
        tabbed = len(gaps) if joins else tabbed
        if joins and empty < usual:
            texts[-1].append(text)
        elif text.strip() or joins:
            texts.append([text])
            places.append(after)
        empty = 0
        plain = 0 if joins else plain + 1
        # A table is over long before; joining what follows it time and again would take for ever.
        if plain > _MOST_PLAIN or (not joins and _ends(text)):
            break
    if any(gaps[:tabbed]) and not blank:
        return None
    made = [
        replace(lines[place], text="".join(told)) for place, told in zip(places, texts, strict=True)
    ]
    return made, [*places, after + 1]


def _ends(text: str) -> bool:
    return bool(END.match(fold(squeeze(text)))) and not take_number(text).kind


def several_in_a_row(
    lines: list[Line], at: int, lead: int, values: int, tail: int, begins: Callable[[int], bool]
) -> tuple[list[str], int] | None:
    """The cells of a row that holds several indicators, and the line after it.

    None when no such row begins at ``at``, and wherever its lines could be parted otherwise:
    every column of values must tell exactly one level for each indicator, each on its line.

    Args:
        lines: of the text.
        at: where the row would begin.
        lead: most cells that stand before the values.
        values: how many columns of values there are.
        tail: how many columns follow them.
        begins: whether a row begins at a line, or the table is over.
    """
    found = _wordings(lines, at, lead)
    if found is None:
        return None
    cells, heads, place = found
    count = len(heads)
    texts = [[text] for text in split_cells(lines[place])[1:]]
    place += 1
    while len(texts) < values + tail or (not tail and len(texts[-1]) < count):
        if place >= len(lines) or begins(place):
            if len(texts) != values or len(texts[-1]) != count:
                return None
            # The empty cells behind the values were trimmed away.
            texts += [[""]] * tail
            break
        first, *others = split_cells(lines[place])
        texts[-1].append(first)
        texts += [[text] for text in others]
        place += 1
    whole = len(texts) == values + tail and (place >= len(lines) or begins(place))
    if not whole or not all(_one_each(told, count) for told in texts[:values]):
        return None
    return cells + ["\n".join(told) for told in texts], place


def _wordings(
    lines: list[Line], at: int, lead: int
) -> tuple[list[str], list[Numbered], int] | None:
    """The first cells, the indicators in the last of them, and the line where that cell ends."""
    cells = split_cells(lines[at])
    heads = [take_number(cells[-1])]
    if len(cells) > lead or heads[0].kind != "number" or not heads[0].text:
        return None
    told = [cells[-1]]
    place = at + 1
    while place < len(lines):
        text, *others = split_cells(lines[place])
        head = take_number(text)
        if head.kind == "number" and head.text and _follows(heads[-1], head):
            heads.append(head)
            told.append(text)
        elif text[:1].isalpha() and text[:1].islower() and not head.kind:
            told[-1] = f"{told[-1]} {text}"
        else:
            return None
        if others:
            return ([*cells[:-1], "\n".join(told)], heads, place) if len(heads) > 1 else None
        place += 1
    return None


def _follows(before: Numbered, head: Numbered) -> bool:
    """Whether the numbers of two indicators follow each other within a criterion."""
    left, right = before.label.split("."), head.label.split(".")
    return left[:-1] == right[:-1] and len(left) > 1 and int(left[-1]) + 1 == int(right[-1])


def _one_each(told: list[str], count: int) -> bool:
    """Whether a cell's lines are as many levels, none of them the rest of the one before."""
    odd = [text for text in told if not _level(text)]
    return (
        len(told) == count
        and len(odd) <= (count // 2 if count > 2 else 0)
        and all(text[:1].isupper() or text[:1].isdigit() for text in odd)
        and not any(only_sign(text) or text.startswith("(") for text in told)
    )


def _level(text: str) -> bool:
    limit = read_value(text)
    return limit is not None and limit.word is not Word.UNKNOWN and not limit.label


def told_aside(rest: list[str], wide: int, most: int) -> int:
    """How many of the last cells stand behind the values; empty ones may have been trimmed away.

    Args:
        rest: the cells from the values on.
        wide: how many columns of values there are.
        most: how many columns follow them.
    """
    if not most or len(rest) <= most:
        return 0
    if len(rest) >= wide + most:
        return most
    if all(readable(cell) for cell in rest):
        return 0
    if len(rest) > wide and all(readable(cell) for cell in rest[:wide]):
        return len(rest) - wide
    return most


def more_years(cell: str, line: str) -> bool:
    """Whether a line tells the level of a further year of the cell above it."""
    before, joined = read_value(cell), read_value(f"{cell}\n{line}")
    told = len(before.by_year) if before is not None else 0
    return joined is not None and len(joined.by_year) > told > 0
