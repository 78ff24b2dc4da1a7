"""Base of the views inside the page: a way back, a title, actions; a body below."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import ElidedLabel, ToolButton

if TYPE_CHECKING:
    from ntm_desktop.services.session import Workspace

T = TypeVar("T")


class ViewHead(QWidget):
    """Back arrow, title, what stands beside it, and buttons at the right.

    Signals:
        back_wanted: the arrow was chosen.
    """

    back_wanted = Signal()

    def __init__(self, title: str, back: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        where = back or self.tr("Về danh sách bộ tiêu chí")
        self.back = ToolButton("chevron-left", f"{where} (Alt+←)")
        self.back.setShortcut("Alt+Left")
        self.back.clicked.connect(self.back_wanted)
        self._title = ElidedLabel(title, "value")
        self._subtitle = ElidedLabel("", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._layout.addWidget(self.back)
        self._layout.addLayout(words, 1)

    @property
    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)

    def set_subtitle(self, text: str) -> None:
        """Show something under the title."""
        self._subtitle.setText(text)
        self._subtitle.setVisible(bool(text))

    def add_action(self, button: QPushButton) -> QPushButton:
        """Put a button at the right end and hand it back."""
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button


class View(QWidget):
    """One step of the work on rules, in the place of the list.

    Signals:
        back_wanted: the list is wanted again.
    """

    back_wanted = Signal()

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None = None,
        *,
        title: str = "",
        back: str = "",
    ) -> None:
        """Show the head.

        Args:
            context: of the page.
            parent: Qt parent.
            title: of the view.
            back: where the arrow leads; the list when empty.
        """
        super().__init__(parent)
        self.context = context
        self._pending = 0
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(GRID + 2)
        self.head = ViewHead(title, back)
        self.head.back_wanted.connect(self.go_back)
        self.layout_.addWidget(self.head)

    def go_back(self) -> None:
        """Go where the arrow leads."""
        self.back_wanted.emit()

    def refresh(self) -> None:
        """Read again what is shown."""

    def _save(
        self,
        service: "Callable[[Workspace], T]",
        done: "Callable[[T], None] | None" = None,
        failed: Callable[[NtmError], None] | None = None,
    ) -> None:
        """Run an edit; while one is on its way nothing older is shown over it."""
        self._pending += 1

        def finished() -> None:
            self._pending -= 1

        self.context.tasks.run(
            service, done=done, failed=failed or self._refused, owner=self, finished=finished
        )

    def _refused(self, error: NtmError) -> None:
        """Say why an edit was not saved, and show what is."""
        self.context.show_error(error)
        self.refresh()

    def commit(self) -> None:
        """Hand over what is being typed."""

    def unsaved(self) -> tuple[Unsaved, ...]:
        """What was refused and would be lost."""
        return ()

    def give_back(self) -> bool:
        """Show the saved text again where a refused one stands; False when there is none."""
        return False
