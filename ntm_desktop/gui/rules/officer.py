"""Every fact must say who entered it: asking for the name where it is not known yet."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.fields import LineField

if TYPE_CHECKING:
    from ntm_desktop.gui.commune_context import CommuneContext


class OfficerDialog(Dialog):
    """Asks for the name of the person at the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Họ tên người làm"))
        self.setMinimumWidth(460)
        self.name = LineField(self.tr("Họ và tên"))
        self.accept_button = Button(self.tr("Tiếp tục"), "primary")
        self.accept_button.setDefault(True)
        self.accept_button.setEnabled(False)
        self.accept_button.clicked.connect(self.accept)
        self.name.textChanged.connect(
            lambda text: self.accept_button.setEnabled(bool(text.strip()))
        )
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.tr("Ai đang làm?"), "heading"))
        layout.addWidget(
            Label(
                self.tr(
                    "Chương trình ghi rõ ai nhập, ai đối chiếu, ai so khóa: mỗi nội dung do một "
                    "người nhập, người thứ hai đọc lại với văn bản. Tên này được nhớ cho máy này, "
                    "đổi ở trang Cài đặt."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addLayout(form_row(self.tr("Họ và tên"), self.name))
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        layout.addLayout(buttons)

    @property
    def officer(self) -> str:
        """The name that was typed."""
        return " ".join(self.name.text().split())


def with_officer(
    context: "CommuneContext", actor: str, parent: QWidget, then: Callable[[], None]
) -> None:
    """Go on when it is known who works here; ask first where it is not.

    Args:
        context: of the page; keeps the name for this PC.
        actor: whom the history names now.
        parent: over which widget to ask.
        then: what is to be done.
    """
    if actor.strip():
        then()
        return
    dialog = OfficerDialog(parent)

    def named() -> None:
        name = dialog.officer
        context.preferences.officer = name
        context.preferences.save()
        context.tasks.amend(lambda ws: replace(ws, actor=name), owner=context)
        then()

    dialog.accepted.connect(named)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
