"""Making a package and copying it to where the officer wants it.

A package is first written whole into the outbox and recorded (*đã đóng gói*), and only then
copied and compared (*đã chép và kiểm tra*). A stick pulled out in between costs a copy, never
a number or a package. Stopping leaves neither: a package nobody has seen is taken back, and its
number stays unused, which is harmless.
"""

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop import __version__
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.outgoing import OutgoingPackage
from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    PackageHeader,
    PackageKind,
    evidence_words,
    stated_verdicts,
)
from ntm_desktop.domain.papers import KeptFile
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress, portion, unwatched
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import CancelledError, EntryError, NtmError, PackageError
from ntm_desktop.exchange import keys, policy, sealing
from ntm_desktop.exchange.contents import SIGNED_SCAN
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.reading import OpenedPackage
from ntm_desktop.exchange.second_copy import SecondCopy
from ntm_desktop.exchange.writing import assessment_draft, enrolment_draft, write_package
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.acknowledged import acknowledged_evidence
from ntm_desktop.services.exchange.carried_evidence import (
    carried_items,
    entries_of,
    items_of_places,
)
from ntm_desktop.services.exchange.copies import KeyCopy, copy_out, note_copied, recipients_of
from ntm_desktop.services.exchange.packed_papers import (
    drawn_papers,
    papers_to_draw,
    signed_scans,
)
from ntm_desktop.services.exchange.places import (
    places_content_of,
    rules_of_all,
    staying_evidence,
)
from ntm_desktop.services.handed_out import ensure_main
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.listed import (
    listed_contributions,
    listed_projects,
    listed_resources,
    year_content_of,
)
from ntm_desktop.services.registers.forms import carried_forms
from ntm_desktop.services.registers.packing import register_contents
from ntm_desktop.services.rules.documents import entries_to_send
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.store.commune import communes, packages, vault
from ntm_desktop.store.sqlite_file import new_id

if TYPE_CHECKING:
    from ntm_desktop.documents.dossier.facts import DossierFacts

PROGRAM = f"ntm-desktop-{__version__}"


@dataclass(frozen=True, slots=True)
class PackedResult:
    """A package that was made, copied and compared.

    Attributes:
        path: the copy, sealed or not.
        public_key_path: the commune's public key beside it.
        fingerprint: of the commune's key, for the paper slip.
        sha256: of the package, unsealed; what the receipt names.
        evidence: number of different evidence files inside.
        left_out: number of those that are only listed, because the receiver has them.
        evidence_words: how much evidence is inside, to be shown.
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
    left_out: int
    evidence_words: str
    documents: tuple[str, ...]
    notes: tuple[str, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class _Order:
    """All that a package is made from, read at one moment.

    Attributes:
        kept: where it will lie in the outbox.
        items: evidence that goes in, one for each content, with its place in the vault.
        held: SHA-256 of the files that are only listed, because the receiver has them.
        decisions: SHA-256 to bytes of the decisions' own files that its rules were read from.
        papers: what the dossier is drawn from; None to leave it out.
        scans: id of each signed paper to its scan and where that lies.
        notes: what the officer should know, a sentence each.
    """

    assessment_id: str
    header: PackageHeader
    office_name: str
    commune: Commune
    content: AssessmentContent | None
    items: tuple[tuple[EvidenceItem, Path], ...]
    held: frozenset[str]
    decisions: Mapping[str, bytes]
    papers: "DossierFacts | None"
    scans: "Mapping[str, tuple[KeptFile, Path]]"
    notes: tuple[str, ...]
    key: SecretKey
    kept: Path
    recipients: tuple[str, ...]

    @property
    def held_evidence(self) -> frozenset[str]:
        """Of what is only listed, the evidence."""
        return self.held - self.decisions.keys()


@dataclass(frozen=True, slots=True)
class _Made:
    """A package that lies in the outbox, not yet recorded."""

    written: OpenedPackage
    documents: tuple[str, ...]
    notes: tuple[str, ...]


def pack(
    ws: Workspace,
    assessment_id: str,
    out_dir: Path,
    *,
    kind: str = PackageKind.ASSESSMENT,
    seal_to: Sequence[str] | None = None,
    include_dossier: bool = True,
    all_evidence: bool = False,
    progress: Progress = unwatched,
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
        all_evidence: put that in, too, which the receiver has acknowledged.
        progress: of all of it.

    Raises:
        PackageError: it cannot be made; nothing is recorded. Or it was made and recorded but
            not copied: then the sentence says so and ``copy_package`` tries again.
        KeyStoreError: the commune's key cannot be made or read.
        StoreError: a file of evidence is gone or damaged.
        CancelledError: asked to stop; there is no package.
    """
    staged = packing(
        assessment_id,
        out_dir,
        kind=kind,
        seal_to=seal_to,
        include_dossier=include_dossier,
        all_evidence=all_evidence,
    )
    return carry_out(ws, staged, progress)


def packing(
    assessment_id: str,
    out_dir: Path,
    *,
    kind: str = PackageKind.ASSESSMENT,
    seal_to: Sequence[str] | None = None,
    include_dossier: bool = True,
    all_evidence: bool = False,
) -> Staged[PackedResult]:
    """The steps of ``pack``."""
    order: _Order = yield OnDatabase(
        lambda ws: _gather(ws, assessment_id, kind, seal_to, include_dossier, all_evidence)
    )
    key_copy = KeyCopy(out_dir, order.header.commune_code, order.key.public)
    # A sealed copy is made anew from the package; a plain one is written while that is read back.
    second = None if order.recipients else SecondCopy(out_dir / order.header.file_name)
    try:
        made: _Made = yield Beside(lambda progress: _make(order, key_copy, second, progress))
        package: OutgoingPackage = yield OnDatabase(lambda ws: _record(ws, order, made.written))
    except NtmError as error:
        left = key_copy if isinstance(error, CancelledError) else None
        yield Beside(lambda _progress: _clear(second, left), clearing=True)
        raise
    try:
        path: Path = yield Beside(
            lambda progress: _finish(order, package, key_copy, second, portion(progress, 0.7, 1))
        )
    except CancelledError:
        yield OnDatabase(lambda ws: _take_back(ws, package))
        yield Beside(lambda _progress: key_copy.take_back(), clearing=True)
        raise
    at: datetime = yield OnDatabase(lambda ws: note_copied(ws, package))
    sequence = order.header.sequence
    return PackedResult(
        path=path,
        public_key_path=key_copy.path,
        sequence=sequence,
        fingerprint=order.key.public.fingerprint,
        sealed=bool(order.recipients),
        package_id=package.id,
        sha256=made.written.sha256,
        size=made.written.size,
        evidence=len(order.items),
        left_out=len(order.held_evidence),
        evidence_words=evidence_words(
            order.content.every_evidence if order.content else (), len(order.held_evidence)
        ),
        documents=made.documents,
        notes=made.notes,
        change=Change(f"Đóng gói số {sequence}", frozenset({Touched.PACKAGES}), frozenset(), at),
    )


def _gather(
    ws: Workspace,
    assessment_id: str,
    kind: str,
    seal_to: Sequence[str] | None,
    include_dossier: bool,
    all_evidence: bool,
) -> _Order:
    ensure_main(ws)
    info = workspace.commune_info(ws)
    code = info.commune.code
    recipients = recipients_of(ws, seal_to)
    sealing.check_recipients(recipients)
    key = keys.commune_key(code)
    content: AssessmentContent | None = None
    items: tuple[tuple[EvidenceItem, Path], ...] = ()
    held: frozenset[str] = frozenset()
    decisions: Mapping[str, bytes] = {}
    papers: DossierFacts | None = None
    scans: Mapping[str, tuple[KeptFile, Path]] = {}
    notes: tuple[str, ...] = ()
    match kind:
        case PackageKind.ASSESSMENT:
            content, items, decisions = _content(ws, assessment_id)
            period = content.period
            if not all_evidence:
                held = acknowledged_evidence(
                    ws, {item.sha256 for item, _ in items} | decisions.keys()
                )
                items = tuple(one for one in items if one[0].sha256 not in held)
            if include_dossier:
                papers, notes = papers_to_draw(ws, assessment_id)
                scans = signed_scans(ws, assessment_id)
            notes += staying_evidence(ws, content)
        case PackageKind.ENROLMENT:
            period = find_assessment(ws, assessment_id).period
        case _:
            raise PackageError("kind", f"Chưa đóng được gói loại “{kind}”.")
    header = _next_header(ws, PackageKind(kind), code, period)
    return _Order(
        assessment_id=assessment_id,
        header=header,
        office_name=info.office_name,
        commune=info.commune,
        content=content,
        items=items,
        held=held,
        decisions=decisions,
        papers=papers,
        scans=scans,
        notes=notes,
        key=key,
        kept=_outbox_path(ws, header),
        recipients=recipients,
    )


def _make(order: _Order, key_copy: KeyCopy, second: SecondCopy | None, progress: Progress) -> _Made:
    """Write the package into the outbox, or leave nothing there."""
    # First, because it shows whether the folder can be written at all.
    key_copy.deliver()
    dossier: dict[str, bytes | Path] = {}
    notes = order.notes
    if order.papers is not None:
        drawn, lacking = drawn_papers(order.papers, portion(progress, 0, 0.2))
        dossier |= drawn
        notes += lacking
    dossier |= {f"{paper}{SIGNED_SCAN}": path for paper, (_, path) in order.scans.items()}
    draft = (
        enrolment_draft(order.header, order.office_name, order.commune, order.key.public)
        if order.content is None
        else assessment_draft(
            order.header,
            order.content,
            {**{item.sha256: path for item, path in order.items}, **order.decisions},
            dossier,
            order.held,
        )
    )
    # Left by a program that died before it recorded it, so it never left this PC.
    _remove(order.kept)
    try:
        written = write_package(
            draft, order.key, order.kept, portion(progress, 0.2, 0.7), second=second
        )
    except BaseException as error:
        _remove(order.kept)
        if isinstance(error, PackageError):
            # Which file of evidence is gone or damaged is looked for only when there is one.
            for item, path in order.items:
                vault.check(path, item.sha256, item.name)
            for scan, path in order.scans.values():
                vault.check(path, scan.sha256, scan.name)
        raise
    if os.name == "posix":
        # Not on Windows, where such a file cannot be tidied away with its folder.
        with contextlib.suppress(OSError):
            order.kept.chmod(0o444)
    return _Made(written, tuple(dossier), notes)


def _finish(
    order: _Order,
    package: OutgoingPackage,
    key_copy: KeyCopy,
    second: SecondCopy | None,
    progress: Progress,
) -> Path:
    """Put the package on the stick; what is unfinished there does not stay."""
    try:
        copy = copy_out(package, key_copy.folder, order.recipients, progress, second)
        key_copy.ensure_beside(copy)
        return copy
    finally:
        _clear(second, None)


def _clear(second: SecondCopy | None, key_copy: KeyCopy | None) -> None:
    """Take away from the stick what is not to stay there."""
    if second is not None:
        second.discard()
    if key_copy is not None:
        key_copy.take_back()


def _content(
    ws: Workspace, assessment_id: str
) -> tuple[AssessmentContent, tuple[tuple[EvidenceItem, Path], ...], dict[str, bytes]]:
    """What the tables say, where each content of evidence lies, and the decisions' own files."""
    found = standing(ws, find_assessment(ws, assessment_id))
    info, commune = found.info, workspace.commune_info(ws)
    if info.subject_level is not SubjectLevel.COMMUNE:
        raise EntryError(
            "Chỉ đóng gói được đợt tự đánh giá của xã. Kết quả của thôn, khu dân cư, vườn hộ trong "
            "kỳ đi cùng gói của xã."
        )
    numbers = {indicator.no for indicator in found.criteria_set.indicators()}
    items = carried_items(ws, assessment_id, numbers)
    places = places_content_of(ws, info.period, evidence=bool(numbers))
    rules = rules_of_all(ws, assessment_id, places)
    # Like files of villages they are listed at an indicator of the commune's set.
    rule_files, decisions = entries_to_send(ws, rules if numbers else ())
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
        # What an amendment abolished may still lie in the file; nobody is asked for it.
        answers={no: answer for no, answer in found.answers.items() if no in numbers},
        verdicts=stated_verdicts(found.outcome),
        projects=listed_projects(ws, info.period),
        resources=listed_resources(ws, info.period),
        contributions=listed_contributions(ws, info.period),
        rules=(*rules, *carried_forms(ws)),
        rule_files=rule_files,
        registers=register_contents(ws),
        year=year_content_of(ws),
        places=places,
        evidence=entries_of(items),
    )
    every = (*items, *items_of_places(ws, info.period)) if numbers else items
    each = {item.sha256: item for item in every}.values()
    places_of_files = tuple((item, vault.path_of(ws.file, item.sha256)) for item in each)
    return content, places_of_files, decisions


def _next_header(ws: Workspace, kind: PackageKind, code: str, period: Period) -> PackageHeader:
    communes.ensure_here(ws.file)
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


def _record(ws: Workspace, order: _Order, written: OpenedPackage) -> OutgoingPackage:
    """Keep a package that was made."""
    header = order.header
    package = OutgoingPackage(
        id=new_id(),
        kind=header.kind,
        period_key=header.period.key,
        assessment_id=order.assessment_id,
        epoch=header.epoch,
        sequence=header.sequence,
        sha256=written.sha256,
        file_name=header.file_name,
        path=written.path,
        sealed=bool(order.recipients),
        made_at=header.created_at,
    )
    # When this fails the package stays: a disk that refused to confirm may have it on record at the
    # next start. The next package of the number takes its place.
    packages.record_package(ws.file, package)
    return package


def _take_back(ws: Workspace, package: OutgoingPackage) -> None:
    """A package whose copying was stopped: it has not left this PC, and shall not be offered."""
    packages.forget_package(ws.file, package.id)
    _remove(package.path)
