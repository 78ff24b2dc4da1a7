"""Publishing a draft: what it lacks is asked about first."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext

if TYPE_CHECKING:
    from ntm_desktop.services.rules.drafts import Draft, Published

Save = Callable[..., None]


class Publishing(QObject):
    """Makes a version of a draft that has no faults any more.

    Signals:
        published: a version was made; carries a ``Published``.
        kept_back: the officer wants to enter what is lacking first.
    """

    published = Signal(object)
    kept_back = Signal()

    def __init__(
        self, context: CommuneContext, button: QPushButton, view: QWidget, save: Save
    ) -> None:
        """For one view.

        Args:
            context: of the view.
            button: that begins it; out of use meanwhile.
            view: in front of which is asked.
            save: runs an edit as the view does: nothing older is shown over it meanwhile.
        """
        super().__init__(view)
        self._context, self._button, self._view, self._save = context, button, view, save

    def begin(self, draft: "Draft") -> None:
        """Look for indicators without a threshold, ask about them, publish."""
        from ntm_desktop.services.rules import drafts

        self._button.setEnabled(False)
        self._context.tasks.run(
            lambda ws: drafts.without_threshold(ws, draft.id),
            done=lambda lacking: self._ask(draft, lacking),
            failed=self._failed,
            owner=self,
        )

    def _ask(self, draft: "Draft", lacking: tuple[str, ...]) -> None:
        """Ask about indicators without a threshold; a set that has none at all is refused."""
        from ntm_desktop.gui.dialogs import ask
        from ntm_desktop.services.rules import drafts

        every = len(lacking) == sum(1 for _ in draft.criteria_set.indicators())
        if (
            lacking
            and not every
            and not ask(
                self._view,
                self.tr("Còn chỉ tiêu chưa có ngưỡng"),
                self.tr(
                    "Chưa có ngưỡng: chỉ tiêu {0}. Các chỉ tiêu này sẽ không có kết luận cho đến "
                    "khi nhập ngưỡng và ban hành bản sau. Vẫn ban hành?"
                ).format(", ".join(lacking)),
                self.tr("Vẫn ban hành"),
                self.tr("Nhập ngưỡng trước"),
                danger=True,
            )
        ):
            self._button.setEnabled(True)
            self.kept_back.emit()
            return
        self._save(
            lambda ws: drafts.publish(ws, draft.id, open_thresholds=True), self._made, self._failed
        )

    def _made(self, made: "Published") -> None:
        self.published.emit(made)

    def _failed(self, error: NtmError) -> None:
        self._button.setEnabled(True)
        self._context.show_error(error)
