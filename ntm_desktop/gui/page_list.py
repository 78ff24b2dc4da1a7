"""Which pages a commune's window has; a page's module is imported when it is first opened."""

from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import PageEntry, PageList


def _overview(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.overview.page import OverviewPage

    return OverviewPage(context)


def _assessment(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.assessment.page import AssessmentPage

    return AssessmentPage(context)


def _evidence(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.evidence.page import EvidencePage

    return EvidencePage(context)


def _projects(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.projects.page import ProjectsPage

    return ProjectsPage(context)


def _resources(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.money.page import MoneyPage

    return MoneyPage(context)


def _roadmap(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.roadmap.page import RoadmapPage

    return RoadmapPage(context)


def _places(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.places.page import PlacesPage

    return PlacesPage(context)


def _registers(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.registers.page import RegistersPage

    return RegistersPage(context)


def _dossier(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.dossier.page import DossierPage

    return DossierPage(context)


def _reports(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.reports.page import ReportsPage

    return ReportsPage(context)


def _exchange(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.exchange.page import ExchangePage

    return ExchangePage(context)


def _rules(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.rules.page import RulesPage

    return RulesPage(context)


def _settings(context: CommuneContext) -> CommunePage:
    from ntm_desktop.gui.settings.page import SettingsPage

    return SettingsPage(context)


def show_import_dialog(context: CommuneContext, parent: QWidget, path: Path | None) -> None:
    """Open the import dialog over ``parent``; it deletes itself when closed."""
    from ntm_desktop.gui.imports.dialog import ImportDialog

    ImportDialog(context, parent, path).open()


FIRST_PAGE = PageId.OVERVIEW
"""Shown when a commune is opened; the frame gives it what it shows."""

PAGES = (
    PageEntry(
        PageId.OVERVIEW,
        str(QT_TRANSLATE_NOOP("Navigation", "Tổng quan")),
        "layout-dashboard",
        _overview,
        "trang chính kết quả",
    ),
    PageEntry(
        PageId.ASSESSMENT,
        str(QT_TRANSLATE_NOOP("Navigation", "Tự đánh giá")),
        "clipboard-check",
        _assessment,
        "tiêu chí chỉ tiêu số liệu minh chứng",
    ),
    PageEntry(
        PageId.EVIDENCE,
        str(QT_TRANSLATE_NOOP("Navigation", "Minh chứng")),
        "paperclip",
        _evidence,
        "tệp ảnh văn bản chứng minh thiếu minh chứng",
    ),
    PageEntry(
        PageId.PROJECTS,
        str(QT_TRANSLATE_NOOP("Navigation", "Công trình")),
        "hard-hat",
        _projects,
        "dự án danh mục nợ đọng giải ngân vốn",
    ),
    PageEntry(
        PageId.RESOURCES,
        str(QT_TRANSLATE_NOOP("Navigation", "Nguồn lực")),
        "coins",
        _resources,
        "nguồn vốn ngân sách tín dụng cộng đồng đóng góp hiến đất ngày công",
    ),
    PageEntry(
        PageId.ROADMAP,
        str(QT_TRANSLATE_NOOP("Navigation", "Lộ trình")),
        "route",
        _roadmap,
        "kế hoạch 5 rõ mục tiêu đăng ký chỉ tiêu chưa đạt thời hạn quá hạn",
    ),
    PageEntry(
        PageId.PLACES,
        str(QT_TRANSLATE_NOOP("Navigation", "Thôn")),
        "trees",
        _places,
        "bản khu dân cư vườn hộ vườn mẫu số hộ",
    ),
    PageEntry(
        PageId.REGISTERS,
        str(QT_TRANSLATE_NOOP("Navigation", "Sổ theo dõi")),
        "file-text",
        _registers,
        "sổ tuyên truyền tập huấn thi đua khen thưởng mô hình hợp tác xã OCOP phong trào văn bản "
        "kiểm tra kiến nghị công nhận hài lòng ý kiến ban chỉ đạo",
    ),
    PageEntry(
        PageId.DOSSIER,
        str(QT_TRANSLATE_NOOP("Navigation", "Hồ sơ")),
        "folder-check",
        _dossier,
        "tờ trình báo cáo biên bản in PDF đề nghị",
    ),
    PageEntry(
        PageId.REPORTS,
        str(QT_TRANSLATE_NOOP("Navigation", "Báo cáo")),
        "file-text",
        _reports,
        "báo cáo tháng quý 6 tháng 9 tháng năm giai đoạn định kỳ hạn gửi",
    ),
    PageEntry(
        PageId.EXCHANGE,
        str(QT_TRANSLATE_NOOP("Navigation", "Gửi – nhận")),
        "arrow-left-right",
        _exchange,
        "gói dữ liệu USB phiếu tiếp nhận huyện tỉnh",
    ),
    PageEntry(
        PageId.RULES,
        str(QT_TRANSLATE_NOOP("Navigation", "Bộ tiêu chí")),
        "book-check",
        _rules,
        "ngưỡng quyết định của tỉnh đối chiếu biểu mẫu Excel nhận bộ tiêu chí",
    ),
    PageEntry(
        PageId.SETTINGS,
        str(QT_TRANSLATE_NOOP("Navigation", "Cài đặt")),
        "settings",
        _settings,
        "cỡ chữ giao diện thư mục dữ liệu xã",
        at_bottom=True,
    ),
)

COMMUNE_PAGES = PageList(PAGES, first=FIRST_PAGE, given=FIRST_PAGE)
