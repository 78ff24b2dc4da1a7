"""Thu hồi: taking a package back from the window."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Level

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.exchange.timeline import PackageEntry


def withdraw(context: CommuneContext, over: QWidget, entry: "PackageEntry") -> None:
    """Do it when nothing has left this PC, else draw the paper that asks for it.

    Args:
        context: of the page.
        over: the page.
        entry: the package.
    """
    if entry.way_back == "here":
        _take_back(context, over, entry)
    else:
        _ask_office(context, over, entry)


def _take_back(context: CommuneContext, over: QWidget, entry: "PackageEntry") -> None:
    from ntm_desktop.gui.dialogs import ask
    from ntm_desktop.services.exchange.withdrawing import take_back

    if not ask(
        over,
        _tr("Bỏ gói chưa gửi"),
        _tr(
            "{0} chưa rời máy này: chưa chép ra USB, chưa gửi qua mạng. Bỏ gói thì tệp trong hộp "
            "gửi bị xóa; số liệu của xã không đổi, lúc nào cũng đóng gói lại được."
        ).format(entry.title),
        _tr("Bỏ gói"),
        danger=True,
    ):
        return

    def done(change: "Change") -> None:
        context.show_message(_tr("{0}: xong.").format(change.label), Level.SUCCESS)

    context.tasks.run(
        lambda ws: take_back(ws, entry.package.id),
        done=done,
        failed=context.show_error,
        owner=over,
    )


def _ask_office(context: CommuneContext, over: QWidget, entry: "PackageEntry") -> None:
    from ntm_desktop.gui.ask_text import ask_text
    from ntm_desktop.gui.papers.slip_dialog import SlipDialog
    from ntm_desktop.services.exchange.withdrawing import drawing_request

    reason = ask_text(
        over.window(),
        _tr("Đề nghị thu hồi gói"),
        _tr(
            "{0} đã rời máy này. Nơi nhận trả lại được khi chưa ai thẩm tra: chương trình in giấy "
            "đề nghị để ký và gửi. Cũng có thể sửa rồi đóng gói mới: gói mới thay gói này.\n\n"
            "Lý do thu hồi:"
        ).format(entry.title),
        _tr("Lập giấy đề nghị"),
        lines=True,
    )
    if reason is None:
        return
    draw = partial(drawing_request, entry.package.id, reason)
    SlipDialog(context, over.window(), draw, _tr("Giấy đề nghị thu hồi gói")).open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Withdrawing", text)
