"""One row of a decision's table that holds several indicators, line by line."""

from collections.abc import Iterable
from dataclasses import replace

from ntm_desktop.domain.decisions.document import GridCell
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.partings import by_those_beside, only_parting, partings
from ntm_desktop.domain.decisions.values import read_value, squeeze
from ntm_desktop.domain.decisions.wording import Numbered, run_on, take_number
from ntm_desktop.domain.text import fold

RUN_ON = "Nhiều chỉ tiêu trong một ô, dòng nối nhau: không rõ mức nào của chỉ tiêu nào."

Values = dict[str, tuple[GridCell, bool]]


def row_pieces(
    content: str, values: Values, *, drawn: bool = False
) -> list[tuple[Numbered, Values]] | None:
    """One row that holds several indicators line by line; None for an ordinary one.

    Args:
        content: the cell with the wordings.
        values: the cells with the levels.
        drawn: the lines are those of a page that was drawn, and may be broken anywhere.
    """
    joined: list[Numbered] = []
    for line in filter(None, map(squeeze, content.split("\n"))):
        head = take_number(line)
        # “xanh - sạch | - đẹp, an toàn”: the line's end stands before a dash of the wording.
        dash = head.kind == "bullet" and head.text[:1].islower()
        open_ = bool(joined) and joined[-1].text[-1:] not in ".:;"
        if joined and (not head.kind or (dash and open_)):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line}")
        else:
            joined.append(head)
    cut = [part for head in joined for part in run_on(head)]
    melted = len(cut) > len(joined)
    if len(cut) < 2:
        return None
    told = {
        key: _told_apart(cell.text, cut, melted=melted, drawn=drawn)
        for key, (cell, _) in values.items()
    }
    if melted and not all(told.values()):
        # A cell may read like a single level (“Đạt 100%”) and be two all the same.
        ways = [partings(cell.text, len(cut)) for cell, _ in values.values()]
        every = dict(zip(values, by_those_beside(ways), strict=True))
        beside = 2 * sum(map(bool, told.values())) > len(told)
        if all(every.values()) and (beside or _fit(cut, every.values())):
            told = every
    # Where most cells hold a level for each indicator, one that cannot be parted is asked alone.
    lost = melted and 2 * sum(map(bool, told.values())) <= len(told)
    if not lost:
        joined = cut
    rows: list[tuple[Numbered, Values]] = [(head, {}) for head in joined]
    for key, (cell, held) in values.items():
        if lost or (melted and not told[key]):
            cell = replace(cell, doubt=cell.doubt or RUN_ON)
        lines = told[key] if len(told[key]) == len(rows) else []
        for index, (_, parts) in enumerate(rows):
            text = lines[index] if lines else cell.text
            parts[key] = (
                replace(cell, text=text),
                held or (not lines and len(rows) > 1 and bool(cell.text.strip())),
            )
    return rows


def _fit(heads: list[Numbered], told: Iterable[list[str]]) -> bool:
    """Whether every share stands beside a wording that names one, and every “Đạt” beside none."""
    for texts in told:
        for head, text in zip(heads, texts, strict=True):
            limit = read_value(text)
            share = fold(head.text).startswith("ty le")
            if limit is None or not (limit.unit == "%" if share else limit.word is Word.MET):
                return False
    return True


def _told_apart(text: str, heads: list[Numbered], *, melted: bool, drawn: bool) -> list[str]:
    """The levels of a cell, one for each indicator of its row; empty when it does not tell."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(heads) > 1 and heads[0].kind != heads[1].kind and len(lines) == len(heads) - 1:
        lines.insert(0, "")
    if len(lines) == len(heads) and not melted:
        # “tối đa 8% thấp hơn 1,5% | ≥ 48%”: as many lines, but not one for each.
        return [] if drawn and not all(map(_whole, filter(None, lines))) else lines
    return only_parting(text, len(heads))


def _whole(text: str) -> bool:
    """Whether a line is a level by itself, be it one that is asked about."""
    limit = read_value(text)
    return limit is None or (limit.word is not Word.UNKNOWN and len(limit.by_year) != 1)
