"""What becomes of an answer when figures of it are typed: the one place that decides it.

A share is told by its two counts or by a bare percent, never by both: whichever is typed last
stands, and the other goes. Nothing typed is kept where it would be ignored.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Kind, Part
from ntm_desktop.domain.numbers import typed_decimal

Field = Literal["numerator", "denominator", "value"]

NUMERATOR: Field = "numerator"
DENOMINATOR: Field = "denominator"
VALUE: Field = "value"


def typed_fields(part: Part, field: Field, text: str) -> dict[Field, str]:
    """The fields a text fills; "12,4/14,6" typed into the first fills both counts."""
    if part.kind is Kind.PERCENT and field == NUMERATOR and text.count("/") == 1:
        above, below = text.split("/")
        return {NUMERATOR: above, DENOMINATOR: below}
    return {field: text}


def read_figure(text: str) -> Decimal | None:
    """The figure a text says, with or without "%"; None when nothing stands there.

    Raises:
        EntryError: it is no number, or can be read in two ways.
    """
    words = text.strip().removesuffix("%").strip()
    return typed_decimal(words) if words else None


def with_figures(
    part: Part, given: PartAnswer, figures: Mapping[Field, Decimal | None]
) -> PartAnswer:
    """The part's answer with these figures put in; None clears one.

    For a share a percent that is put in takes the place of the counts; once both counts are
    there, they take the place of a percent.
    """
    wanted = PartAnswer(
        numerator=figures.get(NUMERATOR, given.numerator),
        denominator=figures.get(DENOMINATOR, given.denominator),
        value=figures.get(VALUE, given.value),
        yes=given.yes,
    )
    if part.kind is not Kind.PERCENT:
        return wanted
    if figures.get(VALUE) is not None:
        return replace(wanted, numerator=None, denominator=None)
    if wanted.numerator is not None and wanted.denominator is not None:
        return replace(wanted, value=None)
    return wanted


def with_part(answer: Answer, part_id: str, given: PartAnswer) -> Answer:
    """The answer with a part typed anew; whoever types has decided what was open."""
    return replace(answer, parts={**answer.parts, part_id: given}, to_confirm="")
