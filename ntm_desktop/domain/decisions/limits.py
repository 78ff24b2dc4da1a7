"""What one cell of a decision demands, and what has to be asked about it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum


class Word(StrEnum):
    """A cell that holds no figure."""

    MET = "Đạt"
    SET_BY_PROVINCE = "set_by_province"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what is asked about.

    Attributes:
        words: as it is shown beside the other ways.
        takes: (attribute of the limit, its value) that this way settles; None for what a
            threshold cannot hold, so that a person writes it by hand.
    """

    words: str
    takes: tuple[tuple[str, object], ...] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Why a person has to look, and the ways to read it, side by side."""

    text: str
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """One cell as it is read.

    Attributes:
        word: set when the cell holds no figure.
        comparison: ">=", ">", "<=", "<", "==", "met"; None for a figure without a sign.
        value: a figure, or the words of a level ("Mức độ 2").
        unit: as printed; None when none is printed.
        also: further demands of the same cell ("≥ 20% từ công trình tập trung").
        by_year: (year, demand), when each year has its own.
        questions: why a person has to look; empty when nobody has to.
    """

    word: Word | None = None
    comparison: str | None = None
    value: Decimal | str | bool | None = None
    unit: str | None = None
    label: str = ""
    qualifier: str = ""
    condition: str = ""
    set_by_province: bool = False
    also: tuple["Limit", ...] = ()
    by_year: tuple[tuple[int, "Limit"], ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def question(self) -> str:
        """All questions in one line, "" when there is none."""
        return " ".join(question.text for question in self.questions)

    @property
    def readings(self) -> tuple[str, ...]:
        """The words of all readings that are possible."""
        return tuple(one.words for question in self.questions for one in question.readings)

    @property
    def asked(self) -> bool:
        """Whether it or anything inside it has a question."""
        return bool(self.question) or any(
            part.asked for part in (*self.also, *(limit for _, limit in self.by_year))
        )

    def asking(self, text: str, *readings: str | Reading) -> "Limit":
        """The same with one more question."""
        return replace(self, questions=(*self.questions, _question(text, readings)))


def unknown(text: str, *readings: str | Reading) -> Limit:
    """A cell from which no rule can be read."""
    return Limit(word=Word.UNKNOWN, questions=(_question(text, readings),))


def _question(text: str, readings: tuple[str | Reading, ...]) -> Question:
    return Question(text, tuple(Reading(one) if isinstance(one, str) else one for one in readings))
