"""What a second person is given to check: a draft, or a province's decision."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ntm_desktop.errors import EntryError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rule_words import tr
from ntm_desktop.gui.rules.checking.work import Work

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.domain.decisions.second_reading import Key
    from ntm_desktop.gui.rules.checking.check_items import CheckItem
    from ntm_desktop.gui.rules.checking.checking import CheckView
    from ntm_desktop.services.session import Workspace

Shown = tuple[str, tuple["CheckItem", ...]]


def check_draft(
    view: "CheckView", draft_id: str, leave: Callable[[str], None], publish: Callable[[], None]
) -> None:
    """Show the facts of a draft beside the file it was read from, where that is kept.

    Args:
        view: shows them.
        draft_id: which draft.
        leave: gets the indicator to be mended, "" for none.
        publish: makes it a set that can be used, when nothing waits any more.
    """
    from ntm_desktop.gui.rules.checking.check_items import draft_items
    from ntm_desktop.services.rules import draft_edits, drafts, second_reading

    def read(ws: "Workspace", reading: "DecisionReading | None") -> Shown:
        draft = drafts.read_draft(ws, draft_id)
        rules = draft.criteria_set
        said = rule_words.decision_words(rules.decision, rules.issued)
        items = (_as_shown(item, now) for item in draft_items(draft, reading))
        return f"{rules.short_title} – {said}", tuple(items)

    def now(ws: "Workspace") -> "tuple[CheckItem, ...]":
        return draft_items(drafts.read_draft(ws, draft_id))

    def whole(ws: "Workspace", shown: "Sequence[CheckItem]", person: str, place: str) -> "Change":
        _ensure_as_shown(shown, now(ws))
        no = shown[0].no
        if not no:
            numbers = [one.criterion for one in shown]
            return draft_edits.confirm_criteria(
                ws, draft_id, person=person, place=place, only=numbers
            )
        facts = [one.fact for one in shown if one.fact is not None]
        return draft_edits.confirm_indicator(
            ws, draft_id, no, person=person, place=place, only=facts
        )

    def equal(
        ws: "Workspace", reading: "DecisionReading", keys: "list[Key]", person: str
    ) -> "Change":
        return second_reading.confirm_equal(ws, draft_id, reading, keys, person=person)

    view.open(
        Work(
            read,
            leave,
            whole,
            equal,
            lambda: second_reading.reading_again(draft_id),
            (tr("Ban hành để dùng"), publish),
        )
    )


def check_override(view: "CheckView", override_id: str, leave: Callable[[str], None]) -> None:
    """Show the facts of a province's decision; see ``check_draft``."""
    from ntm_desktop.gui.rules.checking.check_items import override_items
    from ntm_desktop.services.rules import decisions, second_reading
    from ntm_desktop.services.rules import sets as rule_sets

    def read(ws: "Workspace", reading: "DecisionReading | None") -> Shown:
        decision = decisions.read_override(ws, override_id)
        items = (_as_shown(item, now) for item in now(ws, reading))
        return decision.override.citation, tuple(items)

    def now(ws: "Workspace", reading: "DecisionReading | None" = None) -> "tuple[CheckItem, ...]":
        decision = decisions.read_override(ws, override_id)
        return override_items(decision, rule_sets.find_set(ws, decision.override.set_id), reading)

    def equal(
        ws: "Workspace", reading: "DecisionReading", keys: "list[Key]", person: str
    ) -> "Change":
        return second_reading.confirm_override_equal(ws, override_id, reading, keys, person=person)

    view.open(
        Work(
            read,
            leave,
            confirm_equal=equal,
            again=lambda: second_reading.reading_override_again(override_id),
        )
    )


def _as_shown(item: "CheckItem", now: "Callable[[Workspace], Iterable[CheckItem]]") -> "CheckItem":
    """The same, confirmed only while it is what was shown: an edit may be undone meanwhile."""

    def confirm(ws: "Workspace", person: str, place: str) -> "Change":
        _ensure_as_shown((item,), now(ws))
        return item.confirm(ws, person, place)

    return replace(item, confirm=confirm)


def _ensure_as_shown(shown: "Iterable[CheckItem]", now: "Iterable[CheckItem]") -> None:
    found = {item.key: (item.title, item.what, item.entered, item.text) for item in now}
    if any(found.get(i.key) != (i.title, i.what, i.entered, i.text) for i in shown):
        raise EntryError(tr("Nội dung đã đổi sau khi hiện ra. Hãy xem lại rồi xác nhận."))
