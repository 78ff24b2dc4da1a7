"""Diacritic-free search over pages, criteria and indicators, and the list of what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from ntm_desktop.gui.page_list import PAGES, page_title
from ntm_desktop.gui.widgets.labels import DETAIL_ROLE, ICON_ROLE

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.services.session import Workspace

MOST = 10
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Found:
    """Something that can be found and opened.

    Attributes:
        title: first line.
        detail: second line.
        icon: name of its icon.
        page_id: page to open.
        target: place in the page.
        words: what else it is found by.
    """

    title: str
    detail: str
    icon: str
    page_id: str
    target: str | None = None
    words: str = ""

    @cached_property
    def folded(self) -> str:
        """All text to search in, without diacritics."""
        from ntm_desktop.domain.text import fold

        return fold(f"{self.title} {self.detail} {self.words}")


def search(entries: Iterable[Found], text: str, most: int = MOST) -> tuple[Found, ...]:
    """Entries that contain every word of ``text``; hits at the beginning of the title first.

    An indicator number ("12.1") finds that indicator before anything else.
    """
    from ntm_desktop.domain.text import fold

    words = fold(text).split()
    if not words:
        return ()
    hits: list[tuple[int, int, Found]] = []
    for order, entry in enumerate(entries):
        if not all(word in entry.folded for word in words):
            continue
        rank = 3
        title = fold(entry.title)
        if entry.target == text.strip():
            rank = 0
        elif title.startswith(" ".join(words)):
            rank = 1
        elif any(part.startswith(words[0]) for part in title.split()):
            rank = 2
        hits.append((rank, order, entry))
    hits.sort(key=lambda hit: hit[:2])
    return tuple(entry for _rank, _order, entry in hits[:most])


def entries_of(criteria_set: "CriteriaSet") -> tuple[Found, ...]:
    """Pages, criteria and indicators of a set."""
    found = [Found(page_title(e), "", e.icon, e.page_id, None, e.words) for e in PAGES]
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
    """All that the office keeps: villages, projects, evidence, papers, settings.

    Runs on the database thread.
    """
    return (
        *place_entries(ws),
        *_project_entries(ws, assessment_id),
        *_evidence_entries(ws, assessment_id),
        *_paper_entries(ws, assessment_id),
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
    from ntm_desktop.services.records import projects

    for project in projects(ws, assessment_id).projects:
        where = ", ".join(filter(None, (_tr("Công trình"), project.village)))
        yield Found(
            project.name, where, "hard-hat", "projects", str(project.order), project.approval
        )


def _evidence_entries(ws: "Workspace", assessment_id: str) -> Iterable[Found]:
    from ntm_desktop.services.evidence import evidence_items

    for item in evidence_items(ws, assessment_id):
        detail = _tr("Minh chứng của chỉ tiêu {0}").format(item.indicator_no)
        yield Found(item.name, detail, "paperclip", "evidence", item.indicator_no)


def _paper_entries(ws: "Workspace", assessment_id: str) -> Iterable[Found]:
    from ntm_desktop.services.dossiers import dossier_form

    for document in dossier_form(ws, assessment_id).documents:
        yield Found(document.title, _tr("Hồ sơ"), "file-text", "dossier", document.id)


def _setting_entries() -> Iterable[Found]:
    for name in (
        _tr("Cơ quan ký giấy tờ"),
        _tr("Nơi nhận hồ sơ"),
        _tr("Nhóm xã"),
        _tr("Cán bộ sử dụng"),
        _tr("Giao diện, cỡ chữ"),
        _tr("Sao lưu, khôi phục dữ liệu"),
        _tr("Khóa của nơi nhận"),
        _tr("Cập nhật chương trình"),
    ):
        yield Found(name, _tr("Cài đặt"), "settings", "settings")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Search", text)


class Hits(QAbstractListModel):
    """What was found."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: tuple[Found, ...] = ()
        self.nothing = ""

    def show_hits(self, hits: tuple[Found, ...], nothing: str = "") -> None:
        """Show something else; ``nothing`` is said in place of hits when there are none."""
        self.beginResetModel()
        self.hits = hits
        self.nothing = "" if hits else nothing
        self.endResetModel()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A hit can be chosen; that there is none cannot."""
        return super().flags(index) if self.hits else Qt.ItemFlag.ItemIsEnabled

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many were found."""
        if parent is not None and parent.isValid():
            return 0
        return len(self.hits) or bool(self.nothing)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, detail and icon of a hit; the hit itself for ``UserRole``."""
        if not self.hits:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self.nothing if role in shown else None
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title}. {hit.detail}"
        if role == DETAIL_ROLE:
            return hit.detail
        if role == ICON_ROLE:
            return hit.icon
        if role == Qt.ItemDataRole.UserRole:
            return hit
        return None
