"""What the packing dialog has done: what is read first, packing, copying again."""

from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.domain.package import PackageKind

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.assessments import StatusLine
    from ntm_desktop.services.exchange.timeline import PackedResult
    from ntm_desktop.services.workspace import Workspace

SEAL_RECIPIENT = "seal_recipient"


def standing(assessment_id: str, ws: "Workspace") -> "tuple[StatusLine, str, int]":
    """Where the assessment stands, the key to seal with, and how much evidence is held above."""
    from ntm_desktop.services import assessments, workspace
    from ntm_desktop.services.exchange import acknowledged

    recipient = workspace.settings(ws).get(SEAL_RECIPIENT, "")
    held = acknowledged.held_of(ws, assessment_id)
    return assessments.status_line(ws, assessment_id), recipient, held


def packing(
    assessment_id: str,
    folder: Path,
    kind: PackageKind,
    seal_to: tuple[str, ...],
    include_dossier: bool,
    all_evidence: bool,
    remember: bool,
    *,
    keep_copy: bool,
) -> "Staged[tuple[PackedResult, int, Path | None]]":
    """Make and copy a package; beside it, where that is wanted, a copy of the figures."""
    from ntm_desktop.domain.staged import OnDatabase
    from ntm_desktop.services.backups import hand_in_copying
    from ntm_desktop.services.exchange import timeline

    result = yield from timeline.packing(
        assessment_id,
        folder,
        kind=kind,
        seal_to=seal_to,
        include_dossier=include_dossier,
        all_evidence=all_evidence,
    )
    size: int = yield OnDatabase(lambda ws: _note(ws, result.path, seal_to, remember))
    copy: Path | None = None
    if keep_copy:
        copy = yield from hand_in_copying(folder)
    return result, size, copy


def copying(
    package_id: str, folder: Path, seal_to: tuple[str, ...], remember: bool
) -> "Staged[tuple[Path, int]]":
    """Copy a package that was made before."""
    from ntm_desktop.domain.staged import OnDatabase
    from ntm_desktop.services.exchange import timeline

    path = yield from timeline.copying(package_id, folder, seal_to=seal_to)
    size: int = yield OnDatabase(lambda ws: _note(ws, path, seal_to, remember))
    return path, size


def _note(ws: "Workspace", copy: Path, seal_to: tuple[str, ...], remember: bool) -> int:
    """After the copy was made: keep the key it was sealed with, and say how large it is."""
    if remember:
        _remember(ws, seal_to)
    return _size(copy)


def _size(path: Path) -> int:
    """Size of a copy that was checked; 0 when its stick has been pulled out since."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remember(ws: "Workspace", seal_to: tuple[str, ...]) -> None:
    from ntm_desktop.services import workspace

    # After the package was made: a key that seals nothing is not worth keeping.
    workspace.change_settings(ws, **{SEAL_RECIPIENT: " ".join(seal_to)})
