"""Where the rows of a flowed table begin: at their numbers, in their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.flowed_levels import ends_level, flowed_level
from ntm_desktop.domain.decisions.flowed_words import FlowedWord, texts
from ntm_desktop.domain.text import fold

_NUMBER = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_CRITERION = re.compile(r"(\d{1,2})\.?")
_ROMAN = re.compile(r"[IVX]{1,5}\.")
_LETTER = re.compile(r"([a-zđ])\)")
_BULLETS = {"+", "-", "–", "•", "●", "*"}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_MOST_NAME = 16
_FURTHEST = 4


@dataclass(slots=True)
class FlowedRow:
    """One row: the words from its number to the next one.

    Attributes:
        kind: "number", "letter", "bullet", "section", "criterion" (its first or only row, which
            has no number), "again" (its number is said again) or "order" (a row without any).
        label: the number or letter; "" for a bullet.
        words: behind the number.
        criterion: the criterion's number where this row is its first, "" elsewhere.
        name: of the criterion, "" where it is not told.
        strange: something between the rows is not understood.
    """

    kind: str
    label: str = ""
    words: list[FlowedWord] = field(default_factory=list)
    criterion: str = ""
    name: str = ""
    strange: bool = False
    opening: list[FlowedWord] = field(default_factory=list)


def title_of_criterion(words: Sequence[FlowedWord], at: int) -> int:
    """How many words “Tiêu chí” or “Tiêu chí số” take before a number here, 0 when none.

    A narrow column breaks the words themselves: “Tiê | u chí 1”.
    """
    told = ""
    for count in range(1, 6):
        told += fold(texts(words[at + count - 1 : at + count]))
        if told in {"tieuchi", "tieuchiso"}:
            behind = fold(texts(words[at + count : at + count + 1]))
            if re.fullmatch(r"\d{1,2}\.?", behind):
                return count
    return 0


class RowCutter:
    """Walks the words of a table and cuts them into rows."""

    def __init__(self, words: Sequence[FlowedWord]) -> None:
        self._words = words
        self.rows: list[FlowedRow] = []
        self._criterion = 0
        self._order = 0
        self._letter = -1
        self._name = ""
        self._lead: tuple[str, str, list[FlowedWord]] = ("", "", [])
        self._led = -1

    def cut(self) -> list[FlowedRow]:
        """The rows, in order."""
        at = 0
        while at < len(self._words):
            step = (
                self._section(at) or self._numbered(at) or self._heads(at) or self._lettered(at)
                or self._bulleted(at)
            )  # fmt: skip
            if step:
                at += step
                continue
            if self.rows:
                self.rows[-1].words.append(self._words[at])
            at += 1
        return self.rows

    def _text(self, at: int) -> str:
        return self._words[at].text if 0 <= at < len(self._words) else ""

    def _section(self, at: int) -> int:
        """A heading over criteria: “II. HẠ TẦNG”, in capitals to the end of its lines."""
        word = self._words[at]
        if not (word.first and _ROMAN.fullmatch(word.text)) or not self._text(at + 1).isupper():
            return 0
        end = at + 1
        while end < len(self._words) and self._words[end].text.upper() == self._words[end].text:
            if self._words[end].first and re.match(r"\d", self._words[end].text):
                break
            end += 1
        row = FlowedRow("section", words=list(self._words[at:end]))
        self.rows.append(row)
        return end - at

    def _numbered(self, at: int) -> int:
        """An indicator's number: the next one anywhere, a later one where a line begins."""
        words, start = self._words, at
        if fold(texts(words[at : at + 2])) == "chi tieu":
            at += 2
        text, size = self._number_text(at)
        match = _NUMBER.fullmatch(text)
        if match is None or not re.match(r"[^\W\d_]|[“\"(]", self._text(at + size)):
            return 0
        own, order = int(match[1]), int(match[2])
        expected = (own, order) in {
            (self._criterion, self._order + 1), (self._criterion + 1, 1),
        }  # fmt: skip
        if self._lead[0]:
            expected = own == int(self._lead[0])
            if not expected:
                return 0
        later = words[start].first and (own, order) > (self._criterion, self._order)
        near = own <= self._criterion + _FURTHEST or not self.rows
        if not expected and not (later and near):
            return 0
        row = FlowedRow("number", f"{own}.{order}", strange=not expected and bool(self.rows))
        if own != self._criterion or self._lead[0]:
            row.criterion, row.name = str(own), self._lead[1] if self._lead[0] else ""
            row.opening = self._lead[2]
        self._criterion, self._order, self._letter = own, order, -1
        self._lead = ("", "", [])
        self.rows.append(row)
        return at + size - start

    def _number_text(self, at: int) -> tuple[str, int]:
        """A number and how many words it takes: a narrow column breaks “17.1” behind its point."""
        text, behind = self._text(at), self._text(at + 1)
        broken = self._words[at].first and re.fullmatch(r"\d{1,2}\.", text)
        if broken and re.fullmatch(r"\d{1,2}\.?", behind) and self._words[at + 1].first:
            follows = {f"{self._criterion}.{self._order + 1}", f"{self._criterion + 1}.1"}
            if f"{text}{behind}".rstrip(".") in follows:
                return f"{text}{behind}", 2
        return text, 1

    def _heads(self, at: int) -> int:
        """A criterion's number and name before its first row, or its only row."""
        words, start = self._words, at
        if not words[at].first:
            return 0
        at += title_of_criterion(words, at)
        match = _CRITERION.fullmatch(self._text(at))
        if match is None or not self._text(at + 1)[:1].isupper():
            return 0
        number = int(match[1])
        again = number == self._criterion
        if self._lead[0] or not number:
            return 0
        if not again and not self._criterion < number <= self._criterion + _FURTHEST and self.rows:
            return 0
        if again and self._name and self._said(at + 1):
            self._led = at + 1 + len(self._name.split())
            return self._led - start
        if again and not self._name and self._order:
            part = self._first_part(at + 1)
            if part is not None:
                self._led = part
                return part - start
        end = self._first_number(at + 1, number)
        if end is not None:
            name = list(words[at + 1 : end])
            if again:
                return 0
            self._name = texts(name)
            self._lead = (str(number), self._name, name)
            return end - start
        bullet = None if again else self._first_bullet(at + 1)
        if bullet is not None:
            self._criterion, self._order, self._letter = number, 0, -1
            self._name = texts(words[at + 1 : bullet])
            self._lead = (str(number), self._name, list(words[at + 1 : bullet]))
            return bullet - start
        before = self._told(at)
        ended = before[-1].endswith(":") or ends_level(before, len(before))
        if again and not self._name and self._order == 0 and ended:
            self.rows.append(FlowedRow("again"))
            return at + 1 - start
        following = self._next_of(at + 1)
        if again or 0 < following <= number:
            # A page's number, or a cell: the criterion above goes on.
            return 0
        self._criterion, self._order, self._letter = number, 0, -1
        self._name = ""
        self.rows.append(FlowedRow("criterion", str(number), criterion=str(number)))
        return at + 1 - start

    def _told(self, at: int) -> list[str]:
        """The words before a place, at most as many as a level has."""
        told = [word.text for word in self._words[max(0, at - 18) : at]]
        return [""] * (18 - len(told)) + told

    def _first_bullet(self, at: int) -> int | None:
        """Where the criterion's first bullet stands when only a name is before it."""
        for end in range(at + 1, min(len(self._words), at + _MOST_NAME) + 1):
            text = self._text(end)
            if text in _BULLETS and not self._text(end + 1)[:1].islower():
                return end if self._opens_bullet(end) else None
            if re.search(r"[≥≤<>=%:]|\d|^[a-zđ]\)$", text):
                return None
        return None

    def _first_part(self, at: int) -> int | None:
        """Where a sub-item stands behind a criterion's name that is said again."""
        for end in range(at + 1, min(len(self._words), at + _MOST_NAME) + 1):
            text = self._text(end)
            if _LETTER.fullmatch(text) or (text in _BULLETS and self._opens_bullet(end)):
                return end
            if re.search(r"[≥≤<>=%:]|\d", text):
                return None
        return None

    def _said(self, at: int) -> bool:
        """Whether the criterion's name is said again, as where every row repeats it."""
        told = self._words[at : at + len(self._name.split())]
        return fold(texts(told)) == fold(self._name)

    def _first_number(self, at: int, criterion: int) -> int | None:
        """Where the criterion's next number stands when only a name is before it."""
        for end in range(at + 1, min(len(self._words), at + _MOST_NAME + 1) + 1):
            text = self._text(end)
            match = _NUMBER.fullmatch(text)
            if match is not None and int(match[1]) == criterion:
                before = end - 2 * (fold(texts(self._words[end - 2 : end])) == "chi tieu")
                return before if before > at else None
            if re.search(r"[≥≤<>=%]|\d", text):
                return None
        return None

    def _next_of(self, at: int) -> int:
        """The criterion of the next number at the beginning of a line, 0 when there is none."""
        for word in self._words[at : at + 300]:
            match = _NUMBER.fullmatch(word.text)
            if match is not None and word.first:
                return int(match[1])
        return 0

    def _lettered(self, at: int) -> int:
        match = _LETTER.fullmatch(self._text(at))
        if not self.rows or match is None or not self._text(at + 1)[:1].isupper():
            return 0
        place = _LETTERS.find(match[1])
        last = self.rows[-1]
        # Where every row repeats it, the criterion's name stands before the letter.
        named = last.kind == "again" and not re.search(r"[≥≤<>=%\d]", texts(last.words))
        if place not in {0, self._letter + 1}:
            return 0
        if not (self._words[at].first or place > 0 or named or at == self._led):
            return 0
        if named:
            self.rows.pop()
        self._letter = place
        self.rows.append(FlowedRow("letter", match[1]))
        return 1

    def _bulleted(self, at: int) -> int:
        word = self._words[at]
        stands = self._lead[0] or (self.rows and (word.first or at == self._led))
        if not stands or not self._opens_bullet(at):
            return 0
        row = FlowedRow("bullet", "+" if word.text == "+" else "-")
        if self._lead[0]:
            row.criterion, row.name, row.opening = self._lead
            self._lead = ("", "", [])
        self.rows.append(row)
        return 1

    def _opens_bullet(self, at: int) -> bool:
        """Whether a dash or a plus stands before a wording; a dash alone is a cell."""
        behind = self._text(at + 1)
        if self._text(at) not in _BULLETS or not behind[:1].isupper():
            return False
        if self._words[at + 1].first or (len(behind) > 1 and behind.isupper()):
            return False
        if behind in {"Sở", "Bộ"}:
            # “- | Sở Xây dựng”: a group that is not asked, and the office that guides.
            return False
        return not self._is_level(at + 1)

    def _is_level(self, at: int) -> bool:
        """Whether a whole level stands here and not only its first words."""
        for end in range(at + 1, min(len(self._words), at + 14) + 1):
            behind = self._text(end)
            whole = not behind[:1].islower() or self._words[end].first
            if whole and flowed_level(texts(self._words[at:end])) is not None:
                return True
        return False
