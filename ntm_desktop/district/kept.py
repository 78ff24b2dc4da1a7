"""Reading again what was received before: packages as they are kept, whatever key signed them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ntm_desktop.district.judging import judged
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.domain.kept_tables import KeptTable
from ntm_desktop.domain.package import (
    AssessmentContent,
    EvidenceEntry,
    PackageHeader,
    PackageKind,
)
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.exchange.assessment_tables import assessment_content
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.kept_tables import tables_of_package
from ntm_desktop.exchange.kinds import TABLES
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import KeyFor, OpenedPackage, read_package
from ntm_desktop.exchange.rule_tables import RULES
from ntm_desktop.exchange.tables import FieldType, Row, TableField
from ntm_desktop.exchange.taking_out import copy_evidence
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import PACKAGES_FOLDER, Register, RegisteredPackage


def any_key(register: Register) -> KeyFor:
    """Finds the key that signed a package which was accepted in its time.

    A commune that got another key since did not take back what it had signed; of what was never
    accepted only today's key is believed.
    """

    def key_for(header: PackageHeader, key_id: bytes) -> PublicKey:
        keys = [PublicKey.parse(text) for text in register.keys_of(header.commune_code)]
        if not keys:
            raise PackageError(
                "unknown-sender", f"Đơn vị {header.commune_code} chưa đăng ký khóa với nơi nhận."
            )
        return next((key for key in keys if key.key_id == key_id), keys[0])

    return key_for


def kept_package(register: Register, package: RegisteredPackage) -> OpenedPackage:
    """A registered package, read from the file that is kept.

    Raises:
        PackageError: the file is gone, or is not what was received.
    """
    path = register.data_dir / PACKAGES_FOLDER / package.file
    return _as_received(path, package, any_key(register), unwatched)


def inside_file(
    path: Path, package: RegisteredPackage, key_for: KeyFor, progress: Progress
) -> tuple[OpenedPackage, AssessmentContent]:
    """A registered package and what it says, read from its file without the register.

    Raises:
        PackageError: the file is gone, or is not what was received.
        CancelledError: ``progress`` asked to stop.
    """
    opened = _as_received(path, package, key_for, progress)
    return opened, assessment_of(opened)


def _as_received(
    path: Path, package: RegisteredPackage, key_for: KeyFor, progress: Progress
) -> OpenedPackage:
    opened = read_package(path, key_for, progress)
    if opened.sha256 != package.sha256:
        raise PackageError(
            "changed", f"Gói đang giữ {package.file} không còn là gói đã nhận; hãy lấy bản sao lưu."
        )
    return opened


def evidence_places(register: Register, package: RegisteredPackage) -> tuple[Path, ...]:
    """The kept files of a commune in which its evidence may lie, the package itself first."""
    every = register.packages_of(package.commune)
    ordered = [package, *(one for one in reversed(every) if one.position != package.position)]
    return tuple(register.data_dir / PACKAGES_FOLDER / one.file for one in ordered)


def bring_evidence(
    places: Iterable[Path], entry: EvidenceEntry, folder: Path, progress: Progress
) -> Path:
    """Copy a piece of evidence out of the kept packages, under its own name made harmless.

    Args:
        places: as ``evidence_places`` gives them.
        entry: which.
        folder: where it goes.
        progress: of copying.

    Raises:
        PackageError: ``missing-evidence`` when it lies in none of them any more.
        CancelledError: ``progress`` asked to stop.
    """
    target = folder / f"{entry.sha256[:12]}{Path(entry.file).suffix}"
    if target.exists():
        return target
    for path in places:
        # One that is gone or damaged does not hide what lies whole in another.
        with suppress(PackageError):
            if copy_evidence(path, entry.sha256, target, progress):
                return target
    raise PackageError(
        "missing-evidence",
        f"Minh chứng “{entry.name}” không còn trong các gói đang giữ; hãy lấy bản sao lưu.",
    )


def kept_content(register: Register, package: RegisteredPackage) -> AssessmentContent:
    """What a registered package says, its rules too, read from the file that is kept.

    Raises:
        PackageError: the file is gone, or is not what was received.
    """
    return assessment_of(kept_package(register, package))


def content_of_tables(tables: Mapping[str, KeptTable]) -> AssessmentContent:
    """What a package says, from its tables in the register alone: no file is read.

    Its documents of rules are not among it.

    Raises:
        PackageError: the tables do not fit together.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    for table in TABLES[PackageKind.ASSESSMENT]:
        kept = tables.get(table.name)
        blank = {field.name: _blank(field) for field in table.fields}
        rows[table.name] = tuple({**blank, **row} for row in (kept.rows if kept else ()))
    rows[RULES.name] = ()
    return assessment_content(rows)


def _blank(field: TableField) -> str | None:
    return "" if field.type is FieldType.STRING else None


def fill_contents(register: Register, rules: OfficeRules) -> str:
    """Read again the packages that an older program registered without all their tables.

    Returns:
        What was done, as a sentence; "" when there was nothing to do.
    """
    waiting = contents.without_contents(register)
    filled = 0
    for position in waiting:
        try:
            opened = kept_package(register, register.package_at(position))
            content = assessment_of(opened)
            verdicts = judged(rules, content)
        except NtmError:
            with register.transaction():
                contents.contents_lost(register, position)
            continue
        with register.transaction():
            contents.keep_contents(register, position, content, tables_of_package(opened), verdicts)
        filled += 1
    if not waiting:
        return ""
    told = f"Sổ tiếp nhận đã được nâng cấp: đọc lại đủ các bảng của {filled} gói đã nhận"
    lost = len(waiting) - filled
    return (
        f"{told}; {lost} gói không đọc lại được, chỉ còn kết luận và tổng nguồn lực."
        if lost
        else f"{told}."
    )
