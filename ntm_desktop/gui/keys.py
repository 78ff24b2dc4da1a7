"""The keys that work everywhere in the window; nobody needs them to see the first page."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from ntm_desktop.gui.navigation import PAGES, page_key, page_title

if TYPE_CHECKING:
    from ntm_desktop.gui.main_window import MainWindow


def add_keys(window: "MainWindow") -> QAction:
    """Give the window its keys; returns the action that prints, to be enabled page by page."""
    for number, entry in enumerate(PAGES, start=1):
        keys = [page_key(number)] if page_key(number) else []
        _action(window, page_title(entry), keys, partial(window.open_page, entry.page_id))
    _action(window, window.tr("Trợ giúp"), ["F1"], window.show_help)
    _action(window, window.tr("Tìm"), ["Ctrl+F"], window.top.search.take_focus)
    _action(window, window.tr("Hoàn tác"), ["Ctrl+Z"], window.undo)
    _action(window, window.tr("Làm lại"), ["Ctrl+Y", "Ctrl+Shift+Z"], window.redo)
    return _action(window, window.tr("In"), ["Ctrl+P"], window.print_page)


def _action(window: "MainWindow", text: str, keys: list[str], run: Callable[[], object]) -> QAction:
    action = QAction(text, window)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.triggered.connect(lambda _checked=False: run())
    window.addAction(action)
    return action
