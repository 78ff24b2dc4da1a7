"""The lines below a heading, every piece in its column."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ntm_desktop.domain.decisions.aligned_columns import Page, Piece, pieces
from ntm_desktop.domain.decisions.columns import Headed
from ntm_desktop.domain.decisions.copied import ROMAN
from ntm_desktop.domain.decisions.values import readable
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?")
_LETTER = re.compile(r"[a-zđ][.)]")
_PAGE_NUMBER = re.compile(r"[-–]?\s*\d{1,3}\s*[-–]?")
_WHOLE_NUMBER = re.compile(r"(?:tieuchi(?:so)?)?\d{1,2}\.?|\d{1,2}(?:\.\d{1,2})+\.?|[a-zđ][.)]")
_HALF_NUMBER = re.compile(r"t|ti|tie|tieu|tieuc|tieuch|tieuchi|tieuchis|tieuchiso|\d{1,2}\.")
_NEAR = 4
_BEFORE = 9
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """One piece of the columns of levels: it lies over the columns ``first`` to ``last``."""

    first: int
    last: int
    piece: Piece


@dataclass(slots=True)
class Strip:
    """One line of a table.

    Attributes:
        at: which line of the text it is.
        page: which page it stands on, from 0.
        whole: the text of a heading over all columns, "" for an ordinary line.
        number: what stands in the column of numbers.
        name: what stands in the column of criteria.
        content: what stands in the column of wordings.
        levels: the pieces of the columns of levels.
        others: texts of columns of units and remarks.
        gap: whether empty lines stand above it.
        broken: whether a piece lies over a wording and a level and cannot be parted.
    """

    at: int
    page: int
    whole: str = ""
    number: str = ""
    name: str = ""
    content: str = ""
    levels: list[Placed] = field(default_factory=list)
    others: dict[int, list[str]] = field(default_factory=dict)
    gap: bool = False
    broken: bool = False

    def beside(self, *, every: bool) -> bool:
        """Whether it holds only the number or name of a criterion, which stand anywhere.

        Args:
            every: whether every row has its number in that column.
        """
        own = is_own_number(self.number) or is_own_letter(self.number) or (every and self.number)
        return not (self.whole or self.content or self.levels or self.others or own)


def is_own_number(text: str) -> bool:
    """“1.2” in the column of numbers: the indicator's own."""
    return _DOTTED.fullmatch(text) is not None


def is_own_letter(text: str) -> bool:
    """“a)” in the column of numbers."""
    return _LETTER.fullmatch(text) is not None


def read_strips(texts: Sequence[str], pages: list[Page], kinds: list[Headed]) -> list[Strip]:
    """All lines of a table's pages that hold anything but a page's number."""
    content = kinds.index(Headed.CONTENT)
    told = _pages_told(texts, pages[0].first)
    made: list[Strip] = []
    for number, page in enumerate(pages):
        found = [(at, pieces(texts[at])) for at in range(page.first, page.end)]
        found = [(at, held) for at, held in found if held]
        starts = _starts(found, page, content)
        for at, held in found:
            page_number = _page_number(texts, at, page, held, told)
            if page_number:
                told = page_number
                continue
            if len(held) == 1 and ROMAN.match(held[0].text):
                made.append(Strip(at, number, whole=held[0].text))
                continue
            made.append(_strip(at, number, held, page, kinds, starts))
            made[-1].broken = made[-1].broken or page.unsure
            made[-1].gap = at == page.first or not texts[at - 1].strip()
    _join_numbers(made)
    return made


def _join_numbers(strips: list[Strip]) -> None:
    """Put “Tiêu | chí 16” and “10. | 1”, broken in a narrow column, on the line between them."""
    held: list[int] = []
    for index, one in enumerate(strips):
        if not one.number:
            continue
        if held and index - held[-1] > 3:
            held = []
        held.append(index)
        text = "".join(strips[at].number for at in held).replace(" ", "")
        if _WHOLE_NUMBER.fullmatch(fold(text)):
            if len(held) > 1:
                for at in held:
                    strips[at].number = ""
                strips[(held[0] + held[-1]) // 2].number = text
            held = []
        elif not _HALF_NUMBER.fullmatch(fold(text)):
            held = []


def every_row_numbered(strips: list[Strip]) -> bool:
    """Whether every row has the number of its indicator, or of its criterion, in its column."""
    own = [one.number for one in strips if one.number]
    if sum(is_own_number(text) for text in own) > 2:
        return True
    return 2 * sum(one == two for one, two in pairwise(own)) >= len(own) > 0


def _pages_told(texts: Sequence[str], first: int) -> int:
    """The last page's number said above the table."""
    told = 0
    for text in texts[:first]:
        bare = text.replace("\f", "").strip(" -–")
        if bare.isdigit() and int(bare) == told + 1:
            told = int(bare)
    return told


def _page_number(texts: Sequence[str], at: int, page: Page, found: list[Piece], told: int) -> int:
    """A figure alone below an empty line: the next page's, or the last line of all; 0: none."""
    if len(found) > 1 or not _PAGE_NUMBER.fullmatch(found[0].text):
        return 0
    alone = at == page.first or not texts[at - 1].strip()
    last = all(not text.strip() for text in texts[at + 1 : page.end])
    number = int(re.sub(r"\D", "", found[0].text))
    near = 0 < number - told < 4
    return number if (alone and (last or near)) or (last and near) else 0


def _starts(found: list[tuple[int, list[Piece]]], page: Page, content: int) -> list[int]:
    """Where the names (if any) and the wordings of a page begin; 0 where that is not plain."""
    made: list[int] = []
    for column in range(1, content + 1):
        low, high = page.edges[column - 1] - _NEAR, page.spans[column][1]
        often = Counter(
            piece.left for _, held in found for piece in held if low <= piece.left <= high
        )
        at, count = often.most_common(1)[0] if often else (0, 0)
        made.append(at if count > 2 else 0)
    return made


def _strip(
    at: int,
    number: int,
    found: list[Piece],
    page: Page,
    kinds: list[Headed],
    starts: list[int],
) -> Strip:
    content = kinds.index(Headed.CONTENT)
    made = Strip(at, number)
    held: dict[int, list[str]] = {}
    for piece in found:
        for part in _leads(piece, page.edges[:content], starts):
            column = column_of(part, page.edges)
            if column < content:
                held.setdefault(column, []).append(part.text)
                continue
            if column == content or part.left < page.edges[content] - 1:
                values = [i for i, kind in enumerate(kinds) if kind is Headed.VALUE]
                again = _said_again(part, page.edges[content], len(values))
                if again:
                    made.content = f"{made.content} {again[0].text}".strip()
                    made.levels += [
                        Placed(value, value, one)
                        for value, one in zip(values, again[1:], strict=True)
                    ]
                    continue
                rest = _wording(part, page.edges[content], len(found) == 1, made)
                if rest is not None:
                    _level(rest, page.edges, kinds, made)
                continue
            _level(part, page.edges, kinds, made)
    for column, texts in held.items():
        text = " ".join(texts)
        if kinds[column] is Headed.NUMBER:
            made.number = f"{made.number} {text}".strip()
        else:
            made.name = f"{made.name} {text}".strip()
    return made


def _leads(piece: Piece, edges: list[int], starts: list[int]) -> list[Piece]:
    """A piece cut where the name and the wording begin: one blank may be all that parts them."""
    made = [piece]
    for edge, start in zip(edges, starts, strict=True):
        last = made[-1]
        wanted = start - 1 if start else edge
        if not last.left < wanted < last.right - 1:
            continue
        places = [
            place
            for place in range(wanted - _BEFORE, wanted + _NEAR)
            if _blank(last, place) and (abs(place - wanted) < _NEAR or not start)
        ]
        numbers = [
            place
            for place in range(wanted - _BEFORE, wanted + _NEAR)
            if _blank(last, place)
            and take_number(last.text[place - last.left + 1 :]).kind in {"number", "letter"}
        ]
        opening = [p for p in places if not last.text[p - last.left + 1].islower()]
        exact = [wanted] if start and _blank(last, wanted) else []
        best = numbers or exact or opening or places
        if best:
            at = min(best, key=lambda p: abs(p - wanted)) + 1
            made[-1:] = [part(last, last.left, at), part(last, at, last.right)]
    return made


def _blank(piece: Piece, place: int) -> bool:
    return piece.left < place < piece.right and piece.text[place - piece.left] == " "


def part(piece: Piece, left: int, right: int) -> Piece:
    """What stands in a piece between two places."""
    text = piece.text[left - piece.left : right - piece.left]
    bare = text.strip()
    start = left + len(text) - len(text.lstrip())
    return Piece(bare, start, start + len(bare))


def _wording(piece: Piece, edge: int, alone: bool, made: Strip) -> Piece | None:
    """Take the wording out of a piece that begins with it; what is left lies in the levels."""
    if piece.right <= edge + 1:
        made.content = f"{made.content} {piece.text}".strip()
        return None
    places = [p for p in range(edge - 2, edge + 2) if _blank(piece, p)]
    cut = min(places, key=lambda p: abs(p - edge)) if places else 0
    rest = part(piece, cut, piece.right) if cut else None
    if alone and not (rest and readable(rest.text)):
        # A heading of a criterion may run on over the columns of levels.
        made.content = f"{made.content} {piece.text}".strip()
        return None
    if rest is None:
        made.broken = True
        made.content = f"{made.content} {piece.text}".strip()
        return None
    made.content = f"{made.content} {part(piece, piece.left, cut).text}".strip()
    return rest


def _said_again(piece: Piece, edge: int, count: int) -> list[Piece]:
    """The wording and what stands behind it, the same words for every group; else nothing.

    In “bản, ấp và đường liên (trong đó ≥ (trong đó ≥” one blank parts all of them.
    """
    for place in range(edge - 2 * _NEAR, edge + _NEAR):
        if count < 2 or not _blank(piece, place):
            continue
        words = list(re.finditer(r"\S+", piece.text[place - piece.left :]))
        said = [word[0] for word in words]
        size = len(said) // count
        if size < 2 or size * count != len(said) or said != said[:size] * count:
            continue
        held = [words[at : at + size] for at in range(0, len(words), size)]
        spans = [(place + one[0].start(), place + one[-1].end()) for one in held]
        return [part(piece, piece.left, place), *(part(piece, one, two) for one, two in spans)]
    return []


def _level(piece: Piece, edges: list[int], kinds: list[Headed], made: Strip) -> None:
    """Put a piece behind the wordings into its column or columns."""
    parts = _parted(piece, edges, kinds)
    # One blank between a level and a remark may be the level's own.
    values = [kinds[column_of(one, edges)] is Headed.VALUE for one in parts]
    made.broken = made.broken or (len(parts) > 1 and values[0])
    for one in parts:
        bounds = [e for e in edges if e <= one.left]
        first = len(bounds)
        last = len([e for e in edges if e < one.right])
        main = column_of(one, edges)
        # A letter or two over the edge are the looks of the text, not a second column.
        over = 2 if len(one.text) <= _SHORT else 1
        if first < main and edges[first] - one.left <= over:
            first += 1
        if last > main and one.right - edges[last - 1] <= over:
            last -= 1
        if kinds[main] in {Headed.UNIT, Headed.ASIDE}:
            made.others.setdefault(main, []).append(one.text)
            continue
        columns = [c for c in range(first, last + 1) if kinds[c] is Headed.VALUE]
        made.levels.append(Placed(min(columns, default=main), max(columns, default=main), one))


def _parted(piece: Piece, edges: list[int], kinds: list[Headed]) -> list[Piece]:
    """A piece cut off a neighbouring unit or remark, where a blank parts them."""
    made = [piece]
    for index, edge in enumerate(edges):
        last = made[-1]
        sides = {kinds[index], kinds[index + 1]}
        if not last.left < edge < last.right or not sides & {Headed.UNIT, Headed.ASIDE}:
            continue
        places = [p for p in range(edge - 2, edge + 3) if _blank(last, p)]
        if places:
            at = min(places, key=lambda p: abs(p - edge))
            made[-1:] = [part(last, last.left, at), part(last, at, last.right)]
    return made


def column_of(piece: Piece, edges: list[int]) -> int:
    """The column most of a piece lies in."""
    bounds = [-1, *edges, 10**6]
    shares = [min(piece.right, right) - max(piece.left, left) for left, right in pairwise(bounds)]
    return shares.index(max(shares))


def opens(text: str) -> str:
    """How a line of a wording begins: "mark" by a number, letter or bullet, "word" by a capital.

    Anything else, "", goes on with the line above.
    """
    head = take_number(text)
    # “- 2020” is the rest of “giai đoạn 2016 - 2020”.
    if head.kind == "number" or (head.text and not head.text[0].isdigit() and head.kind):
        return "mark"
    first = text.lstrip("“\"'(")[:1]
    return "word" if first.isupper() else ""


def tells_nothing(text: str) -> bool:
    """Whether a capital says little: an abbreviation, or a name in quotes, within a sentence."""
    word = text.split(" ", 1)[0]
    return text[:1] in "“\"'(" or (len(fold(word)) > 1 and word.isupper())
