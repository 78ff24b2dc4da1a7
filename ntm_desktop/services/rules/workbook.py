"""A set of rules, or a province's decision on one, out to Excel and back.

What is written and read back is the very same set. What an officer changed is read strictly:
every fault at once, each with the address of its cell; a cell is never guessed. Numbers of
criteria and indicators that differ from the official ones are no fault, for a set is entered
over several days: they are said among the notices until they agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.catalog import (
    contradictions,
    count_faults,
    criteria_set_document,
    override_document,
    override_faults,
    parse_draft,
    parse_override,
)
from ntm_desktop.documents.reading_process import read_workbook
from ntm_desktop.domain.criteria import CriteriaSet, Status
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.rule_editing import outstanding
from ntm_desktop.domain.rule_tables.columns import DECISION_SHEET, INDICATOR_SHEET, PART_SHEET
from ntm_desktop.domain.rule_tables.grids import CellFault, find_sheet
from ntm_desktop.domain.rule_tables.override_reading import (
    read_override_sheets,
    read_set_id,
)
from ntm_desktop.domain.rule_tables.override_writing import override_book
from ntm_desktop.domain.rule_tables.set_reading import read_set
from ntm_desktop.domain.rule_tables.writing import set_book, short_book
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.errors import CatalogError, EntryError

_AUTHOR = "NTM Desktop"
_SHOWN = 6

__all__ = [
    "CellFault",
    "OverrideReading",
    "RulesReading",
    "is_override_workbook",
    "override_set_id",
    "read_override_workbook",
    "read_rules_workbook",
    "write_override_workbook",
    "write_rules_workbook",
    "write_short_workbook",
]


@dataclass(frozen=True, slots=True)
class RulesReading:
    """What a workbook of rules holds.

    Attributes:
        document: for ``rule_drafts.import_draft`` and for forms/; None while there are faults.
        criteria_set: the same as a value; None while there are faults.
        faults: (cell, sentence) each, "Chỉ tiêu!F12"; none is left out.
        notices: what is missing or was made up, a sentence each; no reason not to take it in.
    """

    document: dict[str, object] | None
    criteria_set: CriteriaSet | None
    faults: tuple[CellFault, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverrideReading:
    """What a workbook of a province's decision holds.

    Attributes:
        document: for ``override_edits.import_override``; None while there are faults.
        override: the same as a value; None while there are faults.
        faults: (cell, sentence) each; none is left out.
        notices: what the officer should know, a sentence each.
    """

    document: dict[str, object] | None
    override: ProvincialOverride | None
    faults: tuple[CellFault, ...]
    notices: tuple[str, ...]


def write_rules_workbook(criteria_set: CriteriaSet, path: Path) -> Path:
    """Write a set as a workbook to fill, with all that is known of it.

    Raises:
        DocumentError: the file cannot be written.
    """
    from ntm_desktop.documents.rules_workbook import draw_rules_workbook

    return draw_rules_workbook(set_book(criteria_set), path, _AUTHOR)


def write_short_workbook(criteria_set: CriteriaSet, path: Path) -> Path:
    """Write the short form of a set whose indicators are not known: number, content, groups.

    Raises:
        EntryError: its indicators are known: the few columns would lose what is known of them.
        DocumentError: the file cannot be written.
    """
    from ntm_desktop.documents.rules_workbook import draw_rules_workbook

    if criteria_set.assessable:
        raise EntryError(
            f"“{criteria_set.short_title}” đã có chỉ tiêu; biểu mẫu ngắn không chứa hết những gì "
            "đã biết. Hãy dùng biểu mẫu đầy đủ."
        )
    return draw_rules_workbook(short_book(criteria_set), path, _AUTHOR)


def read_rules_workbook(path: Path, content: WorkbookContent | None = None) -> RulesReading:
    """Read a set from a workbook.

    Args:
        path: the workbook.
        content: what it holds, when it was read already.

    Raises:
        ImportRefusedError: the file is no workbook that can be read at all.
    """
    content = content or read_workbook(path)
    reading = read_set(content.sheets)
    findings, found = reading.findings, reading.criteria_set
    notices = [*content.notices, *findings.notices]
    if found is not None and not findings.faults:
        # While cells are faulty these would only say what follows from that.
        for sentence in contradictions(found):
            findings.fault(_cell_of(sentence, reading.places) or reading.home, sentence)
        notices += (f"{said[:1].upper()}{said[1:]}" for said in count_faults(found))
        if found.official_indicators and found.status is Status.NAMES_ONLY:
            notices.append(f"Chưa có chỉ tiêu nào; số chính thức là {found.official_indicators}.")
        notices += _open_thresholds(outstanding(found))
    document = None
    if found is not None and not findings.faults:
        document = criteria_set_document(found)
        for sentence in _unreadable(document):
            findings.fault(reading.home, sentence)
    if findings.faults:
        return RulesReading(None, None, tuple(findings.faults), tuple(notices))
    return RulesReading(document, found, (), tuple(notices))


def write_override_workbook(
    criteria_set: CriteriaSet,
    path: Path,
    override: ProvincialOverride | None = None,
    *,
    province_code: str = "",
) -> Path:
    """Write the form in which a province's decision on a set is entered.

    Args:
        criteria_set: the national set.
        path: target, ".xlsx".
        override: what is known of the decision; None for an empty form.
        province_code: of the province, filled in on an empty form; may be empty.

    Raises:
        DocumentError: the file cannot be written.
    """
    from ntm_desktop.documents.rules_workbook import draw_rules_workbook

    return draw_rules_workbook(override_book(criteria_set, override, province_code), path, _AUTHOR)


def read_override_workbook(
    path: Path, criteria_set: CriteriaSet, content: WorkbookContent | None = None
) -> OverrideReading:
    """Read a province's decision on ``criteria_set`` from a workbook.

    Args:
        path: the workbook.
        criteria_set: the national set.
        content: as in :func:`read_rules_workbook`.

    Raises:
        ImportRefusedError: the file is no workbook that can be read at all.
    """
    content = content or read_workbook(path)
    reading = read_override_sheets(content.sheets, criteria_set)
    findings, found = reading.findings, reading.override
    document = None
    if found is not None and not findings.faults:
        document = override_document(found)
        for sentence in (*_override_unreadable(document), *override_faults(found, criteria_set)):
            findings.fault(reading.home, sentence)
    notices = [*content.notices, *findings.notices]
    if found is not None and not found.changes and not found.extra:
        notices.append("Chưa ghi ngưỡng hoặc chỉ tiêu nào của tỉnh.")
    if findings.faults:
        return OverrideReading(None, None, tuple(findings.faults), tuple(notices))
    return OverrideReading(document, found, (), tuple(notices))


def is_override_workbook(content: WorkbookContent) -> bool:
    """Whether a workbook holds a province's decision rather than a set."""
    return find_sheet(content.sheets, DECISION_SHEET) is not None


def is_short_workbook(content: WorkbookContent) -> bool:
    """Whether a workbook is the short form of a set: its sheets without those of parts."""
    has, of_parts = (find_sheet(content.sheets, one) for one in (INDICATOR_SHEET, PART_SHEET))
    return has is not None and of_parts is None


def override_set_id(content: WorkbookContent) -> str:
    """The set that a province's workbook says it applies; "" when it does not say."""
    return read_set_id(content.sheets)


def _cell_of(sentence: str, places: Mapping[str, str]) -> str | None:
    """The cell of the indicator that a sentence "12.1 › phần nữ: …" speaks of."""
    return places.get(sentence.split(":")[0].split(" › ")[0])


def _open_thresholds(sentences: Iterable[str]) -> list[str]:
    """One notice for all thresholds that are still open."""
    found = list(sentences)
    if not found:
        return []
    places = list(dict.fromkeys(sentence.split(":")[0] for sentence in found))
    more = f" và {len(places) - _SHOWN} chỗ khác" if len(places) > _SHOWN else ""
    return [f"Còn {len(places)} chỗ chưa đủ ngưỡng: {', '.join(places[:_SHOWN])}{more}."]


def _unreadable(document: Mapping[str, object]) -> tuple[str, ...]:
    """What keeps a document from being read again, such as a number with too many digits."""
    try:
        parse_draft(document)
    except CatalogError as error:
        return error.faults or (str(error),)
    return ()


def _override_unreadable(document: Mapping[str, object]) -> tuple[str, ...]:
    try:
        parse_override(document)
    except CatalogError as error:
        return error.faults or (str(error),)
    return ()
