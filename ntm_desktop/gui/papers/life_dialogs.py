"""“Ghi đã ký…”, and where two texts of one paper differ."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.papers import Difference
    from ntm_desktop.services.papers import SigningOffer


class SigningDialog(Dialog):
    """Asks for number and day of the signed sheet."""

    def __init__(self, offer: "SigningOffer", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ghi đã ký"))
        self.number = QLineEdit(offer.number)
        self.number.setPlaceholderText(self.tr("ví dụ 28"))
        self.number.setAccessibleName(self.tr("Số văn bản"))
        self.day = QLineEdit(offer.day)
        self.day.setAccessibleName(self.tr("Ngày ký"))
        count = len(offer.printed_differences)
        self.printed = QCheckBox(
            self.tr("Bản được ký là bản in ngày {0}, trước khi số liệu đổi").format(
                offer.printed_on
            )
        )
        self.printed.setVisible(bool(count))
        self.save_button = Button(self.tr("Ghi đã ký"), "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(offer.title, "heading", wrap=True))
        if offer.warnings:
            told = " ".join(offer.warnings)
            layout.addWidget(
                Notice(
                    self.tr("{0} Chỉ ghi khi bản giấy đã được ký thật.").format(told), Level.WARN
                )
            )
        if offer.numbered:
            layout.addLayout(form_row(self.tr("Số văn bản"), self.number))
        layout.addLayout(form_row(self.tr("Ngày ký"), self.day))
        if count:
            layout.addWidget(
                Notice(
                    self.tr("Số liệu đã đổi {0} chỗ sau khi in ngày {1}.").format(
                        count, offer.printed_on
                    ),
                    Level.WARN,
                )
            )
            layout.addWidget(self.printed)
        layout.addWidget(
            Label(
                self.tr(
                    "Số và ngày được ghi vào văn bản. Từ đây chương trình giữ nguyên văn bản đã "
                    "ký và báo khi số liệu đổi."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addLayout(row(QWidget(), cancel, self.save_button, stretch=0))
        self.setMinimumWidth(520)

    @property
    def as_printed(self) -> bool:
        """Whether the signed sheet is the one printed before figures changed."""
        return self.printed.isChecked()


class DifferencesDialog(Dialog):
    """Two columns, the older text left; deletes itself."""

    def __init__(
        self,
        title: str,
        before: str,
        now: str,
        found: "Sequence[Difference]",
        parent: QWidget | None = None,
    ) -> None:
        """Show them.

        Args:
            title: of the dialog.
            before: over the older text.
            now: over the newer one.
            found: where they differ.
            parent: over which window.
        """
        super().__init__(parent)
        from PySide6.QtCore import Qt

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.table = DataTable([Column(before), Column(now)], title)
        nothing = self.tr("(không có)")
        self.table.show_rows(
            [TableRow((Cell(one.before or nothing), Cell(one.now or nothing))) for one in found]
        )
        close = Button(self.tr("Đóng"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.tr("{0} chỗ khác nhau").format(len(found)), "heading"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row(QWidget(), close, stretch=0))
        self.resize(860, 480)
