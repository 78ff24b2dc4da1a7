"""Two officers said something else of one indicator: whose entry stands, one by one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from ntm_desktop.district.handing_out import Differing, Place
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_SIZE = 760, 560


class DifferingDialog(QDialog):
    """What stands in the register is chosen until somebody chooses otherwise."""

    def __init__(
        self, officer: str, differing: Sequence[Differing], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Hai ý kiến khác nhau"))
        self.resize(*_SIZE)
        self.choices: dict[Place, QRadioButton] = {}
        column = ScrollColumn(GRID)
        for one in differing:
            column.body.addWidget(Label(one.name, "strong", wrap=True))
            ours = QRadioButton(self.tr("Giữ ý kiến đang có: {0}").format(one.ours))
            theirs = QRadioButton(self.tr("Lấy ý kiến mang về: {0}").format(one.theirs))
            ours.setChecked(True)
            group = QButtonGroup(self)
            for button in (ours, theirs):
                button.setToolTip(button.text())
                group.addButton(button)
                column.body.addWidget(button)
            self.choices[one.place] = theirs
        column.body.addStretch(1)
        save = Button(self.tr("Ghi theo lựa chọn"), "primary", icon="check")
        save.setAutoDefault(False)
        save.clicked.connect(self.accept)
        leave = Button(self.tr("Giữ tất cả ý kiến đang có"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        buttons = row(leave)
        buttons.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(self.tr("Hai ý kiến khác nhau"), "heading"))
        layout.addWidget(
            Label(
                self.tr(
                    "Trong lúc {0} thẩm tra ở bản mang đi, các chỉ tiêu dưới đây đã có ý kiến "
                    "khác trong sổ. Chọn ý kiến được giữ; chưa chọn thì sổ không đổi."
                ).format(officer),
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(column.area, 1)
        layout.addLayout(buttons)

    @property
    def chosen(self) -> tuple[Place, ...]:
        """Where the entry that was brought back is to stand."""
        return tuple(place for place, theirs in self.choices.items() if theirs.isChecked())
