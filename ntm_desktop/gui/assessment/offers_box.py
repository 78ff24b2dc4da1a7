"""What is known of the question elsewhere: figures to be taken, and what registers say."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.offers import Offer, Offered
from ntm_desktop.gui.widgets import Label, LinkButton
from ntm_desktop.gui.widgets.layouts import clear_layout


class OffersBox(QWidget):
    """Hidden while there is nothing; it stays as it is until another question is shown.

    Signals:
        taken: an ``Offer``.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links: list[LinkButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def show_offered(self, offered: Offered) -> None:
        """Show what is known; nothing hides the box."""
        clear_layout(self._column)
        self.links = [self._link(one) for one in offered.offers]
        for link in self.links:
            self._column.addWidget(link)
        for sentence in offered.known:
            said = self.tr("Trong sổ – {0}").format(sentence)
            self._column.addWidget(Label(said, "caption", wrap=True, selectable=True))
        self.setVisible(bool(offered.offers or offered.known))

    def _link(self, offer: Offer) -> LinkButton:
        text = self.tr("Lấy {0} – {1}").format(offer.words, offer.origin)
        link = LinkButton(text, icon="download")
        link.clicked.connect(lambda: self.taken.emit(offer))
        return link
