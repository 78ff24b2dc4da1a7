"""The heading of a table that was kept as text with blanks, and its repetitions on other pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ntm_desktop.domain.decisions.aligned_columns import Piece, pieces
from ntm_desktop.domain.decisions.aligned_names import (
    between,
    cut_at,
    middles_told,
    name_and_wording,
    told_again,
)
from ntm_desktop.domain.decisions.columns import Headed, headed, is_number_heading
from ntm_desktop.domain.decisions.copied import ROMAN, SPANNING
from ntm_desktop.domain.decisions.values import readable
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold, nfc

_MOST_HEADING_LINES = 14
_MOST_ABOVE = 9
_SHORTEST_HEADING = 6  # lines of a page that shows more than the heading
_MOST_BESIDE = 5
_WIDEST_NAME = 26
_LONGEST_NAME = 40
_CONTENT_WORDS = {
    "noi", "dung", "ten", "chi", "tieu", "va", "cac", "thanh", "phan", "yeu", "cau", "danh", "gia",
    "cu", "the", "thuc", "hien", "cong", "viec",
}  # fmt: skip
_NUMBER_HEADS = {"tt", "stt", "st", "so tt", "so"}
_BEGINS = re.compile(r"(?:tieu chi(?: so)? )?\d{1,2}[.)]?|\d{1,2}(?:\.\d{1,2})+\.?|[ivx]+\.?")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one page.

    Attributes:
        names: of the columns.
        spans: where the words of each name stand.
        start: its first line.
        after: the line behind it.
        said: its lines, with the column of each word; None for a word over several columns.
    """

    names: list[str]
    spans: list[tuple[int, int]]
    start: int
    after: int
    said: dict[str, list[int | None]]


def begins_heading(texts: Sequence[str], at: int) -> bool:
    """Whether a line may be the one of a heading that names the column of numbers.

    Where the names stand in the middle of their cells, that of the wordings stands above or below.
    """
    found = _heads(texts[at])
    if not _names_numbers(found):
        return False
    if len(found) > 2 and "   " in texts[at]:
        return True
    near = texts[max(0, at - _MOST_BESIDE) : at + _MOST_BESIDE + 1]
    return any(
        piece.left > found[0].right and headed([piece.text])[0] is Headed.CONTENT
        for text in near
        for piece in _heads(text)[:3]
    )


def _names_numbers(found: list[Piece]) -> bool:
    """Whether a line begins with the name of the column of numbers; “sở” is none."""
    first = found[0].text if found else ""
    return first[:1].isupper() and fold(first).strip(" .:") in _NUMBER_HEADS


def _heads(text: str) -> list[Piece]:
    return [] if "\t" in text else pieces(text)


def heading_lines(texts: Sequence[str], starts: Sequence[int]) -> frozenset[str] | None:
    """The lines that every repetition of a heading has; None when it is said once."""
    if len(starts) < 2:
        return None
    above, below = [], []
    for start, after in pairwise([*starts, len(texts)]):
        end = min(start + _MOST_HEADING_LINES, after)
        if end > start + _SHORTEST_HEADING:
            below.append({_flat(text) for text in texts[start:end]})
            above.append({_flat(text) for text in texts[max(0, start - _MOST_ABOVE) : start]})
    said = set.intersection(*below) | set.intersection(*above) if below else set()
    return frozenset(said - {""})


def _heading_above(texts: Sequence[str], at: int) -> bool:
    """Whether the same heading stands right above: a page on which no row had room."""
    return any(_flat(text) == _flat(texts[at]) for text in texts[max(0, at - 3) : at])


def _first_line(texts: Sequence[str], at: int, only: frozenset[str] | None) -> int:
    """The first line of a heading, above the one that names the column of numbers."""
    start = at
    if _heading_above(texts, at):
        return at
    while start and at - start < _MOST_ABOVE:
        above = texts[start - 1]
        said = only is not None and _flat(above) in only and not ROMAN.match(above.strip())
        named = only is None and _names_above(above, texts[start])
        if not (said or named or _heads_values(above, texts[at])):
            break
        start -= 1
    return start


def _names_above(text: str, below: str) -> bool:
    """Whether a line holds the beginnings of names that go on in the line below."""
    found, under = _heads(text), _heads(below)
    return bool(found) and all(
        piece.right - piece.left <= _WIDEST_NAME
        and not piece.text.isupper()
        and not re.search(r"[:;.]$|^\(", piece.text)
        and (len(found) > 1 or any(p.left < piece.right and piece.left < p.right for p in under))
        for piece in found
    )


def read_heading(
    texts: Sequence[str], at: int, only: frozenset[str] | None = None
) -> Heading | None:
    """The heading whose line of numbers is ``at``, as it tells itself; None when it is none.

    Args:
        texts: of the lines.
        at: the line of the heading that names the column of numbers.
        only: lines it can be made of, when it is said more than once.
    """
    start = _first_line(texts, at, only)
    after = at + 1
    counted: list[Piece] = []
    while after < len(texts) and after - at < _MOST_HEADING_LINES:
        found = pieces(texts[after])
        if counts(found):
            counted = _words(found)
            after += 1
            break
        if only is not None and found and _flat(texts[after]) not in only:
            break
        if found and _flat(texts[after]) in {_flat(text) for text in texts[start:after]}:
            break
        if found and (ROMAN.match(found[0].text) or _is_row(found, _fullest(texts[start:after]))):
            break
        after += 1
    if only is None and not counted:
        after = _before_row(texts, at, after)
    middles = middles_told(texts, after, counted)
    for end in range(after, at, -1):
        made = _heading(texts, at, (start, end), counted, once=only is None)
        if made is None and middles:
            # Two names may stand so near that one blank parts them: the rows tell where.
            made = _heading(texts, at, (start, end), counted, once=only is None, middles=middles)
        # A heading said once may have run into the rows below it.
        if made is not None or only is not None:
            return made
    return None


def _heading(
    texts: Sequence[str],
    at: int,
    over: tuple[int, int],
    counted: list[Piece],
    *,
    once: bool,
    middles: Sequence[float] = (),
) -> Heading | None:
    """The heading that stands in some lines; None when they are none, or more than one."""
    start, after = over
    lines = [pieces(text) for text in texts[start:after]]
    if middles:
        below = [[] if counts(line) else line for line in lines]
        lines = [
            line
            if counts(line)
            else [p for one in line for p in cut_at(one, middles, below[index + 1 :])]
            for index, line in enumerate(lines)
        ]
    lines = [line for line in lines if line and not counts(line)]
    main = sum(bool(found) and not counts(found) for found in map(pieces, texts[start:at]))
    lines = [
        [
            part
            for piece in line
            for one in name_and_wording(piece)
            for part in told_again(one, lines[index + 1 :])
        ]
        for index, line in enumerate(lines)
    ]
    lines = [
        [part for piece in line for part in between(piece, lines, index)]
        for index, line in enumerate(lines)
    ]
    columns = _columns(lines, main)
    if columns is None or (counted and len(counted) != len(columns)):
        return None
    names = [_joined(found) for found in columns]
    if is_number_heading(names[0].replace(" ", "")):
        names[0] = names[0].replace(" ", "")
    spans = [(min(p.left for p in found), max(p.right for p in found)) for found in columns]
    if any(one[1] > two[0] for one, two in pairwise(spans)):
        return None
    if Headed.CONTENT not in headed(names) or _ran_on(names, once=once):
        return None
    of = {id(piece): column for column, found in enumerate(columns) for piece in found}
    said = [
        (
            _flat(" ".join(p.text for p in line)),
            [of.get(id(p)) for p in line for _ in p.text.split()],
        )
        for line in lines
    ]
    return Heading(names, spans, start, after, dict(said))


def _ran_on(names: list[str], *, once: bool) -> bool:
    """Whether the rows below a heading have got into its names."""
    kinds = headed(names)
    content = kinds.index(Headed.CONTENT)
    if once and not set(re.findall(r"[a-z]+", fold(names[content]))) <= _CONTENT_WORDS:
        return True
    return Headed.VALUE in kinds[:content] or len(names[content]) > _LONGEST_NAME


def repeated_heading(texts: Sequence[str], at: int, first: Heading) -> Heading | None:
    """The same heading said again on another page: its words stand elsewhere."""
    start = at
    most = 0 if _heading_above(texts, at) else _MOST_ABOVE
    while start and at - start < most and _flat(texts[start - 1]) in first.said:
        start -= 1
    spans: list[tuple[int, int] | None] = [None] * len(first.names)
    said: set[str] = set()
    after = start
    while after < len(texts):
        found = pieces(texts[after])
        if not found or counts(found):
            after += 1
            continue
        columns = first.said.get(_flat(texts[after]))
        if columns is None or _flat(texts[after]) in said:
            break
        said.add(_flat(texts[after]))
        words = list(re.finditer(r"\S+", nfc(texts[after]).replace("\f", "")))
        for word, column in zip(words, columns, strict=True):
            if column is not None:
                held = spans[column] or (word.start(), word.end())
                spans[column] = (min(held[0], word.start()), max(held[1], word.end()))
        after += 1
    whole = [span for span in spans if span is not None]
    if len(whole) < len(spans):
        return None
    if any(one[1] > two[0] for one, two in pairwise(whole)):
        return None
    return Heading(first.names, whole, start, after, first.said)


def heading_starts(texts: Sequence[str], first: Heading, known: frozenset[int]) -> list[int]:
    """Further lines that name the column of numbers, with words of the same heading only."""
    words = {word for said in first.said for word in said.split()}
    found: list[int] = []
    for at in range(first.after, len(texts)):
        held = _heads(texts[at])
        if at in known or not _names_numbers(held):
            continue
        if set(_flat(texts[at]).split()) <= words and not any(
            abs(at - one) < len(first.said) for one in (*known, *found)
        ):
            found.append(at)
    return found


def heading_again(texts: Sequence[str], at: int, first: Heading) -> Heading | None:
    """The same heading on another page where its words fall into lines otherwise."""
    words = {word for said in first.said for word in said.split()}
    lines = {
        _flat(text)
        for text in texts[max(0, at - _MOST_ABOVE) : at + _MOST_HEADING_LINES]
        if set(_flat(text).split()) <= words
    }
    told = read_heading(texts, at, frozenset(lines - {""}))
    if told is None or len(told.names) != len(first.names):
        return None
    same = all(_bare(a) == _bare(b) for a, b in zip(told.names, first.names, strict=True))
    return told if same else None


def unplaced_heading(texts: Sequence[str], at: int, first: Heading) -> Heading:
    """The same heading where its names have run into each other: where they stand is not told."""
    words = {word for said in first.said for word in said.split()}
    start, after = at, at + 1
    while after < len(texts) and after - at < _MOST_HEADING_LINES:
        if not counts(pieces(texts[after])) and not set(_flat(texts[after]).split()) <= words:
            break
        after += 1
    while not texts[after - 1].strip():
        after -= 1
    return Heading(first.names, [], start, after, first.said)


def with_lines_above(texts: Sequence[str], head: Heading, first: Heading) -> Heading:
    """A heading with those lines right above it that hold only words of the first one."""
    words = {word for said in first.said for word in said.split()}
    start = head.start
    while start and head.start - start < _MOST_ABOVE:
        flat = _flat(texts[start - 1])
        if not flat or not set(flat.split()) <= words:
            break
        start -= 1
    return replace(head, start=start)


def _bare(name: str) -> str:
    return "".join(sorted(fold(name).replace(" ", "")))


def _flat(text: str) -> str:
    return " ".join(fold(text.replace("\f", "")).split())


def counts(found: list[Piece]) -> bool:
    """Whether a line only counts the columns."""
    told = [one.text.strip("()") for one in _words(found)]
    return len(told) > 2 and told == [str(n) for n in range(1, len(told) + 1)]


def _words(found: list[Piece]) -> list[Piece]:
    """Pieces cut at every blank: “(1) (2)”."""
    return [
        Piece(word[0], piece.left + word.start(), piece.left + word.end())
        for piece in found
        for word in re.finditer(r"\S+", piece.text)
    ]


def _heads_values(text: str, below: str) -> bool:
    """Whether a line above the heading's is the heading over its columns of values."""
    found = pieces(text)
    under = pieces(below)
    return (
        0 < len(found) < 4
        and len(under) > 2
        and found[0].left > under[1].right
        and all(SPANNING.match(fold(piece.text)) for piece in found)
    )


def _before_row(texts: Sequence[str], at: int, after: int) -> int:
    """The end of a heading: what stands above the first row's number may be its name's lines."""
    first = after
    while first - 1 > at and texts[first - 1].strip():
        first -= 1
    return first if first - 1 > at else after


def _fullest(texts: Sequence[str]) -> list[Piece]:
    """The pieces of the line of a heading that names most columns."""
    return max((pieces(text) for text in texts), key=len)


def _is_row(found: list[Piece], heading: list[Piece]) -> bool:
    first = fold(found[0].text)
    if _BEGINS.fullmatch(first) and found[0].left < 12:
        return True
    # “Tiêu | chí 1” in the narrow column of numbers.
    narrow = found[0].left < heading[0].right and len(first) > 1
    if len(found) > 2 and narrow and "tieu chi".startswith(first):
        return True
    if any(take_number(piece.text).kind == "number" for piece in found[:3]):
        return True
    left = heading[1].right if len(heading) > 1 else heading[0].right
    return any(readable(piece.text) and piece.left > left for piece in found)


def _columns(lines: list[list[Piece]], main: int) -> list[list[Piece]] | None:
    """The pieces of a heading gathered into columns, headings over several columns left out.

    Args:
        lines: of the heading.
        main: which of them is the one with the column of numbers.
    """
    kept: list[Piece] = []
    for index, line in enumerate(lines):
        below = [piece for later in lines[index + 1 :] for piece in later]
        for piece in line:
            under = [p for p in below if p.left < piece.right and piece.left < p.right]
            spanned = any(one.right <= two.left for one in under for two in under if one is not two)
            told = headed([piece.text])[0] is Headed.VALUE
            if not spanned and told and SPANNING.match(fold(piece.text)):
                # “Chỉ tiêu” over “chung” is the name of one column.
                common = any(fold(p.text) == "chung" for p in under)
                spanned = not common and _names_on_both_sides(piece, [*line, *lines[main]], below)
            if not spanned:
                kept.append(piece)
    columns: list[list[Piece]] = []
    for piece in sorted(kept, key=lambda p: (p.left, p.right)):
        if columns and piece.left < max(p.right for p in columns[-1]):
            columns[-1].append(piece)
        else:
            columns.append([piece])
    order = {id(piece): index for index, line in enumerate(lines) for piece in line}
    for column in columns:
        column.sort(key=lambda p: order[id(p)])
    return columns if len(columns) > 2 else None


def _names_on_both_sides(piece: Piece, beside: list[Piece], below: list[Piece]) -> bool:
    """Whether several names stand below a heading, between its neighbours."""
    left = max((p.right for p in beside if p.right <= piece.left), default=0)
    right = min((p.left for p in beside if p.left >= piece.right), default=10_000)
    inside = [p for p in below if p.left >= left and p.right <= right]
    return any(one.right <= two.left for one in inside for two in inside)


def _joined(found: list[Piece]) -> str:
    """A name of several lines; a word that a narrow column broke is put together again."""
    text = ""
    for piece in found:
        broken = text and re.fullmatch(r"[bcdđghklmnpqrstvx]{1,2}", piece.text)
        text += piece.text if broken or not text else f" {piece.text}"
    return text
