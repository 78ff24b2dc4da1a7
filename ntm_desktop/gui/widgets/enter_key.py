"""Enter in a form: it goes to the next field and never presses a button.

Officers fill forms with Enter, as in the programs for taxes and accounts. Qt gives an Enter that a
field leaves over to the dialog's default button, so a form would be handed over half filled.
"""

from functools import cache

from PySide6.QtCore import QEvent, QMetaMethod, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


@cache
def _kinds() -> tuple[tuple[type[QWidget], ...], tuple[type[QWidget], ...]]:
    """Fields that Enter leaves, and what it can lead to besides; made when first needed."""
    from PySide6 import QtWidgets as Qw

    fields = Qw.QLineEdit, Qw.QComboBox, Qw.QAbstractSpinBox, Qw.QCheckBox, Qw.QRadioButton
    return fields, (Qw.QPlainTextEdit, Qw.QTextEdit, Qw.QAbstractItemView)


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is Enter without Ctrl, Alt or Shift."""
    plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in plain


class EnterKey:
    """Takes the Enter that fields of one window leave over; the window hands both events on."""

    def __init__(self, window: QWidget, *, lists: bool = False) -> None:
        """Take it in a window.

        Args:
            window: whose fields they are.
            lists: Enter leads on from a list beside fields too; else it is the list's alone.
        """
        self._window, self._lists = window, lists
        self._at: QWidget | None = None

    def foresee(self, event: QEvent) -> None:
        """Note where Enter is about to be pressed.

        A field may do something of its own with it and lead the focus on; then that was it.
        """
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return
        self._at = here = self._window.focusWidget() if is_enter(event) else None
        if here is not None and _box_of(here):  # a box that is typed into leaves no Enter over
            QTimer.singleShot(0, self._window, lambda: self._lead_on(here))

    def takes(self, event: QKeyEvent) -> bool:
        """Go on to the next field, or to the button after the last one; whether it was a field."""
        here = self._window.focusWidget()
        if here is None or not is_enter(event) or not self._is_field(here):
            return False
        if here is self._at and not _does_something(here):
            self._lead_on(here)
        event.accept()
        return True

    def _is_field(self, here: QWidget) -> bool:
        fields, others = _kinds()
        if isinstance(here, fields):
            return True
        if not self._lists or not isinstance(here, others):
            return False
        beside: list[QWidget] = []
        for kind in fields:
            beside += self._window.findChildren(kind)
        return any(map(_reached_by_tab, beside))

    def _lead_on(self, here: QWidget) -> None:
        following = next_stop(self._window, here)
        if following is not None and self._window.focusWidget() is here:
            following.setFocus(Qt.FocusReason.TabFocusReason)


def next_stop(window: QWidget, here: QWidget) -> QWidget | None:
    """The next field in the order of Tab; after the last one the primary button, if any."""
    from PySide6.QtWidgets import QPushButton

    fields, others = _kinds()
    button = None
    widget = here.nextInFocusChain()
    while widget is not None and widget is not window and widget is not here:
        if _reached_by_tab(widget):
            if isinstance(widget, (*fields, *others)):
                return widget
            if isinstance(widget, QPushButton) and widget.property("kind") == "primary":
                button = widget
        widget = widget.nextInFocusChain()
    return button


def _reached_by_tab(widget: QWidget) -> bool:
    from PySide6.QtWidgets import QAbstractSpinBox, QComboBox

    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    part = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    return bool(tab) and widget.isEnabled() and widget.isVisible() and not part


def _box_of(field: QWidget) -> bool:
    from PySide6.QtWidgets import QComboBox

    box = field if isinstance(field, QComboBox) else field.parentWidget()
    return isinstance(box, QComboBox) and box.isEditable()


def _does_something(field: QWidget) -> bool:
    """Whether Enter has a meaning of its own there: a line is added, the first one found chosen."""
    from PySide6.QtWidgets import QLineEdit

    if _box_of(field) or not isinstance(field, QLineEdit):
        return False
    return field.isSignalConnected(QMetaMethod.fromSignal(field.returnPressed))
