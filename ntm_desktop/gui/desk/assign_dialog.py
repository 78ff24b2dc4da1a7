"""Phân công: which officer appraises which criterion of a set."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.gui.desk.column_dialog import ColumnDialog
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label

_SIZE = 680, 600


class AssignDialog(ColumnDialog):
    """A line a criterion; a name that is not in the list is typed."""

    def __init__(
        self,
        criteria_set: CriteriaSet,
        owners: Mapping[int, str],
        officers: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            self.tr("Phân công thẩm tra"),
            self.tr(
                "Áp dụng cho mọi gói theo “{0}”. Để trống: ai cũng xét được. Người được giao "
                "lọc “Tiêu chí của tôi” ở trang Thẩm tra."
            ).format(criteria_set.short_title),
            save=self.tr("Ghi phân công"),
            leave=self.tr("Thôi"),
            size=_SIZE,
            parent=parent,
        )
        self.boxes: dict[int, QComboBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID - 2)
        grid.setColumnStretch(0, 1)
        for place, criterion in enumerate(criteria_set.criteria):
            box = QComboBox()
            box.setEditable(True)
            box.addItems(["", *officers])
            box.setCurrentText(owners.get(criterion.no, ""))
            box.setMinimumWidth(230)
            name = f"{criterion.no}. {criterion.name}"
            box.setAccessibleName(self.tr("Người thẩm tra tiêu chí {0}").format(name))
            edit = box.lineEdit()
            if edit is not None:
                edit.setPlaceholderText(self.tr("mọi cán bộ"))
            label = Label(name, "small", wrap=True)
            label.setBuddy(box)
            grid.addWidget(label, place, 0)
            grid.addWidget(box, place, 1)
            self.boxes[criterion.no] = box
        self.column.body.addLayout(grid)
        self.column.body.addStretch(1)

    @property
    def owners(self) -> dict[int, str]:
        """Criterion number to the name that stands there, "" for everybody."""
        return {no: box.currentText().strip() for no, box in self.boxes.items()}
