"""Receiving packages: everything is checked first, then registered in order, then answered.

A broken package is put aside and never holds up the others. A package that comes again gets the
very same receipt and is counted once. An older one never takes the place of a newer one.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import office as offices
from ntm_desktop.district.below import KnownOffices, keep_answers, read_answers
from ntm_desktop.district.checking import (
    Checked,
    check_held,
    check_packages,
    in_order,
    place_in_chain,
)
from ntm_desktop.district.kept import fill_contents
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.district.receipts import hand_out, receipt_content, sign_receipt
from ntm_desktop.domain.package import (
    EXTENSION,
    SEALED_EXTENSION,
    PackageHeader,
    code_in_file_name,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import NtmError, PackageError, StoreError, in_vietnamese
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import deliver_copy, file_sha256
from ntm_desktop.exchange.kept_tables import tables_of_package
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.contents import keep_contents
from ntm_desktop.store.register.refusals import Refusal, add_refusal
from ntm_desktop.store.register.register import (
    PACKAGES_FOLDER,
    QUARANTINE_FOLDER,
    WORK_FOLDER,
    Register,
    StoredReceipt,
)

MOST_FILES = 10_000
MOST_SEEN = 500_000
_DOWNWARD = re.compile(r"\d{5}_(receipt|criteria-set)_")
"""Names of packages that travel down: our own receipts on a stick are nothing to be received."""
_OF_MACOS = "._"  # what a Mac writes beside every file on a stick


@dataclass(frozen=True, slots=True)
class Received:
    """One file that was taken.

    Attributes:
        source: where it came from.
        again: it had been received before; nothing changed.
        notes: what is pointed out, a sentence each.
        receipt_path: where its receipt was written.
        receipt_error: why the receipt could not be written there, "" when it was; the register
            has kept it.
    """

    source: Path
    header: PackageHeader
    commune_name: str
    sha256: str
    again: bool
    criteria_met: int
    criteria_total: int
    notes: tuple[str, ...]
    receipt_path: Path | None
    receipt_error: str = ""

    @property
    def message(self) -> str:
        """What happened, as one sentence."""
        word = "Đã nhận từ trước" if self.again else "Đã tiếp nhận"
        return (
            f"{word}: {self.commune_name} ({self.header.commune_code}), "
            f"{self.header.period.label}, gói số {self.header.sequence}: "
            f"{self.criteria_met}/{self.criteria_total} tiêu chí đạt"
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that was put aside; nothing of it was taken."""

    source: Path
    reason: str
    sentence: str
    faults: tuple[str, ...]
    receipt_path: None = None

    @property
    def message(self) -> str:
        """What happened, as one sentence."""
        return f"TỪ CHỐI {self.source.name}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Reception:
    """The outcome of one call.

    Attributes:
        ignored: suspicious files that were not opened.
        notes: what was done to the register itself, a sentence each.
        unread: what could not be read or kept here, through no fault of the sender.
    """

    received: tuple[Received, ...]
    refused: tuple[Refused, ...]
    ignored: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    unread: tuple["Unread", ...] = ()

    def __iter__(self) -> Iterator[Received | Refused]:
        """What was received, then what was refused; never what was not read and has to stay."""
        yield from self.received
        yield from self.refused


OWN_TROUBLE = frozenset(
    {"no-space", "unreadable", "write", "read-back", "exists", "identity", "not-found"}
)
"""Reasons that say something of this PC, its disk or the stick, and nothing of the package.

A stick may be pulled out between its being searched and its being read.
"""


@dataclass(frozen=True, slots=True)
class Unread:
    """One file that this PC could not read or keep: neither taken nor refused."""

    source: Path
    sentence: str
    receipt_path: None = None

    @property
    def message(self) -> str:
        """What happened, as one sentence."""
        return f"CHƯA ĐỌC ĐƯỢC {self.source.name}, hãy thử lại: {self.sentence}"


def receive_packages(
    register: Register,
    catalog: Catalog,
    paths: Iterable[Path],
    now: Callable[[], datetime],
    *,
    receipts_dir: Path | None = None,
) -> Reception:
    """Take packages from files and folders.

    Args:
        register: open.
        catalog: this office's own rules.
        paths: files, and folders that are searched for packages.
        now: the clock, UTC.
        receipts_dir: where receipts go; None keeps them beside the register only.

    Raises:
        KeyStoreError: this PC has not got the office's keys.
        StoreError: the register or its folder cannot be written.
    """
    register.ensure_main()
    office = register.office()
    offices.signing_key(office)
    identity = offices.identity(office)
    given = tuple(paths)
    files, ignored = find_packages(given)
    work = register.data_dir / WORK_FOLDER
    refused: list[Refused] = []
    received: list[Received] = []
    unread: list[Unread] = []
    rules = OfficeRules(catalog, register)
    refilled = fill_contents(register, rules)

    def put_aside(source: Path, local: Path, error: NtmError) -> None:
        if isinstance(error, PackageError) and error.reason not in OWN_TROUBLE:
            refused.append(refuse_file(register, source, local, error, now()))
        else:
            unread.append(Unread(source, str(error)))

    try:
        work.mkdir(exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix="in-", dir=work, ignore_cleanup_errors=True)
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào {work}: {in_vietnamese(error)}. Hãy kiểm tra quyền ghi."
        ) from error
    with folder as name:
        places = {file: Path(name) / f"{n}{EXTENSION}" for n, file in enumerate(files)}
        checked, failed = check_packages(register, rules, places, identity)
        for source, fault in failed.items():
            put_aside(source, places[source], fault)
        for one in in_order(register, checked):
            try:
                received.append(register_checked(register, rules, one, now(), receipts_dir))
            except (PackageError, StoreError) as error:
                put_aside(one.source, one.local, error)
    answers = keep_answers(register, read_answers(given, KnownOffices.of(register)), now())
    notes = (*((refilled,) if refilled else ()), *answers)
    return Reception(tuple(received), tuple(refused), ignored, notes, tuple(unread))


def find_packages(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Packages to be received, and suspicious files that are left alone.

    A file that is named is always taken; a folder is searched, without following links and past
    receipts and rules, which travel down.

    Raises:
        PackageError: ``too-many-files``: the search was given up, and nothing was taken.
        StoreError: a folder cannot be read.
    """
    found: list[Path] = []
    ignored: list[Path] = []
    seen = 0
    for path in paths:
        if not path.is_dir() or path.is_symlink():
            found.append(path)
            continue
        for folder, subfolders, names in os.walk(path, onerror=_cannot_search):
            subfolders.sort()
            for name in sorted(names):
                lower = name.lower()
                if lower.startswith(_OF_MACOS) or _DOWNWARD.match(lower):
                    continue
                if lower.endswith((EXTENSION, SEALED_EXTENSION)):
                    found.append(Path(folder) / name)
                elif Path(lower).suffix in policy.IGNORED_SUFFIXES:
                    ignored.append(Path(folder) / name)
            seen += len(names)
            if len(found) > MOST_FILES or seen > MOST_SEEN:
                raise PackageError(
                    "too-many-files",
                    f"“{path}” có quá nhiều tệp (đã xem {seen}), nên đã ngừng tìm và chưa nhận "
                    "gì. Hãy chọn đúng thư mục có gói của các xã.",
                )
    return tuple(dict.fromkeys(found)), tuple(ignored)


def _cannot_search(error: OSError) -> None:
    raise StoreError(
        f"Không đọc được thư mục “{error.filename}”: {in_vietnamese(error)}. Chưa nhận gì; hãy cắm "
        "lại USB hoặc chọn thư mục khác."
    ) from error


def nothing_found(paths: Iterable[Path]) -> str:
    """What to say of files and folders in which there is no package."""
    given = tuple(paths)
    places = ", ".join(f"“{path}”" for path in given)
    for path in given:
        if path.is_dir() and next(path.rglob("bagit.txt"), None) is not None:
            return (
                f"Không thấy gói nào (*{EXTENSION}) trong {places}; chỉ thấy một gói đã bị giải "
                f"nén. Chữ ký nằm trên tệp gốc, nên hãy xin lại tệp {EXTENSION} nguyên vẹn."
            )
    return (
        f"Không thấy gói nào (*{EXTENSION}, *{SEALED_EXTENSION}) trong {places}. Hãy chọn đúng "
        "USB hoặc thư mục có gói của xã gửi."
    )


def register_checked(
    register: Register,
    rules: OfficeRules,
    one: Checked,
    at: datetime,
    receipts_dir: Path | None,
) -> Received:
    """Register one package and answer it, or answer again what was registered before."""
    header, sha256 = one.package.header, one.package.sha256
    known = register.package(sha256)
    notes: tuple[str, ...] = ()
    if known is None:
        # What came along with it may have been refused by now.
        check_held(register, one.package)
        notes = place_in_chain(register.packages_of(header.commune_code), header)
        notes += one.notes
        notes += _not_begun(header.period, at)
        if one.content.sample:
            notes += ("Gói chứa số liệu mẫu, không phải số liệu thật của xã.",)
        kept = f"{header.stem}_{sha256[:12]}{EXTENSION}"
        deliver_copy(register.data_dir / PACKAGES_FOLDER / kept, one.local)
        receipt = _add(register, rules, one, kept, notes, at)
    else:
        stored = register.receipt(known.position)
        if stored is None:
            raise StoreError("Sổ tiếp nhận thiếu phiếu của một gói đã nhận. Hãy lấy bản sao lưu.")
        receipt = stored
    path, fault = hand_out(register, receipt, receipts_dir)
    return Received(
        source=one.source,
        header=header,
        commune_name=one.content.commune.full_name,
        sha256=sha256,
        again=known is not None,
        criteria_met=one.verdicts.met,
        criteria_total=len(one.verdicts.criteria),
        notes=notes,
        receipt_path=path,
        receipt_error=fault,
    )


def _not_begun(period: Period, at: datetime) -> tuple[str, ...]:
    """A period that this PC's clock has not reached: the clock is wrong, or the package."""
    if period.first_day <= at.date():
        return ()
    return (
        f"{period.label} chưa bắt đầu vào ngày nhận gói ({at:%d/%m/%Y}). Hãy xem lại ngày giờ của "
        "máy này và kỳ của gói.",
    )


def _add(
    register: Register,
    rules: OfficeRules,
    one: Checked,
    kept: str,
    notes: tuple[str, ...],
    at: datetime,
) -> StoredReceipt:
    """Package and receipt in one transaction: there is never one without the other."""
    office, header = register.office(), one.package.header
    at = at.replace(microsecond=0)
    with register.transaction():
        before = register.last_receipt(header.commune_code)
        position = register.add_package(
            header, one.package.sha256, kept, one.content, one.verdicts, at
        )
        tables = tables_of_package(one.package)
        keep_contents(register, position, one.content, tables, one.verdicts)
        rules.remember(one.content.pin.set_id)
        said = receipt_content(office, one.package, one.content, one.verdicts, notes, at)
        key = offices.signing_key(office)
        receipt = sign_receipt(register, key, said, before, one.local.parent, at)
        register.add_receipt(position, receipt)
        note_act(
            register,
            at,
            ActKind.RECEIVED,
            f"Nhận gói số {header.sequence}, {header.period.inline}",
            commune=header.commune_code,
            package=position,
        )
    return receipt


def refuse_file(
    register: Register, source: Path, local: Path, error: NtmError, at: datetime
) -> Refused:
    """Put a refused file aside for a second look, and on record."""
    reason = error.reason if isinstance(error, PackageError) else "other"
    sha256 = kept = ""
    suspect = local if local.exists() else source
    # What cannot be copied is only listed: it stays where it came from.
    with contextlib.suppress(OSError, PackageError):
        policy.check_regular_file(suspect)
        sha256 = file_sha256(suspect)
        kept = f"{sha256[:16]}.bin"
        deliver_copy(register.data_dir / QUARANTINE_FOLDER / kept, suspect)
    code = code_in_file_name(source.name)
    note_act(register, at, ActKind.REFUSED, _plain(f"Từ chối {source.name}"), commune=code)
    add_refusal(
        register,
        Refusal(
            at=at,
            file_name=_plain(source.name),
            sha256=sha256,
            reason=reason,
            sentence=_plain(str(error)),
            kept_as=kept,
            commune=code,
            faults=tuple(_plain(fault) for fault in error.faults),
        ),
    )
    return Refused(source, reason, str(error), error.faults)


def _plain(text: str) -> str:
    """A text as it may be stored: names on a stick need not be valid Unicode."""
    return text.encode("utf-8", "replace").decode("utf-8")
