"""What the program is made of, and under which licences."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ntm_desktop import paths
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog

_PARTS = """\
Qt và PySide6 – LGPL 3 (https://www.qt.io/licensing)
SQLite – phạm vi công cộng; sqlite-utils – Apache 2.0
ReportLab – BSD; pdfium, pypdfium2 – Apache 2.0, BSD
openpyxl – MIT; xlrd – BSD; defusedxml – PSF
PyNaCl – Apache 2.0; pyrage – MIT; bagit – CC0; jsonschema – MIT
"""


class LicencesDialog(Dialog):
    """Parts and the licence texts that came with fonts and icons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Giấy phép"))
        self.resize(680, 520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.tr("Giấy phép của các phần dùng chung"), "value"))
        text = QPlainTextEdit(licence_text())
        text.setReadOnly(True)
        text.setAccessibleName(self.tr("Các giấy phép"))
        layout.addWidget(text, 1)
        close = Button(self.tr("Đóng"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addWidget(close)
        layout.addLayout(buttons)


def licence_text() -> str:
    """The list of parts, then every licence text under ``resources/licences``."""
    folder = paths.resources_dir() / "licences"
    texts = [_PARTS]
    for file in sorted(folder.glob("*.txt")):
        texts.append(f"── {file.stem} ──\n\n{file.read_text(encoding='utf-8')}")
    return "\n\n".join(texts)
