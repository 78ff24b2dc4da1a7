"""The heading of a table copied cell by cell, and the lines that belong to the table."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from ntm_desktop.domain.decisions.columns import Headed, headed, is_number_heading
from ntm_desktop.domain.decisions.copied import END, ROMAN, SPANNING
from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.stacked_cells import Token, make_token
from ntm_desktop.domain.decisions.tabbed import TELLS
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_MOST_HEADINGS = 24
_LEVEL = re.compile(r"^(?:[≥≤⩾⩽]|[<>]=?)\s*\d|\d\s*%$")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of the table: what leads to the wording, the unit, the values, what follows."""

    lead: tuple[Headed, ...]
    unit: bool
    width: int
    aside: int
    cells: tuple[str, ...]
    names: tuple[str, ...]
    tail: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether the name of the criterion has a column of its own."""
        return Headed.NAME in self.lead


def find_layout(lines: list[Line], at: int) -> tuple[Layout, list[str], int] | None:
    """The columns, all texts of the heading, and where the rows begin."""
    head: list[str] = []
    starts: list[int] = []
    after = at
    while after < len(lines) and len(head) < _MOST_HEADINGS:
        text = squeeze(lines[after].text)
        if _LEVEL.search(text) and len(head) > 1:
            # Without numbers the first wording stands right below the heading, its level below it.
            head.pop()
            after = starts.pop()
            break
        if TELLS.fullmatch(fold(text)) or take_number(text).kind == "number" or ROMAN.match(text):
            break
        if text and head and text[0].islower():
            head[-1] = f"{head[-1]} {text}"
        elif text and not text.strip("()").isdigit():
            head.append(text)
            starts.append(after)
        after += 1
    kinds = headed(head)
    content = next((i for i, kind in enumerate(kinds) if kind is Headed.CONTENT), None)
    if content is None or content + 1 >= len(head):
        return None
    lead = content + 1
    unit = kinds[lead] is Headed.UNIT
    behind = list(zip(head[lead:], kinds[lead:], strict=True))
    told = [text for text, kind in behind if kind not in {Headed.UNIT, Headed.ASIDE}]
    tail = tuple(text for text, kind in behind if kind is Headed.ASIDE)
    names = [name for name in told if not SPANNING.match(fold(name))] or told[:1]
    if not names:
        return None
    made = Layout(
        tuple(kinds[:lead]), unit, len(names), len(tail), tuple(head[: lead + unit]),
        tuple(names), tail,
    )  # fmt: skip
    return made, [fold(text) for text in head], after


def table_tokens(lines: list[Line], at: int, heading: list[str]) -> tuple[list[Token], int]:
    """The lines of the table without headings said again, and the line after it."""
    tokens: list[Token] = []
    while at < len(lines):
        text = squeeze(lines[at].text)
        if END.match(fold(text)) and not take_number(text).kind:
            break
        if is_number_heading(text):
            past = _past_heading(lines, at, heading)
            if past is None:
                break
            at = past
            continue
        tokens.append(make_token(replace(lines[at], text=text)))
        tokens[-1] = replace(tokens[-1], line=lines[at])
        at += 1
    while tokens and not tokens[-1].text:
        tokens.pop()
    return tokens, at


def _past_heading(lines: list[Line], at: int, heading: list[str]) -> int | None:
    """Past a heading that is repeated; None when another table begins."""
    told, whole = "", " ".join(heading)
    while at < len(lines) and told != whole:
        told = f"{told} {fold(squeeze(lines[at].text))}".strip()
        if not whole.startswith(told):
            return None
        at += 1
    while at < len(lines) and (not lines[at].text.strip() or _counts(lines[at].text)):
        at += 1
    return at


def _counts(text: str) -> bool:
    return re.fullmatch(r"\(\d{1,2}\)", text.strip()) is not None


def levels_in_a_row(tokens: list[Token]) -> int:
    """How many levels mostly stand below each other: what the columns must be at least."""
    runs: Counter[int] = Counter()
    run = 0
    for token in [*tokens, None]:
        if token is not None and token.value and not token.criterion:
            run += 1
        elif token is None or token.text:
            runs[run] += 1
            run = 0
    del runs[0]
    if not runs:
        return 0
    most, times = runs.most_common(1)[0]
    return most if 2 * times > sum(runs.values()) else 0
