"""The one run over the outbox of the open commune, whoever began it: a press, or the start."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ntm_desktop.gui.commune_context import CommuneContext

if TYPE_CHECKING:
    from ntm_desktop.errors import NtmError
    from ntm_desktop.gui.jobs import Job
    from ntm_desktop.services.exchange.line_standing import LineStanding
    from ntm_desktop.services.exchange.sending import SendReport


class OutboxRun(QObject):
    """Sends what stands in line; a second wish meanwhile is the run there is.

    Attributes:
        job: the run under way, None when there is none.

    Signals:
        began: a run begins.
        ended: it is over.
        said: what the officer should know of it, "" for nothing.
    """

    began = Signal()
    ended = Signal()
    said = Signal(str)

    def __init__(self, context: CommuneContext) -> None:
        super().__init__(context)
        self._context = context
        self.job: Job | None = None

    def begin(self, *, asked: bool = True) -> None:
        """Send what waits.

        Args:
            asked: somebody pressed for it: what failed is tried again, too, and what went wrong
                is said. Else only what was begun or waits for the line goes on, without a word.
        """
        if self.job is not None:
            return
        from ntm_desktop.services.exchange.sending import sending_all

        if asked:
            self.said.emit("")
        self.job = self._context.tasks.run_staged(
            sending_all(asked=asked),
            done=self._done,
            failed=partial(self._failed, asked),
            finished=self._finished,
            owner=self,
        )
        self.began.emit()

    def _done(self, report: "SendReport") -> None:
        if report.notes:
            self.said.emit(" ".join(report.notes))

    def _failed(self, asked: bool, error: "NtmError") -> None:
        if asked:
            self.said.emit(str(error))

    def _finished(self) -> None:
        self.job = None
        self.ended.emit()


def outbox_run(context: CommuneContext) -> OutboxRun:
    """The run of this commune; made when it is first asked for."""
    return context.findChild(OutboxRun) or OutboxRun(context)


def go_on_sending(context: CommuneContext) -> None:
    """Go on with what was begun before the last start, or waits since the line was down."""
    from ntm_desktop.services.exchange.line_standing import line_standing

    def look(standing: "LineStanding") -> None:
        if standing.waiting:
            outbox_run(context).begin(asked=False)

    context.tasks.run(line_standing, done=look, owner=context)
