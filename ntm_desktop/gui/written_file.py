"""A file written for the officer: asked where to, said when it is there, opened by a press."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Level
from ntm_desktop.gui.widgets.choosing_files import ask_new_file

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Staged


def _tr(text: str) -> str:
    return QCoreApplication.translate("WrittenFile", text)


def ask_workbook(context: CommuneContext, page: QWidget, title: str, stem: str) -> Path | None:
    """Ask where a workbook is to lie; None when nothing was chosen."""
    kinds = _tr("Tệp Excel (*.xlsx)")
    return ask_new_file(page, title, context.preferences, f"{stem}.xlsx", kinds)


def write_workbook(context: CommuneContext, page: QWidget, steps: "Staged[Path]") -> None:
    """Write a workbook beside the window, and say where it lies."""
    context.tasks.run_staged(
        steps,
        done=partial(say_written, context),
        failed=context.show_error,
        owner=page,
        title=_tr("Đang xuất ra Excel"),
    )


def say_written(context: CommuneContext, path: Path, said: str = "") -> None:
    """Say where a file lies, and offer to open it.

    Args:
        context: of the open commune.
        path: of the file.
        said: a sentence with {0} for the path; "" for the plain one.
    """
    context.show_message(
        (said or _tr("Đã ghi tệp “{0}”.")).format(path),
        Level.SUCCESS,
        _tr("Mở tệp"),
        partial(open_written, context, path),
    )


def open_written(context: CommuneContext, path: Path) -> None:
    """Open a file with the system's program for it, or say that there is none."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        context.show_message(
            _tr("Máy này chưa có chương trình mở được “{0}”.").format(path.name), Level.WARN
        )
