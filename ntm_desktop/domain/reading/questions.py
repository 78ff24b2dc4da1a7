"""What a table leaves open, asked with the readings side by side.

A question has an id under which it is answered, in the window or on the command line; an answer
is one of its choices by key. What is not answered is not taken in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Choices = Mapping[str, str]
"""Question id to the key of the chosen reading."""

NONE = "none"
"""The choice that leaves something out."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the readings.

    Attributes:
        key: what it is chosen with.
        label: the reading in words.
        shows: what cells would mean by it, with their addresses.
    """

    key: str
    label: str
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something that can be read in several ways.

    Attributes:
        id: under which it is answered: "unit", "column:result", "source:8".
        text: what is asked, a sentence.
        choices: the readings.
        chosen: key of the answer, "" while it is open.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]
    chosen: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody answered yet."""
        return not self.chosen


def ask(
    choices: Choices, question_id: str, text: str, readings: tuple[Choice, ...], scope: str = ""
) -> Question:
    """A question with its answer, when there is one that fits.

    Args:
        choices: what was answered so far.
        question_id: its id.
        text: what is asked.
        readings: the choices.
        scope: of two questions with one id, the sheet of this one.
    """
    keys = {choice.key for choice in readings}
    for asked in (f"{question_id}@{scope}", question_id):
        if (chosen := choices.get(asked, "")) in keys:
            return Question(question_id, text, readings, chosen)
    return Question(question_id, text, readings)
