"""What the receiving unit sent back of the newest package, as things to do."""

from collections.abc import Mapping
from types import MappingProxyType

from ntm_desktop.domain.package import PART_LABELS
from ntm_desktop.domain.packages import OutgoingPackage, PackageState
from ntm_desktop.domain.receipts import ReceiptSaid, read_indicator_remarks
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
    """One thing to do for each part, or indicator, that came back.

    None once a newer package was made.
    """
    newest, said = _newest_answer(ws, assessment_id)
    if newest is None or said is None:
        return ()
    where = f"{said.receiver}, gói số {newest.sequence}"
    todos = []
    for part in said.returned:
        indicators = read_indicator_remarks(part.remark) if part.part == "criteria" else {}
        todos += [
            Todo(
                title=f"Sửa chỉ tiêu {no} theo ý kiến trả lại",
                detail=f"{remark} ({where})",
                indicator_no=no,
                page="assessment",
                kind="returned",
            )
            for no, remark in indicators.items()
        ]
        if not indicators:
            todos.append(
                Todo(
                    title=f"Sửa theo ý kiến trả lại: {PART_LABELS.get(part.part, part.part)}",
                    detail=f"{part.remark} ({where})",
                    indicator_no=None,
                    page=PAGE_OF_PART.get(part.part, "exchange"),
                    kind="returned",
                )
            )
    return tuple(todos)


def returned_indicators(ws: Workspace, assessment_id: str) -> Mapping[str, str]:
    """Indicator number to what the receiving office wants mended of the newest package."""
    _, said = _newest_answer(ws, assessment_id)
    found: dict[str, str] = {}
    for part in said.returned if said is not None else ():
        if part.part == "criteria":
            found |= read_indicator_remarks(part.remark)
    return found


def _newest_answer(
    ws: Workspace, assessment_id: str
) -> tuple[OutgoingPackage | None, ReceiptSaid | None]:
    """The newest package of an assessment and its answer, when it was sent back."""
    newest = next(
        (one for one in packages.packages(ws.file) if one.assessment_id == assessment_id), None
    )
    if newest is None or newest.state is not PackageState.RETURNED:
        return None, None
    return newest, packages.receipts(ws.file, newest.id)[-1].said
