"""Where money comes from: a tree, because every report cuts it differently.

Three storeys: **groups** ("Ngân sách nhà nước") only sum up; **lines** are what is counted: the
total of all lines is the total; **details** below a line say what it is made of. So a subtotal
is a line of the table and is never counted twice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.text import fold

TOTAL = "total"
"""The name of the whole, which is no source: "Tổng số" as an office states it."""

_NUMBERING = re.compile(
    r"^(?:[-+*•–—]+|\(?(?:[ivx]{1,4}|[a-h])[.)]|\(?\d{1,2}(?:\.\d{1,2})*[.)]?(?=\s))\s*"
)
_BULLETS = re.compile(r"^[-+*•–—\s]+")
_AFTER = re.compile(r"\s*(?:\([^()]*\)|[:;.,]+)\s*$")
_BEFORE = re.compile(r"^(?:trong do|gom|bao gom)\s*:?\s*")


@dataclass(frozen=True, slots=True)
class Source:
    """One node of the tree.

    Attributes:
        label: as it is printed.
        parent: id of the node it belongs to, "" at the top.
        line: it is counted; below it are details, above it groups.
        seldom: shown only where it has a figure, or when it is asked for.
        resource: the name under which the province's table of sources has it (a group: what is
            left of it over its lines), "" for details.
        unit: of its quantity ("công", "m²"), "" when only money is kept.
        synonyms: other ways offices write it, folded.
    """

    id: str
    label: str
    parent: str = ""
    line: bool = False
    seldom: bool = False
    resource: str = ""
    unit: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceTree:
    """All sources, parents before what belongs to them."""

    id: str
    version: int
    title: str
    sources: tuple[Source, ...]
    provenance: Provenance = field(default_factory=lambda: Provenance("", False))

    @cached_property
    def _by_id(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _below(self) -> Mapping[str, tuple[Source, ...]]:
        found: dict[str, list[Source]] = {}
        for source in self.sources:
            found.setdefault(source.parent, []).append(source)
        return {parent: tuple(below) for parent, below in found.items()}

    def find(self, source_id: str) -> Source | None:
        """The source with this id; None when this tree has none."""
        return self._by_id.get(source_id)

    def label(self, source_id: str) -> str:
        """What a source is called; its id when a later version of the tree made it."""
        if source_id == TOTAL:
            return "Tổng số"
        found = self.find(source_id)
        return found.label if found else source_id

    def below(self, source_id: str) -> tuple[Source, ...]:
        """The sources right below one, those at the top for ``TOTAL``."""
        return self._below.get("" if source_id == TOTAL else source_id, ())

    def depth(self, source: Source) -> int:
        """How far below the top, which is 0."""
        depth, parent = 0, source.parent
        while parent and (above := self.find(parent)) is not None:
            depth, parent = depth + 1, above.parent
        return depth

    def is_group(self, source: Source) -> bool:
        """Whether lines stand below it."""
        return not source.line and any(
            below.line or self.is_group(below) for below in self.below(source.id)
        )

    def is_detail(self, source: Source) -> bool:
        """Whether it stands below a line."""
        return not source.line and not self.is_group(source)

    def gifts(self) -> tuple[Source, ...]:
        """What residents can give: the details of the community."""
        return self.below("community")

    def match(self, text: str, within: str = "") -> tuple[Source, ...]:
        """The sources that a heading of a table may mean, best first; several must be asked.

        Args:
            text: as typed: "- Ngân sách trung ương:".
            within: the group or line that the row visibly stands below; decides between equals.
        """
        exact = [s for s in self.sources if _BULLETS.sub("", fold(text)) == fold(s.label)]
        if len(exact) == 1:
            return tuple(exact)
        wanted = plain_heading(text)
        if not wanted:
            return ()
        found = [s for s in self.sources if wanted == plain_heading(s.label)]
        found += [s for s in self.sources if wanted in s.synonyms and s not in found]
        if len(found) > 1 and within:
            right_below = [s for s in found if s.parent == within]
            near = [s for s in found if within in self._above(s.parent)]
            found = right_below or near or found
        return tuple(found)

    def _above(self, source_id: str) -> Iterator[str]:
        found = self.find(source_id)
        while found is not None and found.parent:
            yield found.parent
            found = self.find(found.parent)


def plain_heading(text: str) -> str:
    """The words of a heading, folded, without numbers, bullets and what stands in brackets."""
    plain = fold(text)
    while (bare := _NUMBERING.sub("", plain).strip()) != plain:
        plain = bare
    while (bare := _AFTER.sub("", plain).strip()) != plain:
        plain = bare
    return _BEFORE.sub("", plain).strip()


@dataclass(frozen=True, slots=True)
class NodeValue:
    """What a node of the tree comes to, triệu đồng; None where nothing is known.

    Attributes:
        stated: written down for the node itself.
        parts: what belongs to it, added up.
        value: what counts. A line and a detail are what was stated for them, else their parts. A
            group is never less than its lines: what was stated beyond them is its ``rest``.
    """

    stated: Decimal | None
    parts: Decimal | None
    value: Decimal | None

    @property
    def rest(self) -> Decimal:
        """Of what was stated, the part that no source below says where it comes from."""
        if self.stated is None:
            return Decimal(0)
        # Of the value, not of what was stated: over several years the one is never less than the
        # parts of its year, while a year that stated too little would eat up another's rest.
        return max((self.value or Decimal(0)) - (self.parts or Decimal(0)), Decimal(0))

    @property
    def below_its_parts(self) -> bool:
        """Whether less was stated than its parts come to: one of the two is wrong."""
        return self.stated is not None and self.parts is not None and self.stated < self.parts


def add_up(values: Iterator[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def node_values(
    tree: SourceTree,
    stated: Mapping[str, Decimal | None],
    more: Mapping[str, Decimal | None] | None = None,
) -> Mapping[str, NodeValue]:
    """Every node's value, ``TOTAL`` among them.

    Args:
        tree: the sources.
        stated: source id to what was written down for it; ids the tree does not know are added
            to the total, so that no money is lost.
        more: source id to what single records (contributions) below it come to.
    """
    found: dict[str, NodeValue] = {}
    extra = more or {}

    def visit(source: Source) -> Decimal | None:
        below = [visit(one) for one in tree.below(source.id)]
        parts = add_up(iter([*below, extra.get(source.id)]))
        own = stated.get(source.id)
        if own is None:
            value = parts
        elif tree.is_group(source) and parts is not None:
            value = max(own, parts)
        else:
            value = own
        found[source.id] = NodeValue(own, parts, value)
        return value

    tops = [visit(source) for source in tree.below(TOTAL)]
    unknown = [value for name, value in stated.items() if name != TOTAL and tree.find(name) is None]
    parts = add_up(iter([*tops, *unknown]))
    own = stated.get(TOTAL)
    found[TOTAL] = NodeValue(own, parts, own if parts is None else parts)
    return found


def total_of(tree: SourceTree, amounts: Mapping[str, Decimal]) -> Decimal | None:
    """What amounts by source come to, a stated total included."""
    if not amounts:
        return None
    if len(amounts) == 1 and TOTAL in amounts:
        return amounts[TOTAL]
    values = node_values(tree, amounts)[TOTAL]
    if values.stated is not None and values.parts is not None:
        return max(values.stated, values.parts)
    return values.value
