"""The button “Kết xuất…” of a page with papers: as which kind of file."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ntm_desktop.gui.widgets import Button


class ExportMenu(Button):
    """One button for every kind of file, so that a narrow window has room for the rest.

    Signals:
        wanted: the ending of the kind that was chosen: "pdf", "docx", "xlsx".
    """

    wanted = Signal(str)

    def __init__(self, excel_tip: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Kết xuất…"), icon="file-down", parent=parent)
        word_tip = self.tr("Tệp .docx để sửa tiếp trong Word; cách ngắt trang có thể khác bản in")
        pdf_tip = self.tr("Đúng như bản in, theo chuẩn lưu trữ PDF/A-1b")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.choices: dict[str, QAction] = {}
        for ending, text, tip in (
            ("pdf", self.tr("Kết xuất PDF…"), pdf_tip),
            ("docx", self.tr("Kết xuất Word…"), word_tip),
            ("xlsx", self.tr("Kết xuất Excel…"), excel_tip),
        ):
            action = menu.addAction(text)
            action.setToolTip(tip)
            action.triggered.connect(lambda _on=False, ending=ending: self.wanted.emit(ending))
            self.choices[ending] = action
        self.setMenu(menu)
