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
class Limit:
    """One cell as it is read.

    Attributes:
        word: set when the cell holds no figure.
        comparison: ">=", ">", "<=", "<", "==", "met"; None for a figure without a sign.
        value: a figure, or the words of a level ("Mức độ 2").
        unit: as printed; None when none is printed.
        also: further demands of the same cell ("≥ 20% từ công trình tập trung").
        by_year: (year, demand), when each year has its own.
        question: why a person has to look, "" when nobody has to.
        readings: the readings that are possible, side by side; for a question only.
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
    question: str = ""
    readings: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether it or anything inside it has a question."""
        return bool(self.question) or any(
            part.asked for part in (*self.also, *(limit for _, limit in self.by_year))
        )

    def asking(self, question: str, *readings: str) -> "Limit":
        """The same with a question; the first question asked stays the first told."""
        told = f"{self.question} {question}" if self.question else question
        return replace(self, question=told, readings=(*self.readings, *readings))


def unknown(question: str, *readings: str) -> Limit:
    """A cell from which no rule can be read."""
    return Limit(word=Word.UNKNOWN, question=question, readings=readings)
