"""The keys that work everywhere in the window; nobody needs them to see the first page."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.navigation import PageEntry, page_key, page_title


class Keyed(NamedTuple):
    """What the keys do; the window says it.

    Attributes:
        open_page: gets the id of a page.
        show_help: help about the page that is shown.
        find: goes into the search field.
        undo: takes the newest edit back.
        redo: does it again.
        print_page: prints what the page shows.
        save: saves what is being typed and says so.
        check: shows everything that is to be done.
        show_history: shows what was changed, by whom and when.
    """

    open_page: Callable[[str], object]
    show_help: Callable[[], object]
    find: Callable[[], object]
    undo: Callable[[], object]
    redo: Callable[[], object]
    print_page: Callable[[], object]
    save: Callable[[], object]
    check: Callable[[], object]
    show_history: Callable[[], object]


def add_keys(window: QWidget, entries: tuple[PageEntry, ...], does: Keyed) -> QAction:
    """Give the window its keys; returns the action that prints, to be enabled page by page."""
    for number, entry in enumerate(entries, start=1):
        keys = [page_key(number)] if page_key(number) else []
        _action(window, page_title(entry), keys, partial(does.open_page, entry.page_id))
    _action(window, window.tr("Trợ giúp"), ["F1"], does.show_help)
    _action(window, window.tr("Tìm"), ["Ctrl+F"], does.find)
    _action(window, window.tr("Hoàn tác"), ["Ctrl+Z"], does.undo)
    _action(window, window.tr("Làm lại"), ["Ctrl+Y", "Ctrl+Shift+Z"], does.redo)
    _action(window, window.tr("Ghi"), ["Ctrl+S"], does.save)
    _action(window, window.tr("Kiểm tra"), ["F8"], does.check)
    _action(window, window.tr("Lịch sử sửa đổi"), ["Ctrl+H"], does.show_history)
    return _action(window, window.tr("In"), ["Ctrl+P"], does.print_page)


def _action(window: QWidget, text: str, keys: list[str], run: Callable[[], object]) -> QAction:
    action = QAction(text, window)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.triggered.connect(lambda _checked=False: run())
    window.addAction(action)
    return action
