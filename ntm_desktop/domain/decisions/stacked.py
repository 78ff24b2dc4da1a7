"""A table copied with every cell on a line of its own → a grid, where only one grid is possible.

The heading tells how many columns there are and of what. Every way of laying the lines below
into such rows has a cost (``stacked_cells``), and the cheapest is taken. A row whose lines could
also lie otherwise for hardly more is asked, so that a level never goes to a group by guess.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ntm_desktop.domain.decisions.columns import is_number_heading
from ntm_desktop.domain.decisions.document import Grid, Line
from ntm_desktop.domain.decisions.partings import partings
from ntm_desktop.domain.decisions.stacked_cells import (
    NEVER,
    Token,
    aside_cost,
    continues,
    cost_without_number,
    goes_on_by_year,
    is_wrapped,
    name_cost,
    numbers_due,
    unit_cost,
    value_cost,
    wording_cost,
)
from ntm_desktop.domain.decisions.stacked_grid import Blank, Laid, laid_grid
from ntm_desktop.domain.decisions.stacked_head import (
    Layout,
    find_layout,
    levels_in_a_row,
    table_tokens,
)
from ntm_desktop.domain.decisions.wording import run_on, take_number

_SURE = 1.2
_FAR = 9.0
_MOST_LINES = 3000
_LONGEST_WORDING = 9
_LONGEST_VALUE = 6


@dataclass(slots=True)
class Edge:
    """Lines ``start`` to ``end`` taken as one cell; ``role`` tells of which column."""

    start: int
    phase: str
    end: int
    after: str
    cost: float
    role: str


def read_stacked(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    """The table that begins with the heading “TT” at ``at`` and the line after it."""
    if not is_number_heading(lines[at].text):
        return None
    found = find_layout(lines, at)
    if found is None:
        return None
    layout, heading, after = found
    tokens, end = table_tokens(lines, after, heading)
    if len(tokens) > _MOST_LINES or not any(token.value for token in tokens):
        return None
    lost = levels_in_a_row(tokens) > layout.width
    if lost:
        layout = replace(layout, width=levels_in_a_row(tokens))
    laid, blank = _best(tokens, layout)
    if laid is None or not any(row.values() for row in laid):
        return None
    while laid and laid[-1].cells[0][0] == "J":
        end = min(end, _at(lines, laid.pop().lines[0]))
    return laid_grid(laid, layout, lines[at], blank, lost=lost, wrapped=is_wrapped(tokens)), end


def _at(lines: list[Line], line: Line) -> int:
    return next(i for i, one in enumerate(lines) if one is line)


def _best(tokens: list[Token], layout: Layout) -> tuple[list[Laid] | None, Blank]:
    """The rows by the cheapest way of taking empty lines."""
    full = [token for token in tokens if token.text]
    found = [(*_Laying(full, layout, Blank.NOTHING).lay(), Blank.NOTHING)]
    empty = len(tokens) - len(full)
    if 0 < empty < 0.8 * len(full):
        for blank in (Blank.EVERY_CELL, Blank.EMPTY_CELL):
            cost, rows = _Laying(tokens, layout, blank).lay()
            found.append((cost - 0.5 * empty, rows, blank))
    _, rows, blank = min(found, key=lambda one: one[0])
    return rows, blank


class _Laying:
    """All ways of laying lines into rows, and the cheapest."""

    def __init__(self, tokens: list[Token], layout: Layout, blank: Blank) -> None:
        self._tokens = tokens
        self._layout = layout
        self._blank = blank
        self._due = numbers_due(tokens)
        self._wrapped = is_wrapped(tokens)
        self._unnumbered = cost_without_number(tokens, self._due)
        self._repeated = Counter(token.text for token in tokens)

    def lay(self) -> tuple[float, list[Laid] | None]:
        """The cost of the cheapest way and its rows; None when there is none."""
        size = len(self._tokens)
        best: list[dict[str, float]] = [{} for _ in range(size + 1)]
        came: list[dict[str, Edge]] = [{} for _ in range(size + 1)]
        best[0]["S"] = 0.0
        edges: list[list[Edge]] = []
        for at in range(size + 1):
            here = best[at]
            made: list[Edge] = []
            for phase in [p for p in here if p != "S"]:
                self._take(Edge(at, phase, at, "S", self._ends(at, phase), ""), best, came, made)
            limit = min(here.values(), default=0.0) + _FAR
            for phase, cost in list(here.items()):
                if cost <= limit and at < size:
                    for edge in self._cells(at, phase):
                        self._take(edge, best, came, made)
            edges.append(made)
        if "S" not in best[size]:
            return NEVER, None
        return best[size]["S"], self._rows(best, came, edges)

    def _take(
        self,
        edge: Edge,
        best: list[dict[str, float]],
        came: list[dict[str, Edge]],
        made: list[Edge],
    ) -> None:
        if edge.cost >= NEVER:
            return
        made.append(edge)
        cost = best[edge.start][edge.phase] + edge.cost
        if cost < best[edge.end].get(edge.after, NEVER):
            best[edge.end][edge.after] = cost
            came[edge.end][edge.after] = edge

    def _rows(
        self, best: list[dict[str, float]], came: list[dict[str, Edge]], edges: list[list[Edge]]
    ) -> list[Laid]:
        size = len(self._tokens)
        rest: list[dict[str, float]] = [{} for _ in range(size + 1)]
        rest[size]["S"] = 0.0
        shares: list[dict[str, float]] = [{} for _ in range(size)]
        for at in range(size, -1, -1):
            # Edges that end a row come first in the list and lead to "S" of the same place.
            for edge in reversed(edges[at]):
                behind = rest[edge.end].get(edge.after, NEVER)
                if behind >= NEVER:
                    continue
                old = rest[at].get(edge.phase, NEVER)
                rest[at][edge.phase] = min(old, edge.cost + behind)
                whole = best[at][edge.phase] + edge.cost + behind
                for place in range(edge.start, edge.end):
                    role = edge.role + ("+" if place > edge.start else "")
                    shares[place][role] = min(shares[place].get(role, NEVER), whole)
        path: list[Edge] = []
        at, phase = size, "S"
        while at or phase != "S":
            edge = came[at][phase]
            path.append(edge)
            at, phase = edge.start, edge.phase
        # Lines broken inside cells can be put together in too many ways to be sure of one.
        rows = [Laid()]
        for edge in reversed(path):
            self._lay_edge(edge, rows, shares, best[size]["S"])
        for row in rows:
            row.sure = row.sure and not self._wrapped
        return [row for row in rows if row.cells]

    def _lay_edge(
        self, edge: Edge, rows: list[Laid], shares: list[dict[str, float]], total: float
    ) -> None:
        row = rows[-1]
        if edge.start == edge.end:
            row.strange = row.strange or (edge.phase[0] in "CUB" and edge.cost >= 5.0)
            rows.append(Laid())
            return
        tokens = self._tokens[edge.start : edge.end]
        joint = "\n" if edge.role[0] == "V" else " "
        row.cells.append((edge.role, joint.join(token.text for token in tokens)))
        row.lines += [token.line for token in tokens if token.text]
        if edge.role == "O":
            row.cells[-1:] = self._parted(tokens)
        elif edge.role == "M":
            texts = [token.text for token in tokens]
            row.cells[-1:] = [("C", " ".join(texts[: -self._layout.width]))]
            row.cells += [(f"V{n}", text) for n, text in enumerate(texts[-self._layout.width :], 1)]
        level = edge.role[0] in "CATH" and any(token.value for token in tokens)
        row.strange = row.strange or level or edge.role == "J"
        for place in range(edge.start, edge.end):
            mine = edge.role + ("+" if place > edge.start else "")
            others = [cost for role, cost in shares[place].items() if role != mine]
            if self._tokens[place].text and others and min(others) - total < _SURE:
                row.sure = False
        if edge.role in {"J", "R", "_"}:
            rows.append(Laid())

    def _parted(self, tokens: list[Token]) -> list[tuple[str, str]]:
        """The cells of a row that holds several indicators, line below line."""
        starts = [i for i, token in enumerate(tokens) if token.head]
        count, width = len(starts), self._layout.width
        first = len(tokens) - count * width
        ends = [*starts[1:], first]
        told = [
            " ".join(token.text for token in tokens[start:end])
            for start, end in zip(starts, ends, strict=True)
        ]
        made = [("C", "\n".join(told))]
        for column in range(width):
            at = first + column * count
            made.append((f"V{column + 1}", "\n".join(t.text for t in tokens[at : at + count])))
        return made

    def _cells(self, at: int, phase: str) -> Iterator[Edge]:
        """Every cell that may follow in a row that has come to ``phase``."""
        token = self._tokens[at]
        if phase == "S":
            yield from self._begin(at, token)
        if phase in {"S", "N1", "N2", "N0"}:
            yield from self._name(at, phase, token)
        if phase in {"S", "N1", "N2", "N0", "A0", "A1", "A2"}:
            yield from self._wording(at, phase, token)
            yield from self._several(at, phase)
        if phase == "C" and self._layout.unit:
            if not token.text:
                yield Edge(at, phase, at + 1, "U", 0.1, "U")
            else:
                for end in range(at + 1, min(at + 3, len(self._tokens)) + 1):
                    yield Edge(at, phase, end, "U", unit_cost(tuple(self._tokens[at:end])), "U")
        if phase == "U" or phase == "C":
            extra = 0.3 if phase == "C" and self._layout.unit else 0.0
            extra += 1.7 if extra and self._blank is not Blank.NOTHING else 0.0
            yield from self._value(at, phase, 0, extra)
        if phase[0] == "V" and int(phase[1:]) < self._layout.width:
            yield from self._value(at, phase, int(phase[1:]), 0.0)
        if phase[0] == "B" and int(phase[1:]) < self._layout.width and not token.text:
            yield Edge(at, phase, at + 1, f"B{int(phase[1:]) + 1}", 0.1, "B")
        if phase[0] in "VBT":
            yield from self._aside(at, phase, token)

    def _begin(self, at: int, token: Token) -> Iterator[Edge]:
        """What may stand at the beginning of a row."""
        if not token.text:
            yield Edge(at, "S", at + 1, "S", 1.5, "_")
            yield Edge(at, "S", at + 1, "N0", 0.2, "N")
            return
        if token.section:
            yield Edge(at, "S", at + 1, "S", 0.0, "R")
            return
        yield Edge(at, "S", at + 1, "S", 8.0, "J")
        if token.number or token.letter:
            yield Edge(at, "S", at + 1, "N2", 0.0, "N")
        elif token.criterion:
            cost = 0.0 if at in self._due else 5.0
            yield Edge(at, "S", at + 1, "N1", cost, "N")

    def _name(self, at: int, phase: str, token: Token) -> Iterator[Edge]:
        """The name of the criterion, in its column or heading a criterion's rows."""
        every = self._blank is Blank.EVERY_CELL
        if not token.text:
            if self._layout.named and phase != "S":
                yield Edge(at, phase, at + 1, f"A{phase[1]}", 1.5 if phase == "N1" else 0.0, "A")
            return
        cost = name_cost(token)
        if cost >= NEVER:
            return
        if phase == "N1":
            cost += 0.0
        elif phase == "N2":
            first = self._tokens[at - 1].number.endswith(".1")
            cost += 0.0 if first else 0.3 if self._repeated[token.text] > 1 else 1.5
        else:
            cost += 2.5 + (4.0 if every and phase == "S" else 0.0)
        end = at + 1
        while cost < _FAR:
            if self._layout.named:
                yield Edge(at, phase, end, f"A{phase[1:] or 0}", cost, "A")
            if phase == "N1":
                yield Edge(at, phase, end, "H", cost + (2.5 if self._layout.named else 0.5), "H")
            if end >= len(self._tokens) or end - at > 3:
                return
            cost += continues(self._tokens[end], wrapped=self._wrapped)
            end += 1

    def _wording(self, at: int, phase: str, token: Token) -> Iterator[Edge]:
        cost = wording_cost(token)
        if cost >= NEVER:
            return
        told = phase[1:]
        if told == "2":
            cost += 1.0 if token.head == "number" else 0.0
        elif not token.head:
            cost += 0.3 if told == "1" else self._unnumbered
        if self._layout.named and phase[0] in "NS":
            if self._blank is Blank.EVERY_CELL:
                cost += 5.0
            elif phase == "N1":
                cost += 1.5
            elif phase == "N2" and self._tokens[at - 1].number.endswith(".1"):
                cost += 0.5
        elif phase == "S" and self._blank is Blank.EVERY_CELL and len(self._layout.lead) > 1:
            cost += 5.0
        end = at + 1
        while cost < _FAR:
            yield Edge(at, phase, end, "C", cost, "C")
            if end >= len(self._tokens) or end - at > _LONGEST_WORDING:
                return
            cost += continues(self._tokens[end], wrapped=self._wrapped)
            if self._layout.unit and unit_cost((self._tokens[end],)) == 0.0:
                cost += 2.0
            end += 1

    def _several(self, at: int, phase: str) -> Iterator[Edge]:
        """Several indicators in one cell: their wordings, then each group's levels in turn."""
        wordings = 0
        end = at
        while end < len(self._tokens) and self._tokens[end].head == self._tokens[at].head != "":
            wordings += 1
            end += 1
            while end < len(self._tokens) and 0 < continues(self._tokens[end], wrapped=False) < 1:
                end += 1
        yield from self._melted(at, phase, end)
        last = end + wordings * self._layout.width
        if wordings < 2 or last > len(self._tokens):
            return
        behind = self._tokens[last] if last < len(self._tokens) else None
        levels = [value_cost((token,)) for token in self._tokens[end:last]]
        if max(levels) < NEVER and not (behind and behind.value and last not in self._due):
            few = sum(cost < 1.0 for cost in levels) >= 0.8 * len(levels)
            if few:
                yield Edge(at, phase, last, f"V{self._layout.width}", 1.0 + sum(levels), "O")

    def _melted(self, at: int, phase: str, end: int) -> Iterator[Edge]:
        """Several indicators in one line, each group's levels in one line below it."""
        count = len(run_on(take_number(" ".join(token.text for token in self._tokens[at:end]))))
        last = end + self._layout.width
        if count < 2 or last > len(self._tokens):
            return
        told = [partings(token.text, count) for token in self._tokens[end:last]]
        if sum(map(bool, told)) > 0.5 * len(told):
            yield Edge(at, phase, last, f"V{self._layout.width}", 1.0, "M")

    def _value(self, at: int, phase: str, count: int, extra: float) -> Iterator[Edge]:
        role = f"V{count + 1}"
        if not self._tokens[at].text:
            yield Edge(at, phase, at + 1, role, 2.0 + extra, role)
            if not count:
                yield Edge(at, phase, at + 1, "B1", 0.1 + extra, "B")
            return
        if count and goes_on_by_year(self._tokens[at - 1], self._tokens[at]):
            extra += 2.0
        for end in range(at + 1, min(len(self._tokens), at + _LONGEST_VALUE) + 1):
            cost = value_cost(tuple(self._tokens[at:end])) + self._due.get(at, 0.0)
            if cost < _FAR:
                yield Edge(at, phase, end, role, cost + extra, role)

    def _aside(self, at: int, phase: str, token: Token) -> Iterator[Edge]:
        done = int(phase[1:]) if phase[0] == "T" else 0
        if done >= self._layout.aside:
            return
        missing = 0.0
        if phase[0] == "V" and int(phase[1:]) < self._layout.width:
            missing = 1.0
        cost = 0.0 if not token.text else aside_cost(token)
        yield Edge(at, phase, at + 1, f"T{done + 1}", cost + missing, "T")

    def _ends(self, at: int, phase: str) -> float:
        """What it costs that a row ends here, having come to ``phase``."""
        blanks = self._blank is not Blank.NOTHING
        aside = 2.0 * self._layout.aside if blanks else 0.0
        if phase == "H":
            return 0.0
        if phase[0] == "V":
            count = int(phase[1:])
            return aside + (0.0 if count == self._layout.width else 1.0 if count == 1 else 1.5)
        if phase[0] == "T":
            return 2.0 * (self._layout.aside - int(phase[1:])) if blanks else 0.0
        if phase[0] == "B" or phase in {"C", "U"}:
            whole = phase[0] == "B" and int(phase[1:]) == self._layout.width
            cut = 0.0 if whole else 1.5 if phase[0] == "B" else 2.0 if blanks else 0.0
            return aside + cut + (0.3 if self._parts_follow(at) else 5.0)
        return NEVER

    def _parts_follow(self, at: int) -> bool:
        """Whether sub-items stand below the wording before ``at``."""
        before = next((token.text for token in reversed(self._tokens[:at]) if token.text), "")
        lead = len(self._layout.lead) - 1 if before.endswith(":") else 0
        for token in self._tokens[at:]:
            if not token.text:
                continue
            if token.head in {"letter", "bullet"} or token.letter:
                return True
            # Number and name of the criterion, said again in every row.
            level = token.value and not token.criterion
            if lead < 1 or level or token.begins or self._repeated[token.text] < 2:
                return False
            lead -= 1
        return False
