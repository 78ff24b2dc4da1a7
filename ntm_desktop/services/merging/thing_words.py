"""Things of money, projects and reports in a merge: what each is called, never by an id."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.merging_fields import WITHIN
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.cards import STATE_LABELS, ProjectState
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, ProjectKind
from ntm_desktop.errors import EntryError
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import project_cards
from ntm_desktop.store.commune.commune_file import CommuneFile

_OF_PROJECT = frozenset({"project_year", "project_period", "project_quantity", "project_photo"})
_DAYS = frozenset({"given_on", "approved_on", "printed_on", "signed_date"})
_FIGURES = frozenset(
    {
        "planned", "actual", "quantity", "money", "progress", "accepted", "arrears",
        "arrears_programme", "funded_before", "paid_before", "total", "plan", "disbursed",
        "settlement",
    }
)  # fmt: skip
_GONE = "công trình đã xóa"

Record = Mapping[str, object]


class ThingWords:
    """Looks names up in both copies once: what one of them removed is still called by its name."""

    def __init__(self, ws: Workspace, theirs: CommuneFile) -> None:
        self._ws = ws
        self._files = (theirs, ws.file)
        self._projects: dict[str, str] | None = None

    def name(self, subject: str, record: Record) -> str:
        """“Kênh mương Khuổi Dụi”, năm 2024; "" where nothing better is known than the subject."""
        if subject in _OF_PROJECT:
            words = f"“{self._project(record.get('project_id'))}”"
            if subject == "project_quantity":
                words = f"{words}, {self._quantity(record.get('kind')).lower()}"
            if subject == "project_photo":
                return f"{words}, “{record.get('name')}”"
            return f"{words}, {_cut(record)}"
        if subject == "money_line":
            label = str(record.get("label") or "")
            source = self._ws.catalog.source_tree().label(str(record.get("source")))
            return f"“{source}{f': {label}' if label else ''}”, {_cut(record)}"
        if subject == "gift":
            given = _day(record.get("given_on")) if record.get("given_on") else _cut(record)
            return f"của “{record.get('giver') or 'không ghi tên'}”, {given}"
        if subject == "report_text":
            return self._passage(record)
        return ""

    def value(self, subject: str, name: str, value: object) -> object:
        """A value as an officer writes it; unchanged where there is nothing to say better."""
        column, inside, _field = name.partition(WITHIN)
        if value in (None, "") or not isinstance(value, str):
            return value
        if column == "project_id":
            return self._project(value)
        if column in _DAYS:
            return _day(value)
        if column in _FIGURES and (inside or subject != "report_text"):
            with suppress(InvalidOperation):
                return format_decimal(Decimal(value))
        if column == "source":
            return self._ws.catalog.source_tree().label(value)
        with suppress(ValueError):
            if column == "state":
                return STATE_LABELS[ProjectState(value)].lower()
            if column == "kind" and subject == "project_year":
                return PROJECT_KIND_LABELS[ProjectKind(value)].lower()
        if column == "kind" and subject == "gift":
            return self._ws.catalog.source_tree().label(value)
        if column == "kind" and subject == "project_quantity":
            return self._quantity(value)
        return value

    def _project(self, project_id: object) -> str:
        if self._projects is None:
            self._projects = {
                card.id: card.name
                for file in self._files
                for card in project_cards.book(file).cards
            }
        return self._projects.get(str(project_id), _GONE)

    def _quantity(self, kind: object) -> str:
        kinds = self._ws.catalog.project_form().quantities
        return next((one.label for one in kinds if one.id == kind), str(kind))

    def _passage(self, record: Record) -> str:
        forms = self._ws.catalog.report_forms()
        form = next((one for one in forms if one.id == record.get("report_id")), None)
        title = form.title if form is not None else "mẫu khác"
        with suppress(EntryError):
            return f"“{title}”, {Period.parse(str(record.get('period'))).inline}"
        return f"“{title}”"


def _cut(record: Record) -> str:
    year, month = record.get("year"), record.get("month", 12)
    first = record.get("first_year", year)
    if isinstance(year, int) and isinstance(month, int) and isinstance(first, int):
        return Cut(year, month, first).label
    return f"năm {year}"


def _day(value: object) -> str:
    with suppress(ValueError):
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    return str(value)
