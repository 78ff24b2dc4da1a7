"""One thing to be confirmed: what was entered, what the document says of it, where it was found."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.rules.checking.check_items import CheckItem
from ntm_desktop.gui.rules.checking.sheets import where_words
from ntm_desktop.gui.rules.marks import AssuranceMark
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    FlowLayout,
    IconLabel,
    Label,
    ScrolledContent,
    form_row,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.fields import LineField


class ItemCard(Card):
    """A fact with what else of its indicator waits.

    Signals:
        place_typed: the place was changed.
        right: the fact shown is right.
        all_right: everything that is shown is right.
        wrong: it is to be mended.
        later: it is left for later.
    """

    place_typed = Signal()
    right = Signal()
    all_right = Signal()
    wrong = Signal()
    later = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Mục đang đối chiếu"), parent)
        self.body.setSpacing(GRID + 2)
        self._title = Label("", "accent", wrap=True)
        self._what = Label("", "muted")
        self._mark = AssuranceMark()
        self.entered = Label("", "title", wrap=True, selectable=True)
        self.printed = Label("", "strong", wrap=True, selectable=True)
        self._lines = Label("", "small", wrap=True, selectable=True)
        self._text = Label("", "small", wrap=True, selectable=True)
        self.others = Label("", wrap=True, selectable=True)
        self._chosen = Label("", "warn", wrap=True, selectable=True)
        self.source = Label("", "caption", wrap=True)
        # What is pressed again and again stays where it is, however long the wording: that scrolls.
        words = ScrolledContent()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 2)
        column.addLayout(row(self._title, self._mark, stretch=0))
        for label in (
            self._what,
            self.entered,
            self.printed,
            self._text,
            self.others,
            self._lines,
            self._chosen,
            self.source,
        ):
            column.addWidget(label)
        column.addStretch(1)
        self.words = scrolled(words, clear=True)
        self.body.addWidget(self.words, 1)
        self.place = LineField(
            self.tr("Thấy ở điều, khoản, trang"), self.tr("ví dụ: Phụ lục I, mục 12.1, trang 8")
        )
        self.place.textChanged.connect(lambda _text: self.place_typed.emit())
        self.body.addLayout(form_row(self.tr("Thấy trong văn bản ở đâu"), self.place))
        self._why = Label("", "warn", wrap=True)
        self._why_line = QWidget()
        self._why_line.setLayout(row(IconLabel("info", "warn", 15), self._why, stretch=1))
        self.body.addWidget(self._why_line)
        self.right_button = Button(self.tr("Đúng với quyết định"), "primary", icon="check")
        self.wrong_button = Button(self.tr("Sai – sửa"), "danger", icon="pencil")
        self.skip_button = Button(self.tr("Để sau"))
        self.rest_link = Button("", "primary", icon="circle-check", tip="Ctrl+Enter")
        self.right_button.clicked.connect(self.right)
        self.wrong_button.clicked.connect(self.wrong)
        self.skip_button.clicked.connect(self.later)
        self.rest_link.clicked.connect(self.all_right)
        buttons = FlowLayout(spacing=GRID + 4)
        for button in (self.rest_link, self.right_button, self.wrong_button, self.skip_button):
            buttons.addWidget(button)
        self.body.addLayout(buttons)

    def show_item(self, item: CheckItem, rest: Sequence[CheckItem], *, whole: bool) -> None:
        """Show a fact.

        Args:
            item: what is shown.
            rest: what of its indicator waits, this one too.
            whole: one press may confirm all of that.
        """
        self._title.setText(item.title)
        self._what.setText(item.what)
        self.entered.setText(item.entered)
        self.printed.setText(self._printed_words(item))
        self.printed.set_role("strong" if item.equal else "warn")
        self.printed.setVisible(bool(self.printed.text()))
        lines = item.beside.lines if item.beside is not None else ()
        self._lines.setText(self.tr("Nguyên văn: {0}").format("\n".join(lines)))
        self._lines.setVisible(bool(lines))
        self._text.setText(self.tr("Chỉ tiêu: {0}").format(item.text) if item.text else "")
        self._text.setVisible(bool(item.text))
        self._chosen.setText(item.chosen)
        self._chosen.setVisible(bool(item.chosen))
        self._mark.show_provenance(item.provenance)
        self._mark.setVisible(item.ready)
        who = item.provenance.entered_by
        # The hash of the file is for machines; who reads compares the number and the name.
        source = re.sub(r" \(sha256 [0-9a-f]{64}\)", "", item.provenance.source)
        facts = [self.tr("Nguồn: {0}").format(source)]
        if who:
            facts.append(self.tr("người nhập: {0}").format(who))
        self.source.setText(" · ".join(facts))
        self.words.verticalScrollBar().setValue(0)
        if not self.place.text() or not self.place.hasFocus():
            self.place.show_text(where_words(item) or item.place or self.place.text())
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
        head = self.tr("Cùng chỉ tiêu này:") if item.no else self.tr("Các tiêu chí khác:")
        self.others.setText("\n".join([head, *(self._other_words(one, item) for one in others)]))
        self.others.setVisible(bool(others))

    def show_why(self, why: str) -> None:
        """Say why it cannot be confirmed; "" when it can."""
        self._why.setText(why)
        self._why_line.setVisible(bool(why))

    def _printed_words(self, item: CheckItem) -> str:
        if item.beside is None:
            return ""
        if not item.beside.printed:
            return self.tr("Văn bản: đọc lại không thấy mục này")
        where = where_words(item)
        said = self.tr("Văn bản ghi: {0}").format(item.beside.printed)
        return f"{said} ({where})" if where else said

    def _other_words(self, one: CheckItem, shown: CheckItem) -> str:
        said = f"• {_said(one, shown)}: {one.entered}"
        if one.beside is None or not one.beside.printed:
            return said
        return self.tr("{0} – văn bản ghi: {1}").format(said, one.beside.printed)


def _said(one: CheckItem, shown: CheckItem) -> str:
    """What an item is, with its part where that is another one than what is shown."""
    if not one.no:
        return one.title
    part = one.title.rpartition(" – ")[2] if one.title != shown.title and " – " in one.title else ""
    return f"{part} – {one.what}" if part else one.what
