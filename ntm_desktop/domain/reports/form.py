"""A report as data of ``forms/reports``: sections of passages, tables and pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.dossier import TextField
from ntm_desktop.domain.periods import PeriodKind


@dataclass(frozen=True, slots=True)
class PassageForm:
    """What the officer writes himself.

    Attributes:
        field: id, prompt and proposed text; the text may hold figures in braces
            ("{tiêu chí đạt}"), which are filled with what the data say when it is printed.
    """

    field: TextField


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table that fills itself; ``source`` names where its lines come from."""

    source: str
    title: str


@dataclass(frozen=True, slots=True)
class ChartForm:
    """A picture that draws itself; ``source`` names its figures."""

    source: str


ItemForm: TypeAlias = PassageForm | TableForm | ChartForm


@dataclass(frozen=True, slots=True)
class SectionForm:
    """A heading with what stands below it.

    Attributes:
        level: 0 a part on two centred lines, 1 in capitals, 2 bold, 3 italic.
        landscape: begins a sheet of its own that lies across: an annex of wide tables.
        stands_for: sections of the half-yearly report whose registers print here, where the
            report is divided otherwise; () for the number of its heading.
    """

    heading: str
    level: int
    items: tuple[ItemForm, ...] = ()
    landscape: bool = False
    stands_for: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Which sections it is, as registers name them: "2", "3.3"."""
        return self.stands_for or (self.heading.partition(" ")[0].rstrip("."),)


@dataclass(frozen=True, slots=True)
class OfficeHead:
    """Head and end of a report where a receiving office writes it; may hold {period}, {commune}."""

    subject: str
    addressee: str
    closing: str


@dataclass(frozen=True, slots=True)
class ReportForm:
    """One periodic report.

    Attributes:
        id: stable; the name of its file.
        title: for lists: "Báo cáo 6 tháng, 9 tháng, năm".
        kinds: periods it is made for.
        symbol: abbreviation in its number.
        subject: below "BÁO CÁO"; may hold {period}, {commune}.
        addressee: after "Kính gửi:" when the settings name no unit.
        cut_off_day: day of the period's last month up to which figures count.
        due_days: days after the cut-off on which it is due; 0 when nothing is known.
        opening: the paragraph before the first section, a proposed text.
        closing: the last paragraph.
        shared_fields: signer and recipients, kept from one period to the next.
        own_days: the office itself entered the days.
        office: its head where a receiving office writes it; None for a report of communes only.
    """

    id: str
    version: int
    title: str
    kinds: tuple[PeriodKind, ...]
    symbol: str
    subject: str
    addressee: str
    provenance: Provenance
    cut_off_day: int
    due_days: int
    sections: tuple[SectionForm, ...]
    closing: str
    opening: TextField
    shared_fields: tuple[TextField, ...] = ()
    notes: tuple[str, ...] = ()
    own_days: bool = False
    office: OfficeHead | None = None

    def fields(self) -> Iterator[TextField]:
        """Every passage in the order of the paper, the shared ones last."""
        yield self.opening
        for section in self.sections:
            for item in section.items:
                if isinstance(item, PassageForm):
                    yield item.field
        yield from self.shared_fields

    def passages(self) -> tuple[TextField, ...]:
        """The passages that belong to one period only."""
        shared = {field.id for field in self.shared_fields}
        return tuple(field for field in self.fields() if field.id not in shared)

    def sources(self) -> Iterator[str]:
        """Sources of tables and pictures, each once."""
        seen: set[str] = set()
        for section in self.sections:
            for item in section.items:
                if not isinstance(item, PassageForm) and item.source not in seen:
                    seen.add(item.source)
                    yield item.source


ADDRESSEE = TextField(
    "addressee",
    "Kính gửi",
    "Cơ quan nhận báo cáo; mỗi dòng một nơi.",
    default="Ủy ban nhân dân {tỉnh}",
)
"""Whom a receiving office writes to: no form can know."""


def for_office(form: ReportForm) -> ReportForm:
    """The same report as a receiving office writes it: sums stand where single figures stood.

    Proposed texts are those for the office, where there are none the commune's.
    """
    head = form.office
    if head is None:
        return form

    def own(field: TextField) -> TextField:
        return replace(field, default=field.office or field.default)

    sections = tuple(
        replace(
            section,
            items=tuple(
                PassageForm(own(item.field)) if isinstance(item, PassageForm) else item
                for item in section.items
            ),
        )
        for section in form.sections
    )
    return replace(
        form,
        subject=head.subject,
        addressee=head.addressee,
        closing=head.closing,
        opening=own(form.opening),
        sections=sections,
        shared_fields=(*(own(field) for field in form.shared_fields), ADDRESSEE),
    )
