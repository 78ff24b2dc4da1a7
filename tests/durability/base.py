"""What every scenario of the harness needs: a commune, its clock, and what is held to be so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.workspace import Workspace, create_workspace, open_workspace

CODE, SET = "06364", "qd-318-2022-xa"
DATA, STICK, OFFICE = "xã Chiến Thắng", "USB", "sổ tiếp nhận"
TABLE = Path(__file__).parents[1] / "data" / "workbooks" / "cong-trinh-2024.xls"

Say = Callable[[str], None]


class Unsound(Exception):
    """What must be true is not."""


def need(true: object, what: str) -> None:
    """Hold that something is so."""
    if not true:
        raise Unsound(what)


@dataclass(frozen=True)
class Scenario:
    """One thing to try.

    Attributes:
        prepare: fills an empty folder.
        work: in the child; says what was acknowledged.
        check: in the parent; gets what was said and whether the child came to its end.
    """

    name: str
    prepare: Callable[[Path], None]
    work: Callable[[Path, Say], None]
    check: Callable[[Path, list[str], bool], None]


@cache
def catalog() -> Catalog:
    return Catalog.shipped()


class Clock:
    def __init__(self, day=21):
        self.time = datetime(2024, 11, day, 2, tzinfo=UTC)

    def __call__(self):
        self.time += timedelta(seconds=1)
        return self.time


def opened(folder: Path) -> Workspace:
    return open_workspace(folder / DATA, actor="thử", catalog=catalog(), now=Clock())


def made(folder: Path) -> Workspace:
    return create_workspace(
        folder / DATA,
        commune_code=CODE,
        set_id=SET,
        period=Period(2024),
        catalog=catalog(),
        now=Clock(),
    )


def paper(folder: Path, number: int) -> Path:
    path = folder / f"Biên bản {number}.pdf"
    path.write_bytes(b"%PDF-1.7\n" + str(number).encode() * 20_000 + b"\n%%EOF")
    return path


def sound(folder: Path) -> Workspace:
    """Open the commune and hold that its file is whole and nothing lies about."""
    ws = opened(folder)
    need(ws.file.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}], "integrity")
    need(ws.file.rows("PRAGMA foreign_key_check") == [], "foreign keys")
    left = [path.name for path in (folder / DATA).rglob("*.partial")]
    need(not left, f"left behind: {left[:3]}")
    return ws
