"""Parts that pages are made of. All follow theme and font size, all have accessible names.

What the first page does not use is imported when it is first asked for: the Qt classes behind
it cost more than the widget.
"""

from typing import TYPE_CHECKING

from ntm_desktop.gui.widgets.bars import Segment, SegmentBar
from ntm_desktop.gui.widgets.buttons import Button, LinkButton, ToolButton
from ntm_desktop.gui.widgets.card import Card
from ntm_desktop.gui.widgets.empty_state import EmptyState
from ntm_desktop.gui.widgets.labels import ElidedLabel, Label
from ntm_desktop.gui.widgets.layouts import (
    FlowLayout,
    ScrolledContent,
    clear_layout,
    form_row,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.notice import Level, Notice
from ntm_desktop.gui.widgets.page_header import PageHeader
from ntm_desktop.gui.widgets.verdict_mark import IconLabel, VerdictMark

if TYPE_CHECKING:
    from ntm_desktop.gui.widgets.choice_list import Choice, ChoiceList, TwoLineDelegate
    from ntm_desktop.gui.widgets.progress_strip import ProgressStrip

__all__ = [
    "Button",
    "Card",
    "Choice",
    "ChoiceList",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "IconLabel",
    "Label",
    "Level",
    "LinkButton",
    "Notice",
    "PageHeader",
    "ProgressStrip",
    "ScrolledContent",
    "Segment",
    "SegmentBar",
    "ToolButton",
    "TwoLineDelegate",
    "VerdictMark",
    "clear_layout",
    "form_row",
    "row",
    "scrolled",
]

_LAZY = {
    "Choice": "choice_list",
    "ChoiceList": "choice_list",
    "ProgressStrip": "progress_strip",
    "TwoLineDelegate": "choice_list",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
