"""Which set a draft is begun from, and which one a province's decision applies."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.rules.choose_dialog import ask_which
from ntm_desktop.gui.rules.excel import base_words
from ntm_desktop.gui.widgets import Choice

if TYPE_CHECKING:
    from ntm_desktop.services.rules.sets import RuleSetInfo

NEW = "new:"
"""Chosen: a set that is begun from nothing."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RuleChoices", text)


def choose_base(page: QWidget, sets: "Iterable[RuleSetInfo]", then: Callable[[str], None]) -> None:
    """Ask which set a draft is begun from; ``then`` gets its id, or ``NEW``."""
    choices = [
        Choice(
            NEW,
            _tr("Bộ mới, soạn từ đầu"),
            _tr("Xã, thôn, khu dân cư hoặc vườn hộ; chưa có gì điền sẵn"),
            "plus",
        )
    ]
    choices += [
        Choice(
            info.summary.id,
            info.summary.short_title,
            _tr("Đã có bản nháp: mở bản đó") if info.draft_id else base_words(info),
            "pencil" if info.draft_id else "book-check",
        )
        for info in sets
    ]
    ask_which(
        page,
        _tr("Soạn từ bộ nào?"),
        _tr(
            "Bản nháp lấy tên tiêu chí, nhóm xã và chỉ tiêu đã biết của bộ được chọn; hoặc bắt "
            "đầu từ một bộ trống."
        ),
        choices,
        _tr("Soạn"),
        then,
    )


def choose_for_province(
    page: QWidget, sets: "Iterable[RuleSetInfo]", mine: str, then: Callable[[str], None]
) -> None:
    """Ask which set a province's decision applies.

    Args:
        page: in front of which.
        sets: all there are; those without indicators are not offered.
        mine: id of the set of the current assessment, which comes first.
        then: gets the id.
    """
    known = [one for one in sets if one.indicators]
    known.sort(key=lambda one: (one.summary.id != mine, -(one.summary.first_year or 0)))
    ask_which(
        page,
        _tr("Quyết định của tỉnh cho bộ nào?"),
        _tr("Bộ quốc gia mà quyết định của tỉnh áp dụng."),
        [
            Choice(s.summary.id, s.summary.short_title, s.summary.decision, "book-check")
            for s in known
        ],
        _tr("Tiếp tục"),
        then,
    )
