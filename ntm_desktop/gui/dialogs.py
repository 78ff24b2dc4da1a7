"""Dialogs that do not belong to one page: help, faults of the program, questions."""

import platform

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from ntm_desktop import __version__, paths
from ntm_desktop.errors import trace_without_values
from ntm_desktop.gui.preferences import LOG_FILE
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.buttons import Button
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.labels import Label
from ntm_desktop.gui.widgets.layouts import row
from ntm_desktop.gui.widgets.notice import Level, Notice
from ntm_desktop.gui.widgets.verdict_mark import IconLabel


class FaultDialog(Dialog):
    """The last resort: an error nobody foresaw.

    Says what is safe and what to do, and has the technical detail ready to be copied.
    """

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Chương trình gặp lỗi"))
        self.setMinimumWidth(620)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addLayout(
            row(
                IconLabel("alert-triangle", "warn", 26),
                Label(self.tr("Việc vừa làm chưa xong vì một lỗi của chương trình"), "value"),
            )
        )
        layout.addWidget(
            Label(
                self.tr(
                    "Việc dang dở đã được bỏ đi trọn vẹn. Nếu lỗi lặp lại, hãy chép phần chi tiết "
                    "dưới đây gửi cho người hỗ trợ."
                ),
                wrap=True,
            )
        )
        self.state = Notice(self.tr("Đang kiểm tra lại tệp dữ liệu…"))
        layout.addWidget(self.state)
        self.details = QPlainTextEdit(details_of(error))
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Chi tiết kỹ thuật"))
        self.details.setMinimumHeight(200)
        layout.addWidget(self.details)
        layout.addWidget(
            Label(
                self.tr("Nhật ký: {0}").format(paths.user_dir() / LOG_FILE),
                "caption",
                wrap=True,
                selectable=True,
            )
        )
        self.copy_button = Button(self.tr("Chép chi tiết"))
        self.copy_button.clicked.connect(self._copy)
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(self.copy_button)
        self.way_back = Button(self.tr("Phục hồi dữ liệu…"))
        self.way_back.hide()
        buttons.addWidget(self.way_back)
        buttons.addWidget(close)
        layout.addLayout(buttons)

    def tell_damage(self, found: tuple[str, ...]) -> None:
        """Say what looking through the commune's file has shown."""
        if not found:
            self.state.show_message(
                self.tr("Đã kiểm tra: tệp dữ liệu nguyên vẹn. Anh/chị có thể làm tiếp."),
                Level.SUCCESS,
            )
            return
        lines = "\n".join(f"• {line}" for line in found[:6])
        self.state.show_message(
            self.tr("Tệp dữ liệu bị hỏng ở những phần sau:\n{0}").format(lines), Level.ERROR
        )
        self.way_back.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText(self.tr("Đã chép"))


def details_of(error: BaseException) -> str:
    """What a supporter needs to know, without anything of the commune's data."""
    trace = trace_without_values(error)
    return (
        f"NTM Desktop {__version__} · Python {platform.python_version()} · "
        f"{platform.system()} {platform.release()}\n\n{trace}"
    )


class HelpDialog(Dialog):
    """What the page is for and which keys work."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Trợ giúp: {0}").format(title))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(title, "title"))
        for paragraph in text.split("\n\n"):
            layout.addWidget(Label(paragraph.strip(), wrap=True, selectable=True))
        layout.addSpacing(GRID)
        layout.addWidget(Label(self.tr("Phím tắt"), "heading"))
        keys = self.tr(
            "Ctrl+1…9, Ctrl+0: mở trang · Ctrl+F: tìm · Ctrl+Z, Ctrl+Y: hoàn tác, làm lại\n"
            "Ctrl+P: in (trang Hồ sơ) · F1: trợ giúp của trang · Tab: sang ô kế tiếp\n"
            "F8: mọi việc cần làm · Ctrl+H: lịch sử sửa đổi, lấy lại giá trị trước"
        )
        layout.addWidget(Label(keys, "muted", wrap=True))
        close = Button(self.tr("Đóng"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addWidget(close)
        layout.addLayout(buttons)


def ask(
    parent: QWidget, title: str, question: str, yes: str, no: str = "", *, danger: bool = False
) -> bool:
    """Ask a question whose answers say what they do.

    Args:
        parent: over which window.
        title: of the dialog.
        question: what is asked, and what will happen.
        yes: what the agreeing button says ("Bỏ minh chứng này").
        no: what the other one says; default "Không".
        danger: Enter then chooses the other one.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, question, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(
        no or QCoreApplication.translate("Dialogs", "Không"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(refuse if danger else agree)
    box.setEscapeButton(refuse)
    box.exec()
    return box.clickedButton() is agree


def refuse(parent: QWidget | None, title: str, text: str, faults: tuple[str, ...] = ()) -> None:
    """Say that something was refused and why, where there is no page to say it on."""
    shown = "\n".join([text, *(f"• {fault}" for fault in faults[:8])])
    box = QMessageBox(QMessageBox.Icon.Warning, title, shown, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    close = box.addButton(
        QCoreApplication.translate("Dialogs", "Đóng"), QMessageBox.ButtonRole.AcceptRole
    )
    box.setDefaultButton(close)
    box.exec()
