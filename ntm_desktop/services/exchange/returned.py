"""What the receiving unit sent back of the newest package, as things to do."""

from collections.abc import Mapping
from types import MappingProxyType

from ntm_desktop.domain.package import PART_LABELS
from ntm_desktop.domain.packages import PackageState
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.todo import Todo
from ntm_desktop.store.commune import packages

PAGE_OF_PART: Mapping[str, str] = MappingProxyType(
    {
        "criteria": "assessment",
        "evidence": "evidence",
        "dossier": "dossier",
        "projects": "projects",
        "resources": "resources",
    }
)
"""Where a part of a package is mended."""


def returned(ws: Workspace, assessment_id: str) -> tuple[Todo, ...]:
    """One thing to do for each part that came back; none once a newer package was made."""
    newest = next(
        (one for one in packages.packages(ws.file) if one.assessment_id == assessment_id), None
    )
    if newest is None or newest.state is not PackageState.RETURNED:
        return ()
    said = packages.receipts(ws.file, newest.id)[-1].said
    return tuple(
        Todo(
            title=f"Sửa theo ý kiến trả lại: {PART_LABELS.get(part.part, part.part)}",
            detail=f"{part.remark} ({said.receiver}, gói số {newest.sequence})",
            indicator_no=None,
            page=PAGE_OF_PART.get(part.part, "exchange"),
            kind="returned",
        )
        for part in said.returned
    )
