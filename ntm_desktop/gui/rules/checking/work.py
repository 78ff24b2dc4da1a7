"""What a second person is given to check, and how it stands in the list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rule_words import tr
from ntm_desktop.gui.rules.checking.check_items import CheckItem
from ntm_desktop.gui.rules.checking.sheets import Sheet
from ntm_desktop.gui.widgets import Choice

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.domain.decisions.second_reading import Key
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.session import Workspace


@dataclass(frozen=True, slots=True)
class Work:
    """What is checked, and what may be done with it.

    Attributes:
        read: (workspace, the file read again or None) → title and items; on the database thread.
        mend: leads to an indicator that is wrong; "" for the name of a criterion.
        confirm_shown: (workspace, facts, person, place) confirms what of an indicator is shown, or
            the names of criteria. None where that is not offered.
        confirm_equal: (workspace, the file read again, facts, person) confirms what stands in
            the file letter by letter.
        again: reads the kept file again, for its words to stand beside; None when none is kept.
        go_on: what is to be done next when nothing waits any more, and its words.
    """

    read: "Callable[[Workspace, DecisionReading | None], tuple[str, tuple[CheckItem, ...]]]"
    mend: Callable[[str], None]
    confirm_shown: "Callable[[Workspace, Sequence[CheckItem], str, str], Change] | None" = None
    confirm_equal: "Callable[[Workspace, DecisionReading, list[Key], str], Change] | None" = None
    again: "Callable[[], Staged[DecisionReading | None]] | None" = None
    go_on: "tuple[str, Callable[[], None]] | None" = None


def item_choice(item: CheckItem) -> Choice:
    """A single fact; of one that waits for its level nobody is told that it was entered."""
    if not item.ready:
        return Choice(item.key, item.title, f"{item.what}: {item.entered}", "circle-dot")
    icon, _token = rule_words.ASSURANCE_LOOKS[item.provenance.assurance]
    state = rule_words.assurance_words(item.provenance.assurance)
    return Choice(item.key, item.title, f"{item.what}: {item.entered} · {state}", icon)


def sheet_choice(sheet: Sheet) -> Choice:
    """A criterion's."""
    detail = tr("{0} mục giống văn bản, đối chiếu một lần").format(len(sheet.items))
    return Choice(sheet.key, sheet.title, detail, "book-check")
