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


def _appraise(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.appraise_page import AppraisePage

    return AppraisePage(context)


def _tables(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.tables_page import TablesPage

    return TablesPage(context)


def _report(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.report_page import ReportPage

    return ReportPage(context)


def _recognition(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.recognition_page import RecognitionPage

    return RecognitionPage(context)


def _rules(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.rules_page import RulesPage

    return RulesPage(context)


def _settings(context: DeskContext) -> DeskPage:
    from ntm_desktop.gui.desk.settings_page import SettingsPage

    return SettingsPage(context)


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
    PageEntry(
        "appraise",
        str(QT_TRANSLATE_NOOP("Navigation", "Thẩm tra")),
        "clipboard-check",
        _appraise,
        "thẩm định chấp nhận gửi trả nhận xét minh chứng hoàn thành",
    ),
    PageEntry(
        "tables",
        str(QT_TRANSLATE_NOOP("Navigation", "Tổng hợp")),
        "git-compare",
        _tables,
        "bảng biểu tổng hợp nguồn lực công trình Excel PDF Word in",
    ),
    PageEntry(
        "report",
        str(QT_TRANSLATE_NOOP("Navigation", "Báo cáo")),
        "file-text",
        _report,
        "báo cáo 6 tháng 9 tháng năm giai đoạn của nơi nhận viết đoạn văn PDF Word Excel",
    ),
    PageEntry(
        "recognition",
        str(QT_TRANSLATE_NOOP("Navigation", "Công nhận")),
        "shield-check",
        _recognition,
        "sổ quyết định công nhận công nhận lại thu hồi đạt chuẩn nâng cao kiểu mẫu",
    ),
    PageEntry(
        "rules",
        str(QT_TRANSLATE_NOOP("Navigation", "Bộ tiêu chí")),
        "book-check",
        _rules,
        "quy định quyết định của tỉnh ngưỡng công bố cho các xã ký",
    ),
    PageEntry(
        "settings",
        str(QT_TRANSLATE_NOOP("Navigation", "Cài đặt")),
        "settings",
        _settings,
        "khóa hạn nộp phạm vi sao lưu phục hồi cỡ chữ giao diện cán bộ",
        at_bottom=True,
    ),
)

DESK_PAGES = PageList(PAGES, first=FIRST_PAGE)
