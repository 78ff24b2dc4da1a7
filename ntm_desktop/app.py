"""Builds everything once – settings, theme, database thread, window – and hands it over.

The order is made for an old PC: the database thread begins to open the commune's file and to
read the first page while the GUI thread makes the window; a page is built when it is opened.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ntm_desktop import paths
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import icons
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.commune_window import CommuneWindow
from ntm_desktop.gui.faults import FaultWatch
from ntm_desktop.gui.garbage import GarbageCollector
from ntm_desktop.gui.glance import glance_at, keep, kept
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import STYLE_ARGUMENTS, Theme
from ntm_desktop.gui.widgets.notice import Level
from ntm_desktop.paths import DATABASE
from ntm_desktop.services import ways_in
from ntm_desktop.services.opening import OpenCommune, read_session

if TYPE_CHECKING:
    from ntm_desktop.gui.dialogs import FaultDialog
    from ntm_desktop.gui.first_run.window import FirstRunWindow, NewCommune
    from ntm_desktop.gui.single_window import Door
    from ntm_desktop.services.backups import Rescued
    from ntm_desktop.services.joining.sources import OldSource
    from ntm_desktop.services.workspace import Workspace

BENCH_VARIABLE = "NTM_BENCH_PAINTED"
_READ_AFTER_MS = 20  # the picture has to reach the screen first
_LISTEN_AFTER_MS = 500
_COPY_AFTER_MS = 4000  # when the first pages have been read
_COPY_AGAIN_MS = 3_600_000  # a PC that is never switched off has a new day, too
_FETCH_AFTER_MS = 10_000
_FETCH_AGAIN_MS = 3_600_000


def run_gui(data_dir: Path | None, argv: Sequence[str], package: Path | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        data_dir: the commune's data folder; None opens the last one, or the first steps.
        argv: for Qt: program name and Qt's own options.
        package: a package to look at once the commune is open, after a double click on it.

    Returns:
        The exit code of the program.
    """
    words = list(argv) or ["ntm-desktop"]
    app = QApplication.instance() or QApplication([words[0], *STYLE_ARGUMENTS, *words[1:]])
    assert isinstance(app, QApplication)
    desktop = Desktop(app)
    desktop.package = package
    desktop.begin(data_dir)
    try:
        return app.exec()
    finally:
        desktop.end()


class Desktop(QObject):
    """The running program: what is open, and how something else is opened."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        # From the beginning: looking for garbage before the first picture is lost time, too.
        self._garbage = GarbageCollector(self)
        app.setApplicationName("NTM Desktop")
        app.setOrganizationName("NTM Desktop")
        self.preferences = Preferences.load()
        icons.take_kept()
        self._icons: icons.Sheet | None = None  # when a start had to draw some
        self.theme = Theme(app, self.preferences.theme, self.preferences.font_scale, complete=False)
        self.tasks: Tasks[Workspace] = Tasks(parent=self)
        self.faults = FaultWatch(lambda: self.window, self)
        self.faults.shown.connect(self._look_for_damage)
        self.faults.interrupted.connect(app.quit)
        self.tasks.crashed.connect(self.faults.show_fault)
        self.window: CommuneWindow | None = None
        self.first_run: FirstRunWindow | None = None
        self._data_dir: Path | None = None  # being opened, or open
        self._shown_dir: Path | None = None  # what the window shows
        self._context: CommuneContext | None = None
        self._door: Door | None = None
        self._awaited_year: int | None = None  # whose rules are to be entered first
        self._begin_with = ""  # how: the decision is read, or the set received
        self._keep_copies = False
        self._daily = QTimer(self, interval=_COPY_AGAIN_MS)
        self._daily.timeout.connect(self._copy_for_today)
        self._hourly = QTimer(self, interval=_FETCH_AGAIN_MS)
        self._hourly.timeout.connect(self._look_for_answers)
        self.package: Path | None = None  # to be looked at as soon as a commune is open
        app.setQuitOnLastWindowClosed(False)

    def begin(self, data_dir: Path | None) -> None:
        """Open a folder, or the last one, or begin with the first steps."""
        chosen = data_dir or self.preferences.data_dir or paths.default_data_dir()
        if data_dir is None and not (chosen / DATABASE).exists():
            self._show_first_run()
        else:
            self._open(chosen)

    def end(self) -> None:
        """Finish what is queued, close the database, give the hooks back."""
        self.tasks.shutdown()
        if self._shown_dir is not None and self.window is not None and self.window.glance:
            keep(self.window.glance, self._shown_dir)
        if self._icons is not None:
            icons.keep(self._icons)
        self._garbage.stop()
        self.faults.end()

    # Opening

    def _open(self, data_dir: Path) -> None:
        """Open a folder, showing its overview as it was kept if that is still true."""
        glance = kept(data_dir) if self._shown_dir is None and self.first_run is None else None
        if glance is None:
            self._open_with(data_dir, self._opener(data_dir))
            return
        self._data_dir = data_dir
        window = self._make_window()
        self._context = CommuneContext(self.tasks, self.preferences, data_dir, theme=self.theme)
        window.preview(self._context, glance)
        self.theme.complete()
        # Two threads of Python only take turns: reading waits until the first page is drawn.
        read = partial(self._read, self._opener(data_dir))
        window.painted.connect(partial(QTimer.singleShot, _READ_AFTER_MS, read))
        window.show()

    def _open_with(self, data_dir: Path, factory: "Callable[[], Workspace]") -> None:
        self._data_dir = data_dir
        self.theme.complete()
        self._read(factory)
        if self.first_run is None:
            self._make_window().show()

    def _read(self, factory: "Callable[[], Workspace]") -> None:
        """On the database thread: open the file, then read all that the first page shows."""
        self.tasks.open(factory, failed=self._refuse, owner=self)
        self.tasks.run(read_session(), done=self._show, failed=_silent, owner=self)

    def _make_window(self) -> CommuneWindow:
        if self.window is None:
            window = CommuneWindow()
            window.restore(self.preferences.geometry)
            window.open_requested.connect(self._open_something)
            window.restore_requested.connect(self._restore)
            window.closed.connect(self._leave)
            window.painted.connect(self._note_icons)
            window.painted.connect(self._dress)
            self.window = window
            if BENCH_VARIABLE in os.environ:
                from ntm_desktop.gui.bench_probe import BenchProbe

                BenchProbe(window, self._app)
        return self.window

    def _dress(self) -> None:
        """Icon and language: nobody sees them before the first picture."""
        from ntm_desktop.gui.dress import dress

        dress(self._app)

    def _note_icons(self) -> None:
        self._icons = icons.sheet()

    def _show(self, session: OpenCommune) -> None:
        assert self._data_dir is not None
        if self.first_run is not None:
            self.first_run.closed.disconnect()
            self.first_run.close()
            self.first_run.deleteLater()
            self.first_run = None
        window = self._make_window()
        if self._context is None or self._context.data_dir != self._data_dir:
            self._context = CommuneContext(
                self.tasks, self.preferences, self._data_dir, theme=self.theme
            )
        window.start(self._context, session)
        window.show()
        self._shown_dir = self._data_dir
        if self.package is not None:
            window.open_page("exchange", str(self.package))
            self.package = None
        if self.theme.missing_fonts:
            self._say_fonts_are_missing(self._context)
        if self._awaited_year is not None:
            self._lead_to_rules(self._awaited_year)
            self._awaited_year = None
        QTimer.singleShot(_LISTEN_AFTER_MS, self, self._tell_what_it_is)
        if self._begin_with:
            window.open_page("rules", f"begin:{self._begin_with}")
            self._begin_with = ""
        if not session.commune.sample and self.preferences.data_dir != self._data_dir:
            self.preferences.data_dir = self._data_dir
            self.preferences.save()
        QTimer.singleShot(_LISTEN_AFTER_MS, self._listen)
        self._keep_copies = not session.commune.sample
        QTimer.singleShot(_COPY_AFTER_MS, self, self._copy_for_today)
        self._daily.start()
        QTimer.singleShot(_FETCH_AFTER_MS, self, self._look_for_answers)
        self._hourly.start()

    def _refuse(self, error: NtmError) -> None:
        """Something could not be opened: go back to what was open, or to the first steps."""
        wanted, self._data_dir = self._data_dir, self._shown_dir
        self._awaited_year, self._begin_with = None, ""
        if self._shown_dir is not None:
            self.tasks.open(self._opener(self._shown_dir), owner=self)
            if self.first_run is not None:
                self.first_run.refuse(error)
            elif self.window is not None and self.window.context is not None:
                self.window.context.show_error(error)
            return
        if self.first_run is None:
            if wanted is not None and self._raise_other_window(wanted, self.package):
                self._app.quit()
                return
            if self.window is not None:
                self.window.hide()
            self._show_first_run()
        assert self.first_run is not None
        if wanted is not None:
            self.first_run.lost(wanted)
        self.first_run.refuse(error)

    def _lead_to_rules(self, year: int) -> None:
        """Say what is left to do before a year can be assessed whose rules are not known."""
        assert self.window is not None
        assert self._context is not None
        self.window.open_page("rules")
        self._context.show_message(
            self.tr(
                "Bộ tiêu chí của năm {0} chưa có chỉ tiêu. Ở trang này hãy đọc từ quyết định, "
                "nhận bộ do tỉnh gửi, hoặc nhập từ Excel rồi ban hành. Xong, chọn “Thêm đợt tự "
                "đánh giá…” ở ô bộ tiêu chí đầu cửa sổ và chọn năm {0}."
            ).format(year),
            Level.WARN,
        )

    def _say_fonts_are_missing(self, context: CommuneContext) -> None:
        context.show_message(
            self.tr(
                "Thiếu tệp phông chữ của chương trình ({0}), nên chữ trên màn hình có thể khác "
                "thường: tệp bị mất, hoặc phần mềm diệt vi-rút đang giữ. Hãy cài lại chương trình; "
                "số liệu của xã không bị ảnh hưởng."
            ).format(", ".join(self.theme.missing_fonts)),
            Level.WARN,
        )

    def _restore(self, copy: Path | None, folder: Path | None = None) -> None:
        """Go back to a copy, in the folder that is open unless another one is named.

        Without a copy, go on with what can be read of the damaged file.
        """
        data_dir = folder or self._shown_dir
        assert data_dir is not None

        def tell_losses(found: "Rescued | None") -> None:
            context = self._make_window().context
            if found is None or context is None:
                return
            lines = [*found.losses[:6], *found.mended[:3]]
            said = "\n".join(f"• {line}" for line in lines)
            context.show_message(
                self.tr(
                    "Đã cứu {0} dòng từ tệp hỏng; tệp hỏng được cất trong thư mục “backups”. Hãy "
                    "xem lại các trang sau trước khi gửi gói:\n{1}"
                ).format(found.rows, said or self.tr("• không thấy mất gì")),
                Level.WARN,
            )

        def say(session: OpenCommune) -> None:
            # Another context: every page is made anew from the data that are there now.
            self._context = None
            self._show(session)
            context = self._make_window().context
            assert context is not None
            if copy is None:
                self.tasks.run(lambda ws: ws.session.rescued, done=tell_losses, owner=self)
                return
            context.show_message(
                self.tr(
                    "Đã phục hồi số liệu từ “{0}”. Số liệu trước đó được cất trong thư mục "
                    "“backups”. Hãy xem lại các trang trước khi gửi gói."
                ).format(copy.name),
                Level.SUCCESS,
            )

        self._data_dir = data_dir
        self.tasks.open(
            partial(ways_in.put_back, data_dir, copy, self.preferences.officer),
            failed=self._refuse,
            owner=self,
        )
        self.tasks.run(read_session(), done=say, failed=_silent, owner=self)

    def _tell_what_it_is(self) -> None:
        from ntm_desktop.gui.copy_notice import tell_what_it_is

        if self._context is not None:
            tell_what_it_is(self._context)

    def _copy_for_today(self) -> None:
        if not self._keep_copies or self._shown_dir is None:
            return

        def copy(ws: "Workspace") -> Path | None:
            from ntm_desktop.services.backups import daily_copy

            return daily_copy(ws)

        self.tasks.run(copy, owner=self)

    def _look_for_answers(self) -> None:
        """Go on sending, and bring down what there is, to be offered. Offline: nothing."""
        if not self._keep_copies or self._shown_dir is None:
            return
        from ntm_desktop.services.exchange.fetching import Fetched, fetching

        def say(got: Fetched) -> None:
            if got.files and self._context is not None:
                self._context.show_message(
                    self.tr("Đã tải về {0} tệp từ nơi nhận. Mở trang Gửi – nhận để xem.").format(
                        len(got.files)
                    )
                )

        if self._context is not None:
            from ntm_desktop.gui.exchange.outbox_run import go_on_sending

            go_on_sending(self._context)
        self.tasks.run_staged(fetching(), done=say, failed=_silent, owner=self)

    def _opener(self, data_dir: Path) -> "Callable[[], Workspace]":
        return partial(ways_in.as_they_lie, data_dir, self.preferences.officer)

    @staticmethod
    def _raise_other_window(data_dir: Path, package: Path | None) -> bool:
        from ntm_desktop.gui.single_window import knock

        return knock(data_dir, package)

    def _leave(self) -> None:
        """The window is closed: read the first page once more for the next start, then end."""
        window, context = self.window, self._context
        if window is None or context is None or not context.ready or window.glance is not None:
            self._app.quit()
            return

        if self._keep_copies:
            self.tasks.run(_copy_at_closing, failed=_silent, owner=self)

        def take(session: OpenCommune) -> None:
            window.glance = glance_at(session)

        self.tasks.run(
            read_session(context.assessment.id),
            done=take,
            failed=_silent,
            owner=self,
            finished=self._app.quit,
        )

    # The first steps

    def _show_first_run(self) -> None:
        from ntm_desktop.gui.first_run.window import FirstRunWindow

        self.theme.complete()
        if self.first_run is not None:
            self.first_run.raise_()
            return
        self.first_run = FirstRunWindow(
            self.tasks, paths.default_data_dir(), self.preferences.officer
        )
        self.first_run.sample_requested.connect(self._open_sample)
        self.first_run.folder_chosen.connect(self._open)
        self.first_run.copy_chosen.connect(self._restore)
        self.first_run.commune_chosen.connect(self._make)
        self.first_run.moved_file_chosen.connect(self._move_in)
        self.first_run.old_communes_chosen.connect(self._join)
        self.first_run.packages_chosen.connect(self._rebuild)
        self.first_run.closed.connect(self._leave_first_run)
        self.first_run.show()
        self._dress()

    def _leave_first_run(self) -> None:
        self.first_run = None
        if self._shown_dir is None:
            self._app.quit()

    def _make(self, wish: "NewCommune") -> None:
        self.preferences.officer = wish.officer
        self._awaited_year, self._begin_with = wish.awaited_year, wish.begin
        making = partial(
            ways_in.made,
            wish.data_dir,
            wish.commune.code,
            wish.rules.set_id,
            wish.rules.period,
            wish.rules.group_id,
            wish.officer,
        )
        self._open_with(wish.data_dir, making)

    def _move_in(self, path: Path, passphrase: str, data_dir: Path) -> None:
        actor = self.preferences.officer
        self._open_with(data_dir, partial(ways_in.moved_in, path, passphrase, data_dir, actor))

    def _rebuild(self, sources: tuple[Path, ...], data_dir: Path) -> None:
        actor = self.preferences.officer

        def factory() -> "Workspace":
            from ntm_desktop.services.rebuilding.making import rebuild

            return rebuild(sources, data_dir, actor=actor).workspace

        self._open_with(data_dir, factory)

    def _join(self, sources: "tuple[OldSource, ...]", set_id: str, data_dir: Path) -> None:
        actor = self.preferences.officer
        self._open_with(data_dir, partial(ways_in.joined, sources, data_dir, actor))

    def _open_sample(self) -> None:
        from ntm_desktop.services.sample import SAMPLE_FOLDER

        folder = paths.user_dir() / SAMPLE_FOLDER
        self._open_with(folder, partial(ways_in.sample, folder))

    def _open_something(self, what: str) -> None:
        if what == "sample":
            self._open_sample()
        elif what == "new":
            self._show_first_run()
            assert self.first_run is not None
            self.first_run.begin_new()
        else:
            from PySide6.QtWidgets import QFileDialog

            chosen = QFileDialog.getExistingDirectory(
                self.window, self.tr("Mở thư mục dữ liệu"), str(self._data_dir or "")
            )
            if chosen:
                self._open(Path(chosen))

    # One window per folder

    def _listen(self) -> None:
        from ntm_desktop.gui.single_window import Door

        if self._data_dir is not None and self.window is not None:
            if self._door is not None:
                self._door.deleteLater()
            self._door = Door(self._data_dir, self.window, self)
            self._door.package_brought.connect(partial(self.window.open_page, "exchange"))

    # Faults

    def _look_for_damage(self, dialog: "FaultDialog") -> None:
        tell = partial(self.faults.tell_damage, dialog)
        self.tasks.run(_find_damage, done=tell, owner=dialog)


def _silent(_error: NtmError) -> None:
    """What follows from a refusal that was shown already is not shown again."""


def _copy_at_closing(ws: "Workspace") -> None:
    from ntm_desktop.services.backups import closing_copy

    closing_copy(ws)


def _find_damage(ws: "Workspace") -> tuple[str, ...]:
    from ntm_desktop.services.soundness import damage

    return damage(ws)
