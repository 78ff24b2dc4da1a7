"""What can be found in a commune's window: pages, rules, and all that the office keeps."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.gui.navigation import ALL_CHANGES, CHECK_FIGURES
from ntm_desktop.gui.page_list import FIRST_PAGE, PAGES
from ntm_desktop.gui.search import Found, page_entries

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.services.session import Workspace


def entries_of(criteria_set: "CriteriaSet") -> tuple[Found, ...]:
    """Pages, criteria and indicators of a set."""
    found = list(page_entries(PAGES))
    for criterion in criteria_set.criteria:
        found.append(
            Found(
                f"{criterion.no}. {criterion.name}",
                criterion.section,
                "clipboard-check",
                "assessment",
                f"criterion:{criterion.no}",
                criterion.short_name,
            )
        )
        found.extend(
            Found(
                f"{indicator.no}  {indicator.name}",
                indicator.question,
                "circle",
                "assessment",
                indicator.no,
                f"{indicator.text} {indicator.responsible}",
            )
            for indicator in criterion.indicators
        )
    return tuple(found)


def record_entries(ws: "Workspace", assessment_id: str) -> tuple[Found, ...]:
    """All that the office keeps: villages, projects, evidence, papers, registers, settings.

    Runs on the database thread.
    """
    return (
        *place_entries(ws),
        *_project_entries(ws, assessment_id),
        *_evidence_entries(ws, assessment_id),
        *_paper_entries(ws, assessment_id),
        *_register_entries(ws),
        *_report_entries(ws, assessment_id),
        *_setting_entries(),
    )


def place_entries(ws: "Workspace") -> tuple[Found, ...]:
    """Villages, residential areas and gardens; runs on the database thread."""
    from ntm_desktop.services.subjects import LEVEL_LABELS, every_subject

    places = every_subject(ws)
    names = {place.id: place.name for place in places}
    return tuple(
        Found(
            place.name,
            ", ".join(filter(None, (LEVEL_LABELS[place.level], names.get(place.village_id)))),
            "trees",
            "places",
            place.id,
        )
        for place in places
    )


def _project_entries(ws: "Workspace", assessment_id: str) -> Iterable[Found]:
    from ntm_desktop.domain.cuts import Cut
    from ntm_desktop.services.in_force import find_assessment
    from ntm_desktop.services.project_cards import projects_view

    cut = Cut.of(find_assessment(ws, assessment_id).period)
    for one in projects_view(ws, cut).projects:
        card = one.card
        where = ", ".join(filter(None, (_tr("Công trình"), card.village)))
        yield Found(card.name, where, "hard-hat", "projects", card.id, card.approval)


def _evidence_entries(ws: "Workspace", assessment_id: str) -> Iterable[Found]:
    from ntm_desktop.domain.evidence import place_words
    from ntm_desktop.services.evidence import evidence_items

    for item in evidence_items(ws, assessment_id):
        detail = _tr("Minh chứng của {0}").format(place_words(item.indicator_no))
        yield Found(item.name, detail, "paperclip", "evidence", item.indicator_no)


def _paper_entries(ws: "Workspace", assessment_id: str) -> Iterable[Found]:
    from ntm_desktop.services.dossiers import document_titles

    yield Found(
        _tr("Kiểm tra số liệu…"),
        _tr("Dán hoặc mở một văn bản để tìm số cộng sai, tỷ lệ sai, ngày không khớp"),
        "clipboard-check",
        "dossier",
        CHECK_FIGURES,
        _tr("soát số liệu báo cáo"),
    )
    for document_id, title in document_titles(ws, assessment_id).items():
        yield Found(title, _tr("Hồ sơ"), "file-text", "dossier", document_id)


def _register_entries(ws: "Workspace") -> Iterable[Found]:
    """Every register, and every line of one."""
    from ntm_desktop.domain.registers.wording import entry_name
    from ntm_desktop.services.registers.listing import register_view, registers

    for info in registers(ws):
        form = info.form
        if form.page == PageId.REGISTERS:  # marks at other registers, no list of its own
            continue
        page = form.page or "registers"
        where = _tr("Lộ trình") if form.page else _tr("Sổ theo dõi")
        yield Found(form.title, where, "file-text", page, form.id)
        if not info.entries:
            continue
        view = register_view(ws, form.id)
        for line in view.entries:
            words = " ".join(line.values.get(c.id, "") for c in form.fields if c.kind == "text")
            name = entry_name(form, line, view.known)
            target = f"{form.id}:{line.id}"
            yield Found(name, form.title, "file-text", page, target, words)


def _report_entries(ws: "Workspace", assessment_id: str) -> Iterable[Found]:
    from ntm_desktop.services.in_force import find_assessment
    from ntm_desktop.services.report_days import reports_of

    for line in reports_of(ws, find_assessment(ws, assessment_id).period.year):
        title = _tr("Báo cáo {0}").format(line.period.inline)
        target = f"{line.form.id}/{line.period.key}"
        yield Found(title, line.form.title, "file-text", "reports", target)


def _setting_entries() -> Iterable[Found]:
    for name in (
        _tr("Cơ quan ký giấy tờ"),
        _tr("Nơi nhận hồ sơ"),
        _tr("Nhóm xã"),
        _tr("Cán bộ sử dụng"),
        _tr("Giao diện, cỡ chữ"),
        _tr("Sao lưu dữ liệu, phục hồi dữ liệu"),
        _tr("Khóa của nơi nhận"),
        _tr("Cập nhật chương trình"),
        _tr("Gộp số liệu từ máy khác"),
        _tr("Chuyển sang máy mới"),
    ):
        yield Found(name, _tr("Cài đặt"), "settings", "settings")
    yield Found(
        _tr("Lịch sử sửa đổi"),
        _tr("Ai sửa gì, lúc nào; lấy lại được giá trị trước (Ctrl+H)"),
        "history",
        FIRST_PAGE,
        ALL_CHANGES,
        _tr("nhật ký thay đổi"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Search", text)
