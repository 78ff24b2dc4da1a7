"""What an action changed, so that every view that shows it can draw itself again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Touched(StrEnum):
    """A kind of data that an action can change."""

    ANSWERS = "answers"
    EVIDENCE = "evidence"
    PROJECTS = "projects"
    RESOURCES = "resources"
    DOSSIER = "dossier"
    PACKAGES = "packages"
    SETTINGS = "settings"
    ASSESSMENTS = "assessments"
    RULES = "rules"
    """Drafts, sets, provincial decisions, trusted keys."""
    SUBJECTS = "subjects"
    """Villages and gardens."""
    REGISTERS = "registers"
    """Lines of registers, and their forms."""
    REPORTS = "reports"
    """Passages of the periodic reports."""


@dataclass(frozen=True, slots=True)
class Change:
    """The outcome of one action that was saved.

    Attributes:
        label: for the undo menu and the status bar: "Sửa chỉ tiêu 12.1".
        touched: what was changed; empty when everything already was as wished.
        indicators: numbers of the indicators touched; may be empty.
        at: UTC.
    """

    label: str
    touched: frozenset[Touched]
    indicators: frozenset[str]
    at: datetime


def changes_of(result: object) -> tuple[Change, ...]:
    """The changes a service's result carries: itself, its ``change``, or those of a tuple."""
    if isinstance(result, Change):
        return (result,)
    if type(result) is tuple:
        return tuple(change for each in result[:_LOOKED_AT] for change in changes_of(each))
    change = getattr(result, "change", None)
    return (change,) if isinstance(change, Change) else ()


_LOOKED_AT = 4  # a result beside others stands among the first; a list of thousands is no such
