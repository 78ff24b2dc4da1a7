"""Making a package and copying it to where the officer wants it.

A package is first written whole into the outbox and recorded (*đã đóng gói*), and only then
copied and compared (*đã chép và kiểm tra*). A stick pulled out in between costs a copy, never
a number or a package.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from ntm_desktop import __version__
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    EvidenceEntry,
    PackageHeader,
    PackageKind,
    stated_verdicts,
)
from ntm_desktop.domain.packages import OutgoingPackage, PackageState
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import DocumentError, EntryError, PackageError
from ntm_desktop.exchange import keys, policy, sealing
from ntm_desktop.exchange.delivery import deliver_bytes, deliver_copy
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.exchange.writing import assessment_draft, enrolment_draft, write_package
from ntm_desktop.services import workspace
from ntm_desktop.services.changes import Change
from ntm_desktop.services.evidence import evidence_items, vault_file
from ntm_desktop.services.rule_overrides import rules_in_force
from ntm_desktop.services.rules import find_assessment
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.store import packages, projects, resources
from ntm_desktop.store.database import new_id

PROGRAM = f"ntm-desktop-{__version__}"
SEAL_RECIPIENT = "seal_recipient"


@dataclass(frozen=True, slots=True)
class PackedResult:
    """A package that was made, copied and compared.

    Attributes:
        path: the copy, sealed or not.
        public_key_path: the commune's public key beside it.
        fingerprint: of the commune's key, for the paper slip.
        sha256: of the package, unsealed; what the receipt names.
        evidence: number of different evidence files inside.
        documents: ids of the dossier's papers inside.
        notes: what the officer should know, a sentence each.
    """

    path: Path
    public_key_path: Path
    sequence: int
    fingerprint: str
    sealed: bool
    package_id: str
    sha256: str
    size: int
    evidence: int
    documents: tuple[str, ...]
    notes: tuple[str, ...]
    change: Change


def pack(
    ws: Workspace,
    assessment_id: str,
    out_dir: Path,
    *,
    kind: str = PackageKind.ASSESSMENT,
    seal_to: Sequence[str] | None = None,
    include_dossier: bool = True,
) -> PackedResult:
    """Make a package and put it, compared by hash, into a folder.

    Args:
        ws: the open commune.
        assessment_id: what is packed; an enrolment only takes its period from it.
        out_dir: folder on a stick or disk; made when it is missing.
        kind: "assessment" or "enrolment".
        seal_to: age recipients; () leaves it unsealed, None takes the recipient of the
            settings when there is one.
        include_dossier: put the papers of the dossier in that can be made.

    Raises:
        PackageError: it cannot be made; nothing is recorded. Or it was made and recorded but
            not copied: then the sentence says so and ``copy_package`` tries again.
        KeyStoreError: the commune's key cannot be made or read.
        StoreError: a file of evidence is gone or damaged.
    """
    info = workspace.commune_info(ws)
    code = info.commune.code
    recipients = _recipients(ws, seal_to)
    sealing.check_recipients(recipients)
    key = keys.commune_key(code)
    public_key_path = out_dir / f"{code}.pub"
    deliver_bytes(public_key_path, key.public.text.encode("ascii"))

    notes: list[str] = []
    content: AssessmentContent | None = None
    evidence: dict[str, Path] = {}
    dossier: dict[str, bytes] = {}
    match kind:
        case PackageKind.ASSESSMENT:
            content, evidence = _content(ws, assessment_id)
            period = content.period
            if include_dossier:
                dossier, notes = _dossier(ws, assessment_id)
        case PackageKind.ENROLMENT:
            period = find_assessment(ws, assessment_id).period
        case _:
            raise PackageError("kind", f"Chưa đóng được gói loại “{kind}”.")

    with ws.file.transaction():
        header = _next_header(ws, PackageKind(kind), code, period)
        draft = (
            enrolment_draft(header, info.office_name, info.commune, key.public)
            if content is None
            else assessment_draft(header, content, evidence, dossier)
        )
        kept = _outbox_path(ws, header)
        # Left by a program that died before it recorded it, so it never left this PC.
        _remove(kept)
        try:
            written = write_package(draft, key, kept)
            package = _record(ws, header, written, assessment_id, bool(recipients))
        except BaseException:
            _remove(kept)
            raise
    if os.name == "posix":
        # Not on Windows, where such a file cannot be tidied away with its folder.
        with contextlib.suppress(OSError):
            kept.chmod(0o444)
    path = _copy(ws, package, out_dir, recipients)
    return PackedResult(
        path=path,
        public_key_path=public_key_path,
        sequence=header.sequence,
        fingerprint=key.public.fingerprint,
        sealed=bool(recipients),
        package_id=package.id,
        sha256=written.sha256,
        size=written.size,
        evidence=len(evidence),
        documents=tuple(dossier),
        notes=tuple(notes),
        change=Change(
            f"Đóng gói số {header.sequence}", frozenset({"packages"}), frozenset(), ws.now()
        ),
    )


def copy_package(
    ws: Workspace, package_id: str, out_dir: Path, *, seal_to: Sequence[str] | None = None
) -> Path:
    """Copy a package from the outbox again, compared by hash.

    Raises:
        EntryError: there is no such package.
        PackageError: it cannot be copied, or the copy kept here was changed.
    """
    package = next((p for p in packages.packages(ws.file) if p.id == package_id), None)
    if package is None:
        raise EntryError("Không có gói này trong hộp gửi. Hãy xem lại danh sách.")
    recipients = _recipients(ws, seal_to)
    sealing.check_recipients(recipients)
    code = workspace.commune_info(ws).commune.code
    key = keys.commune_key(code).public
    if read_package(package.path, lambda header, key_id: key).sha256 != package.sha256:
        raise PackageError(
            "changed", "Gói lưu trong hộp gửi không còn như lúc đóng. Hãy đóng gói mới."
        )
    deliver_bytes(out_dir / f"{code}.pub", key.text.encode("ascii"))
    return _copy(ws, package, out_dir, recipients)


def _recipients(ws: Workspace, seal_to: Sequence[str] | None) -> tuple[str, ...]:
    if seal_to is not None:
        return tuple(seal_to)
    return tuple(workspace.settings(ws).get(SEAL_RECIPIENT, "").split())


def _content(ws: Workspace, assessment_id: str) -> tuple[AssessmentContent, dict[str, Path]]:
    """What the tables say, and SHA-256 to file for each content of evidence."""
    found = standing(ws, find_assessment(ws, assessment_id))
    info, commune = found.info, workspace.commune_info(ws)
    if info.subject_level is not SubjectLevel.COMMUNE:
        raise EntryError(
            "Chỉ đóng gói được đợt tự đánh giá của xã. Kết quả của thôn, vườn hộ được cộng vào bảng "
            "tổng hợp của xã."
        )
    items = evidence_items(ws, assessment_id)
    content = AssessmentContent(
        commune=commune.commune,
        border=commune.border,
        especially_difficult=commune.especially_difficult,
        atk=commune.atk,
        receiving_unit=commune.receiving_unit,
        sample=commune.sample,
        period=info.period,
        pin=CriteriaPin(info.set_id, info.set_version, info.set_fingerprint),
        set_title=info.set_title,
        group_id=info.group_id,
        properties=found.context.properties,
        answers=found.answers,
        verdicts=stated_verdicts(found.outcome),
        projects=projects.read(ws.file, info.period.year),
        resources=resources.lines(ws.file, info.period.year),
        contributions=resources.contributions(ws.file, info.period.year),
        rules=rules_in_force(ws, assessment_id),
        evidence=tuple(
            EvidenceEntry(
                id=item.id,
                indicator_no=item.indicator_no,
                requirement=item.requirement,
                name=item.name,
                media_type=item.media_type,
                size=item.size,
                sha256=item.sha256,
                added_at=item.added_at.replace(microsecond=0),
            )
            for item in items
        ),
    )
    return content, {item.sha256: vault_file(ws, item) for item in items}


def _dossier(ws: Workspace, assessment_id: str) -> tuple[dict[str, bytes], list[str]]:
    """Document id to PDF for every paper that can be made, and why others cannot."""
    # Brings the PDF library; a package without dossier does without it.
    from ntm_desktop.services import dossiers

    made: dict[str, bytes] = {}
    notes: list[str] = []
    try:
        state = dossiers.dossier_state(ws, assessment_id)
    except DocumentError as error:
        return {}, [f"Chưa kèm hồ sơ: {error}"]
    for document in state.documents:
        try:
            made[document.id] = dossiers.make_document(ws, assessment_id, document.id)
        except DocumentError as error:
            notes.append(f"Chưa kèm “{document.title}”: {error}")
    return made, notes


def _next_header(ws: Workspace, kind: PackageKind, code: str, period: Period) -> PackageHeader:
    before = packages.last_package(ws.file)
    epoch, sequence = packages.next_sequence(ws.file)
    return PackageHeader(
        kind=kind,
        commune_code=code,
        period=period,
        epoch=epoch,
        sequence=sequence,
        previous=before.sha256 if before else "",
        created_at=ws.now().astimezone(UTC).replace(microsecond=0),
        program=PROGRAM,
    )


def _outbox_path(ws: Workspace, header: PackageHeader) -> Path:
    # A restored copy starts its numbers again; its packages must not meet the earlier ones.
    return ws.file.outbox / header.epoch[:12] / header.file_name


def _remove(path: Path) -> None:
    try:
        if path.exists():
            path.chmod(0o644)
            path.unlink()
    except OSError as error:
        raise policy.unreadable(path, error) from error


def _record(
    ws: Workspace, header: PackageHeader, written: OpenedPackage, assessment_id: str, sealed: bool
) -> OutgoingPackage:
    package = OutgoingPackage(
        id=new_id(),
        kind=header.kind,
        period_key=header.period.key,
        assessment_id=assessment_id,
        epoch=header.epoch,
        sequence=header.sequence,
        sha256=written.sha256,
        file_name=header.file_name,
        path=written.path,
        sealed=sealed,
        made_at=header.created_at,
    )
    packages.record_package(ws.file, package)
    return package


def _copy(
    ws: Workspace, package: OutgoingPackage, out_dir: Path, recipients: Sequence[str]
) -> Path:
    try:
        if recipients:
            target = out_dir / f"{package.file_name}.age"
            # Every sealing gives other bytes; one that is there already is an earlier try.
            target = _free_name(target)
            sealing.seal(package.path, target, recipients)
        else:
            target = out_dir / package.file_name
            deliver_copy(target, package.path)
    except PackageError as error:
        raise PackageError(
            error.reason,
            f"Gói số {package.sequence} đã đóng và nằm trong hộp gửi, nhưng chưa chép được: "
            f"{error} Chép lại từ hộp gửi, không cần đóng gói mới.",
            error.faults,
        ) from error
    if package.state is PackageState.PACKED:
        packages.set_state(ws.file, package.id, PackageState.COPIED)
    return target


def _free_name(target: Path) -> Path:
    stem = target.name.removesuffix(".ntmz.age")
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{stem}-{number}.ntmz.age")
    return target
