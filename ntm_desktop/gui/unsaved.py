"""The question before anything that was refused, and still waits in its field, is lost."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.navigation import Page, Unsaved

_SHOWN = 5


def unsaved_in(pages: Mapping[str, Page]) -> list[tuple[str, Unsaved]]:
    """What was refused in any of the pages, with the page's id."""
    return [(page_id, one) for page_id, page in pages.items() for one in page.unsaved()]


def may_leave(
    parent: QWidget,
    pages: Mapping[str, Page],
    leave: str,
    lead: Callable[[str, str | None], None],
) -> bool:
    """Ask whether what was refused is to be dropped; Enter and Esc go back to it.

    Args:
        parent: over which window.
        pages: the pages that were built, by id.
        leave: what the button says that drops it.
        lead: opens a page at a place.
    """
    waiting = unsaved_in(pages)
    if not waiting or _drop(parent, waiting, leave):
        return True
    page_id, first = waiting[0]
    lead(page_id, first.target)
    return False


def _drop(parent: QWidget, waiting: list[tuple[str, Unsaved]], leave: str) -> bool:
    from ntm_desktop.gui.dialogs import ask

    translate = QCoreApplication.translate
    lines = [
        translate("Unsaved", "{0}: “{1}” chưa được lưu vì: {2}").format(
            one.place, one.text.strip()[:80], one.reason
        )
        for _, one in waiting[:_SHOWN]
    ]
    if len(waiting) > _SHOWN:
        lines.append(translate("Unsaved", "… và {0} ô nữa.").format(len(waiting) - _SHOWN))
    return ask(
        parent,
        translate("Unsaved", "Còn ô chưa lưu"),
        "\n\n".join(lines),
        leave,
        translate("Unsaved", "Quay lại sửa"),
        danger=True,
    )
