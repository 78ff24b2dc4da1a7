"""Đối chiếu: a second person goes through what was entered, the decision on the desk."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.decisions.indicators import Source
from ntm_desktop.domain.rule_editing import AssuranceCount
from ntm_desktop.domain.text import may_be_same_person
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.checking.check_items import CheckItem
from ntm_desktop.gui.rules.checking.item_card import ItemCard
from ntm_desktop.gui.rules.checking.sheet_card import SheetCard
from ntm_desktop.gui.rules.checking.sheets import Sheet, is_sheet, sheets_of
from ntm_desktop.gui.rules.checking.work import Work, item_choice, sheet_choice
from ntm_desktop.gui.rules.decision.page_strip import PageStrip
from ntm_desktop.gui.rules.marks import assurance_segments
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ChoiceList,
    ElidedLabel,
    IconLabel,
    Label,
    Level,
    Notice,
    ProgressStrip,
    SegmentBar,
    row,
)
from ntm_desktop.gui.widgets.fields import LineField

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.services.session import Workspace

_LIST_WIDTH = 310
_NARROW = 960
_STRIP = 132
_ITEM, _SHEET = range(2)


class CheckView(View):
    """What was entered beside the document: by the criterion where it is the same, else singly."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Đối chiếu với văn bản"))
        self._work: Work | None = None
        self._reading: DecisionReading | None = None
        self._items: tuple[CheckItem, ...] = ()
        self._sheets: dict[int, Sheet] = {}
        self._key = ""
        self._busy = False
        self._skipped: set[str] = set()
        self._apart: set[str] = set()
        self.person = LineField(
            self.tr("Người đối chiếu"), self.tr("Họ và tên, khác người đã nhập")
        )
        self.person.setFixedWidth(270)
        self.person.textChanged.connect(lambda _text: self._show_person())
        self.person.returnPressed.connect(self._take_focus)
        self.bar = SegmentBar(8)
        self.bar.setFixedWidth(200)
        self.progress = Label("", "strong")
        self.layout_.addWidget(self._person_card())
        self.list = ChoiceList(self.tr("Các mục phải đối chiếu"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.chosen.connect(self._choose)
        self.card = self._item_card()
        self.sheet_card = SheetCard()
        self.sheet_card.confirmed.connect(self._whole_sheet)
        self.sheet_card.mend_wanted.connect(self._mend)
        self.sheet_card.apart_wanted.connect(self._set_apart)
        # Of a PDF the page itself, as whoever read it in had it.
        self.page_strip = PageStrip(context, height=_STRIP)
        self.sheet_card.row_shown.connect(self._show_row)
        self.cards = QStackedWidget()
        self.cards.addWidget(self.card)
        self.cards.addWidget(self.sheet_card)
        self.done_notice = Notice(level=Level.SUCCESS)
        self.done_notice.hide()
        self.done_notice.activated.connect(self._go_on)
        right = QVBoxLayout()
        right.setSpacing(GRID + 4)
        right.addWidget(self.cards, 1)
        right.addWidget(self.page_strip)
        right.addWidget(self.done_notice)
        right.addStretch()
        group = QButtonGroup(self)
        self.waiting_chip = Button(self.tr("Chờ đối chiếu"), "chip")
        self.all_chip = Button(self.tr("Tất cả"), "chip")
        for chip in (self.waiting_chip, self.all_chip):
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False: self._filtered())
        self.waiting_chip.setChecked(True)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addLayout(row(self.waiting_chip, self.all_chip))
        left.addWidget(self.list, 1)
        body = QHBoxLayout()
        body.setSpacing(GRID + 4)
        body.addLayout(left)
        body.addLayout(right, 1)
        self.layout_.addLayout(body, 1)
        self.strip = ProgressStrip()
        self.layout_.addWidget(self.strip)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key held down confirms once
            shortcut.activated.connect(self._agree)

    @property
    def current(self) -> CheckItem | None:
        """The single fact that is shown; None while a whole criterion is."""
        return next((item for item in self._items if item.key == self._key), None)

    @property
    def sheet(self) -> Sheet | None:
        """The criterion that is shown; None while a single fact is."""
        return next((one for one in self._sheets.values() if one.key == self._key), None)

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """Everything that is checked here."""
        return self._items

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The criteria of which something can be confirmed in one press."""
        return tuple({sheet.key: sheet for sheet in self._sheets.values()}.values())

    def open(self, work: Work) -> None:
        """Begin: the kept file is read again first, so that its words stand beside."""
        self._work, self._reading = work, None
        self._items, self._sheets, self._key = (), {}, ""
        self._skipped.clear()
        self._apart.clear()
        self._busy = False
        self.waiting_chip.setChecked(True)
        self.list.show_choices((), "")
        self.cards.hide()
        self.page_strip.use_document(None)
        self.done_notice.hide()
        self.person.setFocus()
        self.person.selectAll()  # another person's name may still stand there
        if work.again is None:
            self.refresh()
            return

        def read(reading: "DecisionReading | None") -> None:
            if self._work is work:
                self._reading = reading
                self.page_strip.use_content(reading.document.content if reading else None)

        def begin() -> None:
            if self._work is work:
                self.refresh()

        job = self.context.tasks.run_staged(
            work.again(),
            done=read,
            failed=self.context.show_error,
            owner=self,
            finished=begin,
            title=self.tr("đọc lại văn bản"),
        )
        self.strip.begin(self.tr("Đang đọc lại văn bản để đặt cạnh phần đã nhập…"), job)

    def refresh(self) -> None:
        """Read the items again."""
        work, reading = self._work, self._reading
        if work is not None and not self.strip.busy:
            self.context.tasks.run(
                lambda ws: work.read(ws, reading),
                done=self._loaded,
                failed=self.context.show_error,
                owner=self,
            )

    def commit(self) -> None:
        """Nothing here is saved by leaving a field."""

    # Showing

    def _loaded(self, read: tuple[str, tuple[CheckItem, ...]]) -> None:
        title, items = read
        before = self._order()
        self._items = items
        self.head.set_subtitle(title)
        goes_on, self._busy = self._busy, False
        self._sort(before)
        if goes_on:
            self._take_focus()

    def _sort(self, before: list[str]) -> None:
        """Show what goes together; go on to what comes next when the shown is settled."""
        self._sheets = sheets_of(self._items, self.person.text().strip(), self._apart)
        if not self._is_open(self._key):
            self._key = self._next_open(before) or (self._key if self.current else "")
        self._show_list()
        self._show_current()
        self._show_state()

    def _order(self) -> list[str]:
        """What waits, in official order: a criterion's sheet, then what of it stands alone."""
        together = {item.key for sheet in self._sheets.values() for item in sheet.items}
        found: list[str] = []
        for item in self._items:
            sheet = self._sheets.get(item.criterion)
            if sheet is not None and sheet.key not in found:
                found.append(sheet.key)
            if item.key not in together and not item.done:
                found.append(item.key)
        return found

    def _is_open(self, key: str) -> bool:
        if is_sheet(key):
            return self.sheet is not None
        item = next((one for one in self._items if one.key == key), None)
        return item is not None and not item.done

    def _show_list(self) -> None:
        waiting = sum(not item.done for item in self._items)
        if not waiting and self._items:
            self.all_chip.setChecked(True)  # an empty list says less than the one that is done
        self.waiting_chip.setText(self.tr("Chờ đối chiếu {0}").format(waiting))
        self.all_chip.setText(self.tr("Tất cả {0}").format(len(self._items)))
        items = {item.key: item for item in self._items}
        order = list(items) if self.all_chip.isChecked() else self._order()
        sheets = {sheet.key: sheet for sheet in self._sheets.values()}
        choices = [
            sheet_choice(sheets[key]) if key in sheets else item_choice(items[key]) for key in order
        ]
        self.list.blockSignals(True)
        self.list.show_choices(choices, self._key)
        self.list.blockSignals(False)

    def _filtered(self) -> None:
        sheet = self.sheet
        if self.all_chip.isChecked() and sheet is not None:
            self._key = sheet.items[0].key
        elif self.waiting_chip.isChecked() and self._key not in self._order():
            self._key = self._next_open([]) or self._key
        self._show_list()
        self._show_current()
        self._show_state()

    def _show_current(self) -> None:
        sheet, item = self.sheet, self.current
        over = item is not None and item.done and self.waiting_chip.isChecked()
        self.cards.setVisible(sheet is not None or (item is not None and not over))
        self.page_strip.setVisible(self.cards.isVisibleTo(self) and self.page_strip.has_pages)
        self._show_row(sheet.items[0].key if sheet is not None else self._key)
        if sheet is not None:
            self.cards.setCurrentIndex(_SHEET)
            self.sheet_card.show_sheet(sheet)
        elif item is not None:
            self.cards.setCurrentIndex(_ITEM)
            rest = self._rest(item)
            whole = self._may_whole and len(rest) > 1 and item in rest
            self.card.show_item(item, rest, whole=whole)

    def _show_row(self, key: str) -> None:
        """The page at the row of a fact."""
        beside = next((item.beside for item in self._items if item.key == key), None)
        if beside is not None and beside.row:
            page, line = beside.place
            self.page_strip.show_row((Source(page, line, beside.row),))

    @property
    def _may_whole(self) -> bool:
        return self._work is not None and self._work.confirm_shown is not None

    def _rest(self, item: CheckItem) -> list[CheckItem]:
        """What of an indicator waits and stands in no sheet."""
        together = {one.key for sheet in self._sheets.values() for one in sheet.items}
        return [
            one
            for one in self._items
            if one.no == item.no and not one.done and one.ready and one.key not in together
        ]

    def _show_person(self) -> None:
        """Who checks decides what there is to check: nobody confirms what is their own."""
        if sheets_of(self._items, self.person.text().strip(), self._apart) == self._sheets:
            self._show_state()  # what is typed about the shown fact stays
        else:
            self._sort(self._order())

    def _take_focus(self) -> None:
        """The keys go where the next thing is read, or to what comes after all of them."""
        if self.done_notice.isVisible():
            self.done_notice.focus_action()
        elif self.sheet is not None:
            self.sheet_card.table.setFocus()
        else:
            self.list.setFocus()

    def _show_state(self) -> None:
        done = sum(item.done for item in self._items)
        total = len(self._items)
        self.progress.setText(self.tr("{0}/{1} mục đã đối chiếu").format(done, total))
        # Only what was checked fills the bar: "0/47" is an empty one.
        self.bar.show_parts(assurance_segments(AssuranceCount(0, 0, done)), total)
        item, person = self.current, self.person.text().strip()
        nobody = self.tr("Hãy ghi họ tên người đối chiếu ở trên.")
        why = ""
        if item is None:
            why = ""
        elif not item.ready:
            why = self.tr("Mục này chưa nhập nên chưa có gì để đối chiếu. Hãy sửa để nhập.")
        elif item.done:
            why = self.tr("Mục này đã đối chiếu xong.")
        elif not person:
            why = nobody
        elif may_be_same_person(person, item.provenance.entered_by):
            why = self.tr(
                "{0} đã nhập mục này nên không tự đối chiếu được. Hãy nhờ người thứ hai."
            ).format(item.provenance.entered_by)
        elif not self.place.text().strip():
            why = self.tr("Hãy ghi điều, khoản hoặc trang nơi thấy trong văn bản.")
        self.card.show_why(why)
        self.sheet_card.show_why("" if person and not self._busy else nobody if not person else " ")
        self.right_button.setEnabled(item is not None and not why and not self._busy)
        self.rest_link.setEnabled(self.right_button.isEnabled())
        self._show_done(total)

    def _show_done(self, total: int) -> None:
        left = [i for i in self._items if not i.done]
        waiting = [i for i in left if not i.ready]
        over = bool(self._items) and len(left) == len(waiting)
        action = self._work.go_on[0] if over and self._work and self._work.go_on else ""
        if over and waiting:
            self.done_notice.show_message(
                self.tr("Đã đối chiếu hết phần đã nhập; còn {0} ngưỡng chưa nhập.").format(
                    len(waiting)
                ),
                Level.WARN,
                action,
            )
        elif over:
            self.done_notice.show_message(
                self.tr("Đã đối chiếu toàn bộ {0} mục với văn bản.").format(total),
                Level.SUCCESS,
                action,
            )
        self.done_notice.setVisible(over)

    # What was done

    def _agree(self) -> None:
        """Ctrl+Enter: all that is offered at once, else what is shown; at last what comes next."""
        if self.sheet is not None:
            self.sheet_card.advance()
        elif self.done_notice.isVisible():
            self._go_on()
        else:
            (self.rest_link if self.rest_link.isVisible() else self.right_button).click()

    def _go_on(self) -> None:
        if self._work is not None and self._work.go_on is not None:
            self._work.go_on[1]()

    def _choose(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._show_current()
            self._show_state()

    def _right(self) -> None:
        item = self.current
        if item is None or not self.right_button.isEnabled():
            return
        person, place = self.person.text(), self.place.text()
        self._start(lambda ws: item.confirm(ws, person, place))

    def _whole_indicator(self) -> None:
        """All of it that is shown; what the criterion's sheet holds is confirmed there."""
        item, work = self.current, self._work
        if item is None or work is None or work.confirm_shown is None:
            return
        confirm, shown = work.confirm_shown, self._rest(item)
        person, place = self.person.text(), self.place.text()
        self._start(lambda ws: confirm(ws, shown, person, place))

    def _whole_sheet(self) -> None:
        sheet, work, reading = self.sheet, self._work, self._reading
        if sheet is None or work is None or work.confirm_equal is None or reading is None:
            return
        if self._busy:
            return
        confirm = work.confirm_equal
        keys = [item.fact for item in sheet.items if item.fact is not None]
        person = self.person.text()
        self._start(lambda ws: confirm(ws, reading, keys, person))

    def _start(self, service: "Callable[[Workspace], Change]") -> None:
        self._busy = True
        self._show_state()
        # The list is read again when the change is told.
        self.context.tasks.run(service, failed=self._refused, owner=self)

    def _refused(self, error: NtmError) -> None:
        self._busy = False
        self.context.show_error(error)
        self._show_state()

    def _mend(self, no: str) -> None:
        if self._work is not None:
            self._work.mend(no)

    def _wrong(self) -> None:
        item = self.current
        if item is not None:
            self._mend(item.no)

    def _set_apart(self, no: str) -> None:
        """An indicator that is to be looked at by itself comes after its criterion."""
        self._apart.add(no)
        self._sort(self._order())

    def _skip(self) -> None:
        item = self.current
        if item is None:
            return
        self._skipped.add(item.key)
        following = self._next_open(self._order())
        if following:
            self._key = following
            self.list.choose(following)
            self._show_current()
            self._show_state()

    def _next_open(self, before: list[str]) -> str:
        """The next thing that waits, behind the current one first; "" when nothing does.

        Args:
            before: what waited when the current one was shown, in order.
        """
        ready = {item.key for item in self._items if item.ready and not item.done}
        now = [key for key in self._order() if is_sheet(key) or key in ready]
        at = before.index(self._key) if self._key in before else -1
        behind = set(before[at + 1 :])
        turned = [key for key in now if key in behind] if at >= 0 else []
        order = [*turned, *(key for key in now if key not in turned and key != self._key)]
        fresh = [key for key in order if key not in self._skipped]
        return next(iter(fresh or order), "")

    # Building

    def _person_card(self) -> Card:
        card = Card(self.tr("Người đối chiếu"))
        card.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        label = Label(self.tr("Người đối chiếu"), "strong")
        label.setBuddy(self.person)
        self._hint = ElidedLabel(self.tr("đọc phần đã nhập bên cạnh lời văn bản"), "muted")
        line = row(
            IconLabel("users", "accent", 20),
            label,
            self.person,
            self._hint,
            spacing=GRID + 4,
        )
        line.addWidget(self.bar)
        line.addWidget(self.progress)
        card.body.addLayout(line)
        return card

    def _item_card(self) -> ItemCard:
        card = ItemCard()
        self.place, self.right_button = card.place, card.right_button
        self.rest_link, self.skip_button = card.rest_link, card.skip_button
        self.wrong_button = card.wrong_button
        card.place_typed.connect(self._show_state)
        card.right.connect(self._right)
        card.all_right.connect(self._whole_indicator)
        card.wrong.connect(self._wrong)
        card.later.connect(self._skip)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list gives way."""
        super().resizeEvent(event)
        self.list.setFixedWidth(min(_LIST_WIDTH, max(220, self.width() * 31 // 100)))
        self._hint.setVisible(self.width() > _NARROW)
        self.bar.setFixedWidth(200 if self.width() > _NARROW else 90)
