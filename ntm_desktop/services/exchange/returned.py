"""What the receiving unit sent back of the newest package, as things to do."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from ntm_desktop.domain.outgoing import OutgoingPackage, PackageState, newest_of_each
from ntm_desktop.domain.package import PART_LABELS
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.receipts import ReceiptSaid, read_indicator_remarks
from ntm_desktop.services.in_force import pinned_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.todo import Todo
from ntm_desktop.store.commune import packages

PAGE_OF_PART: Mapping[str, PageId] = MappingProxyType(
    {
        "criteria": PageId.ASSESSMENT,
        "evidence": PageId.EVIDENCE,
        "dossier": PageId.DOSSIER,
        "projects": PageId.PROJECTS,
        "resources": PageId.RESOURCES,
    }
)
"""Where a part of a package is mended."""
_OF_INDICATORS = frozenset({"criteria", "evidence"})
# Not within a date (15.11.2024), an amount (2.100) or a longer number.
_NUMBER = re.compile(r"(?<![\d.,/-])\d{1,2}\.\d{1,2}(?![\d/-]|[.,]\d)")


def returned(ws: Workspace, assessment_id: str) -> tuple[Todo, ...]:
    """One thing to do for each part, or indicator, that came back.

    None once a newer package was made.
    """
    newest, answers = _newest_answers(ws, assessment_id)
    if newest is None or not answers:
        return ()
    known = {indicator.no for indicator in pinned_set(ws, assessment_id).indicators()}
    return tuple(
        todo
        for said in answers
        for todo in _to_do(said, f"{said.receiver}, gói số {newest.sequence}", known)
    )


def _to_do(said: ReceiptSaid, where: str, known: Collection[str]) -> list[Todo]:
    found = []
    for part in said.returned:
        remarks = read_indicator_remarks(part.remark) if part.part in _OF_INDICATORS else {}
        if remarks:
            found += [
                Todo(
                    f"Sửa theo ý kiến trả lại, chỉ tiêu {no}",
                    f"{remark} ({where})",
                    no,
                    PageId.ASSESSMENT,
                    "returned",
                )
                for no, remark in remarks.items()
            ]
            continue
        title = f"Sửa theo ý kiến trả lại: {PART_LABELS.get(part.part, part.part)}"
        detail = f"{part.remark} ({where})"
        numbers = named_indicators(part.remark, known) if part.part in _OF_INDICATORS else ()
        found += [
            Todo(f"{title}, chỉ tiêu {no}", detail, no, PageId.ASSESSMENT, "returned")
            for no in numbers
        ]
        if not numbers:
            page = PAGE_OF_PART.get(part.part, PageId.EXCHANGE)
            found.append(Todo(title, detail, None, page, "returned"))
    return found


def returned_indicators(ws: Workspace, assessment_id: str) -> Mapping[str, str]:
    """Indicator number to what the receiving office wants mended of the newest package."""
    _, answers = _newest_answers(ws, assessment_id)
    found: dict[str, str] = {}
    for said in answers:
        for part in said.returned:
            if part.part != "criteria":
                continue
            for no, remark in read_indicator_remarks(part.remark).items():
                if len(answers) > 1:
                    remark = f"{said.receiver}: {remark}"
                found[no] = f"{found[no]} {remark}" if no in found else remark
    return found


def _newest_answers(
    ws: Workspace, assessment_id: str
) -> tuple[OutgoingPackage | None, tuple[ReceiptSaid, ...]]:
    """The newest package of an assessment, and what each office says that sent it back."""
    newest = next(
        (one for one in packages.packages(ws.file) if one.assessment_id == assessment_id), None
    )
    if newest is None or newest.state is not PackageState.RETURNED:
        return None, ()
    each = (one.said for one in newest_of_each(packages.receipts(ws.file, newest.id)))
    return newest, tuple(said for said in each if said.returned)


def named_indicators(remark: str, known: Collection[str]) -> tuple[str, ...]:
    """The indicators a remark speaks of by their numbers, "Ảnh 2.1 mờ", each once."""
    return tuple(dict.fromkeys(no for no in _NUMBER.findall(remark) if no in known))
