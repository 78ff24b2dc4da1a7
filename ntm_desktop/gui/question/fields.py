"""A field of a question, and a text in it that was not saved."""

from dataclasses import dataclass

from ntm_desktop.domain.answer_editing import Field

FieldKey = tuple[str, Field]
"""(part id, field)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that was not saved, and why."""

    text: str
    message: str
