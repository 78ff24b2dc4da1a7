"""Progress that stops work at a chosen report, and remembers what was reported."""

from ntm_desktop.errors import CancelledError


class Stopping:
    """A progress; after so many reports it asks to stop.

    Attributes:
        seen: every (done, total) reported.
    """

    def __init__(self, after: int | None = None) -> None:
        self.after = after
        self.seen: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.seen.append((done, total))
        if self.after is not None and len(self.seen) > self.after:
            raise CancelledError

    def step(self, amount: int) -> None:
        """The same as a step."""
        done = self.seen[-1][0] if self.seen else 0
        self(done + amount, 0)

    @property
    def shares(self) -> list[float]:
        """How much was done at each report, from 0 to 1."""
        return [done / total for done, total in self.seen if total]
