"""Passages that were not saved: kept with the reason until they are mended or given back."""

from collections.abc import Callable, Iterator, Mapping

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.papers.texts import FieldEditor


class Refusals:
    """What was refused, of whatever paper: the editors may be another paper's by then."""

    def __init__(self, editors: Callable[[], Mapping[str, FieldEditor]]) -> None:
        self._editors = editors
        self._refused: dict[str, Unsaved] = {}

    def __iter__(self) -> Iterator[tuple[str, Unsaved]]:
        """Ids of the fields, with what waits in them."""
        return iter(tuple(self._refused.items()))

    def settle(self, field_id: str, text: str) -> None:
        """A text has been saved."""
        self._refused.pop(field_id, None)
        # The editor may have been made anew meanwhile, with another paper.
        editor = self._editors().get(field_id)
        if editor is not None:
            editor.settle(text)

    def refuse(self, field_id: str, label: str, text: str, error: NtmError) -> bool:
        """A text was not saved; False when its field is not shown and cannot say so."""
        self._refused[field_id] = Unsaved(text, str(error), label, field_id)
        editor = self._editors().get(field_id)
        if editor is not None:
            editor.refuse(text, error)
        return editor is not None

    def unsaved(self) -> tuple[Unsaved, ...]:
        """What still waits; what was corrected in its field meanwhile does not."""
        editors = self._editors()
        return tuple(
            one
            for field_id, one in self._refused.items()
            if field_id not in editors or editors[field_id].error
        )

    def forget_corrected(self) -> None:
        """Before the editors are made anew: as long as the old ones know what was corrected."""
        self._refused = {one.target: one for one in self.unsaved() if one.target}

    def give_back(self) -> bool:
        """Show what is saved in place of refused texts; False when none is shown."""
        given = [field_id for field_id, one in self._editors().items() if one.give_back()]
        for field_id in given:
            self._refused.pop(field_id, None)
        return bool(given)

    def clear(self) -> None:
        """Other papers are shown: what waited is not theirs."""
        self._refused.clear()
