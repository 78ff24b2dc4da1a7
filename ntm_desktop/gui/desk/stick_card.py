"""A card of “Cài đặt” whose actions read or write a folder, mostly a stick."""

from collections.abc import Callable
from pathlib import Path

from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.widgets import Card, ProgressStrip


class StickCard(Card):
    """What such cards are given by their page."""

    def __init__(
        self,
        title: str,
        context: DeskContext,
        progress: ProgressStrip,
        choose_place: Callable[[str], Path | None],
    ) -> None:
        """Begin a card.

        Args:
            title: its accessible name.
            context: the open register.
            progress: shows work that takes long.
            choose_place: asks for a folder under a title; None when none was chosen.
        """
        super().__init__(title)
        self._context, self._progress, self._choose_place = context, progress, choose_place
