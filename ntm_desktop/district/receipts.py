"""Signing receipts: what was received, what was counted, what is pointed out."""

from datetime import datetime
from pathlib import Path

from ntm_desktop import __version__
from ntm_desktop.district import office as offices
from ntm_desktop.district.receipt_numbers import next_number
from ntm_desktop.district.working import work_folder
from ntm_desktop.domain.package import (
    AssessmentContent,
    PackageHeader,
    PackageKind,
    PackageOutcome,
    PartOutcome,
    ReceiptContent,
    StatedVerdicts,
)
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.appraised_tables import APPRAISED_TABLES
from ntm_desktop.exchange.contents import dossier_files, receipt_of
from ntm_desktop.exchange.delivery import deliver_bytes, write_fault
from ntm_desktop.exchange.kinds import receipt_rows
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.exchange.writing import PackageDraft, write_package
from ntm_desktop.store.register.register import RECEIPTS_FOLDER, Office, Register, StoredReceipt

PROGRAM = f"ntm-district-{__version__}"


def receipt_content(
    office: Office,
    package: OpenedPackage,
    content: AssessmentContent,
    verdicts: StatedVerdicts,
    notes: tuple[str, ...],
    at: datetime,
) -> ReceiptContent:
    """What the office says of a package that passed every check."""
    counted = (
        ("criteria", len(verdicts.indicators)),
        ("evidence", len(content.every_evidence)),
        ("dossier", len(dossier_files(package))),
        ("projects", len(content.projects)),
        ("resources", len(content.resources) + len(content.contributions)),
    )
    return ReceiptContent(
        package=package.header,
        package_sha256=package.sha256,
        received_at=at,
        receiver=office.name,
        criteria_met=verdicts.met,
        criteria_total=len(verdicts.criteria),
        parts=tuple(PartOutcome(part, PackageOutcome.RECEIVED, items) for part, items in counted),
        notes=notes,
    )


def sign_receipt(
    register: Register,
    key: SecretKey,
    receipt: ReceiptContent,
    before: StoredReceipt | None,
    work: Path,
    at: datetime,
) -> StoredReceipt:
    """Make the receipt's package.

    Args:
        register: of the office that signs, whose id is the epoch of its receipts.
        key: the office's signing key.
        receipt: what is said.
        before: the commune's receipt before this one, which this one names.
        work: folder for the temporary file.
        at: now, UTC.

    Raises:
        PackageError: it cannot be written.
    """
    office = register.office()
    header = PackageHeader(
        kind=PackageKind.RECEIPT,
        commune_code=receipt.package.commune_code,
        period=receipt.package.period,
        epoch=office.id,
        sequence=next_number(register, before),
        previous=before.sha256 if before else "",
        created_at=at,
        program=PROGRAM,
    )
    more = APPRAISED_TABLES if receipt.appraised else ()
    draft = PackageDraft(header, office.name, receipt_rows(receipt), {}, more=more)
    with work_folder("receipt", work) as folder:
        written = write_package(draft, key, folder / header.file_name)
        try:
            content = written.path.read_bytes()
        except OSError as error:
            raise policy.unreadable(written.path, error) from error
    return StoredReceipt(
        header.sequence,
        written.sha256,
        header.file_name,
        content,
        receipt.outcome,
        tuple(part.part for part in receipt.parts if part.outcome is PackageOutcome.RETURNED),
    )


def content_of(receipt: StoredReceipt, key: PublicKey, work: Path) -> ReceiptContent:
    """What a stored receipt says.

    Raises:
        PackageError: it was changed since it was signed.
    """
    with work_folder("receipt", work) as folder:
        file = folder / receipt.file_name
        try:
            file.write_bytes(receipt.content)
        except OSError as error:
            raise write_fault(file, error) from error
        return receipt_of(read_package(file, lambda header, key_id: key))


def hand_out(
    register: Register, receipt: StoredReceipt, receipts_dir: Path | None
) -> tuple[Path | None, str]:
    """Write a receipt; a full stick must not undo what was registered.

    Returns:
        Where it lies, and "" – or None and why it could not be written.
    """
    own = register.data_dir / RECEIPTS_FOLDER / receipt.file_name
    try:
        deliver_bytes(own, receipt.content)
        if receipts_dir is None:
            return own, ""
        target = receipts_dir / receipt.file_name
        deliver_bytes(target, receipt.content)
        office_key = offices.signing_key(register.office()).public
        deliver_bytes(receipts_dir / offices.PUBLIC_KEY_FILE, office_key.text.encode("ascii"))
    except PackageError as error:
        return None, str(error)
    return target, ""
