"""A part of the work handed to the officer who is answerable for it, and brought back.

As a form in Excel, read back like any workbook; or as a copy of the data, worked on in the program
on another PC and merged. Such a copy says whose it is, and no package is made from it: it would
give out numbers that the main PC gives out too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from ntm_desktop.documents.dossier.facts import SAMPLE_MARK
from ntm_desktop.documents.dossier.prose import requirement
from ntm_desktop.documents.part_workbook import PartRow
from ntm_desktop.domain.answer_text import cell_text, lower_first
from ntm_desktop.domain.assessment import BLANK_ANSWER
from ntm_desktop.domain.criteria import Indicator, Kind
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import clean
from ntm_desktop.domain.thresholds import applicable, property_values
from ntm_desktop.errors import EntryError
from ntm_desktop.services.backups import FolderCopy, copying_to
from ntm_desktop.services.handed_out import HandedOut, mark_handed_out
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import Standing, standing
from ntm_desktop.services.workspace import commune_info
from ntm_desktop.store.commune import packages
from ntm_desktop.store.commune.commune_file import CommuneFile


@dataclass(frozen=True, slots=True)
class _Form:
    rows: tuple[PartRow, ...]
    title: str
    office: str
    mark: str


def writing_form(
    assessment_id: str, criteria: Sequence[int], owner: str, path: Path
) -> Staged[Path]:
    """Write the form of some criteria, with what is known of them already.

    Raises:
        EntryError: no criterion was chosen, or the set has none of the number.
        DocumentError: the file cannot be written.
    """
    form: _Form = yield OnDatabase(lambda ws: _form(ws, assessment_id, criteria))
    written: Path = yield Beside(lambda _progress: _write(form, clean(owner), path))
    return written


def handing_copy(criteria: Sequence[int], owner: str, place: Path) -> Staged[FolderCopy]:
    """Copy the data into a new folder on a stick, marked as the copy for an officer's part.

    Raises:
        EntryError: no criterion or no name was given.
        StoreError: the place cannot be written; nothing is left there.
        CancelledError: asked to stop; likewise.
    """
    name = clean(owner)
    if not name:
        raise EntryError("Hãy ghi tên người nhận phần việc: tên ấy hiện ở bản giao và khi gộp.")
    if not criteria:
        raise EntryError("Hãy chọn ít nhất một tiêu chí để giao.")
    copy: FolderCopy = yield from copying_to(place)
    at: datetime = yield OnDatabase(lambda ws: ws.now())
    day = day_in_vietnam(at)

    def mark() -> None:
        file = CommuneFile.open(copy.folder)
        try:
            mark_handed_out(file, HandedOut(name, tuple(sorted(criteria)), day))
            packages.renew_epoch(file, at)
        finally:
            file.close()

    yield Beside(lambda _progress: mark())
    return copy


def _form(ws: Workspace, assessment_id: str, criteria: Sequence[int]) -> _Form:
    if not criteria:
        raise EntryError("Hãy chọn ít nhất một tiêu chí để giao.")
    found = standing(ws, find_assessment(ws, assessment_id))
    info, commune = commune_info(ws), commune_info(ws).commune
    known = {one.no for one in found.criteria_set.criteria}
    strange = [no for no in criteria if no not in known]
    if strange:
        raise EntryError(f"“{found.info.short_title}” không có tiêu chí {strange[0]}.")
    title = (
        f"BIỂU KẾT QUẢ THỰC HIỆN TIÊU CHÍ {', '.join(str(no) for no in sorted(criteria))} – "
        f"{commune.full_name.upper()}, {commune.above.upper()} – {found.info.period.label.upper()}"
    )
    rows = tuple(_rows(found, frozenset(criteria)))
    return _Form(rows, title, info.office_name, SAMPLE_MARK if info.sample else "")


def _rows(found: Standing, criteria: frozenset[int]) -> Iterator[PartRow]:
    rules = found.criteria_set
    properties = property_values(rules, found.answers, found.context)
    for criterion in rules.criteria:
        if criterion.no not in criteria:
            continue
        for place, indicator in enumerate(criterion.indicators):
            answer = found.answers.get(indicator.no, BLANK_ANSWER)
            yield PartRow(
                str(criterion.no) if place == 0 else "",
                criterion.name if place == 0 else "",
                f"{indicator.no}. {indicator.text}",
                _needed(found, properties, indicator),
                cell_text(indicator, answer),
                _hint(indicator),
            )


def _needed(found: Standing, properties: Mapping[str, Decimal], indicator: Indicator) -> str:
    said = []
    for part in indicator.parts:
        applied = applicable(part, found.context, properties, found.criteria_set)
        text = requirement(part, applied, in_table=True)
        said.append(f"{part.label}: {text}" if part.label and text else text)
    return "; ".join(filter(None, said))


def _hint(indicator: Indicator) -> str:
    """How a result is written so that it is read without a question."""
    ways = {
        Kind.PERCENT: "số đạt/tổng số, ví dụ 45/110",
        Kind.NUMBER: "một số, ví dụ 41,3",
        Kind.COUNT: "một số, ví dụ 0",
        Kind.YES_NO: "Đạt hoặc Chưa đạt",
        Kind.LEVEL: "tên mức độ",
    }
    if len(indicator.parts) == 1:
        part = indicator.parts[0]
        unit = part.count_unit or part.unit
        return f"{ways[part.kind]}{f' ({unit})' if unit else ''}"
    return "; ".join(f"{lower_first(part.label)}: {ways[part.kind]}" for part in indicator.parts)


def _write(form: _Form, owner: str, path: Path) -> Path:
    from ntm_desktop.documents.part_workbook import write_part

    return write_part(form.rows, form.title, form.office, owner, path, mark=form.mark)
