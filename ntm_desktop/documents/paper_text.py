"""What a paper says as plain text: a line for each piece, a row of a table in one."""

from collections.abc import Iterator

from ntm_desktop.documents.pages import (
    Block,
    ChartPicture,
    Document,
    Header,
    Notes,
    Paragraph,
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


def text_beside(document: Document, kept: str) -> tuple[str, tuple[str, ...]]:
    """The paper's text as far as an older sheet of it goes, and what it has besides.

    A form that has got another table since would else read as so many changed figures. A table or
    chart is another one when its caption stands nowhere in the older sheet.

    Args:
        document: the paper as it is now.
        kept: the text of the older sheet, a line for each piece.

    Returns:
        The text without such tables, and their captions.
    """
    old = set(kept.splitlines())
    lines: list[str] = []
    added: list[str] = []
    waiting: list[str] = []
    notes_too = False
    for block in document.blocks():
        own = [" ".join(line.split()) for line in _lines(block) if line.strip()]
        if isinstance(block, Paragraph) and block.keep_with_next and not block.indent:
            waiting += own  # a caption, and the unit below it
            continue
        captions = waiting or (own[:1] if isinstance(block, ChartPicture) else [])
        is_new = isinstance(block, Table | ChartPicture) and bool(captions)
        is_new = is_new and captions[0] not in old
        if is_new:
            added.append(captions[0])
        elif not (isinstance(block, Notes) and notes_too and not old.intersection(own)):
            lines += [*waiting, *own]
        notes_too = is_new
        waiting = []
    return "\n".join([*lines, *waiting]), tuple(added)


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
