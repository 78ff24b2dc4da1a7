"""What is below the figures stays where it is, whatever is said about them meanwhile.

A figure is saved when its field is left, and with the verdict the lines between the fields and the
evidence come and go. Whoever left the field by a click on "Thêm tệp" must not hit another line.
"""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import ScrolledContent

_LINES, _LINES_A_PART, _MOST = 8 * GRID, 6 * GRID, 18 * GRID
"""Room kept empty above what stays, for two lines more and one for each further part."""

_MOST_STEPS = 8


class HoldingContent(ScrolledContent):
    """A column of which one widget is held in its place; an empty stretch above it gives way.

    Attributes:
        give: the empty stretch, to be put right above the widget that is held.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.give = QWidget()
        self._held: QWidget | None = None
        self._place = -1
        self._settling = False
        self._laid_out = QTimer(self)
        self._laid_out.setSingleShot(True)
        self._laid_out.setInterval(0)
        self._laid_out.timeout.connect(self._keep_place)

    def hold(self, widget: QWidget) -> None:
        """The widget that stays where it is."""
        self._held = widget

    def begin(self, parts: int) -> None:
        """Something else is shown, of so many parts: from its first place on the widget stays."""
        self._place = -1
        self.give.setFixedHeight(min(_MOST, _LINES + _LINES_A_PART * (parts - 1)))
        self._laid_out.start()  # what is new has its place only after it was laid out

    def event(self, event: QEvent) -> bool:
        """After what stands above changed, give or take the room that it took or left."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._settle()
        return done

    def _keep_place(self) -> None:
        layout = self.layout()
        if self._held is not None and layout is not None:
            layout.activate()
            self._place = self._held.y()

    def _settle(self) -> None:
        layout = self.layout()
        if self._held is None or self._settling or layout is None or self._place < 0:
            return
        self._settling = True
        # A column that has not got its new height yet is squeezed: it takes several steps.
        for _ in range(_MOST_STEPS):
            off = self._held.y() - self._place
            if off == 0 or (off > 0 and self.give.height() == 0):
                break
            self.give.setFixedHeight(max(0, self.give.height() - off))
            layout.activate()
        self._settling = False
        self._place = self._held.y()  # where the room was used up it goes on from here
