"""Colours, distances and text sizes of the window as plain values; ``theme.py`` puts them on."""

from typing import NamedTuple

from PySide6.QtGui import QColor

GRID = 8

RADIUS = 7


class Tokens(NamedTuple):
    """Every colour the window uses, as ``#rrggbb``.

    ``*_soft`` are backgrounds for text in the colour of the same name; ``on_accent`` is text
    on ``accent``.
    """

    name: str
    window: str
    surface: str
    sunken: str
    border: str
    border_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    met: str
    met_soft: str
    not_met: str
    not_met_soft: str
    warn: str
    warn_soft: str
    info: str
    info_soft: str
    hover: str
    pressed: str
    track: str
    tooltip: str
    on_tooltip: str

    @staticmethod
    def color(value: str) -> QColor:
        """A token as a ``QColor``."""
        return QColor(value)


LIGHT = Tokens(
    name="light",
    window="#f4f6f8",
    surface="#ffffff",
    sunken="#f1f5f6",
    border="#dfe5ea",
    border_strong="#b9c4cd",
    text="#1b2733",
    muted="#5b6875",
    faint="#84909b",
    accent="#0f766e",
    accent_hover="#0c665f",
    accent_pressed="#0a544f",
    accent_soft="#dcf0ed",
    on_accent="#ffffff",
    met="#15803d",
    met_soft="#e9f7ee",
    not_met="#b91c1c",
    not_met_soft="#fdf0f0",
    warn="#b45309",
    warn_soft="#fff6e5",
    info="#1d5f91",
    info_soft="#ecf4fb",
    hover="#eef2f4",
    pressed="#e2e8ec",
    track="#e4e9ed",
    tooltip="#1b2733",
    on_tooltip="#ffffff",
)

DARK = Tokens(
    name="dark",
    window="#12181c",
    surface="#1b2329",
    sunken="#222c33",
    border="#303b43",
    border_strong="#4b5963",
    text="#e8edf0",
    muted="#a3b0ba",
    faint="#7f8d98",
    accent="#2ebfae",
    accent_hover="#45d0bf",
    accent_pressed="#27a798",
    accent_soft="#143c3a",
    on_accent="#04211e",
    met="#4cc97a",
    met_soft="#15311f",
    not_met="#f5807b",
    not_met_soft="#3b1e1f",
    warn="#efb04a",
    warn_soft="#372a13",
    info="#74b5ea",
    info_soft="#172c3d",
    hover="#263138",
    pressed="#2e3a43",
    track="#313c45",
    tooltip="#e8edf0",
    on_tooltip="#12181c",
)

_SIZES = {
    "caption": 12,
    "small": 13,
    "body": 14,
    "heading": 15,
    "commune": 17,
    "value": 18,
    "title": 22,
    "figure": 34,
}


def text_px(role: str, scale: float = 1.0) -> int:
    """Pixel size of a text role: caption, small, body, heading, commune, value, title, figure."""
    return round(_SIZES[role] * scale)
