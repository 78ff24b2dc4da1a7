"""What can be said of a package before it is registered: whole, genuine, right, and in its place.

Nothing is written here but a copy in a working folder.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.district.judging import recompute
from ntm_desktop.district.judging_places import check_places
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.domain.package import (
    PACKAGE_KIND_LABELS,
    AssessmentContent,
    PackageHeader,
    PackageKind,
    StatedVerdicts,
)
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.errors import NtmError, PackageError, StoreError
from ntm_desktop.exchange import policy, sealing
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.delivery import deliver_copy, file_sha256
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.exchange.senders import KnownSenders
from ntm_desktop.exchange.taking_out import evidence_inside
from ntm_desktop.store.register.register import PACKAGES_FOLDER, Register, RegisteredPackage


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that passed every check, not registered yet; ``local`` is our own copy."""

    source: Path
    local: Path
    package: OpenedPackage
    content: AssessmentContent
    verdicts: StatedVerdicts
    notes: tuple[str, ...]


def known_senders(register: Register) -> KnownSenders:
    """The communes of an open register, with their keys."""
    return KnownSenders(
        {one.code: register.keys_of(one.code) for one in register.communes()},
        frozenset(package.sha256 for package in register.packages()),
    )


def evidence_along(opened: Iterable[tuple[Path, OpenedPackage]]) -> dict[str, frozenset[str]]:
    """Commune code to the evidence that really lies in its packages that came together.

    Whoever hands on several packages of a commune hands on the earlier ones for the sake of it.
    """
    found: dict[str, frozenset[str]] = {}
    for local, package in opened:
        code = package.header.commune_code
        found[code] = found.get(code, frozenset()) | evidence_inside(local)
    return found


def check_packages(
    register: Register, rules: OfficeRules, files: Mapping[Path, Path], identity: str
) -> tuple[list[Checked], dict[Path, NtmError]]:
    """Everything that can be said of packages before one of them is registered.

    Each is copied first: what is checked is what is kept, even if the stick changes its mind.

    Args:
        register: open.
        rules: this office's.
        files: where each came from, to where our own copy goes.
        identity: opens sealed ones.

    Returns:
        Those that passed, and why the others did not, by where they came from.
    """
    senders = known_senders(register)
    opened: dict[Path, tuple[OpenedPackage, AssessmentContent]] = {}
    failed: dict[Path, NtmError] = {}
    for source, local in files.items():
        try:
            opened[source] = open_package(source, local, identity, senders)
        except (PackageError, StoreError) as error:
            failed[source] = error
    along = evidence_along((files[source], package) for source, (package, _) in opened.items())
    checked: list[Checked] = []
    for source, (package, content) in opened.items():
        held = along[package.header.commune_code]
        try:
            checked.append(
                judge_package(register, rules, source, files[source], package, content, held)
            )
        except (PackageError, StoreError) as error:
            failed[source] = error
    return checked, failed


def open_package(
    source: Path,
    local: Path,
    identity: str,
    senders: KnownSenders,
    progress: Progress = unwatched,
) -> tuple[OpenedPackage, AssessmentContent]:
    """Copy a package and check it from the first byte to the last; needs no register.

    Raises:
        PackageError: the first check that failed.
        CancelledError: ``progress`` asked to stop.
    """
    policy.check_regular_file(source)
    with sealing.unsealed(source, [identity], local.parent) as plain:
        deliver_copy(local, plain)
    package = read_package(local, senders.key_for(file_sha256(local)), progress)
    if package.header.kind is not PackageKind.ASSESSMENT:
        raise PackageError(
            "kind",
            f"Gói “{PACKAGE_KIND_LABELS[package.header.kind]}” không nhận ở đây; gói đăng ký khóa "
            "thì mở ở trang Các xã, hoặc dùng lệnh enrol.",
        )
    return package, assessment_of(package)


def judge_package(
    register: Register,
    rules: OfficeRules,
    source: Path,
    local: Path,
    package: OpenedPackage,
    content: AssessmentContent,
    along: frozenset[str] = frozenset(),
) -> Checked:
    """What the register and this office's rules say of a package that is whole and genuine.

    Args:
        register: open.
        rules: this office's.
        source: where it came from.
        local: our own copy.
        package: as it was opened.
        content: what it says.
        along: SHA-256 of evidence in the other packages that came with it.

    Raises:
        PackageError: evidence is missing, or the answers or verdicts do not stand.
    """
    check_held(register, package, along)
    judgement = recompute(rules, content)
    notes = (*judgement.notes, *check_places(rules, content))
    return Checked(source, local, package, content, judgement.verdicts, notes)


def check_held(
    register: Register, package: OpenedPackage, along: frozenset[str] = frozenset()
) -> None:
    """Make sure that evidence which was not sent again lies in what this commune sent before.

    Args:
        register: open.
        package: which may list evidence that it does not bring.
        along: SHA-256 of evidence in the other packages that came with it.

    Raises:
        PackageError: ``missing-evidence``.
    """
    missing = {
        package.files[name]: name
        for name in sorted(package.left_out)
        if package.files[name] not in along
    }
    for earlier in reversed(register.packages_of(package.header.commune_code)):
        if not missing:
            return
        for digest in evidence_inside(register.data_dir / PACKAGES_FOLDER / earlier.file):
            missing.pop(digest, None)
    if missing:
        raise PackageError(
            "missing-evidence",
            f"Gói bị từ chối: {len(missing)} tệp minh chứng không gửi lại mà ở đây không còn. Xã "
            "hãy đóng gói lại và chọn gửi lại mọi minh chứng.",
            tuple(missing.values()),
        )


def in_order(register: Register, checked: Sequence[Checked]) -> list[Checked]:
    """By commune, then by life of its file, then by number.

    Lives that are known already come first; among new ones only the sender's clock can say
    which began earlier.
    """
    began: dict[str, datetime] = {}
    for one in checked:
        header = one.package.header
        began[header.epoch] = min(began.get(header.epoch, header.created_at), header.created_at)

    def place(one: Checked) -> tuple[str, bool, datetime, str, int]:
        header = one.package.header
        return (
            header.commune_code,
            not register.knows_epoch(header.epoch),
            began[header.epoch],
            header.epoch,
            header.sequence,
        )

    return sorted(checked, key=place)


def place_in_chain(earlier: Sequence[RegisteredPackage], header: PackageHeader) -> tuple[str, ...]:
    """What is to be pointed out about a package's place after the earlier ones.

    Raises:
        PackageError: ``sequence`` for one at or below the last seen, ``chain`` when it does not
            name the one before it, ``epoch`` for a life of the file that has ended.
    """
    same = [package for package in earlier if package.epoch == header.epoch]
    if not same:
        notes: list[str] = []
        if earlier:
            notes.append(
                "Xã bắt đầu một chuỗi gói mới (dữ liệu được phục hồi hoặc lập lại); "
                f"gói cuối của chuỗi trước là số {earlier[-1].sequence}."
            )
        if header.sequence > 1:
            notes.append(_gap(1, header.sequence - 1))
        return tuple(notes)
    if earlier[-1].epoch != header.epoch:
        raise PackageError(
            "epoch",
            f"Gói bị từ chối: gói số {header.sequence} thuộc chuỗi cũ; xã đã nộp gói từ bản dữ "
            "liệu mới hơn. Hãy đóng gói lại từ máy đang dùng.",
        )
    last = same[-1]
    if header.sequence <= last.sequence:
        raise PackageError(
            "sequence",
            f"Gói bị từ chối: gói số {header.sequence} không mới hơn gói số {last.sequence} đã "
            "nhận và nội dung khác. Gói cũ không thay được gói mới; hãy đóng gói lại.",
        )
    if header.sequence == last.sequence + 1:
        if header.previous != last.sha256:
            raise PackageError(
                "chain",
                f"Gói bị từ chối: gói số {header.sequence} không nối tiếp gói số {last.sequence} "
                "đã nhận. Dữ liệu của xã có thể đang dùng ở hai máy; hãy hỏi lại xã.",
            )
        return ()
    return (_gap(last.sequence + 1, header.sequence - 1),)


def _gap(first: int, last: int) -> str:
    if first == last:
        return f"Chưa nhận được gói số {first} trước gói này."
    return f"Chưa nhận được các gói số {first} đến {last} trước gói này."
