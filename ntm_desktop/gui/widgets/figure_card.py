"""A card with one figure, what it means, and a bar where it is a share."""

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, IconLabel, Label, Segment, SegmentBar, row

_ICONS = {"met": "circle-check", "not_met": "alert-triangle", "warn": "alert-triangle"}


class FigureCard(Card):
    """Title, figure, optional bar, a line of explanation."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.body.setSpacing(GRID // 2)
        self._title = title
        self._icon = IconLabel("circle-check", "met", 20)
        self._icon.hide()
        self._value = Label("", "value")
        self._bar = SegmentBar()
        self._detail = Label("", "muted", wrap=True)
        self.body.addWidget(Label(title, "overline"))
        self.body.addLayout(row(self._icon, self._value))
        self.body.addWidget(self._bar)
        self.body.addWidget(self._detail)
        self.body.addStretch(1)

    @property
    def text(self) -> str:
        """The figure shown."""
        return self._value.text()

    def show_figure(
        self,
        value: str,
        detail: str,
        *,
        token: str = "",
        share: tuple[Decimal, Decimal] | None = None,
    ) -> None:
        """Show a figure.

        Args:
            value: in words.
            detail: what it is made of.
            token: "met", "warn" or "not_met" puts its mark before the figure.
            share: part and whole, drawn as a bar.
        """
        self._icon.setVisible(token in _ICONS)
        if token in _ICONS:
            self._icon.set_icon(_ICONS[token], token)
        self._value.setText(value)
        self._detail.setText(detail)
        self._bar.setVisible(share is not None and share[1] > 0)
        if share is not None and share[1] > 0:
            part, whole = float(share[0]), float(share[1])
            self._bar.show_parts([Segment(min(part, whole), "accent", value)], whole)
        self.setAccessibleName(f"{self._title}: {value}. {detail}")
