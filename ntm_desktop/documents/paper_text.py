"""What a paper says as plain text: a line for each piece, a row of a table in one."""

from collections.abc import Iterator

from ntm_desktop.documents.pages import (
    Block,
    Document,
    Header,
    Row,
    Table,
    Title,
    block_texts,
    plain,
)


def paper_text(document: Document) -> str:
    """All that a paper says besides numbers, places and dates of its own head and annexes.

    Those are entered when it is signed, so they do not make it another paper.
    """
    return "\n".join(
        " ".join(line.split())
        for block in document.blocks()
        for line in _lines(block)
        if line.strip()
    )


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Header():
            yield from (*block.above, *block.issuer, block.about)
        case Title():
            # Its note names number and date of the report it belongs to.
            yield from (block.name, block.subject)
        case Table():
            for row in (*block.header, *block.rows):
                yield _row(row)
        case _:
            yield from block_texts(block)


def _row(row: Row) -> str:
    return " | ".join(text for cell in row.cells if (text := plain(cell.text)))
