"""The running window of the receiving office: opens a register, or leads to the first one."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from ntm_desktop import paths
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, now
from ntm_desktop.gui.desk.reading import DeskHead, read_head
from ntm_desktop.gui.desk.window import DeskWindow
from ntm_desktop.gui.dress import dress
from ntm_desktop.gui.faults import FaultWatch
from ntm_desktop.gui.garbage import GarbageCollector
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import STYLE_ARGUMENTS, Theme
from ntm_desktop.gui.widgets.notice import Level
from ntm_desktop.store.register.register import FILE_NAME, Register
from ntm_desktop.temporary import clear_left

if TYPE_CHECKING:
    from ntm_desktop.gui.desk.first import FirstDesk, NewOffice
    from ntm_desktop.gui.dialogs import FaultDialog
    from ntm_desktop.gui.single_window import Door
    from ntm_desktop.store.rescue import Rescued

PREFERENCES_FILE = "desk.ini"
_COPY_AFTER_MS = 4000
_LOSSES_SAID = 8
_COPY_AGAIN_MS = 3_600_000  # a PC that is never switched off has a new day, too


def run_desk(data_dir: Path | None, argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed.

    Args:
        data_dir: folder of the register; None opens the last one, or the first steps.
        argv: for Qt: program name and Qt's own options.

    Returns:
        The exit code of the program.
    """
    words = list(argv) or ["ntm-district"]
    app = QApplication.instance() or QApplication([words[0], *STYLE_ARGUMENTS, *words[1:]])
    assert isinstance(app, QApplication)
    desk = DeskProgram(app)
    desk.begin(data_dir)
    try:
        return app.exec()
    finally:
        desk.end()


class DeskProgram(QObject):
    """What is open, and how something else is opened."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._garbage = GarbageCollector(self)
        app.setApplicationName("NTM Desktop")
        app.setOrganizationName("NTM Desktop")
        app.setQuitOnLastWindowClosed(False)
        self.preferences = Preferences.load(PREFERENCES_FILE)
        self.theme = Theme(app, self.preferences.theme, self.preferences.font_scale)
        self.tasks: Tasks[Register] = Tasks(parent=self)
        self.window: DeskWindow | None = None
        self.first: FirstDesk | None = None
        self._data_dir: Path | None = None  # being opened, or open
        self._shown_dir: Path | None = None  # what the window shows
        self._context: DeskContext | None = None
        self._door: Door | None = None
        self.faults = FaultWatch(lambda: self.window, self)
        self.faults.shown.connect(self._look_for_damage)
        self.faults.interrupted.connect(app.quit)
        self.tasks.crashed.connect(self.faults.show_fault)
        self._daily = QTimer(self, interval=_COPY_AGAIN_MS)
        self._daily.timeout.connect(self._copy_for_today)
        dress(app)

    def begin(self, data_dir: Path | None) -> None:
        """Open a folder, or the last one, or begin with the first steps."""
        self.tasks.run_background(lambda _progress: clear_left(), owner=self)
        chosen = data_dir or self.preferences.data_dir
        if chosen is not None and (data_dir is not None or (chosen / FILE_NAME).exists()):
            self._open(chosen)
        else:
            self._show_first()

    def end(self) -> None:
        """Finish what is queued, close the register, give the hooks back."""
        self.tasks.shutdown()
        self._garbage.stop()
        self.faults.end()

    # Opening

    def _open(self, data_dir: Path) -> None:
        self._read(data_dir, partial(Register.open, data_dir))

    def _read(self, data_dir: Path, factory: Callable[[], Register]) -> None:
        self._data_dir = data_dir
        self.tasks.open(factory, failed=self._refuse, owner=self)
        self.tasks.run(read_head, done=self._show, failed=_silent, owner=self)

    def _show(self, head: DeskHead) -> None:
        assert self._data_dir is not None
        if self.first is not None:
            self.first.closed.disconnect()
            self.first.close()
            self.first.deleteLater()
            self.first = None
        window = self._make_window()
        if self._context is None or self._context.data_dir != self._data_dir:
            self._context = DeskContext(
                self.tasks, self.preferences, self._data_dir, theme=self.theme
            )
        if head.copy_for and not self.preferences.officer:
            self.preferences.officer = head.copy_for
        self._context.name_officer()
        window.start(self._context, head)
        window.show()
        self._shown_dir = self._data_dir
        if self.preferences.data_dir != self._data_dir:
            self.preferences.data_dir = self._data_dir
            self.preferences.save()
        self._listen()
        QTimer.singleShot(_COPY_AFTER_MS, self, self._copy_for_today)
        self._daily.start()

    def _make_window(self) -> DeskWindow:
        if self.window is None:
            window = DeskWindow()
            window.restore(self.preferences.geometry)
            window.open_requested.connect(self._open_something)
            window.restore_requested.connect(self._restore)
            window.closed.connect(self._app.quit)
            self.window = window
        return self.window

    def _refuse(self, error: NtmError) -> None:
        """Something could not be opened: go back to what was open, or to the first steps."""
        wanted, self._data_dir = self._data_dir, self._shown_dir
        if self._shown_dir is not None:
            self.tasks.open(partial(Register.open, self._shown_dir), owner=self)
            if self.first is not None:
                self.first.refuse(error)
            elif self._context is not None:
                self._context.show_error(error)
            return
        if self.first is None:
            if wanted is not None and self._raise_other_window(wanted):
                self._app.quit()
                return
            self._show_first()
        assert self.first is not None
        self.first.refuse(error, wanted)

    @staticmethod
    def _raise_other_window(data_dir: Path) -> bool:
        from ntm_desktop.gui.single_window import knock

        return knock(data_dir)

    def _listen(self) -> None:
        from ntm_desktop.gui.single_window import Door

        if self._data_dir is not None and self.window is not None:
            if self._door is not None:
                self._door.deleteLater()
            self._door = Door(self._data_dir, self.window, self)

    def _restore(self, copy: Path | None, folder: Path | None = None) -> None:
        """Put a copy in the place of the register, and show everything anew.

        Args:
            copy: None for what can still be read of the damaged register.
            folder: of the register; None for the one that is shown.
        """
        data_dir = folder or self._shown_dir
        assert data_dir is not None
        rescued: list[Rescued] = []

        def factory() -> Register:
            from ntm_desktop.district.desk import rescue_register, restore_register

            if copy is None:
                rescued.append(rescue_register(data_dir))
            restore_register(data_dir, copy or rescued[0].copy)
            return Register.open(data_dir)

        def say(head: DeskHead) -> None:
            self._context = None
            self._show(head)
            context = self._make_window().context
            assert context is not None
            if rescued or copy is None:
                context.show_message(self._rescue_words(rescued[0]), Level.WARN)
                return
            context.show_message(
                self.tr(
                    "Đã phục hồi sổ tiếp nhận từ “{0}”. Sổ trước đó được cất trong thư mục "
                    "“backups”. Gói nhận sau bản sao lưu này cần nhận lại."
                ).format(copy.name),
                Level.SUCCESS,
            )

        self._data_dir = data_dir
        self.tasks.open(factory, failed=self._refuse, owner=self)
        self.tasks.run(read_head, done=say, failed=_silent, owner=self)

    def _rescue_words(self, found: "Rescued") -> str:
        """What was saved of a damaged register, and what was not."""
        said = self.tr(
            "Đã cứu {0} dòng của sổ tiếp nhận và làm tiếp với phần ấy; sổ hỏng được cất nguyên "
            "trong thư mục “backups”."
        ).format(found.rows)
        lost = list(found.losses)
        if not lost:
            return self.tr("{0} Không thấy mất dòng nào.").format(said)
        more = len(lost) - _LOSSES_SAID
        lines = [f"• {line}" for line in lost[:_LOSSES_SAID]]
        if more > 0:
            lines.append(self.tr("• và {0} phần khác.").format(more))
        return "\n".join([said, self.tr("Phần đã mất:"), *lines])

    def _copy_for_today(self) -> None:
        if self._context is None:
            return
        day = self._context.today

        def copy(register: Register) -> Path | None:
            from ntm_desktop.store.daily import make_daily

            return make_daily(register, day)

        self.tasks.run(copy, owner=self)

    # The first steps

    def _show_first(self) -> None:
        from ntm_desktop.gui.desk.first import FirstDesk

        if self.first is None:
            folder = paths.default_data_dir().with_name("NTM tiep nhan")
            self.first = FirstDesk(folder)
            self.first.office_named.connect(self._make)
            self.first.folder_chosen.connect(self._open)
            self.first.copy_chosen.connect(self._restore)
            self.first.closed.connect(self._leave_first)
        self.first.show()
        self.first.raise_()

    def _leave_first(self) -> None:
        self.first = None
        if self._shown_dir is None:
            self._app.quit()

    def _make(self, wish: "NewOffice") -> None:
        def factory() -> Register:
            from ntm_desktop.district.office import found_office

            found_office(wish.data_dir, wish.name, now())
            return Register.open(wish.data_dir)

        self._read(wish.data_dir, factory)

    def _open_something(self, what: str) -> None:
        if what == "new":
            self._show_first()
            return
        chosen = QFileDialog.getExistingDirectory(
            self.window, self.tr("Mở thư mục sổ tiếp nhận"), str(self._data_dir or "")
        )
        if chosen:
            self._open(Path(chosen))

    def _look_for_damage(self, dialog: "FaultDialog") -> None:
        tell = partial(self.faults.tell_damage, dialog)
        self.tasks.run(lambda register: register.damage(), done=tell, owner=dialog)


def _silent(_error: NtmError) -> None:
    """What follows from a refusal that was shown already is not shown again."""
