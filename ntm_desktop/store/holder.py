"""Who has a file open: said to whoever comes second, never believed for anything else."""

import json
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_MOST_BYTES = 4096
_LONGEST = 80


def hold(path: Path, officer: str, at: datetime) -> None:
    """Write down beside a file who opened it; when that cannot be, the next one knows less.

    Args:
        path: of the open file.
        officer: who sits here, "" when nobody said.
        at: since when.
    """
    said = {"officer": officer, "machine": socket.gethostname(), "since": at.isoformat()}
    with suppress(OSError):
        _note(path).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def let_go(path: Path) -> None:
    """Take the note away."""
    with suppress(OSError):
        _note(path).unlink(missing_ok=True)


def holder_words(path: Path) -> str:
    """Who has it open, as the end of a sentence: “ (Lê Văn Tám, máy PC-3, từ 08:15 29/11)”."""
    try:
        with _note(path).open("rb") as file:
            said = json.loads(file.read(_MOST_BYTES))
        officer, machine = _plain(said["officer"]), _plain(said["machine"])
        since = datetime.fromisoformat(said["since"]).astimezone()
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    parts = [officer, f"máy {machine}" if machine else "", f"từ {since:%H:%M %d/%m}"]
    return f" ({', '.join(part for part in parts if part)})"


def _plain(text: object) -> str:
    return " ".join("".join(c for c in str(text) if c.isprintable()).split())[:_LONGEST]


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.dang-mo")
