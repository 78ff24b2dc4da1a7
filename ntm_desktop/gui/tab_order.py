"""Tab goes from field to field as the eye does, also where fields are made anew."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def fields_in(layout: QLayout) -> Iterator[QWidget]:
    """Everything in a layout that Tab stops at, in the order of the layout."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None
        inner: QLayout | None = item.layout()
        widget: QWidget | None = item.widget()
        if inner is not None:
            yield from fields_in(inner)
        elif widget is not None:
            yield from fields_of(widget)


def chain(widgets: Iterable[QWidget]) -> None:
    """Let Tab go through these one after the other."""
    before: QWidget | None = None
    for widget in widgets:
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def stops_in(place: QWidget) -> Iterator[QWidget]:
    """A widget and everything in it that Tab stops at by itself, in the order of making."""
    inside: list[QWidget] = [place, *place.findChildren(QWidget)]
    for widget in inside:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            yield widget


def fields_of(widget: QWidget) -> Iterator[QWidget]:
    """The widget, or everything in it, that Tab stops at; what opens over it is not in it."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    child: QWidget
    for child in widget.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.window() is widget.window():
            yield child
