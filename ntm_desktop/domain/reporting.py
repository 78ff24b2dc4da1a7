"""When the figures of a period are closed, and when they are due at the receiving office."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.periods import Period, PeriodKind


@dataclass(frozen=True, slots=True)
class DueRule:
    """The rule for one kind of period.

    Attributes:
        cutoff_day: day of the period's last month on which its figures are closed.
        due_days: how many days after that a commune has to hand in; None when no rule is known.
        recipient: who receives, "" when not known.
    """

    kind: PeriodKind
    cutoff_day: int
    due_days: int | None
    recipient: str
    provenance: Provenance

    def cutoff(self, period: Period) -> date:
        """The day the figures of a period are closed."""
        return period.last_day.replace(day=self.cutoff_day)

    def due(self, period: Period) -> date | None:
        """The last day to hand in, None when no rule is known."""
        if self.due_days is None:
            return None
        return self.cutoff(period) + timedelta(days=self.due_days)

    def with_days(self, due_days: int | None) -> "DueRule":
        """The same with the days that an office has set itself."""
        return replace(self, due_days=due_days)
