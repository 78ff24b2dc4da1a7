"""The rules and lists that came with the program, read when they are first asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from ntm_desktop import paths
from ntm_desktop.catalog.criteria import fingerprint, parse_criteria_set
from ntm_desktop.catalog.dossiers import parse_dossier_form
from ntm_desktop.catalog.money_forms import parse_project_form, parse_source_tree
from ntm_desktop.catalog.overrides import parse_override
from ntm_desktop.catalog.reading import read_json
from ntm_desktop.catalog.registers import parse_register
from ntm_desktop.catalog.reports import parse_report_form
from ntm_desktop.catalog.tiers import parse_tier_form
from ntm_desktop.catalog.units import parse_province, parse_unit_list
from ntm_desktop.domain.criteria import CriteriaSet, Status, SubjectLevel, Tier
from ntm_desktop.domain.dossier import DossierForm
from ntm_desktop.domain.money.sources import SourceTree
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.periods import PeriodKind
from ntm_desktop.domain.project_cards.cards import ProjectForm
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.tiers import AboveLower, TierForm
from ntm_desktop.domain.units import Commune, UnitList
from ntm_desktop.errors import CatalogError

if TYPE_CHECKING:  # only for the receiving office: not needed before the window is up
    from ntm_desktop.domain.appraisal_form import AppraisalForm
    from ntm_desktop.domain.desk_tables import TableForms
    from ntm_desktop.domain.limits import Limit
    from ntm_desktop.domain.offers import RegisterHint
    from ntm_desktop.domain.published import Published
    from ntm_desktop.domain.reporting import DueRule

SCHEMA_FILE = "schema.json"
_TIERS = {tier: place for place, tier in enumerate(Tier)}
_LEVELS = {level: place for place, level in enumerate(SubjectLevel)}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetSummary:
    """A criteria set as a line of a list.

    Attributes:
        assessable: an assessment can be made with it: its indicators are known, and it is
            not another province's.
        frame: an assessment can be begun on it, whose verdicts wait for its indicators.
    """

    id: str
    short_title: str
    title: str
    decision: str
    tier: Tier
    level: SubjectLevel
    status: Status
    first_year: int | None
    last_year: int | None
    assessable: bool
    frame: bool = False


ANY_SET = "*"
MONEY_FORM = "ntm.json"


class Catalog:
    """Criteria sets, dossier forms and administrative units, from files.

    Cheap to make; every file is read once, when it is first needed. Files are the program's
    own and were held against their schema by the tests, so no schema validator is loaded.
    """

    def __init__(self, forms: Path, resources: Path) -> None:
        """Files under ``forms`` (criteria/, dossiers/, tiers/) and ``resources`` (units/)."""
        self._forms = forms
        self._resources = resources
        self._sets: dict[str, CriteriaSet] = {}
        self._fingerprints: dict[str, str] = {}
        self._order: tuple[str, ...] | None = None
        self._overrides: tuple[ProvincialOverride, ...] | None = None
        self._dossiers: tuple[DossierForm, ...] | None = None
        self._tiers: tuple[TierForm, ...] | None = None
        self._sources: SourceTree | None = None
        self._project_form: ProjectForm | None = None
        self._registers: tuple[Form, ...] | None = None
        self._reports: tuple[ReportForm, ...] | None = None
        self._units: tuple[UnitList, ...] | None = None
        self._table_forms: TableForms | None = None
        self._published: tuple[Published, ...] | None = None
        self._appraisals: tuple[AppraisalForm, ...] | None = None
        self._hints: tuple[RegisterHint, ...] | None = None
        self._limits: tuple[Limit, ...] | None = None
        self._due_rules: dict[PeriodKind, DueRule] | None = None
        self._nation: tuple[UnitList, ...] | None = None
        self._nation_before: tuple[UnitList, ...] | None = None
        self._before_by_code: dict[str, list[tuple[Commune, UnitList]]] | None = None
        self._provinces: dict[tuple[str, str], str] = {}
        self._by_code: dict[str, list[tuple[Commune, UnitList]]] | None = None
        self._nation_by_code: dict[str, list[tuple[Commune, UnitList]]] | None = None

    @classmethod
    def shipped(cls) -> Self:
        """The rules and lists that came with this program."""
        return cls(paths.forms_dir(), paths.resources_dir())

    def set_ids(self) -> tuple[str, ...]:
        """Ids of all sets: by first year, subject and tier; those without a year last."""
        if self._order is None:
            sets = [self.criteria_set(path.stem) for path in _files(self._forms / "criteria")]
            self._order = tuple(found.id for found in sorted(sets, key=_order))
        return self._order

    def criteria_set(self, set_id: str) -> CriteriaSet:
        """The set with this id.

        Raises:
            CatalogError: there is none, or its file is faulty.
        """
        found = self._sets.get(set_id)
        if found is None:
            found = self._sets[set_id] = self._read_set(set_id)
        return found

    def fingerprint(self, set_id: str) -> str:
        """What identifies the content of a set: sha256 in hex of its canonical bytes."""
        found = self._fingerprints.get(set_id)
        if found is None:
            found = self._fingerprints[set_id] = fingerprint(self.criteria_set(set_id))
        return found

    def summaries(self) -> tuple[SetSummary, ...]:
        """All sets as lines of a list, in the order of :meth:`set_ids`."""
        return tuple(summary_of(self.criteria_set(set_id)) for set_id in self.set_ids())

    def overrides(self) -> tuple[ProvincialOverride, ...]:
        """The decisions on sets that came with the program: national amendments."""
        if self._overrides is None:
            self._overrides = tuple(
                _parsed(path, parse_override) for path in _files(self._forms / "overrides")
            )
        return self._overrides

    def measured_above(self, set_id: str, indicator_no: str) -> AboveLower | None:
        """What an indicator compares with the tier below; None when it compares nothing."""
        if self._tiers is None:
            self._tiers = tuple(
                _parsed(path, parse_tier_form) for path in _files(self._forms / "tiers")
            )
        wanted = (set_id, indicator_no)
        return next(
            (
                one
                for form in self._tiers
                for one in form.above
                if (one.figure.set_id, one.figure.indicator_no) == wanted
            ),
            None,
        )

    def dossier_form(self, set_id: str) -> DossierForm | None:
        """The form of the dossier that an assessment by this set goes into.

        A set whose procedure is not known gets the form named for every other set ("*"): the
        papers that any procedure asks for, and no letter that claims recognition.
        """
        if self._dossiers is None:
            self._dossiers = tuple(
                _parsed(path, parse_dossier_form) for path in _files(self._forms / "dossiers")
            )
        named = (form for form in self._dossiers if set_id in form.set_ids)
        others = (form for form in self._dossiers if ANY_SET in form.set_ids)
        return next(named, None) or next(others, None)

    def appraisal_form(self, set_id: str) -> "AppraisalForm":
        """The papers that the receiving office makes of an appraisal by this set.

        Raises:
            CatalogError: there is no such form, or one is faulty.
        """
        if self._appraisals is None:
            from ntm_desktop.catalog.appraisal_forms import parse_appraisal_form

            files = _files(self._forms / "appraisals")
            self._appraisals = tuple(_parsed(path, parse_appraisal_form) for path in files)
        for wanted in (set_id, ANY_SET):
            for form in self._appraisals:
                if wanted in form.set_ids:
                    return form
        raise CatalogError("Thiếu mẫu văn bản thẩm tra trong forms/appraisals.")

    def limits(self) -> "tuple[Limit, ...]":
        """What the figures of a commune can be at all."""
        if self._limits is None:
            from ntm_desktop.catalog.limits import parse_limits

            files = _files(self._forms / "limits")
            self._limits = tuple(one for path in files for one in _parsed(path, parse_limits))
        return self._limits

    def register_hints(self) -> "tuple[RegisterHint, ...]":
        """Which sums of registers are named beside which indicators."""
        if self._hints is None:
            from ntm_desktop.catalog.limits import parse_hints

            files = _files(self._forms / "hints")
            self._hints = tuple(one for path in files for one in _parsed(path, parse_hints))
        return self._hints

    def due_rule(self, kind: PeriodKind) -> "DueRule | None":
        """When figures of a kind of period are closed; None when no rule came along."""
        if self._due_rules is None:
            from ntm_desktop.catalog.limits import parse_due_rules

            files = _files(self._forms / "reporting")
            self._due_rules = {
                rule.kind: rule for path in files for rule in _parsed(path, parse_due_rules)
            }
        return self._due_rules.get(kind)

    def published(self, province_code: str) -> "Published | None":
        """What a province published, to be held against sums; None when nothing is known."""
        if self._published is None:
            from ntm_desktop.catalog.published import parse_published

            self._published = tuple(
                _parsed(path, parse_published) for path in _files(self._forms / "published")
            )
        return next((one for one in self._published if one.province_code == province_code), None)

    def table_forms(self) -> "TableForms":
        """The rows of the receiving office's tables.

        Raises:
            CatalogError: there is no such form, or it is faulty.
        """
        if self._table_forms is None:
            from ntm_desktop.catalog.table_forms import parse_table_forms

            path = next(iter(_files(self._forms / "collation")), None)
            if path is None:
                raise CatalogError("Chương trình không có mẫu bảng tổng hợp.")
            self._table_forms = _parsed(path, parse_table_forms)
        return self._table_forms

    def source_tree(self) -> SourceTree:
        """The sources of money."""
        if self._sources is None:
            self._sources = _parsed(self._form("sources"), parse_source_tree)
        return self._sources

    def project_form(self) -> ProjectForm:
        """Sectors of projects and quantities that they make."""
        if self._project_form is None:
            self._project_form = _parsed(self._form("projects"), parse_project_form)
        return self._project_form

    def registers(self) -> tuple[Form, ...]:
        """The registers that came with the program, by title."""
        if self._registers is None:
            found = (_parsed(path, parse_register) for path in _files(self._forms / "registers"))
            self._registers = tuple(sorted(found, key=lambda form: fold(form.title)))
        return self._registers

    def report_forms(self) -> tuple[ReportForm, ...]:
        """The periodic reports, in the order of their files."""
        if self._reports is None:
            self._reports = tuple(
                _parsed(path, parse_report_form) for path in _files(self._forms / "reports")
            )
        return self._reports

    def unit_lists(self) -> tuple[UnitList, ...]:
        """The lists of the province whose past is known too, the earliest first."""
        if self._units is None:
            lists = [_parsed(path, parse_unit_list) for path in _files(self._resources / "units")]
            self._units = tuple(sorted(lists, key=lambda one: one.valid_from or date.min))
        return self._units

    def nation(self) -> tuple[UnitList, ...]:
        """Today's list of every other province, by its code; read when it is first asked for."""
        if self._nation is None:
            folder = self._resources / "units" / "nation"
            lists = [_parsed(path, parse_unit_list) for path in _files(folder)]
            self._nation = tuple(sorted(lists, key=lambda one: one.province_code))
        return self._nation

    def nation_before(self) -> tuple[UnitList, ...]:
        """The other provinces' last lists before July 2025; read when one is asked for."""
        if self._nation_before is None:
            folder = self._resources / "units" / "nation" / "before"
            lists = [_parsed(path, parse_unit_list) for path in _files(folder)]
            self._nation_before = tuple(sorted(lists, key=lambda one: one.province_code))
        return self._nation_before

    def lists_around(self, code: str) -> tuple[UnitList, ...]:
        """The lists in which what became of a unit with this code is looked for, by their days.

        Those of the province whose past is known; for a code that none of them has, the other
        provinces', today's and the last ones before.
        """
        if self.past_known(code):
            return self.unit_lists()
        return (*self.nation_before(), *self.nation())

    def past_known(self, code: str) -> bool:
        """Whether a unit with this code is of the province whose past is known."""
        return bool(self._units_of(code))

    def as_it_was(self, code: str, units: UnitList) -> Commune:
        """What a unit was on the day before a list began.

        Raises:
            CatalogError: no list has the code on that day.
        """
        first = units.valid_from
        return self.commune(code, on=first - timedelta(days=1) if first else None)[0]

    def province_lists(self, province_code: str) -> tuple[UnitList, ...]:
        """Every list of one province, the earliest first; none when it is not known."""
        own = tuple(one for one in self.unit_lists() if one.province_code == province_code)
        return own or tuple(one for one in self.nation() if one.province_code == province_code)

    def placed(self, commune: Commune) -> Commune:
        """A commune out of a file or a package, with the kind of its province.

        The kind stays "" when no list has a province of that code and name.
        """
        code = commune.province_code
        asked = (code, commune.province)
        if asked not in self._provinces:
            self._provinces[asked] = self._province_kind(*asked)
        return replace(commune, province_kind=self._provinces[asked])

    def _province_kind(self, code: str, name: str) -> str:
        # Asked at every start: only the heads of lists are read, until one is of the province.
        folder = self._resources / "units"
        nation = folder / "nation"
        names = [nation / f"{code}.json", nation / "before" / f"{code}.json"]
        paths = [path for path in names if code.isdigit() and path.is_file()] or _files(folder)
        heads = (_parsed(path, parse_province) for path in paths)
        return next((kind for *place, kind in heads if place == [code, name]), "")

    def commune(self, code: str, on: date | None = None) -> tuple[Commune, UnitList]:
        """The commune with this official code, and the list it stands in.

        A code may outlive a merger: the same five digits then name a commune of before and
        one of after it.

        Args:
            code: five digits.
            on: the day that is spoken of: lists valid on it are searched first. Without it,
                the earliest list that has the code decides.

        Raises:
            CatalogError: no list has the code; or only one of a province of which nothing is
                known for that day.
        """
        known = self._units_of(code)
        if on is not None:
            known = sorted(known, key=lambda pair: not pair[1].valid_on(on))
        if known:
            return known[0]
        known = [*self._nation_of(code), *self._before_of(code, on)]
        for commune, units in known:
            if on is None or units.valid_on(on):
                return commune, units
        for commune, units in known:
            if units.valid_to is not None and on is not None and units.valid_to < on:
                raise CatalogError(
                    f"Mã “{code}” là của {commune.full_name}, {commune.above} đến ngày "
                    f"{units.valid_to:%d/%m/%Y}; từ đó đã thuộc xã khác. Hãy chọn xã của ngày "
                    f"{on:%d/%m/%Y}."
                )
            raise CatalogError(
                f"Chương trình chỉ có danh mục xã của {commune.above} từ ngày "
                f"{units.valid_from or on:%d/%m/%Y}; chưa rõ ngày {on:%d/%m/%Y} mã “{code}” là xã "
                "nào. Hãy chọn kỳ kết thúc từ ngày đó trở đi."
            )
        raise CatalogError(
            f"Không có xã nào mang mã “{code}” trong danh mục đơn vị hành chính. "
            "Hãy kiểm tra lại mã 5 chữ số."
        )

    def named(self, code: str) -> tuple[Commune, ...]:
        """Every unit that has or had this code, as the lists have them, the earliest first."""
        return tuple(commune for commune, _ in self.listed(code))

    def listed(self, code: str) -> tuple[tuple[Commune, UnitList], ...]:
        """The same with the list that each stands in."""
        return tuple(self._units_of(code) or (*self._before_of(code), *self._nation_of(code)))

    def _units_of(self, code: str) -> list[tuple[Commune, UnitList]]:
        if self._by_code is None:
            self._by_code = _by_code(self.unit_lists())
        return self._by_code.get(code, [])

    def _nation_of(self, code: str) -> list[tuple[Commune, UnitList]]:
        if self._nation_by_code is None:
            self._nation_by_code = _by_code(self.nation())
        return self._nation_by_code.get(code, [])

    def _before_of(self, code: str, on: date | None = None) -> list[tuple[Commune, UnitList]]:
        if on is not None and any(units.valid_on(on) for _, units in self._nation_of(code)):
            return []  # today's list has it: the older ones are not read for that
        if self._before_by_code is None:
            self._before_by_code = _by_code(self.nation_before())
        return self._before_by_code.get(code, [])

    def _form(self, folder: str) -> Path:
        """A form that every office has: a folder of rules without one leaves the shipped one."""
        own = self._forms / folder / MONEY_FORM
        return own if own.is_file() else paths.forms_dir() / folder / MONEY_FORM

    def _read_set(self, set_id: str) -> CriteriaSet:
        folder = self._forms / "criteria"
        # Compared with the names that are there, so that an id from outside names no path.
        path = next((path for path in _files(folder) if path.stem == set_id), None)
        if path is None:
            raise CatalogError(f"Chương trình không có bộ tiêu chí “{set_id}”.")
        found = parse_criteria_set(read_json(path))
        if found.id != set_id:
            raise CatalogError(f"Tệp {path.name} lại chứa bộ tiêu chí “{found.id}”.")
        return found


def _by_code(lists: Iterable[UnitList]) -> dict[str, list[tuple[Commune, UnitList]]]:
    found: dict[str, list[tuple[Commune, UnitList]]] = {}
    for one in lists:
        for commune in one.communes:
            found.setdefault(commune.code, []).append((commune, one))
    return found


def _files(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return ()
    return sorted(path for path in folder.glob("*.json") if path.name != SCHEMA_FILE)


def _parsed(path: Path, parse: Callable[[dict[str, object]], T]) -> T:
    try:
        return parse(read_json(path))
    except CatalogError as error:
        if path.name in str(error):
            raise
        raise CatalogError(f"Tệp {path.name}: {error}", error.faults) from error


def _order(found: CriteriaSet) -> tuple[bool, int, int, int, str]:
    return (
        found.first_year is None,
        found.first_year or 0,
        _LEVELS[found.level],
        _TIERS[found.tier],
        found.id,
    )


def summary_of(found: CriteriaSet) -> SetSummary:
    """A set as a line of a list."""
    return SetSummary(
        id=found.id,
        short_title=found.short_title,
        title=found.title,
        decision=found.decision,
        tier=found.tier,
        level=found.level,
        status=found.status,
        first_year=found.first_year,
        last_year=found.last_year,
        assessable=found.assessable and found.status is Status.CONTENT,
        frame=found.frame,
    )
