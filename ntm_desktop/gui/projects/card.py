"""The card of one project: fields at the left, money by source and what was made at the right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.projects import rows
from ntm_desktop.gui.projects.photos import PhotosPane
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, ElidedLabel, Level, Notice
from ntm_desktop.gui.widgets.sheet import SheetColumn, SheetView
from ntm_desktop.services.project_cards import CardView

_QUANTITIES, _TIME, _GIFTS, _PHOTOS = "quantities", "time", "gifts", "photos"


class ProjectCardPane(QWidget):
    """Shows a :class:`CardView` and tells what is typed.

    Signals:
        back: to the list.
        stepped: (-1 or 1) to the project before or after.
        field_typed: (field, text, source).
        quantity_typed: (kind, text).
    """

    back = Signal()
    stepped = Signal(int)
    field_typed = Signal(str, str, str)
    quantity_typed = Signal(str, str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: CardView | None = None
        back = Button(self.tr("Danh mục"), icon="chevron-left", tip=self.tr("Esc"))
        back.clicked.connect(self.back)
        previous = Button(self.tr("Trước"), icon="chevron-left")
        previous.clicked.connect(lambda: self.stepped.emit(-1))
        following = Button(self.tr("Sau"), icon="chevron-right")
        following.clicked.connect(lambda: self.stepped.emit(1))
        self.name = ElidedLabel("", "heading")
        self.remarks = Notice(level=Level.WARN)
        self.remarks.hide()
        self.fields = SheetView(rows.field_columns(), self.tr("Thẻ công trình"))
        self.fields.listen(self._field_typed, context.show_error)
        self.sources = SheetView((SheetColumn("source", ""),) * 6, self.tr("Vốn theo nguồn"))
        self.sources.listen(self._amount_typed, context.show_error)
        self.everything = QCheckBox(self.tr("Mọi nguồn"))
        self.everything.toggled.connect(lambda _on: self._show_sources())
        self.quantities = SheetView(rows.quantity_columns(), self.tr("Khối lượng"))
        self.quantities.listen(
            lambda key, _column, text: self.quantity_typed.emit(str(key), text), context.show_error
        )
        self.time = SheetView(rows.time_columns(), self.tr("Theo thời gian"))
        self.gifts = SheetView(rows.gift_columns(), self.tr("Đóng góp cho công trình"))
        self.tabs = ChoiceBar(
            [
                Option(_QUANTITIES, self.tr("Khối lượng")),
                Option(_TIME, self.tr("Theo thời gian")),
                Option(_GIFTS, self.tr("Đóng góp")),
                Option(_PHOTOS, self.tr("Ảnh")),
            ],
            self.tr("Phần dưới"),
            clearable=False,
            small=True,
        )
        self.tabs.show_value(_QUANTITIES)
        self.tabs.chosen.connect(self._choose_tab)
        self.parts = QStackedWidget()
        self.photos = PhotosPane(context)
        for part in (self.quantities, self.time, self.gifts, self.photos):
            self.parts.addWidget(part)
        self._lay_out(back, previous, following)

    def show_card(self, view: CardView) -> None:
        """Show a project; an editor that is open on the same one stays."""
        if self.view is None or self.view.card.id != view.card.id:
            self.give_back()
        self.view = view
        self.name.setText(view.card.name)
        questions = view.now.questions if view.now else ()
        absent = self.tr("Công trình không có trong danh mục năm {0}.").format(view.cut.year)
        said = [f"{text}." for text in questions] or ([] if view.now else [absent])
        self.remarks.setVisible(bool(said))
        if said:
            self.remarks.show_message("\n".join(said), Level.WARN)
        self.fields.show_rows(rows.field_rows(view))
        self._show_sources()
        self.quantities.show_rows(rows.quantity_rows(view))
        self.time.show_rows(rows.time_rows(view))
        self.gifts.show_rows(rows.gift_rows(view))
        self.photos.show_photos(view.card.id, view.photos)

    def sheets(self) -> tuple[SheetView, ...]:
        """What is typed into."""
        return self.fields, self.sources, self.quantities

    def unsaved(self) -> tuple[Unsaved, ...]:
        """What was refused."""
        if self.view is None:
            return ()
        return tuple(
            Unsaved(one.text, one.reason, self.view.card.name, self.view.card.id)
            for sheet in self.sheets()
            for one in sheet.sheet.refused.values()
        )

    def give_back(self) -> bool:
        """Show what is saved in the place of refused texts."""
        given = [sheet.sheet.give_back() for sheet in self.sheets()]
        return any(given)

    def refuse(self, sheet: SheetView, key: object, column: str, text: str, reason: str) -> None:
        """Mark a cell that was not saved, and say why."""
        sheet.sheet.refuse(key, column, text, reason)
        self.remarks.show_message(reason, Level.ERROR)
        self.remarks.show()

    def _show_sources(self) -> None:
        if self.view is None:
            return
        one = self.view.now
        earlier = ""
        if one is not None and one.earlier is not None:
            earlier = self.tr("Đến T{0}").format(one.earlier.month)
        self.sources.set_columns(rows.source_columns(self.view.cut, earlier))
        self.sources.show_rows(rows.source_rows(self.view, everything=self.everything.isChecked()))

    def _field_typed(self, key: object, _column: str, text: str) -> None:
        self.field_typed.emit(str(key), text, "")

    def _amount_typed(self, key: object, column: str, text: str) -> None:
        self.field_typed.emit(column, text, str(key))

    def _choose_tab(self, value: object) -> None:
        order = (_QUANTITIES, _TIME, _GIFTS, _PHOTOS)
        self.tabs.show_value(value)
        self.parts.setCurrentIndex(order.index(str(value)))

    def _lay_out(self, back: Button, previous: Button, following: Button) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(back)
        head.addWidget(self.name, 1)
        head.addWidget(previous)
        head.addWidget(following)
        left = Card(self.tr("Thẻ công trình"))
        left.body.setContentsMargins(1, 1, 1, 1)
        left.body.addWidget(self.fields)
        upper = Card(self.tr("Vốn theo nguồn"))
        upper.body.setContentsMargins(1, GRID, 1, 1)
        upper.body.setSpacing(GRID // 2)
        line = QHBoxLayout()
        line.setContentsMargins(GRID, 0, GRID, 0)
        line.addStretch(1)
        line.addWidget(self.everything)
        upper.body.addLayout(line)
        upper.body.addWidget(self.sources, 1)
        under = Card(self.tr("Khối lượng, thời gian, đóng góp, ảnh"))
        under.body.setContentsMargins(1, GRID, 1, 1)
        under.body.setSpacing(GRID // 2)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(GRID, 0, GRID, 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        under.body.addLayout(tabs)
        under.body.addWidget(self.parts, 1)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(upper, 5)
        right.addWidget(under, 4)
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(left, 2)
        below.addLayout(right, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(head)
        whole.addLayout(below, 1)
        whole.addWidget(self.remarks)  # below: what is typed into does not move
