"""One passage of a report as a page shows it."""

from dataclasses import dataclass
from typing import Protocol

from ntm_desktop.domain.dossier import TextField
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reports.form import ReportForm


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One passage as the page shows it.

    Attributes:
        section: heading it stands under, "" for the opening and the shared fields.
        text: what is printed before figures are put in: written, else proposed.
        written: whether it was written for this period.
        previous: last period's text, "" when there is none.
        previous_period: whose text that is, "" when there is none.
        unknown: figures it names that are not known.
    """

    field: TextField
    section: str
    text: str
    written: bool
    previous: str
    previous_period: str
    unknown: tuple[str, ...]


class ShownReport(Protocol):
    """A report whose passages are shown: a commune's or an office's."""

    @property
    def form(self) -> ReportForm:
        """Its form."""

    @property
    def period(self) -> Period:
        """Of what."""

    @property
    def passages(self) -> tuple[PassageLine, ...]:
        """In the order of the paper."""
