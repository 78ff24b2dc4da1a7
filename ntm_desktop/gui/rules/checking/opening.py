"""What a second person is given to check: a draft, or a province's decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ntm_desktop.gui import rule_words

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.rules.checking.check_items import CheckItem
    from ntm_desktop.gui.rules.checking.checking import CheckView
    from ntm_desktop.services.session import Workspace


def check_draft(view: "CheckView", draft_id: str, leave: Callable[[str], None]) -> None:
    """Show the facts of a draft; ``leave`` gets the indicator to be mended, "" for none."""
    from ntm_desktop.gui.rules.checking.check_items import draft_items
    from ntm_desktop.services.rules import draft_edits, drafts

    def read(ws: "Workspace") -> "tuple[str, tuple[CheckItem, ...]]":
        draft = drafts.read_draft(ws, draft_id)
        rules = draft.criteria_set
        said = rule_words.decision_words(rules.decision, rules.issued)
        return f"{rules.short_title} – {said}", draft_items(draft)

    def whole(ws: "Workspace", no: str, person: str, place: str) -> "Change":
        if not no:
            return draft_edits.confirm_criteria(ws, draft_id, person=person, place=place)
        return draft_edits.confirm_indicator(ws, draft_id, no, person=person, place=place)

    view.open(read, leave, whole)


def check_override(view: "CheckView", override_id: str, leave: Callable[[str], None]) -> None:
    """Show the facts of a province's decision; see ``check_draft``."""
    from ntm_desktop.gui.rules.checking.check_items import override_items
    from ntm_desktop.services.rules import decisions
    from ntm_desktop.services.rules import sets as rule_sets

    def read(ws: "Workspace") -> "tuple[str, tuple[CheckItem, ...]]":
        decision = decisions.read_override(ws, override_id)
        rules = rule_sets.find_set(ws, decision.override.set_id)
        return decision.override.citation, override_items(decision, rules)

    view.open(read, leave)
