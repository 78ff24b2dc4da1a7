"""Rules laid out as tables, before anything is drawn; and the shapes that both ways share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from ntm_desktop.domain.criteria import (
    CommuneGroup,
    CommuneProperty,
    Indicator,
    Part,
)
from ntm_desktop.domain.rule_tables.columns import Column
from ntm_desktop.domain.text import fold

Row = Mapping[str, str]

MAIN = "main"
MAIN_LABEL = "Chung"
_SEXES = (("nam", "Nam"), ("nu", "Nữ"))


class _Named(Protocol):
    """A part of an indicator, finished or being read."""

    @property
    def id(self) -> str: ...

    @property
    def label(self) -> str: ...


N = TypeVar("N", bound=_Named)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet.

    Attributes:
        title: over its header, empty for none.
        columns: from left to right.
        rows: column key to text; a key that is left out is an empty cell.
        starts: rows that begin a new block, to be set off by a line.
        spare: empty rows below, ready to be filled.
        choices: row to what is offered in its second cell (only where rows differ).
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    starts: frozenset[int] = frozenset()
    spare: int = 0
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: on its tab.
        heading: the big line at the top.
        note: how to fill it, in a sentence or two.
        tables: one under the other.
        frozen: columns that stay in view.
        pages: sheets of paper its width may take.
    """

    name: str
    heading: str
    note: str
    tables: tuple[Table, ...]
    frozen: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook of rules.

    Attributes:
        title: of the file.
        guide: lines of the first sheet; those beginning with "#" are headings.
        sheets: after the guide.
    """

    title: str
    guide: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def parts_by_sex(main: Part, *, required: bool) -> tuple[Part, ...]:
    """The parts for men and for women that the mark "nam, nữ riêng" stands for."""
    return tuple(
        replace(main, id=part_id, label=label, required=required, aliases=(label.lower(),))
        for part_id, label in _SEXES
    )


def find_part(parts: Sequence[N], words: str) -> N | None:
    """The part that a cell names by its id or its label; an empty cell means the first one."""
    if not words:
        return parts[0] if parts else None
    for part in parts:
        if part.id == words:
            return part
    named = [part for part in parts if fold(part.label) == fold(words)]
    return named[0] if len(named) == 1 else None


def part_words(indicator: Indicator, part: Part) -> str:
    """What :func:`find_part` finds this part by."""
    if part is indicator.parts[0]:
        return ""
    named = part.label if part.label and find_part(indicator.parts, part.label) is part else ""
    return named or part.id


def find_property(properties: Sequence[CommuneProperty], words: str) -> CommuneProperty | None:
    """The property that a cell names by its id or its label."""
    for item in properties:
        if item.id == words:
            return item
    named = [item for item in properties if fold(item.label) == fold(words)]
    return named[0] if len(named) == 1 else None


def find_group_id(groups: Sequence[CommuneGroup], words: str) -> str | None:
    """The group that a cell names by its id or its name, None when none or several have it."""
    for group in groups:
        if group.id == words:
            return group.id
    named = [group.id for group in groups if fold(group.name) == fold(words)]
    return named[0] if len(named) == 1 else None
