"""Which pages the receiving office's window has; each is imported when it is first opened."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ntm_desktop.gui.desk.context import DeskContext, DeskPage
from ntm_desktop.gui.navigation import PageEntry, PageList


def _receive(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.receive_page import ReceivePage

    return ReceivePage(context)


def _overview(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.overview_page import OverviewPage

    return OverviewPage(context)


def _communes(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.communes_page import CommunesPage

    return CommunesPage(context)


FIRST_PAGE = "overview"

PAGES = (
    PageEntry(
        "overview",
        str(QT_TRANSLATE_NOOP("Navigation", "Tổng quan")),
        "layout-dashboard",
        _overview,
        "ai đã nộp quá hạn chờ thẩm tra giảm",
    ),
    PageEntry(
        "communes",
        str(QT_TRANSLATE_NOOP("Navigation", "Các xã")),
        "users",
        _communes,
        "danh sách xã đăng ký khóa dấu vân tay tình trạng nộp",
    ),
    PageEntry(
        "receive",
        str(QT_TRANSLATE_NOOP("Navigation", "Nhận gói")),
        "download",
        _receive,
        "USB thư mục tiếp nhận gói dữ liệu từ chối phiếu",
    ),
)

DESK_PAGES = PageList(PAGES, first=FIRST_PAGE)
