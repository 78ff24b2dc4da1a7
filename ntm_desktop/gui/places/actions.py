"""What is done with a whole level: pasted from Excel, exported, moved to a corrected set."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.places.paste_dialog import PlacesPasteDialog
from ntm_desktop.gui.places.wording import level_words, move_words
from ntm_desktop.gui.widgets import Level
from ntm_desktop.gui.written_file import ask_workbook, write_workbook

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.place_lines import PlaceLine
    from ntm_desktop.services.rules.moves import MovePlan
    from ntm_desktop.services.session import Workspace
    from ntm_desktop.services.subject_rules import LevelView


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)


def paste(context: CommuneContext, page: QWidget, view: "LevelView", text: str) -> None:
    """Show how the lines of the clipboard are understood; write them when the officer agrees."""
    rows = pasted_cells(text)
    if not any(any(cells) for cells in rows):
        context.show_message(
            _tr("Chưa có dòng nào để dán. Hãy chép các dòng trong Excel (Ctrl+C) trước."),
            Level.WARN,
        )
        return

    def read(ws: "Workspace") -> "tuple[PlaceLine, ...]":
        from ntm_desktop.services.subjects import read_lines

        return read_lines(ws, view.level, rows)

    def take(ws: "Workspace") -> "Change":
        from ntm_desktop.services.subjects import take_lines

        return take_lines(ws, view.level, rows)

    def write() -> None:
        context.tasks.run(take, failed=context.show_error, owner=page)

    def ask(lines: "tuple[PlaceLine, ...]") -> None:
        villages = {one.id: one.name for one in view.villages}
        dialog = PlacesPasteDialog(view.level, lines, villages, page)
        dialog.accepted.connect(write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.tasks.run(read, done=ask, failed=context.show_error, owner=page)


def move_behind(context: CommuneContext, page: QWidget, view: "LevelView") -> None:
    """Let assessments by an earlier version of the set follow the one that counts."""

    def read(ws: "Workspace") -> "tuple[MovePlan, ...]":
        from ntm_desktop.services.rules.moves import plan_moves

        return plan_moves(ws, view.behind, view.set_id)

    def move(ws: "Workspace") -> "Change":
        from ntm_desktop.services.rules.moves import apply_moves

        return apply_moves(ws, view.behind, view.set_id)

    def go(plans: "tuple[MovePlan, ...]") -> None:
        from ntm_desktop.gui.dialogs import ask

        agree = _tr("Chuyển {0} đợt").format(len(plans))
        title, leave = _tr("Chuyển sang bản mới"), _tr("Để nguyên")
        if plans and ask(page, title, move_words(plans), agree, leave):
            context.tasks.run(move, failed=context.show_error, owner=page)

    context.tasks.run(read, done=go, failed=context.show_error, owner=page)


def may_leave_lines(page: QWidget, lines: int) -> bool:
    """Ask whether a village may go that lines of registers name."""
    from ntm_desktop.gui.dialogs import ask

    said = _tr(
        "{0} dòng trong sổ theo dõi ghi thôn này. Bỏ thôn thì các dòng đó vẫn còn, tên thôn được "
        "giữ như chữ đã gõ và đánh dấu để anh/chị chọn lại thôn."
    ).format(lines)
    return ask(page, _tr("Bỏ thôn"), said, _tr("Bỏ thôn này"), _tr("Để nguyên"), danger=True)


def export(context: CommuneContext, page: QWidget, view: "LevelView") -> None:
    """Ask where to, and write the two tables as a workbook."""
    stem = f"{level_words(view.level).file_stem}-{view.period.key}"
    path = ask_workbook(context, page, _tr("Kết xuất ra Excel"), stem)
    if path is None:
        return
    from ntm_desktop.services.subject_export import exporting_level

    write_workbook(context, page, exporting_level(view.level, view.period, view.set_id, path))
