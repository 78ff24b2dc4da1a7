"""What an old commune can be taken from: its data, its packages, or its workbooks."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune
from ntm_desktop.services.joining.workbooks import (
    SUFFIXES,
    OldWorkbook,
    make_from_workbooks,
    sets_of_year,
    settled,
)
from ntm_desktop.services.merging.other_copy import (
    CopiedData,
    clear,
    copy_aside,
    opened,
    room_aside,
)
from ntm_desktop.services.rebuilding.making import rebuild_from
from ntm_desktop.services.rebuilding.packages import (
    is_package,
    packages_by_commune,
    packages_under,
)
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune.commune_file import EVIDENCE_FOLDER, FILE_NAME, CommuneFile

_NAMED = re.compile(r"(?P<code>\d{5})(?::(?P<period>[^:=]+))?(?::(?P<set>[^:=]+))?=(?P<path>.+)")

OldSource = Path | OldWorkbook
"""A folder or file of data, a package or a folder of them, or a workbook."""


@dataclass(frozen=True, slots=True)
class OldData:
    """An old commune's data, opened as a copy.

    Attributes:
        origin: what they were made from where that is not a commune's file, in words.
        remarks: what the officer should know about that, a sentence each.
    """

    copied: CopiedData
    file: CommuneFile
    origin: str = ""
    remarks: tuple[str, ...] = ()


def named(text: str) -> OldSource:
    """A source as the command line names it: ``FILE``, or ``06256:2024:SET=FILE`` for a workbook.

    Raises:
        EntryError: the period is none.
    """
    path = Path(text)
    found = None if path.exists() else _NAMED.fullmatch(text)
    if found is None:
        return OldWorkbook(path) if is_workbook(path) else path
    period = Period.parse(found["period"]) if found["period"] else None
    return OldWorkbook(Path(found["path"]), found["code"], period, found["set"] or "")


def is_workbook(path: Path) -> bool:
    """Whether a file is called as a workbook is."""
    return path.suffix.lower() in SUFFIXES


def path_of(source: OldSource) -> Path:
    """The file or folder that was chosen."""
    return source.path if isinstance(source, OldWorkbook) else source


@contextmanager
def opened_sources(
    sources: Sequence[OldSource], catalog: Catalog, commune_code: str = ""
) -> Iterator[list[OldData]]:
    """Every old commune of these, opened as a copy; what was chosen is only read.

    Args:
        sources: in any order.
        catalog: knows units and sets.
        commune_code: of the new commune, "" when it is not known yet.

    Raises:
        EntryError: one of them cannot be read, or is not clear.
        ImportRefusedError: a workbook cannot be read.
    """
    files, packed, books = _sorted(sources)
    with ExitStack() as stack:
        found = []
        for path in files:
            copied = copy_aside(path)
            stack.callback(clear, copied)
            found.append(OldData(copied, stack.enter_context(opened(copied))))
        if packed:
            for data in _from_packages(packed, catalog, stack):
                found.append(data)
        if books:
            found += _from_books(books, found, catalog, commune_code, stack)
        yield found


def _sorted(
    sources: Sequence[OldSource],
) -> tuple[list[Path], list[Path], list[OldWorkbook]]:
    files: list[Path] = []
    packed: list[Path] = []
    books: list[OldWorkbook] = []
    for source in dict.fromkeys(sources):
        if isinstance(source, OldWorkbook):
            books.append(source)
        elif is_workbook(source):
            books.append(OldWorkbook(source))
        elif is_package(source) or _holds_packages_only(source):
            packed.append(source)
        else:
            files.append(source)
    return files, packed, books


def _holds_packages_only(path: Path) -> bool:
    return path.is_dir() and not (path / FILE_NAME).is_file() and bool(packages_under(path))


def _from_packages(packed: Sequence[Path], catalog: Catalog, stack: ExitStack) -> list[OldData]:
    made = []
    for code, found in sorted(packages_by_commune(packed).items()):
        folder = room_aside()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        rebuilt = rebuild_from(found, folder, catalog=catalog)
        rebuilt.workspace.close()
        source = found.packages[-1].opened.path
        copied = CopiedData(source, folder, folder / EVIDENCE_FOLDER)
        remarks = [f"Xã mã {code}, lấy từ gói: {one}" for one in rebuilt.remarks]
        if rebuilt.missing:
            remarks.append(
                f"Xã mã {code}: {len(rebuilt.missing)} minh chứng không nằm trong gói nào, ví dụ "
                f"“{rebuilt.missing[0]}”."
            )
        if not rebuilt.proven:
            remarks.append(
                f"Gói của xã mã {code} ký bằng khóa {', '.join(rebuilt.fingerprints)}, lấy từ tệp "
                "nằm cạnh gói: chỉ chứng tỏ gói nguyên vẹn. Hãy so với phiếu khóa của xã ấy."
            )
        file = stack.enter_context(opened(copied))
        made.append(OldData(copied, file, ", ".join(rebuilt.used), tuple(remarks)))
    return made


def _from_books(
    books: Sequence[OldWorkbook],
    others: Sequence[OldData],
    catalog: Catalog,
    commune_code: str,
    stack: ExitStack,
) -> list[OldData]:
    infos = [info for one in others for info in stored.all_of(one.file)]

    def known_sets(year: int) -> Sequence[str]:
        used = [info.set_id for info in infos if info.period.year == year]
        return used or sets_of_year(catalog, year)

    candidates = old_communes(catalog, commune_code)
    by_code: dict[str, list[OldWorkbook]] = {}
    for book in books:
        clear_book = settled(book, candidates, known_sets)
        by_code.setdefault(clear_book.code, []).append(clear_book)
    made = []
    for of_one in by_code.values():
        folder = room_aside()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        remarks = make_from_workbooks(of_one, folder, catalog, lambda: datetime.now(UTC))
        copied = CopiedData(of_one[0].path, folder, folder / EVIDENCE_FOLDER)
        origin = ", ".join(f"bảng “{one.path.name}”" for one in of_one)
        made.append(OldData(copied, stack.enter_context(opened(copied)), origin, remarks))
    return made


def old_communes(catalog: Catalog, commune_code: str = "") -> tuple[Commune, ...]:
    """Communes that became another one; those that became this one where its code is known."""
    lists = catalog.lists_around(commune_code) if commune_code else catalog.unit_lists()
    codes: set[str] = set()
    for units in lists:
        for commune in units.communes:
            if not commune_code or commune.code == commune_code:
                codes |= set(commune.formed_from)
    found: dict[str, Commune] = {}
    # As it was last called before it became another: a code outlives the commune.
    ended = [units for units in lists if units.valid_to is not None]
    for units in sorted(ended, key=lambda one: one.valid_to or date.min, reverse=True):
        for commune in units.communes:
            if commune.code in codes:
                found.setdefault(commune.code, commune)
    return tuple(found.values())
