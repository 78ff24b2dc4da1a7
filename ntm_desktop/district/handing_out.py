"""Several officers at one time: a copy of the register for each, and their entries put together.

A register is open in one place at a time. Whoever is to appraise meanwhile takes a copy along, to
another PC or another desk, with the packages that wait; in it nothing but appraisals can be
written. Brought back, what he entered goes into the register, entry by entry. Where another
officer entered something else for the same indicator meanwhile nothing is guessed: the register
keeps what it has, and both are told, until somebody says whose stands.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.kept import evidence_places
from ntm_desktop.district.overview import waiting_positions
from ntm_desktop.district.units_then import name_then
from ntm_desktop.district.working import work_folder
from ntm_desktop.domain.appraisal import Appraised
from ntm_desktop.domain.appraisal_words import entered_words, entry_key
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period, local_day
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.errors import EntryError, NtmError, StoreError, in_vietnamese
from ntm_desktop.exchange.delivery import deliver_copy
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.appraisals import appraised_of, keep_appraised
from ntm_desktop.store.register.register import (
    FILE_NAME,
    PACKAGES_FOLDER,
    Register,
)
from ntm_desktop.store.register.work_copy import WorkCopy, mark_copy

_LONGEST_NAME = 80
_UNFINISHED = ".partial"
_WORD = re.compile("[a-z0-9]+")
Place = tuple[str, str]
"""SHA-256 of a package and the number of an indicator."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A copy that was made for an officer.

    Attributes:
        packages: how many wait for an appraisal in it.
    """

    officer: str
    folder: Path
    packages: int


@dataclass(frozen=True, slots=True)
class Differing:
    """An indicator for which the copy and the register say something else.

    Attributes:
        place: of it.
        commune: code.
        name: which, in words: commune, package, indicator.
        ours: what stands in the register, with whose it is.
        theirs: what stands in the copy.
    """

    place: Place
    commune: str
    name: str
    ours: str
    theirs: str

    @property
    def key(self) -> str:
        """Where it is, as the command line says it: ``06364:3.1``."""
        return f"{self.commune}:{self.place[1]}"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of the entries of a copy.

    Attributes:
        taken: how many indicators were written into the register.
        differing: what another officer entered otherwise meanwhile; the register was left.
        closed: packages, in words, whose answer was signed meanwhile: nothing of them was taken.
        unknown: entries of packages that the register does not have (any more).
    """

    officer: str
    taken: int
    differing: tuple[Differing, ...]
    closed: tuple[str, ...]
    unknown: int

    @property
    def words(self) -> str:
        """All of it, a sentence each; what differs is counted only."""
        said = [f"Đã đưa vào sổ {self.taken} ý kiến thẩm tra của {self.officer}."]
        if self.differing:
            said.append(f"{len(self.differing)} chỉ tiêu hai người nói khác nhau, sổ chưa đổi.")
        if self.closed:
            said.append(f"Không đưa vào vì phiếu trả lời đã ký: {'; '.join(self.closed)}.")
        if self.unknown:
            said.append(f"{self.unknown} ý kiến về gói không còn trong sổ này.")
        return " ".join(said)


@dataclass(frozen=True, slots=True)
class _Brought:
    office: str
    copy: WorkCopy
    entries: Mapping[str, Mapping[str, Appraised]]


def handing_out(officer: str, place: Path, at: datetime) -> Staged[HandedOut]:
    """Make a copy for an officer in a new folder; every file of it is read back.

    Args:
        officer: who takes it along.
        place: a stick or another disk.
        at: now, UTC.

    Raises:
        EntryError: no name, or nothing waits for an appraisal.
        StoreError: the place cannot be written, or this register is such a copy itself.
        CancelledError: asked to stop; nothing is left there.
    """
    name = clean(officer)
    if not name or len(name) > _LONGEST_NAME:
        raise EntryError(
            f"Hãy ghi tên cán bộ nhận bản thẩm tra, không quá {_LONGEST_NAME} chữ: tên ấy đi cùng "
            "mọi ý kiến ghi trong bản đó."
        )
    day = local_day(at)
    # Letters and digits: every stick takes them, and nothing in a name leads elsewhere.
    called = f"tham-tra-{'-'.join(_WORD.findall(fold(name)))}-{day:%Y-%m-%d}"
    folder = place / f".{called}{_UNFINISHED}"

    def begin(register: Register) -> tuple[Path, tuple[Path, ...], int, WorkCopy]:
        register.ensure_main()
        waiting = waiting_positions(register)
        if not waiting:
            raise EntryError("Không có gói nào chờ thẩm tra nên chưa có gì để giao.")
        base = {}
        files: dict[Path, None] = {}
        for position in waiting:
            package = register.package_at(position)
            entries = appraised_of(register, position)
            base[package.sha256] = {no: entry_key(said) for no, said in entries.items()}
            # Evidence that was sent before is not sent again: it lies in the earlier packages.
            files |= dict.fromkeys(evidence_places(register, package))
        return register.data_dir, tuple(files), len(waiting), WorkCopy(name, day, base)

    def copy_register(register: Register, target: Path) -> None:
        register.backup(target / FILE_NAME)

    data_dir, files, waiting, said = yield OnDatabase(begin)
    try:
        with work_folder("copy", data_dir) as work:
            yield OnDatabase(lambda register: copy_register(register, work))
            yield Beside(lambda progress: _fill(work, files, folder, said, progress))
            final: Path = yield Beside(lambda _progress: _name(folder, called))
    except NtmError:
        yield Beside(lambda _progress: rmtree(folder, ignore_errors=True), clearing=True)
        raise

    def note(register: Register) -> None:
        with register.transaction():
            told = f"Giao bản thẩm tra cho {name}: {waiting} gói, vào {final}"
            note_act(register, at, ActKind.HANDED_OUT, told)

    yield OnDatabase(note)
    return HandedOut(name, final, waiting)


def taking_back(
    catalog: Catalog, folder: Path, at: datetime, *, theirs: Collection[Place] = ()
) -> Staged[TakenBack]:
    """Put what an officer entered in his copy into the register; twice changes nothing more.

    Args:
        catalog: knows what the communes were called in each period.
        folder: his copy.
        at: now, UTC.
        theirs: where his entry takes the place of another one, as a person decided.

    Raises:
        EntryError: it is no such copy, or one of another office.
        StoreError: it cannot be read, or this register is such a copy itself.
    """
    brought: _Brought = yield Beside(lambda _progress: _read(folder))
    wanted = frozenset(theirs)
    taken: TakenBack = yield OnDatabase(
        lambda register: _put_in(register, catalog, brought, wanted, at)
    )
    return taken


def _put_in(
    register: Register, catalog: Catalog, brought: _Brought, theirs: frozenset[Place], at: datetime
) -> TakenBack:
    register.ensure_main()
    if register.office().id != brought.office:
        raise EntryError("Bản này giao từ sổ của một nơi nhận khác, nên không đưa vào sổ này.")
    officer, base = brought.copy.officer, brought.copy.base
    names = {one.code: one.name for one in register.communes()}
    differing: list[Differing] = []
    closed: list[str] = []
    taken, unknown = Counter[str](), 0
    with register.transaction():
        for sha256, entries in brought.entries.items():
            before = base.get(sha256, {})
            new = {no: one for no, one in entries.items() if entry_key(one) != before.get(no, "")}
            if not new:
                continue
            package = register.package(sha256)
            if package is None:
                unknown += len(new)
                continue
            here = appraised_of(register, package.position)
            new = {no: one for no, one in new.items() if entry_key(one) != entry_key(here.get(no))}
            period = Period.parse(package.period_key)
            code = package.commune
            name = (
                f"{name_then(catalog, names.get(code, code), code, period.last_day)}, "
                f"{period.inline}, "
                f"gói số {package.sequence}"
            )
            receipt = register.receipt(package.position)
            if new and receipt is not None and receipt.outcome is not PackageOutcome.RECEIVED:
                closed.append(name)
                continue
            for no, one in new.items():
                ours, place = here.get(no), (sha256, no)
                if entry_key(ours) != before.get(no, "") and place not in theirs:
                    differing.append(
                        Differing(
                            place,
                            package.commune,
                            f"{name}, chỉ tiêu {no}",
                            _with_officer(ours),
                            _with_officer(one, officer),
                        )
                    )
                    continue
                keep_appraised(register, package.position, one, at)
                taken[name] += 1
        if taken:
            told = "; ".join(f"{name}: {count} chỉ tiêu" for name, count in taken.items())
            note_act(register, at, ActKind.TAKEN_BACK, f"Nhận lại bản thẩm tra, {officer}: {told}")
    return TakenBack(officer, taken.total(), tuple(differing), tuple(closed), unknown)


def _with_officer(entered: Appraised | None, otherwise: str = "") -> str:
    if entered is None:
        return "chưa ai ghi"
    said = entered_words(entered) or "chưa kết luận"
    who = entered.appraiser or otherwise
    return f"{who}: {said}" if who else said


def _read(folder: Path) -> _Brought:
    """The entries of a copy; it is closed again, and nothing of it is changed."""
    with Register.open(folder) as register:
        if register.work_copy is None:
            raise EntryError(
                f"“{folder}” không phải bản giao thẩm tra. Hãy chọn thư mục “tham-tra-…” mà sổ này "
                "đã giao cho cán bộ."
            )
        entries = {
            package.sha256: _named(
                appraised_of(register, package.position), register.work_copy.officer
            )
            for position in sorted(register.appraised_positions())
            for package in (register.package_at(position),)
        }
        return _Brought(register.office().id, register.work_copy, entries)


def _named(entries: Mapping[str, Appraised], officer: str) -> dict[str, Appraised]:
    """Entries that name nobody are his to whom the copy was given."""
    return {
        no: one if one.appraiser else replace(one, appraiser=officer) for no, one in entries.items()
    }


def _fill(
    work: Path, files: tuple[Path, ...], folder: Path, said: WorkCopy, progress: Progress
) -> None:
    with Register.open(work) as register:
        mark_copy(register, said)
    try:
        rmtree(folder, ignore_errors=True)
        (folder / PACKAGES_FOLDER).mkdir(parents=True)
        # A package that is gone from here cannot be looked at here either.
        there = [path for path in files if path.is_file()]
        tally = Tally(progress, sum(path.stat().st_size for path in there))
        deliver_copy(folder / FILE_NAME, work / FILE_NAME)
        for path in there:
            deliver_copy(folder / PACKAGES_FOLDER / path.name, path)
            tally.add(path.stat().st_size)
        tally.complete()
    except OSError as error:
        raise _not_written(folder.parent, error) from error


def _name(folder: Path, called: str) -> Path:
    try:
        final, number = folder.with_name(called), 1
        while final.exists():
            number += 1
            final = folder.with_name(f"{called}-{number}")
        return folder.rename(final)
    except OSError as error:
        raise _not_written(folder.parent, error) from error


def _not_written(place: Path, error: OSError) -> StoreError:
    return StoreError(
        f"Không ghi được vào “{place}”: {in_vietnamese(error)}. Hãy kiểm tra USB và dung lượng "
        "trống."
    )
