"""What a set says of itself, and what a criterion is called."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import (
    CommuneGroup,
    CriteriaSet,
    Criterion,
    SubjectLevel,
    Tier,
)
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rules.marks import AssuranceMark
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, LinkButton, clear_layout, form_row, row
from ntm_desktop.gui.widgets.days import DayField
from ntm_desktop.gui.widgets.fields import LineField, TextField, whole_number
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

YEARS = range(2009, 2101)


class HeadForm(QWidget):
    """Decision, years, official counts, groups of communes.

    Signals:
        edited: fields of ``CriteriaSet`` with their new values, as ``replace_head`` takes them.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set: CriteriaSet | None = None
        self.texts: dict[str, LineField | TextField] = {}
        self.days: dict[str, DayField] = {}
        self.numbers: dict[str, LineField] = {}
        self._frame: list[str] = []
        self._group_fields: list[LineField] = []
        self._groups = QVBoxLayout()
        column = ScrollColumn(GRID + 4)
        column.body.addWidget(self._decision_card())
        column.body.addWidget(self._groups_card())
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column.area)

    def show_set(self, criteria_set: CriteriaSet, *, published: bool = False) -> None:
        """Show a saved set; fields being typed in stay.

        Args:
            criteria_set: the set.
            published: a version of it is out, so its id stays.
        """
        self._set = criteria_set
        self.level.setCurrentIndex(self.level.findData(criteria_set.level))
        self.tier.setCurrentIndex(self.tier.findData(criteria_set.tier))
        self.texts["id"].setReadOnly(published)
        for name, field in self.texts.items():
            value = getattr(criteria_set, name)
            field.show_text("\n".join(value) if isinstance(value, tuple) else value)
        for name, day in self.days.items():
            day.show_day(getattr(criteria_set, name))
        for name, number in self.numbers.items():
            value = getattr(criteria_set, name)
            number.show_text("" if value is None else str(value))
        self._show_groups(criteria_set.groups)

    def hand_over(self) -> None:
        """Hand over everything that is being typed."""
        for field in (*self.texts.values(), *self.days.values(), *self.numbers.values()):
            field.hand_over()
        for group in list(self._group_fields):
            group.hand_over()

    def focus_first(self) -> None:
        """Put the focus into the decision's number."""
        self.texts["decision"].setFocus(Qt.FocusReason.TabFocusReason)

    # Groups

    def _show_groups(self, groups: tuple[CommuneGroup, ...]) -> None:
        frame = [group.id for group in groups]
        if frame != self._frame:
            self._frame = frame
            clear_layout(self._groups)
            self._group_fields.clear()
            for place, group in enumerate(groups):
                self._groups.addWidget(self._group_line(place, group))
        for place, group in enumerate(groups):
            self._group_fields[2 * place].show_text(group.name)
            self._group_fields[2 * place + 1].show_text(group.definition)

    def _group_line(self, place: int, group: CommuneGroup) -> QWidget:
        name = LineField(self.tr("Tên nhóm {0}").format(place + 1))
        about = LineField(
            self.tr("Nhóm {0} gồm những xã nào").format(place + 1), self.tr("gồm những xã nào")
        )
        name.given.connect(lambda text: self._change_group(group.id, name=text.strip()))
        about.given.connect(lambda text: self._change_group(group.id, definition=text.strip()))
        drop = LinkButton(self.tr("Bỏ"))
        drop.setAccessibleName(self.tr("Bỏ nhóm {0}").format(group.name))
        drop.clicked.connect(lambda: self._drop_group(group.id))
        self._group_fields += [name, about]
        line = QWidget()
        inside = row(name, about, drop, stretch=1)
        line.setLayout(inside)
        name.setFixedWidth(150)
        return line

    def _change_group(self, group_id: str, **fields: str) -> None:
        assert self._set is not None
        changed: dict[str, Any] = dict(fields)
        groups = tuple(replace(g, **changed) if g.id == group_id else g for g in self._set.groups)
        self.edited.emit({"groups": groups})

    def _drop_group(self, group_id: str) -> None:
        assert self._set is not None
        self.edited.emit({"groups": tuple(g for g in self._set.groups if g.id != group_id)})

    def _add_group(self) -> None:
        assert self._set is not None
        known = {group.id for group in self._set.groups}
        number = next(n for n in range(1, 100) if f"nhom-{n}" not in known)
        added = CommuneGroup(f"nhom-{number}", self.tr("Nhóm {0}").format(number))
        self.edited.emit({"groups": (*self._set.groups, added)})

    # Fields

    def _number_given(self, name: str, field: LineField, text: str) -> None:
        value = whole_number(text)
        if value is None and text.strip():
            field.mark(self.tr("Hãy ghi một số nguyên."))
            return
        if name.endswith("_year") and value is not None and value not in YEARS:
            field.mark(self.tr("Năm phải từ 2009 đến 2100."))
            return
        field.mark("")
        self.edited.emit({name: value})

    def _decision_card(self) -> Card:
        card = Card(self.tr("Văn bản"))
        card.body.setSpacing(GRID + 2)
        card.body.addWidget(Label(self.tr("Văn bản"), "heading"))
        self._add_text("title", TextField(self.tr("Tên đầy đủ"), least=1, most=3))
        self._add_text("short_title", LineField(self.tr("Tên ngắn")))
        self._add_text(
            "decision", LineField(self.tr("Số quyết định"), "51/2025/QĐ-TTg (Phụ lục I)")
        )
        self._add_text("id", LineField(self.tr("Mã bộ")))
        self.level, self.tier = level_box(), tier_box()
        self.level.activated.connect(
            lambda _index: self.edited.emit({"level": chosen_level(self.level)})
        )
        self.tier.activated.connect(
            lambda _index: self.edited.emit({"tier": chosen_tier(self.tier)})
        )
        self._add_text("notes", TextField(self.tr("Ghi chú"), least=1, most=4))
        for name, words in (
            ("issued", self.tr("Ngày ban hành")),
            ("effective_from", self.tr("Có hiệu lực từ")),
        ):
            day = DayField(words)
            day.day_given.connect(lambda value, name=name: self.edited.emit({name: value}))
            self.days[name] = day
        for name, words in (
            ("first_year", self.tr("Áp dụng từ năm")),
            ("last_year", self.tr("đến năm")),
            ("official_criteria", self.tr("Số tiêu chí")),
            ("official_indicators", self.tr("Số chỉ tiêu")),
        ):
            number = LineField(words)
            number.given.connect(
                lambda text, name=name, field=number: self._number_given(name, field, text)
            )
            self.numbers[name] = number
        card.body.addLayout(form_row(self.tr("Tên đầy đủ"), self.texts["title"]))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 4)
        grid.setVerticalSpacing(GRID + 2)
        grid.addLayout(form_row(self.tr("Tên ngắn"), self.texts["short_title"]), 0, 0, 1, 2)
        grid.addLayout(form_row(self.tr("Số quyết định"), self.texts["decision"]), 0, 2, 1, 2)
        # Two beside each other: four would cut the year off a day.
        places: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Ngày ban hành"), self.days["issued"]),
            (self.tr("Có hiệu lực từ"), self.days["effective_from"]),
            (self.tr("Áp dụng từ năm"), self.numbers["first_year"]),
            (self.tr("đến năm"), self.numbers["last_year"]),
            (self.tr("Dùng để đánh giá"), self.level),
            (self.tr("Mức"), self.tier),
            (self.tr("Số tiêu chí chính thức"), self.numbers["official_criteria"]),
            (self.tr("Số chỉ tiêu chính thức"), self.numbers["official_indicators"]),
        )
        for place, (words, field) in enumerate(places):
            line, column = divmod(place, 2)
            grid.addLayout(form_row(words, field), 1 + line, 2 * column, 1, 2)
        hint = Label(
            self.tr(
                "Số chính thức dùng để biết bộ đã nhập đủ chưa. Mã bộ để các máy nhận ra cùng một "
                "bộ; đã ban hành thì không đổi nữa."
            ),
            "caption",
            wrap=True,
        )
        grid.addLayout(form_row(self.tr("Mã bộ"), self.texts["id"]), 5, 0, 1, 2)
        grid.addWidget(hint, 5, 2, 1, 2, Qt.AlignmentFlag.AlignBottom)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)
        card.body.addLayout(form_row(self.tr("Ghi chú (mỗi dòng một ý)"), self.texts["notes"]))
        return card

    def _groups_card(self) -> Card:
        card = Card(self.tr("Nhóm xã"))
        card.body.addWidget(Label(self.tr("Nhóm xã"), "heading"))
        card.body.addWidget(
            Label(
                self.tr("Ngưỡng có thể khác nhau theo nhóm. Để trống nếu mọi xã như nhau."),
                "muted",
                wrap=True,
            )
        )
        card.body.addLayout(self._groups)
        add = LinkButton(self.tr("Thêm nhóm xã"), icon="plus")
        add.clicked.connect(self._add_group)
        card.body.addLayout(row(add))
        return card

    def _add_text(self, name: str, field: LineField | TextField) -> None:
        self.texts[name] = field
        read: Callable[[str], object] = str.strip
        if name == "notes":
            read = _lines
        field.given.connect(lambda text: self.edited.emit({name: read(text)}))


def level_box() -> QComboBox:
    """Chooses what is assessed by a set."""
    box = QComboBox()
    for level in SubjectLevel:
        words = rule_words.level_words(level)
        box.addItem(words[:1].upper() + words[1:], level)
    return box


def tier_box() -> QComboBox:
    """Chooses how far a set reaches."""
    box = QComboBox()
    for tier in Tier:
        words = rule_words.tier_words(tier)
        box.addItem(words[:1].upper() + words[1:], tier)
    return box


def chosen_level(box: QComboBox) -> SubjectLevel:
    """What is chosen in a ``level_box``; Qt hands back a plain text."""
    return SubjectLevel(box.currentData())


def chosen_tier(box: QComboBox) -> Tier:
    """What is chosen in a ``tier_box``."""
    return Tier(box.currentData())


class CriterionForm(QWidget):
    """Number and names of one criterion.

    Signals:
        edited: (number before, fields as ``replace_criterion`` takes them).
        indicator_wanted: number of the criterion that is to get another indicator.
    """

    edited = Signal(int, object)
    indicator_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._no = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, GRID, 0)
        card = Card(self.tr("Tiêu chí"))
        card.body.setSpacing(GRID + 2)
        self.title = Label("", "heading")
        self._mark = AssuranceMark()
        card.body.addLayout(row(self.title, QWidget(), self._mark, stretch=1))
        self.number = LineField(self.tr("Số tiêu chí"))
        self.number.given.connect(self._number_given)
        self.number.setMaximumWidth(90)
        self.texts = {
            "name": LineField(self.tr("Tên chính thức")),
            "short_name": LineField(self.tr("Tên ngắn")),
            "section": LineField(self.tr("Thuộc phần")),
        }
        card.body.addLayout(form_row(self.tr("Số"), self.number))
        for name, words in (
            ("name", self.tr("Tên chính thức")),
            ("short_name", self.tr("Tên ngắn, hiện ở danh mục")),
            ("section", self.tr("Thuộc phần")),
        ):
            field = self.texts[name]
            field.given.connect(
                lambda text, name=name: self.edited.emit(self._no, {name: text.strip()})
            )
            card.body.addLayout(form_row(words, field))
        add = LinkButton(self.tr("Thêm chỉ tiêu vào tiêu chí này"), icon="plus")
        add.clicked.connect(lambda: self.indicator_wanted.emit(self._no))
        card.body.addLayout(row(add))
        layout.addWidget(card)
        layout.addStretch(1)

    @property
    def no(self) -> int:
        """Number of the criterion shown."""
        return self._no

    def show_criterion(self, criterion: Criterion) -> None:
        """Show a saved criterion; fields being typed in stay."""
        self._no = criterion.no
        self.title.setText(self.tr("Tiêu chí {0}").format(criterion.no))
        self.number.show_text(str(criterion.no))
        for name, field in self.texts.items():
            field.show_text(getattr(criterion, name))
        self._mark.show_provenance(criterion.provenance)

    def focus_name(self) -> None:
        """Put the focus onto the name, to be written over."""
        self.texts["name"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.texts["name"].selectAll()

    def hand_over(self) -> None:
        """Hand over everything that is being typed."""
        self.number.hand_over()
        for field in self.texts.values():
            field.hand_over()

    def _number_given(self, text: str) -> None:
        number = whole_number(text)
        if not number:
            self.number.mark(self.tr("Hãy ghi một số nguyên từ 1."))
            return
        self.number.mark("")
        self.edited.emit(self._no, {"new_no": number})


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
