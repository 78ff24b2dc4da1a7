"""Holding files of rules against their schemas and against sense: what ``forms check`` says.

For whoever keeps forms/: one report a file, all its faults at once, and beside them what is not
wrong but not known yet either.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ntm_desktop import paths
from ntm_desktop.catalog import (
    Catalog,
    override_faults,
    parse_dossier_form,
    parse_draft,
    parse_override,
    parse_project_form,
    parse_register,
    parse_report_form,
    parse_source_tree,
    read_json,
    schema_faults,
)
from ntm_desktop.catalog.appraisal_forms import parse_appraisal_form
from ntm_desktop.catalog.catalog import ANY_SET
from ntm_desktop.catalog.limits import parse_due_rules, parse_hints, parse_limits
from ntm_desktop.catalog.published import parse_published
from ntm_desktop.catalog.schema import DocumentType
from ntm_desktop.catalog.table_forms import parse_table_forms
from ntm_desktop.catalog.tiers import parse_tier_form, tier_form_faults
from ntm_desktop.documents.reading_process import read_workbook
from ntm_desktop.domain.appraisal_form import AppraisalForm
from ntm_desktop.domain.criteria import CriteriaSet, Provenance
from ntm_desktop.domain.dossier import DossierForm
from ntm_desktop.domain.money.sources import SourceTree
from ntm_desktop.domain.offers import RegisterHint
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.project_cards.cards import ProjectForm
from ntm_desktop.domain.published import Published
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.domain.rule_editing import (
    AssuranceCount,
    count_assurance,
    facts,
    outstanding,
    override_facts,
)
from ntm_desktop.domain.tiers import TierForm
from ntm_desktop.errors import CatalogError, EntryError, ImportRefusedError
from ntm_desktop.services.rules.workbook import (
    is_override_workbook,
    override_set_id,
    read_override_workbook,
    read_rules_workbook,
)

SCHEMA_FILE = "schema.json"
WORKBOOKS = (".xlsx", ".xls")
_NONE = AssuranceCount(0, 0, 0)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file.

    Attributes:
        path: the file.
        kind: name of its folder under forms/, "criteria", or "" when that cannot be told.
        id: what the file calls itself, empty when it cannot be read.
        title: for people.
        criteria: number of criteria of a set.
        indicators: number of indicators of a set, of thresholds set by an override, of fields
            of a register.
        official_indicators: how many the decision has, None when not known.
        assurance: how many facts are recalled, entered, checked.
        faults: a sentence with its place each; the file cannot be used while there is one.
        missing: what is not known yet, a sentence each.
    """

    path: Path
    kind: str = ""
    id: str = ""
    title: str = ""
    criteria: int = 0
    indicators: int = 0
    official_indicators: int | None = None
    assurance: AssuranceCount = _NONE
    faults: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def check_rule_files(path: Path | None = None) -> tuple[FileReport, ...]:
    """Check a file, everything under a folder, or everything that is shipped.

    Args:
        path: a JSON file, a workbook or a folder; None for the program's own forms/.

    Raises:
        EntryError: there is no such file, or the folder holds nothing to check.
    """
    root = paths.forms_dir() if path is None else path
    if root.is_dir():
        files = sorted(file for file in root.rglob("*.json") if file.name != SCHEMA_FILE)
    elif root.is_file():
        files = [root]
    else:
        raise EntryError(f"Không có tệp hoặc thư mục {root}.")
    if not files:
        raise EntryError(f"Thư mục {root} không có tệp bộ tiêu chí nào (.json).")
    sets: dict[str, CriteriaSet] = {}
    reports = [_check_file(file, sets) for file in files]
    if root.is_dir():
        known = sets.keys()
        reports = [
            replace(report, faults=(*report.faults, *_file_faults(report, reports, known)))
            for report in reports
        ]
    return tuple(reports)


def _check_file(path: Path, sets: dict[str, CriteriaSet]) -> FileReport:
    """Check one file; a set that can be used is kept in ``sets`` for those that lean on it."""
    report = FileReport(path)
    try:
        if path.suffix.lower() in WORKBOOKS:
            return _check_workbook(report)
        document = read_json(path)
        kind = _kind(document)
        if kind is None:
            said = "Không phải bộ tiêu chí, mẫu hồ sơ, mẫu báo cáo, quyết định hay mẫu sổ."
            return replace(report, faults=(said,))
        report = replace(report, kind=kind.value, id=str(document.get("id", "")))
        return _check(kind, report, document, sets)
    except CatalogError as error:
        return replace(report, faults=error.faults or (str(error),))
    except ImportRefusedError as error:
        return replace(report, faults=(str(error),))


def _kind(document: Mapping[str, object]) -> DocumentType | None:
    """What a document is, by what only its kind has."""
    for key, kind in (
        ("criteria", DocumentType.CRITERIA),
        ("documents", DocumentType.DOSSIERS),
        ("papers", DocumentType.APPRAISALS),
        ("changes", DocumentType.OVERRIDES),
        ("above", DocumentType.TIERS),
        ("sources", DocumentType.SOURCES),
        ("sectors", DocumentType.PROJECTS),
        ("dated_by", DocumentType.REGISTERS),
        ("sections", DocumentType.REPORTS),
        ("limits", DocumentType.LIMITS),
        ("rules", DocumentType.REPORTING),
        ("resources", DocumentType.COLLATION),
        ("tables", DocumentType.PUBLISHED),
        ("hints", DocumentType.HINTS),
    ):
        if key in document:
            return kind
    return None


@dataclass(frozen=True, slots=True)
class _Kind:
    """How documents of one kind are checked beyond their schema.

    Attributes:
        parse: reads a document; its faults come out as CatalogError.
        tell: what the report says of what was read, with the faults the parser cannot see.
        title: of documents that have none of their own.
    """

    parse: Callable[[Mapping[str, object]], Any]
    tell: Callable[[FileReport, Any, dict[str, CriteriaSet]], FileReport]
    title: str = ""


def _check(
    kind: DocumentType,
    report: FileReport,
    document: Mapping[str, object],
    sets: dict[str, CriteriaSet],
) -> FileReport:
    """Hold a document against its schema, then read it, then hold it against sense."""
    faults = schema_faults(document, kind)
    how = _KINDS[kind]
    report = replace(report, title=how.title)
    try:
        found = how.parse(document)
    except CatalogError as error:
        return replace(report, faults=_merged(faults, error.faults))
    told = how.tell(report, found, sets)
    return replace(told, faults=_merged(faults, told.faults))


def _tell_set(
    report: FileReport,
    read: tuple[CriteriaSet, tuple[str, ...]],
    sets: dict[str, CriteriaSet],
) -> FileReport:
    found, faults = read
    if not faults:
        sets[found.id] = found
    return replace(_told(report, found), faults=faults)


def _told(report: FileReport, found: CriteriaSet) -> FileReport:
    missing = list(outstanding(found))
    indicators = sum(1 for _ in found.indicators())
    if found.official_indicators is not None and indicators != found.official_indicators:
        missing.insert(0, f"Có {indicators}/{found.official_indicators} chỉ tiêu.")
    left = [
        indicator.no
        for indicator in found.indicators()
        if any(t.set_by_province and not t.known for p in indicator.parts for t in p.thresholds)
    ]
    if left:
        missing.append(f"Tỉnh quy định ngưỡng của {len(left)} chỉ tiêu: {', '.join(left)}.")
    return replace(
        report,
        kind=DocumentType.CRITERIA.value,
        id=found.id,
        title=found.short_title,
        criteria=len(found.criteria),
        indicators=indicators,
        official_indicators=found.official_indicators,
        assurance=count_assurance(facts(found)),
        missing=tuple(missing),
    )


def _tell_dossier(
    report: FileReport, found: DossierForm, sets: dict[str, CriteriaSet]
) -> FileReport:
    faults = [
        f"set_ids: không có bộ tiêu chí “{set_id}”."
        for set_id in found.set_ids
        if set_id not in (ANY_SET, *sets) and set_id not in _shipped()
    ]
    return replace(_tell_form(report, found, sets), faults=tuple(faults))


def _tell_override(
    report: FileReport, found: ProvincialOverride, sets: dict[str, CriteriaSet]
) -> FileReport:
    rules = sets.get(found.set_id) or _shipped_set(found.set_id)
    if rules is None:
        faults: tuple[str, ...] = (f"set_id: không có bộ tiêu chí “{found.set_id}”.",)
    else:
        faults = tuple(override_faults(found, rules))
    return replace(_told_override(report, found), faults=faults)


def _tell_tiers(report: FileReport, found: TierForm, sets: dict[str, CriteriaSet]) -> FileReport:
    faults = tier_form_faults(found, lambda set_id: sets.get(set_id) or _shipped_set(set_id))
    return replace(report, title=found.title, faults=tuple(faults))


def _tell_register(report: FileReport, found: Form, sets: dict[str, CriteriaSet]) -> FileReport:
    return replace(_tell_form(report, found, sets), indicators=len(found.fields))


def _tell_report(report: FileReport, found: ReportForm, sets: dict[str, CriteriaSet]) -> FileReport:
    return replace(_tell_form(report, found, sets), missing=found.notes)


def _tell_published(
    report: FileReport, found: Published, _sets: dict[str, CriteriaSet]
) -> FileReport:
    """Printed figures: each as certain as the report that is named with it."""
    return replace(report, title=found.title, assurance=_assurance([found.provenance]))


def _tell_hints(
    report: FileReport, found: Sequence[RegisterHint], sets: dict[str, CriteriaSet]
) -> FileReport:
    """A hint that names what is not there would never be shown."""
    faults = []
    registers = {form.id: form for form in Catalog.shipped().registers()}
    for number, hint in enumerate(found, 1):
        rules = sets.get(hint.set_id) or _shipped_set(hint.set_id)
        form = registers.get(hint.register)
        if rules is None:
            faults.append(f"gợi ý {number} › set: không có bộ tiêu chí “{hint.set_id}”.")
        elif all(one.no != hint.indicator for one in rules.indicators()):
            faults.append(f"gợi ý {number} › indicator: không có chỉ tiêu “{hint.indicator}”.")
        if form is None:
            faults.append(f"gợi ý {number} › register: không có sổ “{hint.register}”.")
        elif all(one.id != hint.sum for one in form.sums):
            faults.append(f"gợi ý {number} › sum: sổ không có tổng “{hint.sum}”.")
    return replace(report, faults=tuple(faults))


def _tell_form(
    report: FileReport,
    found: DossierForm | Form | ReportForm | SourceTree | ProjectForm | AppraisalForm,
    _sets: dict[str, CriteriaSet],
) -> FileReport:
    """A form without thresholds: its title, and whether it was checked against its source."""
    return replace(report, title=found.title, assurance=_assurance([found.provenance]))


def _told_override(report: FileReport, found: ProvincialOverride) -> FileReport:
    return replace(
        report,
        kind=DocumentType.OVERRIDES.value,
        id=found.id,
        title=found.title,
        indicators=sum(map(len, (found.changes, found.extra, found.replaced, found.abolished))),
        assurance=count_assurance(iter(override_facts(found))),
    )


def _tell_facts(
    report: FileReport, found: Sequence[Provenance], _sets: dict[str, CriteriaSet]
) -> FileReport:
    """What only the receiving office reads: how much of it is recalled."""
    return replace(report, assurance=_assurance(found))


def _assurance(facts_found: Sequence[Provenance]) -> AssuranceCount:
    checked = sum(one.verified for one in facts_found)
    return AssuranceCount(len(facts_found) - checked, 0, checked)


def _limit_facts(document: Mapping[str, object]) -> list[Provenance]:
    return [limit.provenance for limit in parse_limits(document)]


def _due_facts(document: Mapping[str, object]) -> list[Provenance]:
    return [rule.provenance for rule in parse_due_rules(document)]


def _table_facts(document: Mapping[str, object]) -> list[Provenance]:
    return [parse_table_forms(document).provenance]


_KINDS: Mapping[DocumentType, _Kind] = {
    DocumentType.CRITERIA: _Kind(parse_draft, _tell_set),
    DocumentType.DOSSIERS: _Kind(parse_dossier_form, _tell_dossier),
    DocumentType.OVERRIDES: _Kind(parse_override, _tell_override),
    DocumentType.LIMITS: _Kind(_limit_facts, _tell_facts, "Giới hạn số liệu"),
    DocumentType.REPORTING: _Kind(_due_facts, _tell_facts, "Thời hạn báo cáo"),
    DocumentType.COLLATION: _Kind(_table_facts, _tell_facts, "Bảng tổng hợp"),
    DocumentType.PUBLISHED: _Kind(parse_published, _tell_published),
    DocumentType.HINTS: _Kind(parse_hints, _tell_hints, "Gợi ý từ sổ theo dõi"),
    DocumentType.TIERS: _Kind(parse_tier_form, _tell_tiers),
    DocumentType.SOURCES: _Kind(parse_source_tree, _tell_form),
    DocumentType.PROJECTS: _Kind(parse_project_form, _tell_form),
    DocumentType.REGISTERS: _Kind(parse_register, _tell_register),
    DocumentType.REPORTS: _Kind(parse_report_form, _tell_report),
    DocumentType.APPRAISALS: _Kind(parse_appraisal_form, _tell_form),
}


def _check_workbook(report: FileReport) -> FileReport:
    content = read_workbook(report.path)
    if not is_override_workbook(content):
        reading = read_rules_workbook(report.path, content)
        faults = tuple(f"{cell}: {sentence}" for cell, sentence in reading.faults)
        found = reading.criteria_set
        told = _told(report, found) if found else replace(report, kind="criteria")
        return replace(told, faults=faults, missing=reading.notices)
    set_id = override_set_id(content)
    rules = _shipped_set(set_id)
    if rules is None:
        said = f"Chương trình không có bộ tiêu chí “{set_id}” mà quyết định này áp dụng."
        return replace(report, kind="overrides", faults=(said,))
    read = read_override_workbook(report.path, rules, content)
    faults = tuple(f"{cell}: {sentence}" for cell, sentence in read.faults)
    told = (
        _told_override(report, read.override)
        if read.override
        else replace(report, kind="overrides")
    )
    return replace(told, faults=faults, missing=read.notices)


def _file_faults(
    report: FileReport, reports: Sequence[FileReport], known: Iterable[str]
) -> tuple[str, ...]:
    """What is wrong with a file among its neighbours."""
    found = []
    if report.id and report.kind != "dossiers" and report.path.stem != report.id:
        found.append(f"Tên tệp phải là {report.id}.json, đúng mã bên trong.")
    twins = [
        other.path.name
        for other in reports
        if other.path != report.path and other.kind == report.kind and other.id == report.id != ""
    ]
    if twins:
        found.append(f"Mã “{report.id}” cũng dùng ở {', '.join(twins)}.")
    return tuple(found)


def _merged(faults: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """The schema's faults, then those of the parser; both name a misspelt key, say it once."""
    return tuple(dict.fromkeys((*faults, *more)))


def _shipped() -> frozenset[str]:
    return frozenset(path.stem for path in (paths.forms_dir() / "criteria").glob("*.json"))


def _shipped_set(set_id: str) -> CriteriaSet | None:
    try:
        return Catalog.shipped().criteria_set(set_id)
    except CatalogError:
        return None
