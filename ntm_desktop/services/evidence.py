"""Adding files that prove an answer, taking them away, opening them."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ntm_desktop.documents.soundness import doubts
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.evidence import EvidenceItem, criterion_of_place, place_words
from ntm_desktop.domain.papers import KeptFile
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.project_cards.photos import ProjectPhoto
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import CancelledError, EntryError, StoreError, in_vietnamese
from ntm_desktop.services.in_force import find_indicator, pinned_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import evidence as stored
from ntm_desktop.store.commune import vault
from ntm_desktop.store.sqlite_file import new_id
from ntm_desktop.temporary import own_folder

__all__ = [
    "AddedEvidence",
    "EvidenceItem",
    "add_evidence",
    "adding_evidence",
    "evidence_file",
    "evidence_items",
    "opening_evidence",
    "put_at_indicator",
    "remove_evidence",
    "vault_file",
]

MAX_NAME, MAX_SUFFIX = 180, 20
_CHUNK = 1024 * 1024
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)


@dataclass(frozen=True, slots=True)
class AddedEvidence:
    """What became of several files.

    Attributes:
        change: one edit with all that were taken; None when none was.
        refused: why others were not, in their order.
        doubtful: of those taken, what others may not be able to open, one sentence each.
    """

    change: Change | None
    refused: tuple[EntryError, ...]
    doubtful: tuple[str, ...] = ()


def add_evidence(
    ws: Workspace, assessment_id: str, no: str, requirement: int | None, path: Path
) -> Change:
    """Keep a copy of a file as evidence of an indicator.

    Args:
        ws: the open commune.
        assessment_id: of which assessment.
        no: of which indicator.
        requirement: index of the line of ``Indicator.evidence`` it proves; None for the
            indicator as a whole.
        path: the file; it may be taken away afterwards.

    Raises:
        EntryError: the file cannot be read, is empty, too large, a program, or is kept for
            this line already.
        StoreError: the vault cannot be written.
    """
    added = carry_out(ws, adding_evidence(assessment_id, no, requirement, [path]))
    if added.change is None:
        raise added.refused[0]
    return added.change


def adding_evidence(
    assessment_id: str, no: str, requirement: int | None, paths: Sequence[Path]
) -> Staged[AddedEvidence]:
    """Keep copies of several files as one edit, which can be stopped while they are copied.

    A file that is refused does not keep back the others.

    Args:
        assessment_id: as ``add_evidence``.
        no: as ``add_evidence``.
        requirement: as ``add_evidence``.
        paths: the files.

    Raises:
        EntryError: the indicator has no such line.
        StoreError: as ``add_evidence``; no file was taken.
        CancelledError: asked to stop; no file was taken.
    """
    vault_folder: Path = yield OnDatabase(lambda ws: _vault_for(ws, assessment_id, no, requirement))
    copies: Copies = yield Beside(lambda progress: copy_all(vault_folder, paths, progress))
    try:
        added: AddedEvidence = yield OnDatabase(
            lambda ws: _record(ws, assessment_id, no, requirement, copies)
        )
    finally:
        copies.discard()
    return added


def _vault_for(ws: Workspace, assessment_id: str, no: str, requirement: int | None) -> Path:
    rules = pinned_set(ws, assessment_id)
    criterion = criterion_of_place(no)
    if criterion is not None:
        if rules.assessable or all(one.no != criterion for one in rules.criteria):
            raise EntryError("Bộ tiêu chí đã có chỉ tiêu: hãy thêm minh chứng vào từng chỉ tiêu.")
        return vault.folder_of(ws.file)
    indicator = find_indicator(rules, no)
    if requirement is not None and not 0 <= requirement < len(indicator.evidence):
        raise EntryError(f"Chỉ tiêu {no} không có mục minh chứng thứ {requirement + 1}.")
    return vault.folder_of(ws.file)


@dataclass(frozen=True, slots=True)
class Copies:
    """Files copied into the vault that nothing speaks of yet, each with its name."""

    taken: list[tuple[str, vault.TakenCopy]] = field(default_factory=list)
    refused: list[EntryError] = field(default_factory=list)
    doubtful: dict[Path, str] = field(default_factory=dict)

    def discard(self) -> None:
        """Remove those that got no place."""
        for _, copy in self.taken:
            vault.discard(copy)


def copy_all(vault_folder: Path, paths: Sequence[Path], progress: Progress) -> Copies:
    """Copy files into the vault's folder; one that is refused does not keep back the others.

    Raises:
        StoreError: the vault cannot be written; nothing is left.
        CancelledError: asked to stop; nothing is left.
    """
    tally = Tally(progress, sum(map(_size, paths)))
    copies = Copies()
    try:
        with vault.Flushing(vault_folder) as flushing:
            for path in paths:
                name = safe_name(path.name)
                try:
                    copy = vault.take(vault_folder, path, name, tally.add, flushing)
                    copies.taken.append((name, copy))
                    with suppress(OSError):
                        copies.doubtful[copy.partial] = doubts(
                            copy.partial, copy.content.media_type, name
                        )
                except EntryError as error:
                    copies.refused.append(error)
            flushing.wait()
    except BaseException:
        copies.discard()
        raise
    return copies


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # Told in words when its turn comes.
        return 0


def _record(
    ws: Workspace, assessment_id: str, no: str, requirement: int | None, copies: Copies
) -> AddedEvidence:
    there = {
        item.sha256: item.name
        for item in stored.of_assessment(ws.file, assessment_id)
        if (item.indicator_no, item.requirement) == (no, requirement)
    }
    refused, items, doubtful = list(copies.refused), [], []
    wanted: list[vault.TakenCopy] = []
    for name, copy in copies.taken:
        content = copy.content
        if content.sha256 in there:
            refused.append(
                EntryError(
                    f"Tệp “{name}” đã có trong mục minh chứng này của {place_words(no)}, dưới tên "
                    f"“{there[content.sha256]}”."
                )
            )
            continue
        there[content.sha256] = name
        wanted.append(copy)
        if doubt := copies.doubtful.get(copy.partial):
            doubtful.append(f"Đã nhận “{name}” nhưng {doubt}. Hãy mở thử và thay bằng bản tốt hơn.")
        items.append(
            EvidenceItem(
                id=new_id(),
                assessment_id=assessment_id,
                indicator_no=no,
                requirement=requirement,
                sha256=content.sha256,
                name=name,
                media_type=content.media_type,
                size=content.size,
                added_at=ws.now(),
                added_by=ws.actor,
            )
        )
    if not items:
        return AddedEvidence(None, tuple(refused))
    vault.settle(vault.folder_of(ws.file), *wanted)
    label = (
        f"Thêm minh chứng “{items[0].name}” cho {place_words(no)}"
        if len(items) == 1
        else f"Thêm {len(items)} tệp minh chứng cho {place_words(no)}"
    )
    change = apply(ws, label, [stored.addition(item) for item in items])
    return AddedEvidence(change, tuple(refused), tuple(doubtful))


def remove_evidence(ws: Workspace, evidence_id: str) -> Change:
    """Take a file away from its indicator; the copy stays in the vault, so it can be undone.

    Raises:
        EntryError: there is no such evidence.
    """
    item = _item(ws, evidence_id)
    label = f"Bỏ minh chứng “{item.name}” khỏi {place_words(item.indicator_no)}"
    return apply(ws, label, [stored.removal(item)])


def put_at_indicator(ws: Workspace, evidence_id: str, no: str) -> Change:
    """Put evidence that waits at a criterion to one of its indicators, now that there are any.

    Raises:
        EntryError: there is no such evidence or indicator, or the file lies there already.
    """
    item = _item(ws, evidence_id)
    find_indicator(pinned_set(ws, item.assessment_id), no)
    there = [
        one
        for one in stored.of_assessment(ws.file, item.assessment_id)
        if (one.indicator_no, one.requirement, one.sha256) == (no, None, item.sha256)
    ]
    if there:
        raise EntryError(f"Tệp “{item.name}” đã có ở chỉ tiêu {no}. Hãy bỏ bản còn chờ.")
    moved = replace(item, indicator_no=no, requirement=None)
    label = f"Gắn minh chứng “{item.name}” vào chỉ tiêu {no}"
    return apply(ws, label, [stored.removal(item), stored.addition(moved)])


def evidence_items(ws: Workspace, assessment_id: str) -> tuple[EvidenceItem, ...]:
    """Every piece of evidence of an assessment, in the order it was added."""
    return stored.of_assessment(ws.file, assessment_id)


def vault_file(ws: Workspace, item: EvidenceItem) -> Path:
    """Where the bytes of a piece of evidence lie, checked to be whole; not to be changed.

    Raises:
        StoreError: they are gone or damaged.
    """
    return vault.checked_path(ws.file, item.sha256, item.name)


def evidence_file(ws: Workspace, evidence_id: str) -> Path:
    """A copy under its real name, for opening in a viewer; gone when the file is closed.

    Raises:
        EntryError: there is no such evidence.
        StoreError: its bytes are gone or damaged, or there is no room for a copy.
    """
    return carry_out(ws, opening_evidence(evidence_id))


def opening_evidence(evidence_id: str) -> Staged[Path]:
    """As ``evidence_file``; can be stopped while the copy is made.

    Raises:
        EntryError: as ``evidence_file``.
        StoreError: as ``evidence_file``.
        CancelledError: asked to stop; there is no copy.
    """
    item: EvidenceItem
    source: Path
    item, source = yield OnDatabase(lambda ws: _item_in_vault(ws, evidence_id))
    copy: Path = yield Beside(lambda progress: copy_to_look_at(item, source, progress))
    yield OnDatabase(lambda ws: ws.session.temporary_folders.append(copy.parent))
    return copy


def _item_in_vault(ws: Workspace, evidence_id: str) -> tuple[EvidenceItem, Path]:
    item = _item(ws, evidence_id)
    return item, vault.path_of(ws.file, item.sha256)


def copy_to_look_at(
    item: EvidenceItem | KeptFile | ProjectPhoto, source: Path, progress: Progress
) -> Path:
    """Copy a content of the vault under its real name into a folder of its own.

    Raises:
        StoreError: its bytes are gone or damaged, or there is no room.
        CancelledError: asked to stop; there is no copy.
    """
    # Read once to be checked, once to be copied.
    tally = Tally(progress, 2 * item.size)
    vault.check(source, item.sha256, item.name, tally.add)
    folder = own_folder("minh-chung")
    try:
        copy = folder / item.name
        with source.open("rb") as original, copy.open("wb") as made:
            while chunk := original.read(_CHUNK):
                made.write(chunk)
                tally.add(len(chunk))
    except (OSError, CancelledError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, CancelledError):
            raise
        raise StoreError(
            f"Không tạo được bản sao để mở “{item.name}” trong thư mục tạm "
            f"({in_vietnamese(error)}). Hãy kiểm tra chỗ trống của ổ đĩa hệ thống."
        ) from error
    return copy


def _item(ws: Workspace, evidence_id: str) -> EvidenceItem:
    item = stored.find(ws.file, evidence_id)
    if item is None:
        raise EntryError("Minh chứng này không còn trong đợt tự đánh giá. Hãy xem lại danh sách.")
    return item


def safe_name(name: str) -> str:
    """A file's name as it is kept: composed letters, valid on every system, not too long."""
    plain = "".join(sign for sign in nfc(name).translate(_FORBIDDEN) if sign.isprintable())
    plain = plain.strip(" .") or "minh-chung"
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > MAX_SUFFIX:
        stem, dot, suffix = plain, "", ""
    if stem.lower() in _DEVICES:
        stem = f"_{stem}"
    # Most file systems count bytes, and a Vietnamese letter takes up to three of them.
    while len(f"{stem}{dot}{suffix}".encode()) > MAX_NAME and len(stem) > 1:
        stem = stem[:-1]
    return f"{stem.rstrip()}{dot}{suffix}"
