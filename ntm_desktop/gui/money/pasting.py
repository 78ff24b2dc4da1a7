"""A table of money pasted or read from Excel: shown first, with what is not clear, then written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.money.rows import figure
from ntm_desktop.gui.pasted_rows import PastedRow, PastedRowsDialog, PastedTable, Shown
from ntm_desktop.gui.widgets import Level

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.money.reading import ReadMoney
    from ntm_desktop.domain.money.sources import SourceTree
    from ntm_desktop.services.session import Workspace

    Run = Callable[[Callable[[Workspace], object]], None]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Money", text)


def take_pasted(
    context: CommuneContext,
    page: QWidget,
    tree: "SourceTree",
    cut: Cut,
    cells: "Sequence[Sequence[str]]",
    run: "Run",
) -> PastedTable:
    """Show what cells of a table would become, and write what is agreed to.

    Args:
        context: of the open commune.
        page: over which it is shown.
        tree: of the sources.
        cut: that the figures run to.
        cells: with the lines over the headings.
        run: queues an edit, as the page does it.
    """

    def read(choices: dict[str, str], done: "Callable[[ReadMoney], None]") -> None:
        def work(ws: "Workspace") -> "ReadMoney":
            from ntm_desktop.services.money import read_pasted_money

            return read_pasted_money(ws, cut, cells, choices)

        context.tasks.run(work, done=done, failed=context.show_error, owner=page)

    def shown(found: "ReadMoney") -> Shown | None:
        if found.faults:
            context.show_message("\n".join(found.faults), Level.WARN)
            return None
        return _shown(tree, found)

    def write(found: "ReadMoney", dialog: PastedRowsDialog) -> None:
        _write(run, cut, found, dict(dialog.answers), fresh=dialog.fresh)

    return PastedTable(read, shown, write, page, may_replace=True)


def _shown(tree: "SourceTree", found: "ReadMoney") -> Shown:
    def label(source: str) -> str:
        node = tree.find(source)
        above = f" ({tree.label(node.parent)})" if node and node.parent else ""
        return tree.label(source) + above

    rows = []
    for line in found.lines:
        said = [
            text
            for text in (
                _tr("kế hoạch {0}").format(figure(line.planned)) if line.planned else "",
                _tr("thực hiện {0}").format(figure(line.actual)) if line.actual else "",
                f"{figure(line.quantity)} {line.unit}" if line.quantity else "",
            )
            if text
        ]
        what = f"{label(line.source)}: {', '.join(said)}" if line.source else ""
        options = {label(one): one for one in line.options}
        rows.append(PastedRow(line.text, what, line.fault, options or None))
    notice = ""
    if found.money_unit not in ("", "triệu đồng"):
        notice = _tr("Bảng tính bằng {0}; đã đổi sang triệu đồng.").format(found.money_unit)
    return Shown(rows, found.questions, notice)


def _write(
    run: "Run", cut: Cut, found: "ReadMoney", answers: dict[int, str], *, fresh: bool
) -> None:
    from ntm_desktop.domain.money.reading import chosen

    lines = tuple(
        chosen(line, answers[n]) if n in answers else line for n, line in enumerate(found.lines)
    )

    def work(ws: "Workspace") -> "Change":
        from ntm_desktop.services.money import paste_money

        return paste_money(ws, cut, replace(found, lines=lines), fresh=fresh)

    run(work)
