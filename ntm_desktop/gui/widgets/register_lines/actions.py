"""What is done with a whole register: pasted from Excel, written to it, its history shown."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.domain.registers.wording import entry_name
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Level
from ntm_desktop.gui.widgets.choosing_files import ask_file, ask_new_file, remember_folder
from ntm_desktop.gui.written_file import ask_workbook, say_written, write_workbook

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.registers.entries import Entry
    from ntm_desktop.domain.registers.pasting import PastedLine
    from ntm_desktop.services.history import HistoryEntry
    from ntm_desktop.services.registers.listing import RegisterView
    from ntm_desktop.services.rules.handing_on import PackedRules
    from ntm_desktop.services.session import Workspace


def _tr(text: str) -> str:
    return QCoreApplication.translate("Registers", text)


def paste(
    context: CommuneContext, page: QWidget, view: "RegisterView", text: str, first_field: str
) -> None:
    """Show how the lines of the clipboard are understood; write them when the officer agrees."""
    rows = pasted_cells(text)
    register = view.form.id
    if not any(any(cells) for cells in rows):
        context.show_message(
            _tr("Chưa có dòng nào để dán. Hãy chép các dòng trong Excel (Ctrl+C) trước."),
            Level.WARN,
        )
        return

    def read(ws: "Workspace") -> "tuple[PastedLine, ...]":
        from ntm_desktop.services.registers.editing import read_pasted

        return read_pasted(ws, register, rows, first_field)

    def take(ws: "Workspace") -> "Change":
        from ntm_desktop.services.registers.editing import take_pasted

        return take_pasted(ws, register, rows, first_field)

    def write() -> None:
        context.tasks.run(take, failed=context.show_error, owner=page)

    def ask(lines: "tuple[PastedLine, ...]") -> None:
        from ntm_desktop.gui.widgets.register_lines.dialogs import RegisterPasteDialog

        dialog = RegisterPasteDialog(view.form, lines, view.known, page)
        dialog.accepted.connect(write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.tasks.run(read, done=ask, failed=context.show_error, owner=page)


def export(context: CommuneContext, page: QWidget, view: "RegisterView", period: Period) -> None:
    """Ask where to, and write a register with its sums as a workbook."""
    _write(context, page, [view.form.id], period, f"{view.form.id}-{period.key}", template=False)


def export_several(
    context: CommuneContext, page: QWidget, registers: list[str], period: Period, stem: str
) -> None:
    """Ask where to, and write registers that belong together, a sheet each."""
    _write(context, page, registers, period, f"{stem}-{period.key}", template=False)


def take_template(context: CommuneContext, page: QWidget, register: str, period: Period) -> None:
    """Ask where to, and write an empty workbook to fill; of all registers when none is named."""
    registers = [register] if register else []
    _write(context, page, registers, period, f"mau-{register or 'so-theo-doi'}", template=True)


def take_survey(context: CommuneContext, page: QWidget, register: str, *, paper: bool) -> None:
    """Ask where to, and write the register's questions for telephones, or as a sheet to print."""
    path = ask_new_file(
        page,
        _tr("Lấy phiếu giấy để in") if paper else _tr("Lấy phiếu khảo sát cho điện thoại"),
        context.preferences,
        f"phieu-{register}.pdf" if paper else f"xlsform-{register}.xlsx",
        _tr("Tệp PDF (*.pdf)") if paper else _tr("Tệp Excel (*.xlsx)"),
    )
    if path is not None:
        write_survey(context, page, register, path, paper=paper)


def write_survey(
    context: CommuneContext, page: QWidget, register: str, path: Path, *, paper: bool
) -> None:
    """Write the register's questions to a file."""
    from ntm_desktop.services.registers import surveys

    remember_folder(context.preferences, path.parent)

    def done(written: Path) -> None:
        said = (
            _tr("Đã ghi phiếu “{0}”.")
            if paper
            else _tr(
                "Đã ghi “{0}”. Đưa tệp này lên ODK hoặc KoboToolbox; kết quả xuất ra CSV, XLSX "
                "thì nhập lại ở đây."
            )
        )
        say_written(context, written, said)

    writing = surveys.writing_sheet if paper else surveys.writing_survey
    context.tasks.run_staged(
        writing(register, path),
        done=done,
        failed=context.show_error,
        owner=page,
        title=_tr("Đang lập phiếu"),
    )


def _write(
    context: CommuneContext,
    page: QWidget,
    registers: list[str],
    period: Period,
    stem: str,
    *,
    template: bool,
) -> None:
    title = _tr("Lấy mẫu Excel") if template else _tr("Kết xuất ra Excel")
    path = ask_workbook(context, page, title, stem)
    if path is None:
        return
    from ntm_desktop.services.registers.writing import writing_registers

    write_workbook(context, page, writing_registers(registers, period, path, template=template))


def edit_entry(
    context: CommuneContext,
    page: QWidget,
    view: "RegisterView",
    entry: "Entry",
    record: "Callable[[str, dict[str, str]], None]",
) -> None:
    """Show a line as a form; ``record`` gets what was typed anew."""
    from ntm_desktop.gui.widgets.register_lines.entry_dialog import EntryDialog

    dialog = EntryDialog(view.form, entry, view.known, page)

    def write() -> None:
        texts = dict(dialog.texts())
        if texts:
            record(entry.id, texts)

    dialog.accepted.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def show_history(
    context: CommuneContext, page: QWidget, view: "RegisterView", entry: "Entry"
) -> None:
    """Show what was changed in a line."""

    def read(ws: "Workspace") -> "tuple[HistoryEntry, ...]":
        from ntm_desktop.services.registers.listing import entry_history

        return entry_history(ws, entry.id)

    def show(found: "tuple[HistoryEntry, ...]") -> None:
        from ntm_desktop.gui.widgets.register_lines.dialogs import EntryHistoryDialog

        title = entry_name(view.form, entry, view.known)
        dialog = EntryHistoryDialog(title, found, page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.tasks.run(read, done=show, failed=context.show_error, owner=page)


def add_form(context: CommuneContext, page: QWidget) -> None:
    """Ask for the JSON file of a register, and keep it as the office's own."""
    path = ask_file(page, _tr("Chọn tệp mẫu sổ"), context.preferences, _tr("Mẫu sổ (*.json)"))
    if path is None:
        return

    def keep(ws: "Workspace") -> "Change":
        from ntm_desktop.services.registers.forms import keep_form_file

        return keep_form_file(ws, path)

    def told(change: "Change") -> None:
        context.show_message(_tr("Đã lưu: {0}.").format(change.label), Level.SUCCESS)

    context.tasks.run(keep, done=told, failed=context.show_error, owner=page)


def hand_on(context: CommuneContext, page: QWidget, register: str) -> None:
    """Ask for a folder, and write a register's form as a package signed with the office's key."""
    folder = QFileDialog.getExistingDirectory(
        page, _tr("Chọn thư mục hoặc USB"), context.preferences.last_folder
    )
    if not folder:
        return

    def pack(ws: "Workspace") -> "PackedRules":
        from ntm_desktop.services.rules.handing_on import pack_rules

        return pack_rules(ws, Path(folder), registers=[register])

    def told(made: "PackedRules") -> None:
        context.show_message(
            _tr(
                "Đã ghi “{0}”. Xã nhận ở trang Bộ tiêu chí; dấu vân tay khóa để đọc cho xã: {1}"
            ).format(made.path, made.fingerprint),
            Level.SUCCESS,
        )

    context.tasks.run(pack, done=told, failed=context.show_error, owner=page)
