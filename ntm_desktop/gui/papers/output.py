"""How a paper leaves the window, the same from every page and dialog: printed, or as a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.widgets import Level, ProgressStrip

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.errors import NtmError
    from ntm_desktop.gui.papers.printing import PrintOrder
    from ntm_desktop.gui.papers.rendering import PdfPages

KIND_NAMES = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}
"""Ending of a file to what an officer calls it."""

Say = Callable[[str, Level, str, Callable[[], None] | None], None]
"""``say(text, level, action, run)``, as ``PageContext.show_message``."""


class PaperOutput(QObject):
    """Prints and writes for one page or dialog, with its progress and its messages."""

    def __init__(
        self,
        owner: QWidget,
        context: PageContext,
        progress: ProgressStrip,
        *,
        say: Say | None = None,
        failed: "Callable[[NtmError], None] | None" = None,
    ) -> None:
        """Prepare.

        Args:
            owner: page or dialog; what is under way is dropped when it goes.
            context: runs the work, keeps the folder last written to.
            progress: where the work is shown.
            say: says what became of it; above the page when not given.
            failed: told what went wrong; above the page when not given.
        """
        super().__init__(owner)
        self._owner = owner
        self._context = context
        self._progress = progress
        self._say = say or context.show_message
        self._failed = failed or context.show_error
        self._order: PrintOrder | None = None

    # On paper

    def print_pages(
        self, title: str, pages: "PdfPages | None", printed: Callable[[], None] | None = None
    ) -> None:
        """Ask for a printer and print; pages still being drawn are asked to be waited for.

        Args:
            title: of the job in the printer's queue.
            pages: of the preview.
            printed: called when the printer has taken every page.
        """
        if pages is None:
            self._say(
                self.tr("Bản xem trước đang được lập. Hãy bấm in lại sau giây lát."),
                Level.INFO,
                "",
                None,
            )
            return
        from ntm_desktop.gui.papers import printing

        order = printing.choose_printer(self._owner, title, pages)
        if order is not None:
            self.carry_out(order, printed)

    def carry_out(self, order: "PrintOrder", printed: Callable[[], None] | None = None) -> None:
        """Send pages to the printer in the background."""
        from ntm_desktop.gui.papers.printing import print_work

        # The printer has to live as long as it is painted on.
        self._order = order
        job = self._context.tasks.run_background(
            print_work(order),
            done=partial(self._say_printed, printed),
            failed=self._failed,
            owner=self._owner,
            finished=self._end_print,
            title=self.tr("Đang in"),
        )
        told = self.tr("Đang gửi {0} trang tới máy in…").format(len(order.chosen))
        self._progress.begin(told, job)

    def _say_printed(self, printed: Callable[[], None] | None, count: int) -> None:
        if printed is not None:
            printed()
        self._say(self.tr("Đã gửi {0} trang tới máy in.").format(count), Level.SUCCESS, "", None)

    def _end_print(self) -> None:
        self._order = None

    # As a file

    def ask_file(self, question: str, name: str, ending: str) -> Path | None:
        """Ask where a paper is to be written; None when the officer thought better of it.

        Args:
            question: title of the dialog.
            name: suggested, without ending; signs that no file system takes are replaced.
            ending: "pdf", "docx" or "xlsx".
        """
        folder = Path(self._context.preferences.last_folder or Path.home())
        chosen, _ = QFileDialog.getSaveFileName(
            self._owner,
            question,
            str(folder / f"{file_name(name)}.{ending}"),
            self.tr("Tệp {0} (*.{1})").format(KIND_NAMES[ending], ending),
        )
        if not chosen:
            return None
        target = Path(chosen if chosen.lower().endswith(f".{ending}") else f"{chosen}.{ending}")
        self.remember(target.parent)
        return target

    def ask_folder(self, question: str) -> Path | None:
        """Ask for a folder for several files."""
        chosen = QFileDialog.getExistingDirectory(
            self._owner, question, self._context.preferences.last_folder
        )
        if not chosen:
            return None
        self.remember(Path(chosen))
        return Path(chosen)

    def remember(self, folder: Path) -> None:
        """The next question begins in this folder."""
        self._context.preferences.last_folder = str(folder)
        self._context.preferences.save()

    def write(self, steps: "Staged[tuple[Path, ...]]", title: str, told: str) -> None:
        """Carry out steps that write files, then say where they are.

        Args:
            steps: end in the files.
            title: of the job where all work under way is listed.
            told: beside the bar.
        """
        job = self._context.tasks.run_staged(
            steps, done=self._say_written, failed=self._failed, owner=self._owner, title=title
        )
        self._progress.begin(told, job)

    def _say_written(self, files: tuple[Path, ...]) -> None:
        folder = files[-1].parent
        kinds = sorted({KIND_NAMES.get(file.suffix.lower()[1:], "") for file in files})
        text = (
            self.tr("Đã ghi {0} tệp {1} vào “{2}”.").format(len(files), ", ".join(kinds), folder)
            if len(files) > 1
            else self.tr("Đã ghi tệp “{0}”.").format(files[-1])
        )
        action = self.tr("Mở thư mục")
        self._say(text, Level.SUCCESS, action, partial(open_folder, folder))


def file_name(title: str) -> str:
    """A title as the name of a file: no signs that a file system refuses, not too long."""
    plain = "".join(
        "-" if sign in '<>:"/\\|?*' or not sign.isprintable() else sign for sign in title
    )
    return plain[:90].rstrip(" .-")


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager of the system."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
