"""Which pages there are; each page's module is imported only when the page is first opened."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.navigation import Page, PageContext

if TYPE_CHECKING:
    pass


class PageEntry(NamedTuple):
    """A line of the side bar.

    Attributes:
        page_id: for ``navigate``.
        title: Vietnamese source text; translated by :func:`page_title`.
        icon: name of its icon.
        build: imports the page's module and makes the page.
        words: what a search for the page may also say.
        at_bottom: stands at the foot of the side bar.
    """

    page_id: str
    title: str
    icon: str
    build: Callable[[PageContext], Page]
    words: str = ""
    at_bottom: bool = False


def _overview(context: PageContext) -> Page:
    from ntm_desktop.gui.overview.page import OverviewPage

    return OverviewPage(context)


def _assessment(context: PageContext) -> Page:
    from ntm_desktop.gui.assessment.page import AssessmentPage

    return AssessmentPage(context)


def _evidence(context: PageContext) -> Page:
    from ntm_desktop.gui.evidence.page import EvidencePage

    return EvidencePage(context)


def _projects(context: PageContext) -> Page:
    from ntm_desktop.gui.data_pages.projects import ProjectsPage

    return ProjectsPage(context)


def _resources(context: PageContext) -> Page:
    from ntm_desktop.gui.data_pages.resources import ResourcesPage

    return ResourcesPage(context)


def _places(context: PageContext) -> Page:
    from ntm_desktop.gui.places.page import PlacesPage

    return PlacesPage(context)


def _dossier(context: PageContext) -> Page:
    from ntm_desktop.gui.dossier.page import DossierPage

    return DossierPage(context)


def _exchange(context: PageContext) -> Page:
    from ntm_desktop.gui.exchange.page import ExchangePage

    return ExchangePage(context)


def _rules(context: PageContext) -> Page:
    from ntm_desktop.gui.rules.page import RulesPage

    return RulesPage(context)


def _settings(context: PageContext) -> Page:
    from ntm_desktop.gui.settings.page import SettingsPage

    return SettingsPage(context)


def show_import_dialog(context: PageContext, parent: QWidget, path: Path | None) -> None:
    """Open the import dialog over ``parent``; it deletes itself when closed."""
    from ntm_desktop.gui.imports.dialog import ImportDialog

    ImportDialog(context, parent, path).open()


FIRST_PAGE = "overview"
"""Shown when a commune is opened; the frame gives it what it shows."""

PAGES = (
    PageEntry(
        "overview",
        str(QT_TRANSLATE_NOOP("Navigation", "Tổng quan")),
        "layout-dashboard",
        _overview,
        "trang chính kết quả",
    ),
    PageEntry(
        "assessment",
        str(QT_TRANSLATE_NOOP("Navigation", "Tự đánh giá")),
        "clipboard-check",
        _assessment,
        "tiêu chí chỉ tiêu số liệu minh chứng",
    ),
    PageEntry(
        "evidence",
        str(QT_TRANSLATE_NOOP("Navigation", "Minh chứng")),
        "paperclip",
        _evidence,
        "tệp ảnh văn bản chứng minh thiếu minh chứng",
    ),
    PageEntry(
        "projects",
        str(QT_TRANSLATE_NOOP("Navigation", "Công trình")),
        "hard-hat",
        _projects,
        "dự án danh mục nợ đọng giải ngân vốn",
    ),
    PageEntry(
        "resources",
        str(QT_TRANSLATE_NOOP("Navigation", "Nguồn lực")),
        "coins",
        _resources,
        "nguồn vốn ngân sách tín dụng cộng đồng đóng góp hiến đất ngày công",
    ),
    PageEntry(
        "places",
        str(QT_TRANSLATE_NOOP("Navigation", "Thôn")),
        "trees",
        _places,
        "bản khu dân cư vườn hộ vườn mẫu số hộ",
    ),
    PageEntry(
        "dossier",
        str(QT_TRANSLATE_NOOP("Navigation", "Hồ sơ")),
        "folder-check",
        _dossier,
        "tờ trình báo cáo biên bản in PDF đề nghị",
    ),
    PageEntry(
        "exchange",
        str(QT_TRANSLATE_NOOP("Navigation", "Gửi – nhận")),
        "arrow-left-right",
        _exchange,
        "gói dữ liệu USB phiếu tiếp nhận huyện tỉnh",
    ),
    PageEntry(
        "rules",
        str(QT_TRANSLATE_NOOP("Navigation", "Bộ tiêu chí")),
        "book-check",
        _rules,
        "ngưỡng quyết định của tỉnh đối chiếu biểu mẫu Excel nhận bộ tiêu chí",
    ),
    PageEntry(
        "settings",
        str(QT_TRANSLATE_NOOP("Navigation", "Cài đặt")),
        "settings",
        _settings,
        "cỡ chữ giao diện thư mục dữ liệu xã",
        at_bottom=True,
    ),
)


def page_key(number: int) -> str:
    """The keys of the page at this place, from 1: Ctrl+1 to Ctrl+9, Ctrl+0; then "" for none."""
    return f"Ctrl+{number % 10}" if number <= 10 else ""


def page_title(entry: PageEntry) -> str:
    """The title in the language of the window."""
    return QCoreApplication.translate("Navigation", entry.title)
