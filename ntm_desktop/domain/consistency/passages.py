"""Lines of a document → passages, each letter knowing the line it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ntm_desktop.domain.decisions.document import DecisionText, Grid, Line
from ntm_desktop.domain.text import clean

_MARK = re.compile(
    r"(?P<mark>[-–—+*•●○▪]|\(?(?:\d{1,2}|[a-zđ])\)|\d{1,2}(?:\.\d{1,2})*[.\-]|"
    r"[IVX]{1,5}[.\-])\s+(?=\S)"
)
UPPER = "A-ZĐ" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())
LOWER = "a-zđ" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.islower())
"""Letters for character classes: in Unicode the two kinds stand mixed."""
_ENDED = re.compile(r"[.;:!?…]['\")\]]*\s*$")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\[\d{1,2}\]|\(\d{1,2}\)|\d{1,2})\s*[-–.]?\s+(?=\S)")
_PARTS = re.compile(r"(?:trong đó|gồm|bao gồm|cụ thể)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph with its lines put together again.

    Attributes:
        text: clean text on one line.
        starts: (offset, place) of every line in it, in order.
        mark: "-", "+", "1." … of a list's item, "" for running text.
        heading: the last heading above it.
        file: the document's name when several are compared.
    """

    text: str
    starts: tuple[tuple[int, str], ...]
    mark: str = ""
    heading: str = ""
    file: str = ""

    def place(self, offset: int = 0) -> str:
        """Where a letter stands, for people: "dòng 12", "trang 3, dòng 7"."""
        found = self.starts[0][1]
        for start, place in self.starts:
            if start > offset:
                break
            found = place
        return f"{self.file}, {found}" if self.file else found

    def around(self, start: int, end: int) -> str:
        """The words about a figure, cut at the sentence or at some sixty letters."""
        left = max(0, start - 90)
        if left:
            left = self.text.find(" ", left) + 1
        right = min(len(self.text), end + 60)
        if right < len(self.text):
            right = max(end, self.text.rfind(" ", end, right))
        before = "… " if left else ""
        return before + self.text[left:right].strip() + (" …" if right < len(self.text) else "")

    @property
    def note(self) -> int:
        """The number of the footnote it is, 0 when it is none."""
        found = _NOTE.match(self.text)
        return number_of(found["mark"]) if found else 0

    @property
    def note_of_parts(self) -> bool:
        """Whether it is a footnote that begins by listing parts."""
        found = _NOTE.match(self.text)
        return bool(found and _PARTS.match(self.text, found.end()))


def number_of(mark: str) -> int:
    """The figure of a footnote's mark."""
    return int(mark.translate(_RAISED).strip("()[]"))


def is_list_mark(mark: str) -> bool:
    """Whether a mark opens an item and not a numbered heading."""
    return bool(mark) and not re.match(r"(?:\d|[IVX]+[.\-])", mark)


def passages_of(document: DecisionText, file: str = "") -> list[Passage]:
    """Put the lines of paragraphs together.

    A line goes on with the one above when nothing ended there and no mark of a list stands
    before it; a blank line always ends a paragraph.
    """
    made: list[Passage] = []
    pieces: list[tuple[str, str]] = []
    heading = ""
    pages = document.name.lower().endswith(".pdf")
    word = "đoạn" if document.name.lower().endswith(".docx") else "dòng"

    def close() -> None:
        nonlocal heading
        if not pieces:
            return
        starts: list[tuple[int, str]] = []
        text = ""
        for piece, place in pieces:
            if text and not re.match(r"[.,;:)]", piece):
                text += " "
            starts.append((len(text), place))
            text += piece
        pieces.clear()
        match = _MARK.match(text)
        mark = match["mark"] if match else ""
        if not is_list_mark(mark) and len(text) < 160 and not text.endswith((";", ",")):
            heading = text
        made.append(Passage(text, tuple(starts), mark, heading, file))

    before = None
    for block in document.blocks:
        if isinstance(block, Grid):
            close()
            before = None
            continue
        for text in clean(block.text).split("\n"):
            plain = _plain(text)
            if word == "dòng" and re.fullmatch(r"[-–]?\s*\d{1,3}\s*[-–]?", plain):
                continue  # the number of a page
            if not plain:
                close()
                before = None
                continue
            place = f"{word} {block.number}"
            if pages and block.page:
                place = f"trang {block.page}, {place}"
            if pieces and (
                before is None or not _goes_on(pieces[-1][0], plain, block, before, word)
            ):
                close()
            pieces.append((plain, place))
            before = block
    close()
    return _over_pages(made)


def _over_pages(passages: list[Passage]) -> list[Passage]:
    """Paragraphs cut by the end of a page, with the footnotes between, made whole again."""
    made: list[Passage] = []
    at = 0
    while at < len(passages):
        here = passages[at]
        notes: list[Passage] = []
        after = at + 1
        if (
            (not here.note or here.text.startswith("("))
            and len(here.text) > 60
            and re.search(r"[\w,]$", here.text)
        ):
            while after < len(passages) and passages[after].note and len(notes) < 12:
                notes.append(passages[after])
                after += 1
            rest = passages[after] if after < len(passages) else None
            if rest is not None and not rest.mark and re.match(rf"[{LOWER}]|\d+[ ,.]", rest.text):
                starts = tuple((len(here.text) + 1 + s, place) for s, place in rest.starts)
                whole = replace(
                    here, text=f"{here.text} {rest.text}", starts=(*here.starts, *starts)
                )
                # It may be cut once more further down.
                passages = [*passages[:at], whole, *notes, *passages[after + 1 :]]
                if len(whole.starts) < 200:
                    continue
        made.append(here)
        at += 1
    return made


def _plain(text: str) -> str:
    """Without the marks of Markdown, and of notes nobody can follow."""
    text = re.sub(r"^#{1,6}\s+", "", text.strip())
    text = text.replace("**", "").replace("~~", "").replace("\ufffd", "")
    return re.sub(r"\s+", " ", text).strip()


def _goes_on(above: str, text: str, line: Line, before: Line, word: str) -> bool:
    if re.match(r"[.,;)]", text):
        return True
    if word == "đoạn" and line is not before:
        return False
    if above.endswith(";") and len(above) > 60 and text[:1].islower() and line.page == before.page:
        # A line of a pasted paragraph that happens to end there; an item would carry its mark.
        return not (_MARK.match(text) or _NOTE.match(text))
    if _ENDED.search(above) or _MARK.match(text) or _NOTE.match(text):
        return False
    if line.page != before.page:
        return text[:1].islower()
    # Short lines are headings, unless the sentence plainly goes on.
    return text[:1].islower() or text[:1].isdigit() or len(above) > 45


def cell_place(grid: int, row: int, column: int, *, letters: bool) -> str:
    """Where a cell stands."""
    if not letters:
        return f"bảng {grid}, hàng {row}, cột {column + 1}"
    name, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"bảng {grid}, ô {name}{row}"


def joined(places: Iterable[str]) -> str:
    """Several places, each once."""
    return "; ".join(dict.fromkeys(places))
