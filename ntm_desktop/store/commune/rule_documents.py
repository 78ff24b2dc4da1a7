"""The decisions' own files, kept by their content beside the rules that were read from them."""

import zlib
from collections.abc import Iterable
from datetime import datetime

from ntm_desktop.domain.criteria import SourceDocument
from ntm_desktop.store.commune.commune_file import CommuneFile


def keep(file: CommuneFile, document: SourceDocument, content: bytes, at: datetime) -> None:
    """Keep a file; one that is kept already stays as it is.

    Args:
        file: the commune's file.
        document: what the file is known by; whoever calls has held the content against it.
        content: its bytes.
        at: UTC.
    """
    file.run(
        "INSERT INTO rule_document (sha256, name, size, content, added_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING",
        (document.sha256, document.name, len(content), zlib.compress(content), at.isoformat()),
    )


def content(file: CommuneFile, sha256: str) -> bytes | None:
    """The bytes of a file, None when it is not kept."""
    row = file.row("SELECT content FROM rule_document WHERE sha256 = ?", (sha256,))
    return zlib.decompress(row["content"]) if row else None


def added_at(file: CommuneFile, sha256: str) -> datetime | None:
    """When a file was kept, UTC; None when it is not kept."""
    row = file.row("SELECT added_at FROM rule_document WHERE sha256 = ?", (sha256,))
    return datetime.fromisoformat(row["added_at"]) if row else None


def kept(file: CommuneFile, documents: Iterable[SourceDocument]) -> tuple[SourceDocument, ...]:
    """Those of the files that are kept here."""
    return tuple(
        one
        for one in documents
        if file.row("SELECT 1 FROM rule_document WHERE sha256 = ?", (one.sha256,))
    )
