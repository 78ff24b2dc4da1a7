"""“Ngày chốt, hạn gửi…”: the days of one kind of report, as the province wants them."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.domain.reports.form import ReportForm


class DaysDialog(Dialog):
    """Asks for two numbers; 0 says that no day is known."""

    def __init__(self, form: "ReportForm", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ngày chốt số liệu, hạn gửi"))
        self.cut_off = QSpinBox()
        self.cut_off.setRange(0, 31)
        self.cut_off.setSpecialValueText(self.tr("ngày cuối kỳ"))
        self.cut_off.setValue(form.cut_off_day)
        self.cut_off.setAccessibleName(self.tr("Chốt số liệu vào ngày của tháng cuối kỳ"))
        self.due = QSpinBox()
        self.due.setRange(0, 90)
        self.due.setSpecialValueText(self.tr("không nhắc"))
        self.due.setSuffix(self.tr(" ngày"))
        self.due.setValue(form.due_days)
        self.due.setAccessibleName(self.tr("Hạn gửi sau ngày chốt"))
        self.save_button = Button(self.tr("Ghi"), "primary")
        self.save_button.clicked.connect(self.accept)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(form.title, "heading"))
        layout.addWidget(
            Label(
                self.tr(
                    "Lấy theo quyết định của tỉnh về chế độ báo cáo. Ghi rồi thì chương trình "
                    "không còn coi là ngày gợi ý."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addLayout(form_row(self.tr("Chốt số liệu, ngày của tháng cuối kỳ"), self.cut_off))
        layout.addLayout(form_row(self.tr("Hạn gửi sau ngày chốt"), self.due))
        layout.addLayout(row(QWidget(), cancel, self.save_button, stretch=0))
        self.setMinimumWidth(440)
