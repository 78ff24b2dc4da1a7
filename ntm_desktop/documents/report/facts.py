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
from ntm_desktop.domain.units import Commune, province_words


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
    """

    form: ReportForm
    commune: Commune
    period: Period
    cut_off: date
    texts: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, ReportTable] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    annexes: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    receiving_unit: str = ""
    sample: bool = False

    @property
    def commune_name(self) -> str:
        """Kind and name inside a sentence: "xã Chiến Thắng"."""
        return f"{self.commune.kind} {self.commune.name}"

    @property
    def author(self) -> str:
        """The issuing agency in one line."""
        return f"UBND {self.commune_name}, {self.commune.above}"

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
        district = self.commune.district.full_name if self.commune.district else ""
        values = {
            "period": self.period.inline,
            "commune": self.commune_name,
            "year": str(self.period.year),
            "district": district or province_words(self.commune.province),
            "kỳ báo cáo": self.period.inline,
        }
        return fill(template, values).text
