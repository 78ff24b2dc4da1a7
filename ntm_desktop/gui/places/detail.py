"""The village that is chosen in the table: where it stands, its fields, what can be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.place_lines import LONGEST_NAME
from ntm_desktop.domain.places import Place
from ntm_desktop.gui.places.add_line import fill_villages
from ntm_desktop.gui.places.wording import STATES, level_words, line_words
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, IconLabel, Label, form_row, row, scrolled
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.fields import LineField

if TYPE_CHECKING:
    from ntm_desktop.services.subject_rules import LevelView
    from ntm_desktop.services.subjects import SubjectLine

NAME, HOUSEHOLDS = "name", "households"


class DetailCard(Card):
    """One village or garden.

    Signals:
        assess_wanted: its id.
        named: id and name as typed.
        counted: id and households as typed.
        village_chosen: id, and id of the village it lies in.
        remove_wanted: its id.
    """

    assess_wanted = Signal(str)
    named = Signal(str, str)
    counted = Signal(str, str)
    village_chosen = Signal(str, str)
    remove_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._place: Place | None = None
        self._nothing = Label("", "muted", wrap=True)
        nothing = QVBoxLayout()
        nothing.setContentsMargins(0, 0, 0, 0)
        nothing.addWidget(self._nothing)
        nothing.addStretch(1)
        empty = QWidget()
        empty.setLayout(nothing)
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(scrolled(self._build(), clear=True))
        self.body.addWidget(self.stack)

    @property
    def place_id(self) -> str:
        """Of what is shown, "" when nothing is."""
        return self._place.id if self._place is not None else ""

    @property
    def said(self) -> str:
        """Where it stands, in words."""
        return self._said.text()

    def show_nothing(self, text: str) -> None:
        """Say what to do first."""
        self._place = None
        for field in self._fields:
            self.refuse(field, "")
        self._nothing.setText(text)
        self.stack.setCurrentIndex(0)

    def show_place(self, place: Place, line: "SubjectLine | None", view: "LevelView") -> None:
        """Show one; a text that was refused stays while the same one is shown."""
        other = place.id != self.place_id
        self._place = place
        words = level_words(place.level)
        self.setAccessibleName(place.name)
        self._title.setText(place.name)
        self._show_state(line, view)
        self._show_recognition(place, view)
        self._name_label.setText(words.field)
        self.name.setAccessibleName(words.field)
        if other:
            self.refuse(NAME, "")
            self.refuse(HOUSEHOLDS, "")
        if not self.error(NAME):
            self.name.show_text(place.name)
        if not self.error(HOUSEHOLDS):
            self.households.show_text("" if place.households is None else str(place.households))
        is_village = place.level is SubjectLevel.VILLAGE
        self._households_row.setVisible(is_village)
        self._village_row.setVisible(not is_village)
        fill_villages(self.village, view.villages, place.village_id)
        self.remove.setText(self.tr("Bỏ {0} này").format(words.one))
        self.stack.setCurrentIndex(1)

    def _show_state(self, line: "SubjectLine | None", view: "LevelView") -> None:
        begun = line is not None and bool(line.assessment_id)
        self.assess.setVisible(line is not None)
        self.assess.setEnabled(begun or not view.obstacle)
        self.assess.setToolTip("" if begun else view.obstacle)
        full = line is not None and line.fulfilled
        self.assess.setText(
            self.tr("Xem lại đánh giá")
            if full
            else self.tr("Tiếp tục đánh giá")
            if begun
            else self.tr("Đánh giá")
        )
        self._icon.setVisible(line is not None)
        if line is None:
            self._said.setText(
                self.tr("Chưa có bộ tiêu chí để đánh giá; danh sách vẫn lập và sửa được.")
            )
            return
        icon, token = STATES[line.state]
        said, left = line_words(line)
        self._icon.set_icon(icon, token)
        self._said.setText(f"{view.period.label}: {said}{', ' + left if left else ''}")

    def _show_recognition(self, place: Place, view: "LevelView") -> None:
        found = view.recognised.get(place.id)
        said = []
        if found is not None:
            said = [self.tr("Đã công nhận: {0}").format(one.words) for one in found.held]
            said += [one.words for one in found.revoked]
        self.recognition.setText("\n".join(said))
        self.recognition.setVisible(bool(said))

    # What was refused

    def refuse(self, field: str, error: str) -> None:
        """Say why a field was not saved; "" when it was."""
        widget, label = self._fields[field]
        label.setText(error)
        label.setVisible(bool(error))
        widget.mark(error)

    def overtaken(self, field: str, stored: str) -> None:
        """Another text stands there now, which was said: typed once more it is meant."""
        self._fields[field][0].overtaken(stored)

    def error(self, field: str) -> str:
        """Why a field was not saved."""
        return self._fields[field][1].text()

    def refused(self) -> Sequence[tuple[str, str, str]]:
        """Name of the field, its text, and why it was refused."""
        return [
            (widget.accessibleName(), widget.text(), label.text())
            for widget, label in self._fields.values()
            if label.text()
        ]

    def give_back(self) -> bool:
        """Show what is saved in the place of refused texts; False when there are none."""
        place, refused = self._place, self.refused()
        if place is None or not refused:
            return False
        saved = {
            NAME: place.name,
            HOUSEHOLDS: "" if place.households is None else str(place.households),
        }
        for field, (widget, _label) in self._fields.items():
            self.refuse(field, "")
            widget.clearFocus()
            widget.show_text(saved[field])
        return True

    # Building

    def _build(self) -> QWidget:
        self._title = Label("", "heading", wrap=True)
        self._icon = IconLabel("circle", "faint", 18)
        self._said = Label("", "body", wrap=True)
        self.assess = Button("", "primary", icon="clipboard-check")
        self.assess.clicked.connect(lambda: self.assess_wanted.emit(self.place_id))
        self.name = LineField("")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.given.connect(lambda text: self.named.emit(self.place_id, text))
        self.households = LineField(self.tr("Số hộ"))
        self.households.setMaxLength(20)
        self.households.given.connect(lambda text: self.counted.emit(self.place_id, text))
        self._fields = {
            NAME: (self.name, Label("", "error", wrap=True)),
            HOUSEHOLDS: (self.households, Label("", "error", wrap=True)),
        }
        for _widget, label in self._fields.values():
            label.hide()
        self.village = ElidedBox(self.tr("Thuộc thôn"))
        self.village.setMinimumWidth(120)
        self.village.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.village.activated.connect(
            lambda _index: self.village_chosen.emit(self.place_id, self.village.currentData())
        )
        self.remove = Button("", "quiet", icon="trash")
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.place_id))
        name_row = QVBoxLayout()
        name_row.setSpacing(GRID // 2)
        self._name_label = Label("", "overline")
        self._name_label.setBuddy(self.name)
        for widget in (self._name_label, self.name, self._fields[NAME][1]):
            name_row.addWidget(widget)
        self._households_row = QWidget()
        counted = form_row(self.tr("Số hộ"), self.households)
        counted.addWidget(self._fields[HOUSEHOLDS][1])
        self._households_row.setLayout(counted)
        self._village_row = QWidget()
        self._village_row.setLayout(form_row(self.tr("Thuộc thôn"), self.village))
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 2)
        column.addWidget(self._title)
        column.addLayout(row(self._icon, self._said, stretch=1))
        self.recognition = Label("", "small", wrap=True)
        self.recognition.hide()
        column.addWidget(self.assess)
        column.addWidget(self.recognition)
        column.addSpacing(GRID)
        column.addLayout(name_row)
        column.addWidget(self._households_row)
        column.addWidget(self._village_row)
        column.addStretch(1)
        column.addLayout(row(self.remove))
        return shown
