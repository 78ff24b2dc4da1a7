"""Gửi qua mạng: what is on its way to the receivers, beside the sticks and never in their way.

Being offline is ordinary: nothing pops up, a line in the card says what waits.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from ntm_desktop.domain.receivers import SendingState
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.exchange.outbox_run import outbox_run
from ntm_desktop.gui.exchange.receiver_dialog import ReceiverDialog
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    LinkButton,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.figure_words import file_size

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.errors import NtmError
    from ntm_desktop.gui.jobs import Job
    from ntm_desktop.services.exchange.fetching import Fetched
    from ntm_desktop.services.exchange.receivers import OfferedReceiver
    from ntm_desktop.services.exchange.sending import SendingEntry
    from ntm_desktop.services.session import Workspace

_FETCH_EVERY_MS = 3_600_000
_LOOK_EVERY_MS = 1_000
"""While something is being sent: which of the packages it is changes by itself."""
_FINE = 1000
_MOST_LINES = 6


class LineCard(Card):
    """The receivers, what is on its way, and how to stop and go on."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Gửi qua mạng"))
        self.context = context
        self.run = outbox_run(context)
        self._fetching: Job | None = None
        self._began: tuple[float, int] | None = None
        self._first: int | None = None
        self.body.setSpacing(GRID)
        self.body.addLayout(
            row(IconLabel("package", "accent", 20), Label(self.tr("Gửi qua mạng"), "heading"))
        )
        self.receiver = Label("", "muted", wrap=True)
        self.body.addWidget(self.receiver)
        self.send_button = Button(self.tr("Gửi qua mạng"), "primary")
        self.send_button.clicked.connect(self._send_newest)
        self.stop_button = Button(self.tr("Tạm dừng"))
        self.stop_button.clicked.connect(self._stop)
        # One stands in the place of the other: a run may begin by itself.
        widest = max(self.send_button.sizeHint().width(), self.stop_button.sizeHint().width())
        for button in (self.send_button, self.stop_button):
            button.setMinimumWidth(widest)
        self.fetch_button = Button(self.tr("Tải phiếu về"), icon="download")
        self.fetch_button.clicked.connect(self.fetch)
        self.body.addLayout(row(self.send_button, self.stop_button, self.fetch_button))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Đã gửi đến đâu"))
        self.body.addWidget(self.bar)
        self.speed = Label("", "caption")
        self.body.addWidget(self.speed)
        for shown in (self.bar, self.speed):
            policy = shown.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            shown.setSizePolicy(policy)
        lines = QWidget()
        self._lines = QVBoxLayout(lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(lines)
        self.said = Label("", "caption", wrap=True)
        self.body.addWidget(self.said)
        self.rules_link = LinkButton("")
        self.rules_link.clicked.connect(self._open_rules)
        self.rules_link.hide()
        self.body.addWidget(self.rules_link)
        self._rules: Path | None = None
        self.open_button = LinkButton(self.tr("Mở tệp nơi nhận…"))
        self.open_button.clicked.connect(self._choose)
        self.body.addLayout(row(self.open_button))
        for widget in (self.send_button, self.fetch_button, self.said):
            widget.hide()
        self._show_running(False)
        self.run.began.connect(self._follow)
        self.run.ended.connect(self._send_ended)
        self.run.said.connect(self._say)
        self._looking = QTimer(self, interval=_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.refresh)
        self._shown: object = None
        self._hourly = QTimer(self, interval=_FETCH_EVERY_MS)
        self._hourly.timeout.connect(self.fetch)
        if self.run.job is not None:
            self._follow()

    def refresh(self) -> None:
        """Read the outbox again."""
        self.context.tasks.run(_read, done=self._show, owner=self)

    def fetch(self) -> None:
        """Bring down what the receivers have; it is offered, not applied."""
        if self._fetching is not None or self.fetch_button.isHidden():
            return
        from ntm_desktop.services.exchange.fetching import fetching

        self.fetch_button.setEnabled(False)
        self._fetching = self.context.tasks.run_staged(
            fetching(),
            done=self._fetched,
            failed=self._say_why,
            finished=self._fetch_ended,
            owner=self,
        )

    # Showing

    def _show(
        self, read: "tuple[tuple[str, ...], tuple[SendingEntry, ...], tuple[Path, ...]]"
    ) -> None:
        names, entries, rules = read
        self._offer_rules(rules)
        self.receiver.setText(
            self.tr("Nơi nhận: {0}").format(", ".join(names))
            if names
            else self.tr(
                "Chưa có nơi nhận. Cấp trên giao một tệp “nơi nhận” (.ntmr) kèm phiếu giấy; chưa "
                "có thì chép ra USB như thường."
            )
        )
        fresh = bool(names) and self.fetch_button.isHidden()
        if self.run.job is None:
            self._looking.stop()
        self.send_button.setVisible(bool(names) and self.run.job is None)
        self.fetch_button.setVisible(bool(names))
        idle = self.run.job is None
        if self._shown == (read, idle):
            return  # what lies under the pointer stays where it is
        self._shown = read, idle
        clear_layout(self._lines)
        shown = [e for e in entries if e.sending.state is not SendingState.CANCELLED]
        for entry in reversed(shown[-_MOST_LINES:]):
            self._lines.addWidget(self._line(entry, named=len(names) > 1))
        if fresh:
            self._hourly.start()
            self.fetch()

    def _line(self, entry: "SendingEntry", *, named: bool) -> QWidget:
        from ntm_desktop.services.exchange import sending

        line = QWidget()
        layout = QVBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        text = self.tr("Gói số {0} · {1}").format(entry.package.sequence, entry.state_label)
        if named:
            text = self.tr("Gói số {0} · {1} · {2}").format(
                entry.package.sequence, entry.sending.receiver_name, entry.state_label
            )
        layout.addWidget(Label(text, "small", wrap=True))
        if entry.sending.sentence:
            layout.addWidget(Label(entry.sending.sentence, "caption", wrap=True))
        buttons: list[QWidget] = []
        # A program that died left *sending*: somebody has to be able to go on, or to drop it.
        left = entry.sending.state is SendingState.SENDING and self.run.job is None
        if left or entry.sending.state in (SendingState.PAUSED, SendingState.FAILED):
            go_on = LinkButton(self.tr("Tiếp tục"))
            go_on.clicked.connect(partial(self._move, sending.resume, entry, send=True))
            buttons.append(go_on)
        elif entry.sending.state is SendingState.WAITING:
            hold = LinkButton(self.tr("Tạm dừng"))
            hold.clicked.connect(partial(self._move, sending.pause, entry))
            buttons.append(hold)
        if buttons:
            drop = LinkButton(self.tr("Bỏ"))
            drop.clicked.connect(partial(self._move, sending.cancel, entry))
            layout.addLayout(row(*buttons, drop))
        return line

    # Sending

    def _send_newest(self) -> None:
        from ntm_desktop.services.exchange import sending

        self.context.tasks.run(
            sending.queue_newest, done=lambda _: self.run.begin(), failed=self._say_why, owner=self
        )

    def _follow(self) -> None:
        """Show the run that began, by a press or by itself."""
        if self.run.job is None:
            return
        self._began = self._first = None
        self.run.job.watch(self)
        self._show_running(True)
        self._looking.start()

    def show_progress(self, job: "Job", done: int, total: int) -> None:
        """Show how far it is, and how long it will take; for the job."""
        del job
        if not total:
            return
        self.bar.setValue(done * _FINE // total)
        now = time.monotonic()
        if self._began is None:
            # What the server has already comes with the first piece and is no speed of today's.
            if self._first is None or done == self._first:
                self._first = done
                return
            self._began = (now, done)
        seconds, sent = now - self._began[0], done - self._began[1]
        if done < total and seconds > 1 and sent > 0:
            left = round((total - done) * seconds / sent)
            self.speed.setText(
                self.tr("{0} % · {1}/giây · còn khoảng {2} phút {3} giây").format(
                    done * 100 // total, file_size(round(sent / seconds)), left // 60, left % 60
                )
            )

    def end(self, job: "Job") -> None:
        """It is over; for the job."""

    def _stop(self) -> None:
        if self.run.job is not None:
            self.run.job.cancel()

    def _send_ended(self) -> None:
        self._show_running(False)
        self.refresh()

    def _show_running(self, running: bool) -> None:
        self.bar.setRange(0, _FINE)
        self.bar.setValue(0)
        self.speed.setText("")
        for widget in (self.bar, self.speed, self.stop_button):
            widget.setVisible(running)
        self.send_button.setVisible(not running and not self.fetch_button.isHidden())

    def _move(
        self,
        action: "Callable[[Workspace, str], Change]",
        entry: "SendingEntry",
        _checked: bool = False,
        *,
        send: bool = False,
    ) -> None:
        def then(_change: object) -> None:
            self.refresh()
            if send:
                self.run.begin()

        self.context.tasks.run(
            lambda ws: action(ws, entry.sending.id), done=then, failed=self._say_why, owner=self
        )

    # Fetching

    def _fetched(self, got: "Fetched") -> None:
        if got.rules:
            self.refresh()
        others = [path for path in got.files if path not in got.rules]
        if others:
            self._say(
                self.tr(
                    "Đã tải {0} tệp vào “{1}”. Bấm “Nhận phiếu…” và chọn thư mục đó để xem và nhận."
                ).format(len(others), others[0].parent)
            )
        elif got.silent:
            self._say(got.silent[0])

    def _offer_rules(self, rules: tuple[Path, ...]) -> None:
        """Rules that came down stay offered until they are taken over."""
        self._rules = rules[0] if rules else None
        self.rules_link.setText(
            self.tr("Xem quy định đã tải về ({0})…").format(len(rules)) if rules else ""
        )
        self.rules_link.setToolTip(
            self.tr("Mở trang Bộ tiêu chí: xem ai ký, điều gì đổi, rồi mới nhận.")
        )
        self.rules_link.setVisible(bool(rules))

    def _open_rules(self) -> None:
        if self._rules is not None:
            self.context.navigate("rules", f"file:{self._rules}")

    def _fetch_ended(self) -> None:
        self._fetching = None
        self.fetch_button.setEnabled(True)

    # Receivers

    def _choose(self) -> None:
        folder = self.context.preferences.last_folder or str(Path.home())
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Mở tệp nơi nhận"), folder, self.tr("Tệp nơi nhận (*.ntmr)")
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Show what a receiver file says, to be compared."""
        from ntm_desktop.services.exchange import receivers

        self.context.tasks.run_staged(
            receivers.looking_at_receiver(path),
            done=self._ask,
            failed=self.context.show_error,
            owner=self,
        )

    def _ask(self, offered: "OfferedReceiver") -> None:
        from ntm_desktop.services.exchange import receivers

        dialog = ReceiverDialog(offered, self.window())
        dialog.agreed.connect(
            lambda: self.context.tasks.run(
                # The person compared what was shown.
                lambda ws: receivers.add_receiver(
                    ws, dialog.offered, fingerprint=offered.fingerprint
                ),
                done=lambda _: self.refresh(),
                failed=self.context.show_error,
                owner=self,
            )
        )
        dialog.folder_chosen.connect(
            # A share that does not answer holds up nothing but this.
            lambda folder: self.context.tasks.run_background(
                lambda _progress: receivers.at_folder(dialog.offered, folder),
                done=dialog.show_offered,
                failed=self.context.show_error,
                owner=dialog,
            )
        )
        dialog.open()

    def _say_why(self, error: "NtmError") -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


def _read(
    ws: "Workspace",
) -> "tuple[tuple[str, ...], tuple[SendingEntry, ...], tuple[Path, ...]]":
    from ntm_desktop.services.exchange import receivers, sending
    from ntm_desktop.services.exchange.line_standing import waiting_rules

    return receivers.receiver_names(ws), sending.outbox(ws), waiting_rules(ws)
