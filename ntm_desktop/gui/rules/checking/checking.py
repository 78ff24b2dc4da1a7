"""Đối chiếu: a second person goes through what was entered, the decision on the desk."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.rule_editing import AssuranceCount
from ntm_desktop.domain.text import same_person
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.checking.check_items import CheckItem
from ntm_desktop.gui.rules.marks import AssuranceMark, assurance_segments
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Choice,
    ChoiceList,
    ElidedLabel,
    FlowLayout,
    IconLabel,
    Label,
    Level,
    Notice,
    ScrolledContent,
    SegmentBar,
    form_row,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.fields import LineField
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.session import Workspace

_LIST_WIDTH = 356
_NARROW = 960
Read = Callable[["Workspace"], tuple[str, tuple[CheckItem, ...]]]
"""Title of what is checked, and its items; runs on the database thread."""


class CheckView(View):
    """One thing after the other: what was entered, where it was found, right or wrong."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Đối chiếu với văn bản"))
        self._read: Read | None = None
        self._items: tuple[CheckItem, ...] = ()
        self._key = ""
        self._busy = False
        self._skipped: set[str] = set()
        self._confirm_rest: Callable[[Workspace, str, str, str], Change] | None = None
        self._mend: Callable[[str], None] | None = None
        self.person = LineField(
            self.tr("Người đối chiếu"), self.tr("Họ và tên, khác người đã nhập")
        )
        self.person.setFixedWidth(270)
        self.person.textChanged.connect(lambda _text: self._show_state())
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
        self.done_notice = Notice(level=Level.SUCCESS)
        self.done_notice.hide()
        right = QVBoxLayout()
        right.setSpacing(GRID + 4)
        right.addWidget(self.card, 1)
        right.addWidget(self.done_notice)
        keep_room(self.done_notice)
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
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._agree)

    @property
    def current(self) -> CheckItem | None:
        """What is shown."""
        return next((item for item in self._items if item.key == self._key), None)

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """Everything that is checked here."""
        return self._items

    def open(
        self,
        read: Read,
        mend: Callable[[str], None],
        confirm_indicator: "Callable[[Workspace, str, str, str], Change] | None" = None,
    ) -> None:
        """Begin.

        Args:
            read: reads title and items.
            mend: leads to an indicator that is wrong; "" for the name of a criterion.
            confirm_indicator: (workspace, number, person, place) confirms all of an indicator;
                with the number "" the names of all criteria.
        """
        self._read = read
        self._mend = mend
        self._confirm_rest = confirm_indicator
        self._items, self._key = (), ""
        self._skipped.clear()
        self.refresh()
        self.person.setFocus()

    def refresh(self) -> None:
        """Read the items again."""
        if self._read is not None:
            self.context.tasks.run(
                self._read, done=self._loaded, failed=self.context.show_error, owner=self
            )

    def commit(self) -> None:
        """Nothing here is saved by leaving a field."""

    # Showing

    def _loaded(self, read: tuple[str, tuple[CheckItem, ...]]) -> None:
        title, self._items = read
        self.head.set_subtitle(title)
        self._busy = False
        current = self.current
        if current is None or current.done:
            following = self._next_open()
            self._key = following.key if following else (self._key if current else "")
        self._show_list()
        self._show_item()
        self._show_state()

    def _show_list(self) -> None:
        choices = []
        waiting = sum(not item.done for item in self._items)
        if not waiting and self._items:
            self.all_chip.setChecked(True)  # an empty list says less than the one that is done
        self.waiting_chip.setText(self.tr("Chờ đối chiếu {0}").format(waiting))
        self.all_chip.setText(self.tr("Tất cả {0}").format(len(self._items)))
        for item in self._items:
            if item.done and self.waiting_chip.isChecked():
                continue
            icon, _token = rule_words.ASSURANCE_LOOKS[item.provenance.assurance]
            state = rule_words.assurance_words(item.provenance.assurance)
            detail = f"{item.what}: {item.entered} · {state}"
            choices.append(Choice(item.key, item.title, detail, icon))
        self.list.blockSignals(True)
        self.list.show_choices(choices, self._key)
        self.list.blockSignals(False)

    def _filtered(self) -> None:
        self._show_list()
        self._show_item()

    def _show_item(self) -> None:
        item = self.current
        over = item is not None and item.done and self.waiting_chip.isChecked()
        self.card.setVisible(item is not None and not over)
        if item is None:
            return
        self._title.setText(item.title)
        self._what.setText(item.what)
        self._entered.setText(item.entered)
        self._text.setText(self.tr("Chỉ tiêu: {0}").format(item.text) if item.text else "")
        self._text.setVisible(bool(item.text))
        self._mark.show_provenance(item.provenance)
        who = item.provenance.entered_by
        # The hash of the file is for machines; who reads compares the number and the name.
        source = re.sub(r" \(sha256 [0-9a-f]{64}\)", "", item.provenance.source)
        facts = [self.tr("Nguồn: {0}").format(source)]
        if who:
            facts.append(self.tr("người nhập: {0}").format(who))
        self._source.setText(" · ".join(facts))
        self.words.verticalScrollBar().setValue(0)
        if not self.place.text() or not self.place.hasFocus():
            self.place.show_text(item.place or self.place.text())
        rest = [i for i in self._items if i.no == item.no and not i.done and i.ready]
        whole = self._confirm_rest is not None and len(rest) > 1
        self.rest_link.setText(
            self.tr("Cả chỉ tiêu {0} đúng ({1} mục)").format(item.no, len(rest))
            if item.no
            else self.tr("Tên cả {0} tiêu chí đúng").format(len(rest))
        )
        self.rest_link.setVisible(whole)
        self.right_button.setText(
            self.tr("Chỉ mục này đúng") if whole else self.tr("Đúng với quyết định")
        )
        self.right_button.set_kind("" if whole else "primary")
        others = [one for one in rest if one.key != item.key] if whole else []
        self._others.setText(
            "\n".join(
                [
                    self.tr("Cùng chỉ tiêu này:") if item.no else self.tr("Các tiêu chí khác:"),
                    *(f"• {_said(one, item)}: {one.entered}" for one in others),
                ]
            )
        )
        self._others.setVisible(bool(others))

    def _show_state(self) -> None:
        done = sum(item.done for item in self._items)
        total = len(self._items)
        self.progress.setText(self.tr("{0}/{1} mục đã đối chiếu").format(done, total))
        # Only what was checked fills the bar: "0/47" is an empty one.
        self.bar.show_parts(assurance_segments(AssuranceCount(0, 0, done)), total)
        item, person = self.current, self.person.text().strip()
        why = ""
        if item is None:
            why = ""
        elif not item.ready:
            why = self.tr("Mục này chưa nhập nên chưa có gì để đối chiếu. Hãy sửa để nhập.")
        elif item.done:
            why = self.tr("Mục này đã đối chiếu xong.")
        elif not person:
            why = self.tr("Hãy ghi họ tên người đối chiếu ở trên.")
        elif same_person(person, item.provenance.entered_by):
            why = self.tr(
                "{0} đã nhập mục này nên không tự đối chiếu được. Hãy nhờ người thứ hai."
            ).format(item.provenance.entered_by)
        elif not self.place.text().strip():
            why = self.tr("Hãy ghi điều, khoản hoặc trang nơi thấy trong văn bản.")
        self._why.setText(why)
        self._why_line.setVisible(bool(why))
        self.right_button.setEnabled(item is not None and not why and not self._busy)
        self.rest_link.setEnabled(self.right_button.isEnabled())
        left = [i for i in self._items if not i.done]
        waiting = [i for i in left if not i.ready]
        self.done_notice.setVisible(bool(self._items) and len(left) == len(waiting))
        if waiting:
            self.done_notice.show_message(
                self.tr("Đã đối chiếu hết phần đã nhập; còn {0} ngưỡng chưa nhập.").format(
                    len(waiting)
                ),
                Level.WARN,
            )
            self.done_notice.setVisible(len(left) == len(waiting))
        elif self._items and not left:
            self.done_notice.show_message(
                self.tr("Đã đối chiếu toàn bộ {0} mục với văn bản.").format(total), Level.SUCCESS
            )

    # What was done

    def _agree(self) -> None:
        """Ctrl+Enter: the whole indicator where it is offered, else what is shown."""
        (self.rest_link if self.rest_link.isVisible() else self.right_button).click()

    def _choose(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._show_item()
            self._show_state()

    def _right(self) -> None:
        item = self.current
        if item is None or not self.right_button.isEnabled():
            return
        person, place = self.person.text(), self.place.text()
        self._start(lambda ws: item.confirm(ws, person, place))

    def _whole_indicator(self) -> None:
        item, confirm = self.current, self._confirm_rest
        if item is None or confirm is None:
            return
        person, place, no = self.person.text(), self.place.text(), item.no
        self._start(lambda ws: confirm(ws, no, person, place))

    def _start(self, service: "Callable[[Workspace], Change]") -> None:
        self._busy = True
        self.right_button.setEnabled(False)
        # The list is read again when the change is told.
        self.context.tasks.run(service, failed=self._refused, owner=self)

    def _refused(self, error: NtmError) -> None:
        self._busy = False
        self.context.show_error(error)
        self._show_state()

    def _wrong(self) -> None:
        item = self.current
        if item is not None and self._mend is not None:
            self._mend(item.no)

    def _skip(self) -> None:
        item = self.current
        if item is None:
            return
        self._skipped.add(item.key)
        following = self._next_open()
        if following is not None:
            self._key = following.key
            self.list.choose(following.key)
            self._show_item()
            self._show_state()

    def _next_open(self) -> CheckItem | None:
        """The next thing that waits, behind the current one first."""
        at = next((n for n, item in enumerate(self._items) if item.key == self._key), -1)
        order = [*self._items[at + 1 :], *self._items[: max(at, 0)]]
        waiting = [item for item in order if not item.done and item.ready]
        fresh = [item for item in waiting if item.key not in self._skipped]
        return next(iter(fresh or waiting), None)

    # Building

    def _person_card(self) -> Card:
        card = Card(self.tr("Người đối chiếu"))
        card.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        label = Label(self.tr("Người đối chiếu"), "strong")
        label.setBuddy(self.person)
        self._hint = ElidedLabel(self.tr("đọc lại từng mục trên văn bản giấy"), "muted")
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

    def _item_card(self) -> Card:
        card = Card(self.tr("Mục đang đối chiếu"))
        card.body.setSpacing(GRID + 2)
        self._title = Label("", "accent", wrap=True)
        self._what = Label("", "muted")
        self._mark = AssuranceMark()
        self._entered = Label("", "title", wrap=True, selectable=True)
        self._text = Label("", "small", wrap=True, selectable=True)
        self._others = Label("", wrap=True, selectable=True)
        self._source = Label("", "caption", wrap=True)
        # What is pressed again and again stays where it is, however long the wording: that scrolls.
        words = ScrolledContent()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 2)
        column.addLayout(row(self._title, self._mark, stretch=0))
        for label in (self._what, self._entered, self._text, self._others, self._source):
            column.addWidget(label)
        column.addStretch(1)
        self.words = scrolled(words, clear=True)
        card.body.addWidget(self.words, 1)
        self.place = LineField(
            self.tr("Thấy ở điều, khoản, trang"), self.tr("ví dụ: Phụ lục I, mục 12.1, trang 8")
        )
        self.place.textChanged.connect(lambda _text: self._show_state())
        card.body.addLayout(form_row(self.tr("Thấy trong văn bản ở đâu"), self.place))
        self._why = Label("", "warn", wrap=True)
        self._why_line = QWidget()
        why = row(IconLabel("info", "warn", 15), self._why, stretch=1)
        self._why_line.setLayout(why)
        card.body.addWidget(self._why_line)
        self.right_button = Button(self.tr("Đúng với quyết định"), "primary", icon="check")
        self.wrong_button = Button(self.tr("Sai – sửa"), "danger", icon="pencil")
        self.skip_button = Button(self.tr("Để sau"))
        self.rest_link = Button("", "primary", icon="circle-check", tip="Ctrl+Enter")
        self.right_button.clicked.connect(self._right)
        self.wrong_button.clicked.connect(self._wrong)
        self.skip_button.clicked.connect(self._skip)
        self.rest_link.clicked.connect(self._whole_indicator)
        buttons = FlowLayout(spacing=GRID + 4)
        for button in (
            self.rest_link,
            self.right_button,
            self.wrong_button,
            self.skip_button,
        ):
            buttons.addWidget(button)
        card.body.addLayout(buttons)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list gives way."""
        super().resizeEvent(event)
        self.list.setFixedWidth(min(_LIST_WIDTH, max(220, self.width() * 31 // 100)))
        self._hint.setVisible(self.width() > _NARROW)
        self.bar.setFixedWidth(200 if self.width() > _NARROW else 90)


def _said(one: CheckItem, shown: CheckItem) -> str:
    """What an item is, with its part where that is another one than what is shown."""
    if not one.no:
        return one.title
    part = one.title.rpartition(" – ")[2] if one.title != shown.title and " – " in one.title else ""
    return f"{part} – {one.what}" if part else one.what
