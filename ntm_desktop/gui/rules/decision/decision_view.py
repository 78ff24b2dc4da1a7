"""Đọc từ quyết định: the decision's own file, read, asked about, taken into a draft."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.dialogs import ask
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.rules.decision.reading_page import ReadingPage
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, ProgressStrip, row
from ntm_desktop.gui.widgets.days import DayField
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from datetime import date

    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.rules.amending import Offered
    from ntm_desktop.services.rules.reading import Begun
    from ntm_desktop.services.session import Workspace

_DROP, _READ = range(2)
_QUESTIONS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """What is there already that a decision speaks of.

    Attributes:
        columns: of a province's decision, to choose from.
        there: short title of the set it issues, "" for none.
        offered: what an amending decision comes to.
        obstacle: why it cannot be taken, "" when it can.
    """

    columns: tuple[tuple[str, str], ...] = ()
    there: str = ""
    offered: "tuple[Offered, ...]" = ()
    obstacle: str = ""


class DecisionView(View):
    """A decision's file: chosen, dropped or pasted; its questions answered; made a draft.

    Signals:
        taken: (id of the draft or of the decision on a set, whether it is the latter).
        hold_wanted: a ``DecisionReading`` that the set that is there is to be held against.
    """

    taken = Signal(str, bool)
    hold_wanted = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Đọc từ quyết định"))
        self._path: Path | None = None
        self._found = _Found()
        self.open_button = Button(self.tr("Mở tệp"), icon="external-link")
        self.open_button.clicked.connect(self._open_file)
        self.other_button = Button(self.tr("Đọc văn bản khác…"), icon="folder-open")
        self.other_button.clicked.connect(self._begin_again)
        self.take_button = Button(self.tr("Lập bản nháp"), "primary", icon="pencil")
        self.take_button.clicked.connect(self._take)
        self.hold_button = Button(self.tr("So với bộ đang có"), icon="git-compare")
        self.hold_button.clicked.connect(self._hold)
        buttons = (self.open_button, self.other_button, self.hold_button, self.take_button)
        for button in buttons:
            self.head.add_action(button)
        self.refusal = Notice(level=Level.ERROR, dismissable=True)
        Floating(self.refusal, self, self.head)
        self.notice = Notice()
        self.notice.hide()
        self.layout_.addWidget(self.notice)
        self.begins = DayField(self.tr("Ngày có hiệu lực"))
        self.begins.setFixedWidth(160)
        self.begins.day_given.connect(lambda _day: self._look_again())
        self._begins_line = QWidget()
        label = Label(self.tr("Văn bản không nói ngày có hiệu lực. Có hiệu lực từ ngày"), "warn")
        label.setBuddy(self.begins)
        self._begins_line.setLayout(row(label, self.begins))
        self._begins_line.hide()
        self.layout_.addWidget(self._begins_line)
        self.stack = QStackedWidget()
        self.page = ReadingPage(context)
        self.table, self.pane, self.chips = self.page.table, self.page.pane, self.page.chips
        self.page.all_answered.connect(self.take_button.setFocus)
        self.stack.addWidget(self._choice_page())
        self.stack.addWidget(self.page)
        self.layout_.addWidget(self.stack, 1)
        self.strip = ProgressStrip()
        self.layout_.addWidget(self.strip)
        keep_room(self.strip)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self._begin_again()

    @property
    def reading(self) -> "DecisionReading | None":
        """What was read last, without the answers."""
        return self.page.reading

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """Number of the indicator → question → answer."""
        return self.page.answers

    def open(self, path: Path | None) -> None:
        """Read a file; ask for one when None, unless a reading is not yet taken over."""
        if path is not None:
            self.read(path)
        elif self.reading is None:
            self._begin_again()

    def read(self, path: Path) -> None:
        """Read a decision's file; nothing is written."""
        from ntm_desktop.services.rules.reading import reading_file

        self._start(reading_file(path), path, path.name)

    def paste(self) -> None:
        """Read what lies on the clipboard: a file, a page of a law site, or plain text."""
        from ntm_desktop.services.rules.reading import reading_paste

        if self.stack.currentIndex() != _DROP or self.strip.busy:
            return
        data: QMimeData = QGuiApplication.clipboard().mimeData()
        files = dropped_paths(data)
        if len(files) == 1:
            self.read(files[0])
            return
        self._start(reading_paste(data.text(), data.html()), None, self.tr("văn bản đã dán"))

    def choose_file(self) -> None:
        """Ask which file to read."""
        preferences = self.context.preferences
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn quyết định"),
            preferences.last_folder,
            self.tr("Văn bản (*.docx *.pdf *.xlsx *.xls *.html *.htm *.txt *.doc);;Mọi tệp (*)"),
        )
        if name:
            preferences.last_folder = str(Path(name).parent)
            preferences.save()
            self.read(Path(name))

    def refresh(self) -> None:
        """The document stays as it was read."""

    # Reading

    def _start(self, steps: "Staged[DecisionReading]", path: Path | None, name: str) -> None:
        if self.strip.busy:
            return
        self.notice.hide()
        self.refusal.hide()
        self.drop.setEnabled(False)
        job = self.context.tasks.run_staged(
            steps,
            done=lambda reading: self._look_up(reading, path),
            failed=self._refused,
            owner=self,
            finished=lambda: self.drop.setEnabled(True),
            title=self.tr("đọc quyết định"),
        )
        self.strip.begin(self.tr("Đang đọc “{0}”…").format(name), job)

    def _refused(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        self.refusal.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    def _begin_again(self) -> None:
        self.page.clear()
        self._path, self._found = None, _Found()
        self.notice.hide()
        self.refusal.hide()
        self._begins_line.hide()
        self.begins.show_day(None)
        self.head.set_subtitle("")
        self.stack.setCurrentIndex(_DROP)
        self.drop.button.setFocus()
        self._show_buttons()

    # Showing

    def _look_up(self, reading: "DecisionReading", path: Path | None) -> None:
        """What is there already that this decision speaks of."""
        begins = self.begins.day

        def show(found: _Found) -> None:
            self._found = found
            self._show(reading, path)

        self.context.tasks.run(
            lambda ws: _look(ws, reading, begins), done=show, failed=self._refused, owner=self
        )

    def _look_again(self) -> None:
        """The day an amending decision begins was said."""
        reading, begins = self.reading, self.begins.day
        if reading is None:
            return

        def show(found: _Found) -> None:
            self._found = found
            self.page.show_offered(found.offered)
            self._show_document_questions(reading)
            self._show_buttons()

        self.context.tasks.run(
            lambda ws: _look(ws, reading, begins), done=show, failed=self._refused, owner=self
        )

    def _show(self, reading: "DecisionReading", path: Path | None) -> None:
        if reading.reason:
            self.refusal.show_message(reading.reason, Level.ERROR)
            return
        self._path = path
        head = reading.head
        facts = [head.decision and self.tr("QĐ {0}").format(head.decision)]
        facts.append(self.tr("ngày {0:%d/%m/%Y}").format(head.issued) if head.issued else "")
        facts.append(reading.document.name)
        self.head.set_subtitle(" · ".join(fact for fact in facts if fact))
        amending = reading.result == "amendment"
        self._begins_line.setVisible(amending and head.effective_from is None)
        self.page.show_reading(reading, path, self._found.columns)
        self.page.show_offered(self._found.offered)
        self._show_document_questions(reading)
        self.stack.setCurrentIndex(_READ)
        self._show_buttons()

    def _show_document_questions(self, reading: "DecisionReading") -> None:
        lines = [f"{where}: {why}" for where, why in reading.questions]
        more = len(lines) - _QUESTIONS_SHOWN
        shown = [f"• {line}" for line in lines[:_QUESTIONS_SHOWN]]
        if more > 0:
            shown.append(
                self.tr("… và {0} điều nữa, ghi trong phần ghi chú của bản nháp").format(more)
            )
        shown += [f"• {notice}" for notice in reading.document.notices]
        about: list[str] = []
        if reading.result == "amendment":
            about = self._amending_words()
        elif reading.result == "province" and reading.applies is None:
            about = [self.tr("Chưa rõ quyết định áp dụng cho bộ nào nên chưa lập được.")]
        told = [self.tr("Cần xem lại trong cả văn bản:")] if lines else []
        every = [*about, *told, *shown]
        self.notice.setVisible(bool(every))
        if every:
            warn = bool(lines or self._found.obstacle or self._there_already("shipped"))
            self.notice.show_message("\n".join(every), Level.WARN if warn else Level.INFO)

    def _amending_words(self) -> list[str]:
        if self._found.obstacle:
            return [self._found.obstacle]
        titles = ", ".join(one.set_title for one in self._found.offered)
        said = [self.tr("Quyết định sửa đổi: {0}.").format(titles)] if titles else []
        if self._there_already("shipped"):
            said.append(
                self.tr(
                    "Quyết định này có sẵn trong chương trình nên không đặt chồng lần nữa. Xem "
                    "“Chỗ khác nhau”: bên trái là bản của chương trình, bên phải là bản vừa đọc."
                )
            )
        elif self._there_already("received"):
            said.append(
                self.tr("Quyết định này đã nhận bằng gói có chữ ký; bản đọc chỉ để so sánh.")
            )
        elif self._there_already("own"):
            said.append(self.tr("Quyết định này đã đưa vào; đưa lại sẽ thay bản đang có."))
        return said

    def _there_already(self, origin: str) -> bool:
        return any(one.origin == origin for one in self._found.offered)

    def _show_buttons(self) -> None:
        reading, found = self.reading, self._found
        shown = reading is not None
        result = reading.result if reading is not None else ""
        self.other_button.setVisible(shown)
        self.open_button.setVisible(shown and self._path is not None)
        can = result == "read" or (
            result == "province" and reading is not None and reading.applies is not None
        )
        if result == "amendment":
            can = bool(found.offered) and not self._there_already("received")
        self.take_button.setVisible(can)
        self.hold_button.setVisible(shown and bool(found.there))
        self.hold_button.setToolTip(found.there)
        words = {
            "province": self.tr("Đưa vào quyết định của tỉnh"),
            "amendment": self.tr("Dùng bản đọc thay bản có sẵn…")
            if self._there_already("shipped")
            else self.tr("Đưa vào quyết định sửa đổi"),
        }
        self.take_button.setText(words.get(result, self.tr("Lập bản nháp")))

    # Taking over

    def _take(self) -> None:
        from ntm_desktop.services.rules import reading as readings

        made = self.page.answered
        if made is None:
            return
        column, begins = self.page.column, self.begins.day
        instead = self._there_already("shipped")
        if (instead or self._there_already("own")) and not ask(
            self,
            self.tr("Đã có quyết định này"),
            self.tr(
                "Bản vừa đọc sẽ thay bản đang có; kết luận của các đợt kết thúc sau ngày có hiệu "
                "lực đổi theo ngay. Bỏ đi ở trang Bộ tiêu chí, hoặc Ctrl+Z, thì trở lại như cũ."
            ),
            self.tr("Dùng bản vừa đọc"),
            self.tr("Giữ bản đang có"),
            danger=True,
        ):
            return
        self.take_button.setEnabled(False)

        def begin(replaced: str) -> None:
            if replaced and not ask(
                self,
                self.tr("Đã có bản nháp"),
                self.tr(
                    "“{0}” đang có bản soạn dở. Đưa kết quả đọc vào sẽ thay nội dung đang có; "
                    "hoàn tác được bằng Ctrl+Z."
                ).format(replaced),
                self.tr("Thay nội dung"),
                self.tr("Giữ bản đang có"),
                danger=True,
            ):
                self.take_button.setEnabled(True)
                return
            self.context.tasks.run(
                lambda ws: readings.begin(
                    ws, made, column=column, effective_from=begins, instead=instead
                ),
                done=done,
                failed=self._refused,
                owner=self,
                finished=lambda: self.take_button.setEnabled(True),
            )

        def done(begun: "Begun") -> None:
            self._begin_again()
            self.taken.emit(begun.id, begun.is_override)

        def failed(error: NtmError) -> None:
            self.take_button.setEnabled(True)
            self._refused(error)

        def look(ws: "Workspace") -> str:
            return readings.replaced_by(ws, made)

        self.context.tasks.run(look, done=begin, failed=failed, owner=self)

    def _hold(self) -> None:
        made = self.page.answered
        if made is not None:
            self.hold_wanted.emit(made)

    def _open_file(self) -> None:
        if self._path is not None and not QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(self._path))
        ):
            self.context.show_message(
                self.tr("Máy này chưa có chương trình mở được “{0}”.").format(self._path.name),
                Level.WARN,
            )

    # Building

    def _choice_page(self) -> QWidget:
        self.drop = DropArea(
            self.tr("Kéo tệp quyết định thả vào đây"),
            self.tr("Chọn tệp quyết định…"),
            (
                self.tr("Word (.docx), PDF có chữ, Excel, trang web đã lưu, hoặc văn bản thuần."),
                self.tr("Hoặc chép cả văn bản trên trang pháp luật rồi bấm “Dán” (Ctrl+V)."),
                self.tr("Chỗ nào hiểu được hai cách thì chương trình hỏi, không tự đoán."),
            ),
            icon="file-text",
        )
        self.drop.file_chosen.connect(self.read)
        self.drop.choose_requested.connect(self.choose_file)
        self.paste_button = Button(self.tr("Dán"), icon="clipboard-check")
        self.paste_button.clicked.connect(self.paste)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.drop, 1)
        layout.addLayout(row(self.paste_button))
        return page


def _look(ws: "Workspace", reading: "DecisionReading", begins: "date | None") -> _Found:
    """Read it; runs on the database thread."""
    from ntm_desktop.services.rules.amending import offered_amendments
    from ntm_desktop.services.rules.holding import set_of
    from ntm_desktop.services.rules.reading import columns_of

    if reading.result == "amendment":
        try:
            return _Found(offered=offered_amendments(ws, reading, effective_from=begins))
        except EntryError as error:
            return _Found(obstacle=str(error))
    rules = set_of(ws, reading)
    return _Found(columns_of(ws, reading), rules.short_title if rules is not None else "")
