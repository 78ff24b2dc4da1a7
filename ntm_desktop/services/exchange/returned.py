"""What the receiving unit sent back of the newest package, as things to do."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.domain.package import PART_LABELS
from ntm_desktop.services.in_force import pinned_set
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
_OF_INDICATORS = frozenset({"criteria", "evidence"})
# Not within a date (15.11.2024), an amount (2.100) or a longer number.
_NUMBER = re.compile(r"(?<![\d.,/-])\d{1,2}\.\d{1,2}(?![\d/-]|[.,]\d)")


def returned(ws: Workspace, assessment_id: str) -> tuple[Todo, ...]:
    """One thing to do for each part that came back; none once a newer package was made."""
    newest = next(
        (one for one in packages.packages(ws.file) if one.assessment_id == assessment_id), None
    )
    if newest is None or newest.state is not PackageState.RETURNED:
        return ()
    said = packages.receipts(ws.file, newest.id)[-1].said
    known = {indicator.no for indicator in pinned_set(ws, assessment_id).indicators()}
    found = []
    for part in said.returned:
        title = f"Sửa theo ý kiến trả lại: {PART_LABELS.get(part.part, part.part)}"
        detail = f"{part.remark} ({said.receiver}, gói số {newest.sequence})"
        numbers = named_indicators(part.remark, known) if part.part in _OF_INDICATORS else ()
        found += [
            Todo(f"{title}, chỉ tiêu {no}", detail, no, "assessment", "returned") for no in numbers
        ]
        if not numbers:
            page = PAGE_OF_PART.get(part.part, "exchange")
            found.append(Todo(title, detail, None, page, "returned"))
    return tuple(found)


def named_indicators(remark: str, known: Collection[str]) -> tuple[str, ...]:
    """The indicators a remark speaks of by their numbers, "Ảnh 2.1 mờ", each once."""
    return tuple(dict.fromkeys(no for no in _NUMBER.findall(remark) if no in known))
