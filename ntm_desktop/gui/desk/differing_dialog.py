"""Two officers said something else of one indicator: whose entry stands, one by one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from ntm_desktop.district.handing_out import Differing, Place
from ntm_desktop.gui.desk.column_dialog import ColumnDialog
from ntm_desktop.gui.widgets import Label

_SIZE = 760, 560


class DifferingDialog(ColumnDialog):
    """What stands in the register is chosen until somebody chooses otherwise."""

    def __init__(
        self, officer: str, differing: Sequence[Differing], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            self.tr("Hai ý kiến khác nhau"),
            self.tr(
                "Trong lúc {0} thẩm tra ở bản mang đi, các chỉ tiêu dưới đây đã có ý kiến "
                "khác trong sổ. Chọn ý kiến được giữ; chưa chọn thì sổ không đổi."
            ).format(officer),
            save=self.tr("Ghi theo lựa chọn"),
            leave=self.tr("Giữ tất cả ý kiến đang có"),
            size=_SIZE,
            parent=parent,
        )
        self.choices: dict[Place, QRadioButton] = {}
        body = self.column.body
        for one in differing:
            body.addWidget(Label(one.name, "strong", wrap=True))
            ours = QRadioButton(self.tr("Giữ ý kiến đang có: {0}").format(one.ours))
            theirs = QRadioButton(self.tr("Lấy ý kiến mang về: {0}").format(one.theirs))
            ours.setChecked(True)
            group = QButtonGroup(self)
            for button in (ours, theirs):
                button.setToolTip(button.text())
                group.addButton(button)
                body.addWidget(button)
            self.choices[one.place] = theirs
        body.addStretch(1)

    @property
    def chosen(self) -> tuple[Place, ...]:
        """Where the entry that was brought back is to stand."""
        return tuple(place for place, theirs in self.choices.items() if theirs.isChecked())
