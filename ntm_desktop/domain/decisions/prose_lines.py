"""The lines of a set told in sentences → its indicators, each with the lines that belong to it.

A page breaks a sentence where its margin is, so a line that opens nothing goes on with what stands
above it. A number that does not follow the one before opens nothing either, but is asked.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import Numbered, take_number
from ntm_desktop.domain.text import fold

_NAMED = re.compile(
    r"(?:Tiêu chí\s+(?:số\s+)?)(\d{1,2})\s*(?:về\s+|[.:–-]\s*)?(?=[^\W\d])(?P<name>.*)",
    re.IGNORECASE,
)
_ROMAN_NAMED = re.compile(
    r"(?P<no>X{0,2}(?:IX|IV|V?I{0,3}))\s*[.):]\s*Tiêu chí\s+(?:về\s+)?(?=[^\W\d])(?P<name>.*)",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_COUNTED = re.compile(
    r"(\d{1,2})\s*[.)]\s+(?:Tiêu chí\s+(?:về\s+)?)?(?=[^\W\d])(?P<name>.*)", re.IGNORECASE
)
_END = re.compile(r"(?:ghi chu\b|noi nhan\b|dieu \d+[.:]|(?:tm|kt|tl)\. )")
_NOTE = re.compile(r"[(\[](\d{1,2}|\*{1,3})[)\]]\s*(?=\S)")
_SECTION = re.compile(r"(?:[IVX]{1,5}\.|Phần\s+\S+|Mục\s+[IVX\d]+|[A-Z]\.)\s+\S")
_GROUP_LINE = re.compile(r"(?:Đối với )?(?:(?:Các )?[Xx]ã|Vùng|Nhóm|Khu vực)\b[^:;.]{1,50}:\s*\S")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
OUT_OF_ORDER = "Số của dòng không theo thứ tự: có thể là phần của câu trên bị ngắt dòng."
_LETTERED = "Chữ cái ngay dưới tên tiêu chí: đây là chỉ tiêu hay mục con của một chỉ tiêu?"
_PAGE = "Một con số đứng riêng một dòng: số trang hay một phần của câu này?"


@dataclass(slots=True)
class Chunk:
    """One indicator or sub-item and the lines it is told in.

    Attributes:
        lines: of the document.
        texts: of these lines, without number or bullet.
        bullets: which of the texts stood behind a bullet.
    """

    item: ReadItem
    lines: list[Line]
    texts: list[str]
    bullets: set[int] = field(default_factory=set)

    def breaks(self) -> list[int]:
        """Where in ``text`` a line begins, the first left out."""
        found, at = [], 0
        for index, text in enumerate(self.texts[:-1]):
            at += len(text) + (2 if index + 1 in self.bullets else 1)
            found.append(at)
        return found

    @property
    def text(self) -> str:
        """The lines as one sentence; what stood behind a bullet is parted by “;”."""
        made = self.texts[0]
        for index, text in enumerate(self.texts[1:], 1):
            made += ("; " if index in self.bullets else " ") + text
        return made


class Listing:
    """Indicators in the order of their lines."""

    def __init__(self, marks: frozenset[str]) -> None:
        self.marks = marks
        self.indicators: list[ReadIndicator] = []
        self.chunks: list[Chunk] = []
        self.wrapped = 0
        self._criterion = 0
        self._name = ""
        self._heading = False
        self._page = 0

    def read(self, lines: Sequence[Line]) -> None:
        """Read the lines from the annex on."""
        start = next((i for i, line in enumerate(lines) if _annex(line.text)), 0)
        texts = [squeeze(line.text) for line in lines[start:]]
        named = sum(_NAMED.fullmatch(text) is not None for text in texts)
        roman = 0 if named else sum(_ROMAN_NAMED.fullmatch(text) is not None for text in texts)
        if roman > 1:
            # “II. Tiêu chí về giao thông”, where no criterion has another number.
            texts = [_ROMAN_NAMED.sub(_in_figures, text) for text in texts]
            named = roman
        for line, text in zip(lines[start:], texts, strict=True):
            if not text:
                continue
            if self.indicators and self._ends(text):
                break
            self._line(line, text, named > 1)
        self._number()

    def _ends(self, text: str) -> bool:
        if _END.match(fold(text)):
            return True
        note = _NOTE.match(text)
        return note is not None and note[1] in self.marks and text[note.end()].isupper()

    def _line(self, line: Line, text: str, named: bool) -> None:
        head = take_number(text)
        inner = take_number(head.text)
        if head.kind in {"letter", "bullet"} and inner.kind == "number":
            # “a) Chỉ tiêu 2.1. …”: the number says which one it is, the letter only lists it.
            head = inner
        if self._heads(line, text, named):
            return
        if head.kind == "number" and not head.text[:1].islower():
            if self._follows(head.label):
                self._open(line, head, head.label)
                return
            if self.chunks:
                self.chunks[-1].item.ask(OUT_OF_ORDER)
            for one in self.indicators:
                # Told for another group once more: the first telling is not for all.
                if one.number == head.label:
                    one.ask(f"Số {head.label} có hai lần trong văn bản.")
        elif named and (counted := _COUNTED.fullmatch(text)) and self._next(int(counted[1])):
            text = counted["name"]
            self._open(
                line, Numbered("number", counted[1], text), f"{self._criterion}.{counted[1]}"
            )
            return
        elif head.kind == "letter" and self._lettered(head.label):
            self._open(line, head, "")
            self.indicators[-1].ask(_LETTERED)
            return
        elif head.kind == "letter" and self.indicators and self._letter(head.label):
            part = ReadItem(head.label, "")
            self.indicators[-1].parts.append(part)
            self.chunks.append(Chunk(part, [line], [head.text]))
            return
        elif head.kind == "bullet" and head.label == "-" and self._bulleted():
            self._open(line, head, "")
            return
        self._goes_on(line, head, text)

    def _heads(self, line: Line, text: str, named: bool) -> bool:
        """Whether a line is the heading of a criterion or of a section."""
        own = _NAMED.fullmatch(re.sub(r"^\d{1,2}[.)]\s+(?=Tiêu chí\s+số\s+\d)", "", text))
        match = own or (None if named else _COUNTED.fullmatch(text))
        if match is not None and int(match[1]) > self._criterion:
            name, _, values = match["name"].partition(":")
            whole = not values.strip()
            if whole or own is not None:
                self._criterion, self._name = int(match[1]), name.strip(" .:")
                self._heading = True
                if not whole:
                    # The criterion tells its level itself.
                    self._open(line, Numbered("", "", match["name"]), "")
                return True
        elif _SECTION.match(text) or (
            text.isupper() and " " in text and not re.search(r"\d", text)
        ):
            self._heading = self._heading and not _SECTION.match(text)
            return True
        return False

    def _follows(self, label: str) -> bool:
        """Whether an indicator's number may stand behind those above it."""
        own = [int(part) for part in label.split(".")]
        last = next((one.number for one in reversed(self.indicators) if one.number), "")
        before = [int(part) for part in last.split(".")] if last else []
        return own > before and own[0] >= self._criterion

    def _next(self, number: int) -> bool:
        mine = [one for one in self.indicators if one.criterion == self._criterion]
        return self._criterion > 0 and number == len(mine) + 1

    def _letter(self, label: str) -> bool:
        parts = self.indicators[-1].parts
        last = _LETTERS.find(parts[-1].label) if parts else -1
        return not self._heading and _LETTERS.find(label) == last + 1

    def _lettered(self, label: str) -> bool:
        """Whether letters tell indicators, or the sub-items of a criterion's only one."""
        if self._heading:
            return label == "a"
        last = self.indicators[-1] if self.indicators else None
        if last is None or last.number or last.criterion != self._criterion or not last.label:
            return False
        return 0 < _LETTERS.find(label) == _LETTERS.find(last.label) + 1

    def _bulleted(self) -> bool:
        """Whether a bullet tells an indicator of its own: right below a criterion's heading."""
        if self._heading:
            return True
        last = self.indicators[-1] if self.indicators else None
        return last is not None and last.label == "-" and last.criterion == self._criterion

    def _open(self, line: Line, head: Numbered, number: str) -> None:
        own = int(number.split(".")[0]) if number else self._criterion
        if own != self._criterion:
            self._criterion, self._name = own, ""
        label = "-" if head.kind == "bullet" else head.label
        item = ReadIndicator(label, "", criterion=own, criterion_name=self._name, number=number)
        self.indicators.append(item)
        self.chunks.append(Chunk(item, [line], [head.text]))
        self._heading = False

    def _goes_on(self, line: Line, head: Numbered, text: str) -> None:
        if self._heading:
            if text[0].islower():
                self._name = f"{self._name} {text}"
            elif head.kind != "bullet":
                self._open(line, Numbered("", "", text), "")
            return
        if not self.chunks:
            return
        chunk = self.chunks[-1]
        if re.fullmatch(r"[-–\s]*\d{1,3}[-–\s]*", text):
            told = int(re.sub(r"\D", "", text))
            if told != self._page + 1 or chunk.texts[-1][-1:] not in ".;":
                chunk.item.ask(_PAGE)
            self._page = told
            return
        bullet = head.kind == "bullet" or _tells_group(text, chunk.texts[-1])
        if bullet and chunk.texts[-1][-1:].isdigit() and head.text[:1].isdigit():
            # “2026 | - 2030” broken before its dash.
            bullet = False
        chunk.lines.append(line)
        chunk.texts.append(head.text if bullet else text)
        if bullet:
            chunk.texts[-2] = chunk.texts[-2].rstrip(" ,")
            chunk.bullets.add(len(chunk.texts) - 1)
        elif text[0].islower():
            self.wrapped += 1

    def _number(self) -> None:
        """Number the indicators that carry none by their place in their criterion."""
        held = Counter(one.criterion for one in self.indicators)
        figures = {one.criterion for one in self.indicators if one.label[:1].isdigit()}
        places: Counter[int] = Counter()
        for item in self.indicators:
            own = item.criterion
            places[own] += 1
            if item.number:
                continue
            item.number = f"{own}.{places[own]}" if held[own] > 1 else str(own)
            if own in figures:
                item.ask(OUT_OF_ORDER)


def _in_figures(heading: re.Match[str]) -> str:
    values = [_ROMAN[letter] for letter in heading["no"].upper()]
    number = sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))
    return f"Tiêu chí {number}. {heading['name']}"


def _tells_group(text: str, before: str) -> bool:
    """Whether a line without a bullet gives a group its level, below another one's or a colon."""
    return before[-1:] != ";" and _GROUP_LINE.match(text) is not None


def _annex(text: str) -> bool:
    return re.match(r"(?:PHỤ LỤC|Phụ lục)\b(?:\s+\S+)?\s*$", squeeze(text)) is not None
