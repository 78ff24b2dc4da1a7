"""Tables that were copied as text: cells parted by tabs or by lines, merged cells lost."""

from collections.abc import Iterable, Iterator

from ntm_desktop.domain.decisions.aligned import read_aligned
from ntm_desktop.domain.decisions.aligned_columns import begins_heading
from ntm_desktop.domain.decisions.columns import is_number_heading
from ntm_desktop.domain.decisions.document import Block, Line
from ntm_desktop.domain.decisions.stacked import read_stacked
from ntm_desktop.domain.decisions.tabbed import read_tabbed

_MOST_FAILED = 20  # headings without a table behind them: no decision has so many


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
    at = failed = 0
    while at < len(lines):
        found = None
        heading = is_number_heading(lines[at].text)
        if not heading or failed < _MOST_FAILED:
            found = read_tabbed(lines, at)
        if found is None and heading and failed < _MOST_FAILED:
            found = read_stacked(lines, at)
            failed += found is None
        if found is None and failed < _MOST_FAILED and begins_heading(lines[at].text):
            found = read_aligned(lines, at)
            failed += found is None
        if found is None:
            yield lines[at]
            at += 1
            continue
        grid, at = found
        yield grid
