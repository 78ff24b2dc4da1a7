"""Rows that were pasted or read from a workbook, before they are written: what becomes of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QWidget

from ntm_desktop.gui.pasted_lines import PastedLinesDialog
from ntm_desktop.gui.widgets.sheet import SheetCell, SheetColumn, SheetRow, SheetView


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row.

    Attributes:
        text: as typed.
        what: what it will become.
        fault: why it is not taken.
        options: label to value of what it may be; choosing one settles the fault.
    """

    text: str
    what: str = ""
    fault: str = ""
    options: Mapping[str, str] | None = None


class PastedRowsDialog(PastedLinesDialog):
    """Lists the rows; where one may be several things the officer says which.

    Attributes:
        answers: row number (from 0) to what was chosen.
        fresh: what is there goes first.
    """

    def __init__(
        self,
        rows: Sequence[PastedRow],
        parent: QWidget | None = None,
        *,
        notice: str = "",
        may_replace: bool = False,
    ) -> None:
        super().__init__(parent)
        self.resize(860, 520)
        self._pasted = tuple(rows)
        self.answers: dict[int, str] = {}
        self.table = SheetView(
            (
                SheetColumn("no", self.tr("Dòng"), 5, right=True),
                SheetColumn("text", self.tr("Đã đọc")),
                SheetColumn("what", self.tr("Sẽ ghi"), 34),
                SheetColumn("fault", self.tr("Cần xem"), 34),
            ),
            self.tr("Các dòng đã đọc"),
        )
        self.table.edited.connect(self._answer)
        taken = sum(not row.fault for row in rows)
        asked = any(row.options for row in rows)
        said = [notice] if notice else []
        if asked:
            said.append(self.tr("Dòng có thể hiểu hai cách: chọn ở cột “Sẽ ghi” (F2, rồi Alt+↓)."))
        if taken < len(rows) and not asked:
            said.append(self.tr("Dòng chưa ghi được thì sửa trong Excel rồi làm lại."))
        self._lay_out(self.table, len(rows), taken, " ".join(said))
        self.replace = QCheckBox(self.tr("Thêm mới hoàn toàn: bỏ số liệu đang có của kỳ này trước"))
        self.replace.setVisible(may_replace)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.replace)
        self._show()

    @property
    def fresh(self) -> bool:
        """Whether what is there goes first."""
        return self.replace.isChecked()

    def _show(self) -> None:
        rows = []
        for number, row in enumerate(self._pasted):
            chosen = next(
                (label for label, value in (row.options or {}).items()
                 if self.answers.get(number) == value), "",
            )  # fmt: skip
            fault = "" if chosen else row.fault
            rows.append(
                SheetRow(
                    number,
                    (
                        SheetCell(str(number + 1)),
                        SheetCell(row.text, tip=row.text),
                        SheetCell(
                            chosen or ("" if row.fault else row.what),
                            editable=bool(row.options),
                            choices=tuple(row.options or ()),
                            tip=row.what,
                        ),
                        SheetCell(
                            fault,
                            tip=fault,
                            token="not_met" if fault else "",
                            icon="circle-x" if fault else "",
                        ),
                    ),
                )
            )
        self.table.show_rows(rows)
        taken = sum(not r.fault or n in self.answers for n, r in enumerate(self._pasted))
        self.accept_button.setText(self.tr("Ghi {0} dòng").format(taken))
        self.accept_button.setEnabled(taken > 0)

    def _answer(self, key: object, column: str, text: str) -> None:
        options = self._pasted[int(str(key))].options or {}
        if text in options:
            self.answers[int(str(key))] = options[text]
            self.table.sheet.accept(key, column)
            self._show()
        else:
            self.table.sheet.refuse(key, column, text, self.tr("Hãy chọn trong danh sách."))
