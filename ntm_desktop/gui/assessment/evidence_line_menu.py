"""Files were dropped on an indicator that asks for several papers: which of them are they?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu, QWidget


def ask_line(
    parent: QWidget,
    asked_for: Sequence[str],
    place: QPoint,
    chosen: Callable[[int | None], None],
) -> QMenu:
    """Open a menu of the papers that are asked for.

    Args:
        parent: whose menu it is.
        asked_for: one text a line of evidence.
        place: where, on the screen.
        chosen: gets the position of the line, None for other evidence of the indicator.
    """
    menu = QMenu(parent)
    menu.addAction(_tr("Tệp này là minh chứng gì?")).setEnabled(False)
    for position, text in enumerate(asked_for):
        menu.addAction(text).triggered.connect(lambda _=False, at=position: chosen(at))
    menu.addSeparator()
    other = menu.addAction(_tr("Minh chứng khác của chỉ tiêu này"))
    other.triggered.connect(lambda _=False: chosen(None))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("Interview", text)
