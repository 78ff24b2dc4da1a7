"""The words of a table whose cells have flowed into lines, without what pages add to it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.text import fold

_END = re.compile(
    r"(?:điều \d+[.:]|ghi chú\s*[:(]|nơi nhận\b|[(\[]\d{1,2}[)\]] ?\D{12}|\*+ ?\D{12})", re.I
)
_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu)(?:\s+(?:(?:SỐ|số)\s+)?\w{1,4})?\s*[.:]?"
)
_PAGE = re.compile(r"[-–\s]*(?:Trang\s+)?(\d{1,3})(?:\s*/\s*\d{1,3})?[-–\s]*", re.IGNORECASE)
_LEAST_REPEATED = 6
_RUNNING = 3  # how often a line in capitals stands beside a page's edge to be a running title


@dataclass(frozen=True, slots=True)
class FlowedWord:
    """One word of the table.

    Attributes:
        line: it stands in.
        first: whether it begins its line.
        broken: whether a page ended before it.
    """

    text: str
    line: Line
    first: bool = False
    broken: bool = False


def texts(words: Sequence[FlowedWord]) -> str:
    """The words as one line."""
    return " ".join(word.text for word in words)


def words_of(lines: Sequence[Line]) -> list[FlowedWord]:
    """All words; one is marked where a form feed tells that a page ended."""
    made: list[FlowedWord] = []
    broken = False
    for line in lines:
        shown = line.text
        broken = broken or "\f" in shown
        for at, text in enumerate(squeeze(shown.replace("\f", " ")).split(" ")):
            if text:
                made.append(FlowedWord(text, line, at == 0, broken))
                broken = False
    return made


def ends_table(line: Line) -> bool:
    """Whether a line stands behind the table: footnotes, receivers, another annex."""
    text = squeeze(line.text)
    return bool(_END.match(text) or _ANNEX.fullmatch(text))


def without_pages(lines: Sequence[Line]) -> list[Line]:
    """The lines without page numbers and running titles; a form feed stands where a page ended.

    A number alone on its line is a page's where the next such number is one more, and a form
    feed or a heading said again tells the edge.
    """
    edges = {
        at
        for at, line in enumerate(lines)
        for near in (at - 1, at, at + 1)
        if 0 <= near < len(lines) and ("\f" in lines[near].text and near >= at)
    }
    titles = Counter(squeeze(line.text.replace("\f", " ")) for line in lines)
    running = {
        text
        for text, times in titles.items()
        if times >= _RUNNING and len(text.split()) >= 4 and text.upper() == text
        and not re.search(r"[%≥≤]", text) and len(set(fold(text).split())) >= 4
    }  # fmt: skip
    told = _page_numbers(lines, edges)
    made: list[Line] = []
    broken = False
    for at, line in enumerate(lines):
        text = squeeze(line.text.replace("\f", " "))
        if text in running or at in told:
            broken = True
            continue
        if broken and text:
            line = replace(line, text="\f" + line.text)
            broken = False
        made.append(line)
    return made


def _page_numbers(lines: Sequence[Line], edges: set[int]) -> set[int]:
    found: set[int] = set()
    before = 0
    for at in sorted(edges):
        match = _PAGE.fullmatch(squeeze(lines[at].text.replace("\f", " ")))
        if match and int(match[1]) > before:
            found.add(at)
            before = int(match[1])
    return found if len(found) > 1 else set()


def without_repeats(
    words: Sequence[FlowedWord], heading: Sequence[FlowedWord]
) -> tuple[list[FlowedWord], int]:
    """The words below the heading, the heading said again left out; and how often it was.

    A page's number that stands before or behind it goes with it.
    """
    title = [fold(word.text) for word in heading]
    made: list[FlowedWord] = []
    at = repeated = 0
    broken = False
    while at < len(words):
        same = _common(words, at, title) if fold(words[at].text) == title[0] else 0
        # A page may repeat only the first of a heading's rows.
        if same >= min(len(title), _LEAST_REPEATED):
            repeated += 1
            at += same
            broken = True
            if made and made[-1].first and _lone_number(made[-1]):
                made.pop()
            continue
        made.append(replace(words[at], broken=True) if broken else words[at])
        broken = False
        at += 1
    return made, repeated


def _common(words: Sequence[FlowedWord], at: int, title: Sequence[str]) -> int:
    """How many words of a heading are said again from a place on."""
    same = 0
    while same < len(title) and at + same < len(words):
        if fold(words[at + same].text) != title[same]:
            break
        same += 1
    return same


def _lone_number(word: FlowedWord) -> bool:
    return _PAGE.fullmatch(squeeze(word.line.text.replace("\f", " "))) is not None
