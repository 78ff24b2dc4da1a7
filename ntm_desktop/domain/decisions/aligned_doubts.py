"""Which rows of a table kept as text with blanks are not sure, however well each cell reads."""

from ntm_desktop.domain.decisions.aligned_rows import Row, Table
from ntm_desktop.domain.decisions.columns import Headed
from ntm_desktop.domain.decisions.copied import BROKEN
from ntm_desktop.domain.decisions.values import readable, squeeze
from ntm_desktop.domain.decisions.wording import take_number


def doubt_neighbours(
    table: Table, rows: list[Row], cells: dict[int, list[tuple[str, bool]]], bare: list[bool]
) -> None:
    """Doubt rows whose levels do not stand beside their wording, and the rows around them.

    Where one cell holds several indicators, their levels drift away from their wordings.
    """
    starts = [*(row.line for row in rows), table.pages[-1].end]
    firsts = [
        [
            next((at for at, _ in table.found[c] if starts[i] <= at < starts[i + 1]), -1)
            for c in table.values
        ]
        for i in range(len(rows))
    ]
    shown = [i for i in range(len(rows)) if not bare[i]]
    level = [i for i in shown if all(at in {-1, starts[i]} for at in firsts[i])]
    top = 10 * len(level) >= 7 * len(shown)
    middle = [i for i in shown if _in_the_middle(table, rows[i], starts[i + 1])]
    centred = not top and 10 * len(middle) >= 7 * len(shown)
    for index, row in enumerate(rows):
        if bare[index]:
            strange = not _heads(table, rows, index)
        else:
            # One line that reads like nothing is odd; several are levels that ran together.
            strange = any(
                not sure
                or (
                    not readable(text)
                    and sum(starts[index] <= at < starts[index + 1] for at, _ in table.found[c]) > 1
                )
                for c, (text, sure) in ((c, told[index]) for c, told in cells.items())
                if text
            )
        if not bare[index] and top:
            strange = strange or index not in level
        elif not bare[index]:
            strange = strange or not centred
            if index not in middle:
                row.doubt = row.doubt or BROKEN
                strange = strange or not _over_pages(table, row)
        if not strange:
            continue
        around = rows[max(0, index - 1) : index + 2]
        if bare[index]:
            around = [one for one in rows if _same_criterion(rows, one, row)]
        for one in around:
            one.doubt = one.doubt or BROKEN


def _same_criterion(rows: list[Row], one: Row, two: Row) -> bool:
    places = sorted(next(i for i, row in enumerate(rows) if row is that) for that in (one, two))
    between = rows[places[0] + 1 : places[1] + 1]
    return not any(row.begins for row in between)


def _heads(table: Table, rows: list[Row], index: int) -> bool:
    """Whether a row without levels heads the rows below it."""
    row, text = rows[index], squeeze(" ".join(rows[index].wording))
    if row.begins and Headed.NAME not in table.kinds:
        return True
    below = rows[index + 1] if index + 1 < len(rows) else None
    mark = take_number(below.wording[0]).kind if below and below.wording else ""
    own = take_number(text).kind
    return text.endswith(":") or (mark in {"letter", "bullet"} and own != mark)


def doubt_counted(
    table: Table, rows: list[Row], cells: dict[int, list[tuple[str, bool]]], bare: list[bool]
) -> None:
    """Indicators told by counting hang together: one too many, and all behind it are others."""
    shifted = False
    for index, row in enumerate(rows):
        shifted = shifted and not row.begins
        told = [cells[column][index] for column in table.values]
        whole = all(sure and readable(text) for text, sure in told)
        # A line in capitals further down may begin an indicator of its own.
        several = any(line[:1].isupper() for line in row.wording[1:])
        shifted = shifted or several or not (whole or bare[index])
        if shifted:
            row.doubt = row.doubt or BROKEN


def _in_the_middle(table: Table, row: Row, end: int) -> bool:
    """Whether the levels of a row stand in the middle beside its wording."""
    if not row.lines:
        return False
    middle = (row.lines[0] + row.lines[-1]) / 2
    for column in table.values:
        held = [at for at, _ in table.found[column] if row.line <= at < end]
        if held and abs((held[0] + held[-1]) / 2 - middle) > 1.0:
            return False
    return True


def _over_pages(table: Table, row: Row) -> bool:
    """Whether the lines of a row stand on two pages."""
    return len({_page(table, at) for at in row.lines}) > 1


def _page(table: Table, at: int) -> int:
    return next((i for i, page in enumerate(table.pages) if at < page.end), len(table.pages))
