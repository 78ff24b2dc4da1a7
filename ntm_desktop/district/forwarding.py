"""Handing on to the office above: the communes' own signed packages, our answers beside them.

Nothing is written anew: the packages are the very files the communes signed, so that the office
above verifies the same signatures, and nothing can be altered on the way. Our answers are the
receipts we signed; they count there once our key was compared.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import office as offices
from ntm_desktop.district.units_then import name_then
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period, local_day
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError, NtmError, PackageError, StoreError, in_vietnamese
from ntm_desktop.exchange.delivery import deliver_bytes, deliver_copy
from ntm_desktop.exchange.taking_out import evidence_held_back, evidence_inside
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import (
    PACKAGES_FOLDER,
    Register,
    RegisteredPackage,
    StoredReceipt,
)

ANSWERS_FOLDER = "tra-loi"
_UNFINISHED = ".partial"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What was handed on.

    Attributes:
        folder: which the office above receives as it is.
        packages: how many packages are in it, earlier ones with their evidence among them.
        communes: how many communes.
        answers: how many of them have our answer beside them.
        unanswered: names of communes whose package nobody has answered yet.
    """

    folder: Path
    packages: int
    communes: int
    answers: int
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    data_dir: Path
    key: bytes
    chains: tuple[tuple[RegisteredPackage, tuple[RegisteredPackage, ...]], ...]
    receipts: dict[int, StoredReceipt]
    names: dict[str, str]


def forwarding(catalog: Catalog, place: Path, period: Period, at: datetime) -> Staged[Forwarded]:
    """Copy the newest package of every commune for a period, and our answers, into a new folder.

    Args:
        catalog: knows what the communes were called at the end of the period.
        place: a stick or another disk.
        period: of the packages.
        at: now, UTC.

    Raises:
        EntryError: nothing was received for the period.
        StoreError, PackageError: the place cannot be written, a kept file is gone; nothing is
            left there.
        CancelledError: asked to stop; likewise.
    """
    name = f"chuyen-len_{period.key}_{local_day(at):%Y-%m-%d}"
    folder = place / f".{name}{_UNFINISHED}"

    def choose(register: Register) -> _Chosen:
        newest = {one.commune: one for one in register.packages_for(period.key)}
        if not newest:
            raise EntryError(f"Chưa nhận gói nào cho {period.inline}.")
        chains = tuple(
            (
                one,
                tuple(p for p in register.packages_of(one.commune) if p.position < one.position),
            )
            for one in newest.values()
        )
        receipts = {
            one.position: receipt
            for one in newest.values()
            if (receipt := register.receipt(one.position)) is not None
        }
        key = offices.signing_key(register.office()).public.text.encode("ascii")
        names = {
            one.code: name_then(catalog, one.name, one.code, period.last_day)
            for one in register.communes()
        }
        return _Chosen(register.data_dir, key, chains, receipts, names)

    try:
        chosen: _Chosen = yield OnDatabase(choose)
        made: Forwarded = yield Beside(lambda progress: _fill(chosen, folder, name, progress))
    except NtmError:
        yield Beside(lambda _progress: shutil.rmtree(folder, ignore_errors=True), clearing=True)
        raise

    def note(register: Register) -> None:
        with register.transaction():
            note_act(
                register,
                at,
                ActKind.FORWARDED,
                f"Chuyển lên cấp trên {made.communes} xã, {period.inline}: {made.folder.name}",
            )

    yield OnDatabase(note)
    return made


def _fill(chosen: _Chosen, folder: Path, name: str, progress: Progress) -> Forwarded:
    kept = chosen.data_dir / PACKAGES_FOLDER
    try:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / ANSWERS_FOLDER).mkdir(parents=True)
        copies = {
            one.file: kept / one.file
            for package, earlier in chosen.chains
            for one in (package, *_with_evidence(kept, package, earlier))
        }
        tally = Tally(progress, sum(path.stat().st_size for path in copies.values()))
        for file, path in copies.items():
            deliver_copy(folder / file, path)
            tally.add(path.stat().st_size)
        answers, unanswered = 0, []
        for package, _earlier in chosen.chains:
            receipt = chosen.receipts.get(package.position)
            if receipt is None or receipt.outcome is PackageOutcome.RECEIVED:
                unanswered.append(chosen.names.get(package.commune, package.commune))
                continue
            deliver_bytes(folder / ANSWERS_FOLDER / receipt.file_name, receipt.content)
            answers += 1
        deliver_bytes(folder / ANSWERS_FOLDER / offices.PUBLIC_KEY_FILE, chosen.key)
        tally.complete()
        final, number = folder.with_name(name), 1
        while final.exists():
            number += 1
            final = folder.with_name(f"{name}-{number}")
        folder.rename(final)
    except FileNotFoundError as error:
        raise StoreError(
            f"Gói đang giữ “{Path(str(error.filename)).name}” không còn; hãy lấy bản sao lưu."
        ) from error
    except OSError as error:
        raise StoreError(
            f"Không chép được vào “{folder.parent}”: {in_vietnamese(error)}. Hãy kiểm tra USB và "
            "dung lượng trống."
        ) from error
    return Forwarded(final, len(copies), len(chosen.chains), answers, tuple(unanswered))


def _with_evidence(
    kept: Path, package: RegisteredPackage, earlier: tuple[RegisteredPackage, ...]
) -> list[RegisteredPackage]:
    """Earlier packages that hold evidence which this one does not send again, newest first."""
    wanted: set[str] = set()
    with suppress(PackageError):
        wanted = set(evidence_held_back(kept / package.file))
    found = []
    for one in reversed(earlier):
        if not wanted:
            break
        inside = evidence_inside(kept / one.file) & wanted
        if inside:
            wanted -= inside
            found.append(one)
    return found
