"""What these data are, said as they are opened, where they are not the commune's own at work."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Level

if TYPE_CHECKING:
    from ntm_desktop.services.handed_out import HandedOut
    from ntm_desktop.services.workspace import Workspace


_MOST_TOLD = 8


def tell_what_it_is(context: CommuneContext) -> None:
    """Say that the data were moved away, are a copy for an officer's part, or were made again."""

    def say(found: "tuple[str, HandedOut | None, tuple[str, ...]]") -> None:
        day, handed, told = found
        if told:
            context.show_message(
                "\n".join(told[:_MOST_TOLD]),
                Level.WARN,
                _tr("Mở Gửi – nhận"),
                lambda: context.navigate("exchange"),
            )
            return
        if day:
            text = _tr("Dữ liệu này đã chuyển sang máy khác ngày {0}; ở máy này chỉ xem.")
            said = text.format(day)
        elif handed is not None:
            text = _tr("Bản giao phần việc cho {0}, ngày {1}; làm xong mang về máy chính để gộp.")
            said = text.format(handed.words, handed.day)
        else:
            return
        context.show_message(
            said, Level.WARN, _tr("Mở Cài đặt"), lambda: context.navigate("settings")
        )

    context.tasks.run(_read, done=say, owner=context)


def _read(ws: "Workspace") -> "tuple[str, HandedOut | None, tuple[str, ...]]":
    from ntm_desktop.services.handed_out import handed_out, moved_on

    told, ws.session.told = ws.session.told, ()
    return moved_on(ws), handed_out(ws), told


def _tr(text: str) -> str:
    return QCoreApplication.translate("copy_notice", text)
