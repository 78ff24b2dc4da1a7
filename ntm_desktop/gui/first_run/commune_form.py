"""Which commune: first its province, then a list of before or after a merger, in any writing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.domain.text import fold, name_key
from ntm_desktop.domain.units import Commune, UnitList
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Choice,
    ChoiceList,
    Label,
    Level,
    Notice,
    form_row,
    row,
)

if TYPE_CHECKING:
    from datetime import date

_TYPING_PAUSE_MS = 120
_MOST_PROVINCES_SHOWN = 16


class CommuneForm(QWidget):
    """A search field over a list of communes.

    Signals:
        changed: another commune is chosen, or none.
        confirmed: the choice was confirmed with Enter or a double click.
    """

    changed = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._every: tuple[UnitList, ...] = ()
        self._lists: tuple[UnitList, ...] = ()
        self._shown: UnitList | None = None
        self.province = QComboBox()
        self.province.setMaxVisibleItems(_MOST_PROVINCES_SHOWN)
        self.province.setAccessibleName(self.tr("Tỉnh, thành phố"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Gõ tên xã, huyện hoặc mã, không cần dấu"))
        self.field.setClearButtonEnabled(True)
        self.list = ChoiceList(self.tr("Danh sách xã"))
        self._count = Label("", "caption")
        self.elsewhere = Notice()
        self.elsewhere.hide()
        self.elsewhere.activated.connect(self._show_elsewhere)
        self._elsewhere: UnitList | None = None
        self._chips = QButtonGroup(self)
        self._chip_row = row()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 2)
        self._province_place = form_row(self.tr("Tỉnh, thành phố"), self.province)
        layout.addLayout(self._province_place)
        layout.addLayout(self._chip_row)
        layout.addLayout(form_row(self.tr("Tìm xã"), self.field))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._count)
        layout.addWidget(self.elsewhere)
        self._pause = QTimer(self, interval=_TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._fill)
        self.province.currentIndexChanged.connect(lambda _place: self._show_province())
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.list.chosen.connect(lambda _key: self.changed.emit())
        self.list.confirmed.connect(self.confirmed)
        self.field.returnPressed.connect(self._confirm_first)

    def show_lists(self, lists: tuple[UnitList, ...]) -> None:
        """Offer these lists, by province: the one whose past is known best, then by name."""
        self._every = lists
        spans: dict[str, list[UnitList]] = {}
        for units in lists:
            spans.setdefault(_province(units), []).append(units)
        most = max((len(found) for found in spans.values()), default=0)
        ordered = sorted(spans, key=lambda name: (len(spans[name]) < most, name_key(name)))
        self.province.blockSignals(True)
        self.province.clear()
        for name in ordered:
            self.province.addItem(name, name)
        self.province.blockSignals(False)
        if lists:
            self._show_province()

    def _show_province(self) -> None:
        """Offer the lists of the chosen province, the newest first."""
        chosen = self.province.currentData()
        self._lists = tuple(units for units in self._every if _province(units) == chosen)
        for button in self._chips.buttons():
            self._chips.removeButton(button)
            self._chip_row.removeWidget(button)
            button.hide()
            button.deleteLater()
        for units in reversed(self._lists):
            chip = Button(_span(units.valid_from, units.valid_to), "chip")
            chip.setToolTip(units.title)
            chip.clicked.connect(lambda _=False, shown=units: self._choose_list(shown))
            self._chips.addButton(chip)
            self._chip_row.insertWidget(self._chip_row.count() - 1, chip)
        if self._lists:
            self.show_list(self._lists[-1])

    def show_list(self, units: UnitList) -> None:
        """Show the units of one span of time, and the province they are of."""
        if units not in self._lists:
            self.province.setCurrentIndex(self.province.findData(_province(units)))
        self._shown = units
        self._chips.buttons()[len(self._lists) - 1 - self._lists.index(units)].setChecked(True)
        self._fill()

    def _choose_list(self, units: UnitList) -> None:
        self.show_list(units)
        self.field.setFocus()  # so that Enter goes on

    @property
    def commune(self) -> Commune | None:
        """The chosen commune."""
        key = self.list.current_key
        if self._shown is None or not key:
            return None
        return next((c for c in self._shown.communes if c.code == key), None)

    @property
    def shown_list(self) -> UnitList | None:
        """The list it is chosen from."""
        return self._shown

    def _fill(self) -> None:
        if self._shown is None:
            return
        words = fold(self.field.text()).split()
        found = _matching(self._shown, words)
        found.sort(key=lambda c: not (words and fold(c.name).startswith(" ".join(words))))
        self.list.show_choices(
            [Choice(c.code, c.full_name, f"{c.above} · mã {c.code}", "map") for c in found],
            self.list.current_key or (found[0].code if words and found else ""),
        )
        self._count.setText(self.tr("{0} đơn vị").format(len(found)))
        self._count.setVisible(bool(found))
        self._offer_elsewhere(words if not found else [])
        self.changed.emit()

    def _offer_elsewhere(self, words: list[str]) -> None:
        """Where nothing is found: whether another list has it, one click away."""
        self.elsewhere.setVisible(bool(words))
        if not words:
            return
        # Of this province first, then of all the others.
        elsewhere = [units for units in self._every if units not in self._lists]
        for units in (*reversed(self._lists), *reversed(elsewhere)):
            found = _matching(units, words)
            if not found:
                continue
            names = ", ".join(f"{c.full_name} ({c.above})" for c in found[:2])
            more = self.tr(" và {0} đơn vị khác").format(len(found) - 2) if len(found) > 2 else ""
            self._elsewhere = units
            self.elsewhere.show_message(
                self.tr("Không có trong danh sách này. Danh sách “{0}” có {1}{2}.").format(
                    _name(units), names, more
                ),
                Level.INFO,
                self.tr("Xem danh sách đó"),
            )
            return
        self.elsewhere.show_message(
            self.tr("Không tìm thấy trong danh sách nào. Thử gõ ít chữ hơn, hoặc gõ mã xã."),
            Level.INFO,
        )

    def _show_elsewhere(self) -> None:
        if self._elsewhere is not None:
            self.show_list(self._elsewhere)
            self.field.setFocus()

    def _confirm_first(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._fill()
        if self.commune is not None:
            self.confirmed.emit()


def _matching(units: UnitList, words: list[str]) -> list[Commune]:
    folded = ((c, fold(f"{c.code} {c.full_name} {c.above}")) for c in units.communes)
    return [commune for commune, text in folded if all(word in text for word in words)]


def _name(units: UnitList) -> str:
    """Province and time of a list."""
    span = _span(units.valid_from, units.valid_to)
    return f"{_province(units)}, {span[0].lower()}{span[1:]}"


def _province(units: UnitList) -> str:
    """The province as its communes name it; several of one name are one province."""
    return units.communes[0].province if units.communes else units.title


def _span(valid_from: "date | None", valid_to: "date | None") -> str:
    if valid_to is not None:
        return f"Đến {valid_to:%d/%m/%Y}"
    if valid_from is not None:
        return f"Từ {valid_from:%d/%m/%Y}"
    return "Mọi thời kỳ"
