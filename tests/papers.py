"""What stands on a paper, for tests that look for a sentence in it."""

from ntm_desktop.documents.pages import Document, block_texts


def document_text(document: Document) -> str:
    """All of a document's text, a line for each piece."""
    pieces = (text for block in document.blocks() for text in block_texts(block))
    return "\n".join(piece for piece in pieces if piece)
