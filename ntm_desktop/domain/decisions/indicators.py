"""What is read of one indicator, beside the very lines it was read from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ntm_desktop.domain.decisions.limits import Limit, Word


class State(StrEnum):
    """How an indicator came out of the document."""

    READ = "read"
    ASK = "ask"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the document: page (0: none), its number in the file, and its text."""

    page: int
    row: int
    text: str


@dataclass(slots=True)
class ReadItem:
    """An indicator's or a sub-item's wording and cells.

    Attributes:
        label: of a sub-item ("a"), or what the document prints as number ("" none, "-" a bullet).
        text: wording without number and footnote mark.
        thresholds: by group id; empty when the values stand in the sub-items.
        printed: the cells as they stand, by group id.
        footnote: mark and text, "" when there is none.
        question: about the item as a whole, "" when there is none.
    """

    label: str
    text: str
    thresholds: dict[str, Limit] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    footnote: str = ""
    marks: list[str] = field(default_factory=list)
    question: str = ""
    sources: list[Source] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Add a question, once."""
        if question not in self.question:
            self.question = f"{self.question} {question}".strip()

    @property
    def wording_questions(self) -> tuple[str, ...]:
        """What is asked of words that stand beside a level which was read without a doubt."""
        return (f"Chú thích {self.footnote}",) if self.footnote else ()

    @property
    def asked(self) -> bool:
        """Whether the item or one of its cells has a question."""
        return bool(self.question) or any(limit.asked for limit in self.thresholds.values())


@dataclass(slots=True)
class ReadIndicator(ReadItem):
    """One indicator.

    Attributes:
        criterion: number of its criterion, 0 when the document does not say.
        number: what it must be called; for an unnumbered one told from its place.
        remark: what the column of remarks says.
        threshold_in_text: a figure that stands in the wording while the cell says “Đạt”.
        answers: what a person chose where there was a question, a sentence each.
    """

    criterion: int = 0
    criterion_name: str = ""
    section: str = ""
    number: str = ""
    unit_column: str = ""
    condition: str = ""
    exemption: str = ""
    threshold_in_text: Limit | None = None
    remark: str = ""
    parts: list[ReadItem] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def wording_questions(self) -> tuple[str, ...]:
        """A footnote, a condition, a remark, a level in the wording: each as it is asked."""
        found = [f"Chú thích {self.footnote}"] if self.footnote else []
        if self.condition:
            found.append(f"Lời văn kèm điều kiện “{self.condition}”.")
        if self.remark:
            found.append(f"Cột ghi chú: “{self.remark}”")
        if self.threshold_in_text is not None:
            found.append("Ô ghi “Đạt”, mức nằm trong lời văn.")
        return tuple(found)

    def items(self) -> Iterator[ReadItem]:
        """The indicator and its sub-items."""
        yield self
        yield from self.parts

    @property
    def state(self) -> State:
        """Read, to be asked, or not understood."""
        limits = [limit for item in self.items() for limit in item.thresholds.values()]
        if not limits or all(limit.word is Word.UNKNOWN for limit in limits):
            return State.NOT_UNDERSTOOD
        return State.ASK if any(item.asked for item in self.items()) else State.READ
