"""Two sets, or two versions of one, side by side: added, changed, removed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QWidget

from ntm_desktop.domain.rule_comparison import Difference, FieldDifference, SetComparison
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, form_row, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow, section

if TYPE_CHECKING:
    from ntm_desktop.services.session import Workspace

LOOKS = {
    Difference.ADDED: ("plus", "met"),
    Difference.CHANGED: ("pencil", "info"),
    Difference.REMOVED: ("x", "not_met"),
}
_SOURCE = "nguồn"
_ALWAYS = ("Nội dung", "Câu hỏi", "Minh chứng")


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that can be compared: what the service knows it by, and its name."""

    key: str
    title: str


def read_refs(ws: "Workspace") -> tuple[Ref, ...]:
    """Drafts, then every version of every set that has indicators or names."""
    from ntm_desktop.services.rules import drafts, sets

    found = [Ref(d.id, f"{d.short_title} – bản nháp") for d in drafts.drafts(ws)]
    for info in sets.rule_sets(ws):
        for version in sets.versions_of(ws, info.summary.id):
            title = f"{version.summary.short_title} – bản {version.version}"
            found.append(Ref(version.fingerprint, f"{title}, {version.origin_label}"))
    return tuple(found)


class CompareView(View):
    """Chooses two and shows what differs."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("So sánh hai bộ tiêu chí"))
        self._wanted = ("", "")
        self._comparison: SetComparison | None = None
        self._filter: Difference | None = None
        self.left, self.right = QComboBox(), QComboBox()
        for box in (self.left, self.right):
            box.setMinimumContentsLength(20)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.activated.connect(lambda _index: self._compare())
        self.swap = Button(self.tr("Đổi bên"), icon="arrow-left-right")
        self.swap.clicked.connect(self._swap)
        top = row(spacing=GRID + 4)
        top.insertLayout(0, form_row(self.tr("Bản cũ"), self.left), 1)
        top.insertWidget(1, self.swap)
        top.insertLayout(2, form_row(self.tr("Bản mới"), self.right), 1)
        top.setStretch(3, 0)
        self.layout_.addLayout(top)
        self.summary = Label("", "strong")
        self.sources = QCheckBox(self.tr("Cả nguồn và người đối chiếu"))
        self.sources.toggled.connect(lambda _on: self._show())
        group = QButtonGroup(self)
        self.chips: dict[Difference | None, Button] = {}
        line = row(self.summary, spacing=GRID)
        for place, (difference, text) in enumerate(
            (
                (None, self.tr("Tất cả")),
                (Difference.ADDED, self.tr("Thêm")),
                (Difference.CHANGED, self.tr("Sửa")),
                (Difference.REMOVED, self.tr("Bỏ")),
            ),
            start=2,
        ):
            chip = Button(text, "chip")
            chip.clicked.connect(lambda _on=False, d=difference: self.filter(d))
            group.addButton(chip)
            self.chips[difference] = chip
            line.insertWidget(place, chip)
        self.chips[None].setChecked(True)
        line.addWidget(self.sources)
        self.layout_.addLayout(line)
        self.table = comparison_table(self.tr("Chỗ khác nhau"))
        card = Card(self.tr("Chỗ khác nhau"))
        card.body.setContentsMargins(2, 2, 2, 2)
        card.body.addWidget(self.table)
        self.layout_.addWidget(card, 1)

    def open(self, left: str = "", right: str = "") -> None:
        """Compare these; each an id or fingerprint, "" leaves the choice."""
        self._wanted = (left, right)
        self.context.tasks.run(read_refs, done=self._offer, owner=self)

    def refresh(self) -> None:
        """Compare again."""
        self._compare()

    def filter(self, difference: Difference | None) -> None:
        """Show only one kind of difference."""
        self._filter = difference
        self.chips[difference].setChecked(True)
        self._show()

    def _offer(self, refs: tuple[Ref, ...]) -> None:
        keys = [ref.key for ref in refs]

        def chosen(wanted: str, beside: str) -> str:
            """What was asked for; else another one than stands on the other side."""
            if wanted in keys:
                return wanted
            return next((key for key in keys if key != beside), "")

        right = chosen(self._wanted[1], self._wanted[0])
        left = chosen(self._wanted[0], right)
        for box, key in ((self.left, left), (self.right, right)):
            with QSignalBlocker(box):
                box.clear()
                for ref in refs:
                    box.addItem(ref.title, ref.key)
                box.setCurrentIndex(box.findData(key))
        self._compare()

    def _swap(self) -> None:
        left, right = self.left.currentIndex(), self.right.currentIndex()
        self.left.setCurrentIndex(right)
        self.right.setCurrentIndex(left)
        self._compare()

    def _compare(self) -> None:
        from ntm_desktop.services.rules import sets

        left, right = self.left.currentData(), self.right.currentData()
        if not left or not right:
            return
        self.context.tasks.run(
            lambda ws: sets.compare(ws, left, right),
            done=self._compared,
            failed=self.context.show_error,
            owner=self,
        )

    def _compared(self, comparison: SetComparison) -> None:
        self._comparison = comparison
        self.summary.setText(comparison.summary)
        for difference, chip in self.chips.items():
            if difference is not None:
                count = comparison.count(difference)
                text = chip.text().rstrip("0123456789 ")
                chip.setText(f"{text} {count}" if count else text)
                chip.setEnabled(bool(count))
        if self._filter is not None and not comparison.count(self._filter):
            self._filter = None
            self.chips[None].setChecked(True)
        self._show()

    def _show(self) -> None:
        if self._comparison is not None:
            self.table.show_rows(
                comparison_rows(self._comparison, self._filter, sources=self.sources.isChecked())
            )


def comparison_table(name: str) -> DataTable:
    """An empty table for :func:`comparison_rows`."""
    columns = (
        Column("", 3),
        Column(rule_words.tr("Mục"), 24),
        Column(rule_words.tr("Bản cũ")),
        Column(rule_words.tr("Bản mới")),
    )
    return DataTable(columns, name)


def comparison_rows(
    comparison: SetComparison, only: Difference | None = None, *, sources: bool = False
) -> list[TableRow]:
    """What differs, a section for each indicator."""
    rows: list[TableRow] = []
    if only is None:
        for title, fields in (
            ("Thông tin chung", comparison.head),
            ("Tên tiêu chí", comparison.criteria),
        ):
            if fields:
                rows.append(section(title))
                rows.extend(_field_row(title, field, Difference.CHANGED) for field in fields)
    for one in comparison.indicators:
        if only is not None and one.change is not only:
            continue
        fields = tuple(f for f in one.fields if sources or not f.label.lower().endswith(_SOURCE))
        if one.change is not Difference.CHANGED and not sources:
            fields = tuple(f for f in fields if f.label in _ALWAYS or "ngưỡng" in f.label)
        fields = tuple(f for f in fields if sources or f.label != "Nguồn của nội dung")
        if not fields:
            fields = tuple(one.fields[:1])
        rows.append(section(f"{one.no} {one.name} – {one.label.lower()}"))
        rows.extend(_field_row(one.no, field, one.change) for field in fields)
    return rows


def _field_row(group: str, field: FieldDifference, change: Difference) -> TableRow:
    if change is Difference.CHANGED:
        change = Difference.ADDED if not field.old else change
        change = Difference.REMOVED if not field.new else change
    icon, token = LOOKS[change]
    label = field.label.removeprefix("Số liệu: ")
    return TableRow(
        (
            Cell("", icon=icon, token=token, spoken=change.value),
            Cell(label[:1].upper() + label[1:]),
            Cell(field.old or "–"),
            Cell(field.new or "–", strong=True),
        ),
        key=(group, field.label),
    )
