"""Adding files that prove an answer, taking them away, opening them."""

import shutil
import tempfile
from pathlib import Path

from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.services.changes import Change
from ntm_desktop.services.rules import find_indicator, pinned_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store import evidence as stored
from ntm_desktop.store import vault
from ntm_desktop.store.database import new_id

__all__ = [
    "EvidenceItem",
    "add_evidence",
    "evidence_file",
    "evidence_items",
    "remove_evidence",
    "vault_file",
]

MAX_NAME, MAX_SUFFIX = 180, 20
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)


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
    indicator = find_indicator(pinned_set(ws, assessment_id), no)
    if requirement is not None and not 0 <= requirement < len(indicator.evidence):
        raise EntryError(f"Chỉ tiêu {no} không có mục minh chứng thứ {requirement + 1}.")
    name = _safe_name(path.name)
    content = vault.put(ws.file, path, name)
    for item in stored.of_assessment(ws.file, assessment_id):
        if (item.indicator_no, item.requirement, item.sha256) == (no, requirement, content.sha256):
            raise EntryError(
                f"Tệp “{name}” đã có trong mục minh chứng này của chỉ tiêu {no}, dưới tên "
                f"“{item.name}”."
            )
    item = EvidenceItem(
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
    return apply(ws, f"Thêm minh chứng “{name}” cho chỉ tiêu {no}", [stored.addition(item)])


def remove_evidence(ws: Workspace, evidence_id: str) -> Change:
    """Take a file away from its indicator; the copy stays in the vault, so it can be undone.

    Raises:
        EntryError: there is no such evidence.
    """
    item = _item(ws, evidence_id)
    label = f"Bỏ minh chứng “{item.name}” khỏi chỉ tiêu {item.indicator_no}"
    return apply(ws, label, [stored.removal(item)])


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
    item = _item(ws, evidence_id)
    source = vault_file(ws, item)
    try:
        folder = Path(tempfile.mkdtemp(prefix="ntm-minh-chung-"))
        ws.session.temporary_folders.append(folder)
        copy = folder / item.name
        shutil.copyfile(source, copy)
    except OSError as error:
        raise StoreError(
            f"Không tạo được bản sao để mở “{item.name}” trong thư mục tạm "
            f"({error.strerror or error}). Hãy kiểm tra chỗ trống của ổ đĩa hệ thống."
        ) from error
    return copy


def _item(ws: Workspace, evidence_id: str) -> EvidenceItem:
    item = stored.find(ws.file, evidence_id)
    if item is None:
        raise EntryError("Minh chứng này không còn trong đợt tự đánh giá. Hãy xem lại danh sách.")
    return item


def _safe_name(name: str) -> str:
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
