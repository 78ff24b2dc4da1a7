"""The names of a heading kept as text, cut where one blank is all that parts two of them."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ntm_desktop.domain.decisions.aligned_columns import Piece, pieces
from ntm_desktop.domain.decisions.columns import Headed, headed
from ntm_desktop.domain.decisions.copied import SPANNING
from ntm_desktop.domain.decisions.values import readable
from ntm_desktop.domain.text import fold

_FITS = 3.0
_TWO = 2
_CLEARLY = 1.5
_MOST_TELLING = 40  # lines below a heading that tell where its columns are
_FEWEST_TELLING = 2


def middles_told(texts: Sequence[str], after: int, counted: list[Piece]) -> list[float]:
    """The middles of the last columns of a page, left to right; those of levels are among them."""
    if counted:
        return [(piece.left + piece.right) / 2 for piece in counted[3:]]
    lines: list[list[Piece]] = []
    for text in texts[after : after + _MOST_TELLING]:
        found = pieces(text)
        while found and not readable(found[0].text):
            found = found[1:]
        if len(found) > 1:
            lines.append(found)
    often = Counter(len(found) for found in lines)
    most = max((size for size, count in often.items() if count > _FEWEST_TELLING), default=0)
    full = [found for found in lines if len(found) == most]
    return [median((found[at].left + found[at].right) / 2 for found in full) for at in range(most)]


def cut_at(piece: Piece, middles: Sequence[float], below: Sequence[list[Piece]]) -> list[Piece]:
    """“Bắc Trung Tây Nguyên” cut where two columns have their middles; else the piece.

    Args:
        piece: of a heading.
        middles: of the columns.
        below: the lines of the heading below it: a name goes on to the next line only where its
            next word has no room.
    """
    over = [at for at in middles if piece.left < at < piece.right]
    if len(over) != _TWO or SPANNING.match(fold(piece.text)):
        return [piece]
    ways: list[tuple[float, list[Piece]]] = []
    for blank in re.finditer(" ", piece.text):
        left = Piece(piece.text[: blank.start()], piece.left, piece.left + blank.start())
        right = Piece(piece.text[blank.end() :], piece.left + blank.end(), piece.right)
        off = max(
            abs((one.left + one.right) / 2 - middle)
            for one, middle in zip((left, right), over, strict=True)
        )
        if off <= _FITS and _breaks_rightly(left, below) and _breaks_rightly(right, below):
            ways.append((off, [left, right]))
    ways.sort(key=lambda way: way[0])
    if not ways or (len(ways) > 1 and ways[1][0] - ways[0][0] < _CLEARLY):
        return [piece]
    return ways[0][1]


def _breaks_rightly(piece: Piece, below: Sequence[list[Piece]]) -> bool:
    """Whether the lines of a name that begins so are broken where the next word has no room."""
    lines = [piece.text]
    for line in below:
        lines += [p.text for p in line if p.left < piece.right and piece.left < p.right]
    widest = max(len(text) for text in lines)
    return all(len(one) + 1 + len(two.split(" ")[0]) > widest - 1 for one, two in pairwise(lines))


def name_and_wording(piece: Piece) -> list[Piece]:
    """“Tiêu chí Tên chỉ tiêu” with one blank between the names of two columns."""
    for blank in re.finditer(" ", piece.text):
        left, right = piece.text[: blank.start()], piece.text[blank.end() :]
        if headed([left, right]) == [Headed.NAME, Headed.CONTENT]:
            at = piece.left + blank.start()
            return [Piece(left, piece.left, at), Piece(right, at + 1, piece.right)]
    return [piece]


def told_again(piece: Piece, later: list[list[Piece]]) -> list[Piece]:
    """“Xã khu vực Xã khu vực” over “I” and “II” is two headings with one blank between them."""
    words = list(re.finditer(r"\S+", piece.text))
    for line in later[:1]:
        count = sum(piece.left - 2 < p.left and p.right < piece.right + 2 for p in line)
        size = len(words) // count if count > 1 else 0
        if not size or size * count != len(words):
            continue
        parts = [words[at : at + size] for at in range(0, len(words), size)]
        if len({" ".join(word[0] for word in part) for part in parts}) == 1:
            return [
                Piece(
                    piece.text[part[0].start() : part[-1].end()],
                    piece.left + part[0].start(),
                    piece.left + part[-1].end(),
                )
                for part in parts
            ]
    return [piece]


def between(piece: Piece, lines: list[list[Piece]], index: int) -> list[Piece]:
    """“Nguyên Nam Bộ” below “Tây” and “Đông” is the rest of two names with one blank between."""
    if SPANNING.match(fold(piece.text)) or " " not in piece.text:
        return [piece]
    for other in (*lines[max(0, index - 2) : index], *lines[index + 1 : index + 3]):
        over = [p for p in other if p.left < piece.right and piece.left < p.right]
        if len(over) != 2:
            continue
        one, two = over
        ways = []
        for blank in re.finditer(" ", piece.text):
            left = Piece(piece.text[: blank.start()], piece.left, piece.left + blank.start())
            right = Piece(piece.text[blank.end() :], piece.left + blank.end(), piece.right)
            ways.append((_apart(left, one) + _apart(right, two), left, right))
        best = min(ways, key=lambda way: way[0])
        if best[0] <= _FITS:
            return [best[1], best[2]]
    return [piece]


def _apart(one: Piece, two: Piece) -> float:
    """How far the middles of two pieces lie apart."""
    return abs(one.left + one.right - two.left - two.right) / 2
