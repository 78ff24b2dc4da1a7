"""Everything a periodic report is made from, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ntm_desktop.documents.pages import Block
from ntm_desktop.domain.charts import Chart
from ntm_desktop.domain.dossier import TextField
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reports.figures import Filled, fill
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.domain.reports.tables import ReportTable
from ntm_desktop.domain.units import Commune


@dataclass(frozen=True, slots=True)
class Issuer:
    """A receiving office that writes a report over its communes.

    Attributes:
        name: of the office.
        area: whose communes they are, inside a sentence: "tỉnh Lạng Sơn".
        place: where it is signed: "Lạng Sơn".
    """

    name: str
    area: str
    place: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the builder is given.

    Attributes:
        cut_off: up to when the figures count.
        texts: field id to what the officer wrote, shared fields of earlier periods among them.
        figures: name of a live figure to how it is printed; "" when it is not known.
        tables: source to the filled table; a source without figures is left out.
        charts: source to the chart.
        annexes: source to blocks that are laid out already.
        receiving_unit: from the commune's settings.
        sample: the figures are invented, and every page says so.
        issuer: the receiving office whose report it is; None for a commune's.
        further: source to tables that stand below its own.
        of_sections: number of a section ("3.3") to tables that stand at its end.
        nothing: number of a section to sentences “… không phát sinh …”, in place of empty tables.
    """

    form: ReportForm
    commune: Commune | None
    period: Period
    cut_off: date
    texts: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, ReportTable] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    annexes: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    receiving_unit: str = ""
    sample: bool = False
    issuer: Issuer | None = None
    further: Mapping[str, tuple[ReportTable, ...]] = field(default_factory=dict)
    of_sections: Mapping[str, tuple[ReportTable, ...]] = field(default_factory=dict)
    nothing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def commune_name(self) -> str:
        """Of whom it tells, inside a sentence: "xã Chiến Thắng", "tỉnh Lạng Sơn"."""
        if self.issuer is not None:
            return self.issuer.area
        return f"{self._commune.kind} {self._commune.name}"

    @property
    def place(self) -> str:
        """Where it is signed; names the file too."""
        return self.issuer.place if self.issuer is not None else self._commune.name

    @property
    def author(self) -> str:
        """The issuing agency in one line."""
        if self.issuer is not None:
            return self.issuer.name
        return f"UBND {self.commune_name}, {self._commune.above}"

    @property
    def _commune(self) -> Commune:
        assert self.commune is not None
        return self.commune

    def text(self, field: TextField) -> Filled:
        """A passage as printed: what was written, else the proposed text, figures put in."""
        written = self.texts.get(field.id)
        return fill((field.default if written is None else written).strip(), self.figures)

    def plain(self, field_id: str) -> str:
        """A short entry by its id."""
        known = next((one for one in self.form.fields() if one.id == field_id), None)
        return self.text(known).text if known is not None else ""

    def head(self, template: str) -> str:
        """A template of the form's head."""
        above = ""
        if self.commune is not None:
            district = self.commune.district
            above = district.full_name if district else self.commune.province_full_name
        values = {
            "period": self.period.inline,
            "commune": self.commune_name,
            "year": str(self.period.year),
            "district": above or self.commune_name,
            "kỳ báo cáo": self.period.inline,
            "kỳ cộng dồn": self.period.since_january,
        }
        return fill(template, values).text
