"""What the office does, one function a job: open the register, do it, close it."""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.answering import Answered, answer_package
from ntm_desktop.district.collating import (
    collation_of,
    note_collation,
    write_collation_workbook,
)
from ntm_desktop.district.enrolment import Enrolment, enrol_commune
from ntm_desktop.district.line.access import line_folder
from ntm_desktop.district.line.receivers import (
    OWN_CERTIFICATE,
    SYSTEM_TRUST,
    LineWay,
    line_way,
    making_receivers,
    set_line_way,
    shared_folder,
)
from ntm_desktop.district.line.shared_folder import exchange_with_folder
from ntm_desktop.district.line.uploads import INBOX_FOLDER
from ntm_desktop.district.office import (
    DEFAULT_NAME,
    PUBLIC_KEY_FILE,
    found_office,
)
from ntm_desktop.district.receipt_numbers import go_on_behind
from ntm_desktop.district.reception import Reception, receive_packages
from ntm_desktop.domain.collation import Collation
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import StoreError
from ntm_desktop.store.daily import make_daily
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.rescue import Rescued, put_in_place, rescue


@dataclass(frozen=True, slots=True)
class District:
    """What a new office gives to its communes.

    Attributes:
        public_key: base64 line of its minisign key, to check receipts with.
        public_key_path: the same as a .pub file.
        fingerprint: of that key.
        recipient: ``age1…``, to seal packages to.
    """

    name: str
    public_key: str
    public_key_path: Path
    fingerprint: str
    recipient: str


@dataclass(frozen=True, slots=True)
class ReceiverMade:
    """A receiver file that was made.

    Attributes:
        fingerprint: of the office's key, compared with the paper slip when it is opened.
        certificate: SHA-256 of the server's certificate, hex; "" when it is not pinned.
    """

    path: Path
    fingerprint: str
    certificate: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


def init_district(
    data_dir: Path, *, name: str = DEFAULT_NAME, now: Callable[[], datetime] = _utc_now
) -> District:
    """Make a register and the office's keys.

    Raises:
        EntryError: the name is empty or too long.
        StoreError: there is a register already, or the folder cannot be written.
        KeyStoreError: the keys cannot be made.
    """
    office, keys = found_office(data_dir, name, now())
    return District(
        office.name,
        keys.public_key.encoded,
        data_dir / PUBLIC_KEY_FILE,
        keys.public_key.fingerprint,
        keys.recipient,
    )


def enrol(
    data_dir: Path,
    file: Path,
    *,
    code: str = "",
    replace_reason: str = "",
    compared: bool = False,
    catalog: Catalog | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Enrolment:
    """Enrol a commune; see ``enrolment.enrol_commune``."""
    with Register.open(data_dir) as register:
        return enrol_commune(
            register,
            catalog or Catalog.shipped(),
            file,
            now(),
            code=code,
            replace_reason=replace_reason,
            compared=compared,
        )


def receive(
    data_dir: Path,
    paths: Iterable[Path],
    *,
    receipts: Path | None = None,
    catalog: Catalog | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Reception:
    """Receive packages from files and folders; see ``reception.receive_packages``."""
    with Register.open(data_dir) as register:
        # A day's copy first: what is received next may be what fills the disk.
        with contextlib.suppress(StoreError):
            make_daily(register, now().date())
        return receive_packages(
            register, catalog or Catalog.shipped(), paths, now, receipts_dir=receipts
        )


def receive_inbox(
    data_dir: Path,
    *,
    receipts: Path | None = None,
    catalog: Catalog | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Reception:
    """Receive what came over the line; what was taken or put aside leaves the server's inbox.

    With a shared folder, what lies there is taken over first, and the receipts are laid there.

    Raises:
        As ``reception.receive_packages``.
    """
    notes = _exchange(data_dir)
    inbox = line_folder(data_dir) / INBOX_FOLDER
    if not inbox.is_dir():
        return Reception((), (), (), notes)
    done = receive(data_dir, [inbox], receipts=receipts, catalog=catalog, now=now)
    for one in done:
        # Refused ones are kept in quarantine. Anything else stays until somebody looked at it.
        if one.source.is_relative_to(inbox):
            with contextlib.suppress(OSError):
                one.source.unlink(missing_ok=True)
    # The receipts that were signed just now.
    later = _exchange(data_dir)
    return replace(done, notes=tuple(dict.fromkeys((*notes, *done.notes, *later))))


def _exchange(data_dir: Path) -> tuple[str, ...]:
    """Look into the shared folder when there is one; what came by the server is received anyway."""
    with Register.open(data_dir) as register:
        folder = shared_folder(register)
    if folder is None:
        return ()
    try:
        return exchange_with_folder(data_dir, folder).notes
    except StoreError as error:
        return (str(error),)


def make_receiver(
    data_dir: Path,
    code: str,
    address: str,
    out_dir: Path,
    *,
    certificate: Path | None = None,
    system_trust: bool = False,
    renew: bool = False,
    now: Callable[[], datetime] = _utc_now,
) -> ReceiverMade:
    """Keep where the server is, and make the file "nơi nhận" of a commune.

    Args:
        data_dir: of the register.
        code: of an enrolled commune.
        address: of the server, as the commune reaches it.
        out_dir: folder on a stick or disk.
        renew: give the commune a new access key.
        certificate: PEM of the server; None takes, or makes, the server's own.
        system_trust: the certificate is from a known authority and may be renewed: not pinned.
        now: clock, UTC.
    """
    kept = str(certificate.resolve()) if certificate is not None else OWN_CERTIFICATE
    with Register.open(data_dir) as register:
        folder = line_way(register).folder
        way = LineWay(address, SYSTEM_TRUST if system_trust else kept, folder)
        set_line_way(register, way, now())
        made = carry_out(register, making_receivers((code,), out_dir, now(), renew=renew))
    return ReceiverMade(made.files[0], made.fingerprint, made.certificate)


def damage(data_dir: Path) -> tuple[str, ...]:
    """What in the register is damaged, a sentence each; reads all of it.

    Raises:
        StoreError: there is none, or it is so broken that it cannot be opened.
    """
    with Register.open(data_dir) as register:
        return register.damage()


def rescue_register(data_dir: Path, now: Callable[[], datetime] = _utc_now) -> Rescued:
    """Read what is left of a damaged register into a copy; see ``store.rescue.rescue``."""
    return rescue(Register, data_dir, now(), check=lambda register: register.office())


def restore_register(
    data_dir: Path, copy: Path, now: Callable[[], datetime] = _utc_now
) -> Path | None:
    """Put a copy in the register's place; see ``store.rescue.put_in_place``.

    Its next receipts have numbers that were never given out (``receipt_numbers``).
    """
    at = now()
    return put_in_place(
        Register,
        copy,
        data_dir,
        at,
        prepare=lambda register: go_on_behind(register, data_dir, at),
    )


def answer(
    data_dir: Path,
    code: str,
    *,
    period: Period | None = None,
    accept: bool = False,
    returned: Mapping[str, str] | None = None,
    receipts: Path | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Answered:
    """Accept a commune's newest package or return parts of it; see ``answering``."""
    with Register.open(data_dir) as register:
        return answer_package(
            register,
            code,
            now(),
            period=period,
            accept=accept,
            returned=returned,
            receipts_dir=receipts,
        )


def collate_tables(
    data_dir: Path,
    out: Path,
    *,
    period: Period | None = None,
    set_id: str = "",
    area: str = "",
    base: int | None = None,
    catalog: Catalog | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Collation:
    """Add up and write the Excel file; see ``collating.collation_of``."""
    with Register.open(data_dir) as register:
        made = collation_of(
            register,
            catalog or Catalog.shipped(),
            period=period,
            set_id=set_id,
            area=area,
            base=base,
        )
        write_collation_workbook(made, out)
        note_collation(register, made, str(out), now())
    return made


def collate(data_dir: Path, out: Path, *, period: Period | None = None, set_id: str = "") -> Path:
    """The same, for callers that only want the file."""
    collate_tables(data_dir, out, period=period, set_id=set_id)
    return out
