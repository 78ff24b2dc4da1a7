"""The heading of a table whose cells have flowed into lines: what its columns are, and how many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ntm_desktop.domain.decisions.flowed_rows import title_of_criterion
from ntm_desktop.domain.decisions.flowed_words import FlowedWord, texts
from ntm_desktop.domain.text import fold

_MOST_WORDS, _LONGEST_NAME = 90, 12
_LEAD = re.compile(
    r"(?:s? ?t ?t|so ?tt) "
    r"(?:(?P<name>(?:ten )?(?:cac )?tieu chi) )?"
    r"(?P<content>noi dung(?: (?:cua )?(?:cac )?(?:tieu chi|chi tieu))?|"
    r"chi tieu, noi dung|noi dung, chi tieu|tieu chi,? (?:va )?chi tieu|ten chi tieu|"
    r"(?:ten )?(?:cac )?tieu chi ?[/,-] ?(?:ten )?chi tieu) "
    r"(?:(?P<unit>don vi(?: tinh)?|dvt) )?"
)
_ASIDE = re.compile(
    r"(?<!\S)(?:ghi chu|(?:co quan|don vi|so, nganh) (?:huong dan|phu trach|chu tri|thuc hien)"
    r"(?:,? (?:huong dan|phu trach|chu tri|thuc hien|danh gia))*)(?!\S)"
)
_OVER = re.compile(
    r"(?:chi tieu|muc|yeu cau|phan|quy dinh|tieu chuan) (?:\S+ ){0,3}theo "
    r"(?:tung )?(?:vung|nhom xa|nhom|khu vuc|loai xa|xa)(?: mien)? |"
    r"phan theo (?:vung|nhom xa|nhom|khu vuc) |muc dat chuan |muc dat |muc |"
    r"chi tieu(?! chung) |yeu cau |tieu chuan |quy dinh |nguong "
)
_ALIKE = {"nhom", "xa", "vung", "khu", "loai", "muc"}
_NAMED = {"nhom", "vung", "loai", "vuc", "khu", "muc", "xa"}
_ROMAN = re.compile(r"[IVX]{1,5}\.$")


@dataclass(frozen=True, slots=True)
class FlowedHeading:
    """A heading told apart as far as its words go.

    Attributes:
        length: how many words it takes.
        named: whether the criterion's name has a column of its own.
        unit: whether the unit has one.
        aside: how many columns stand behind the values.
        names: the words between, of which the columns of values are called.
        total: how many columns a line that counts them tells; 0 without one.
    """

    length: int
    named: bool
    unit: bool
    aside: int
    names: tuple[FlowedWord, ...]
    total: int

    @property
    def width(self) -> int:
        """How many columns of values the line that counts them leaves; 0 when none does."""
        lead = 2 + self.named + self.unit
        return max(0, self.total - lead - self.aside) if self.total else 0


def begins_flowed(texts: Sequence[str], at: int) -> bool:
    """Whether a heading may begin with a line: “TT”, “STT Tiêu chí …”, “Số” above “TT”."""
    if not re.match(r"\W*(?:S?TT|Số|ST?)\b", texts[at], re.IGNORECASE):
        return False
    words = fold(texts[at].replace("\f", " ")).split()
    below = fold(texts[at + 1]).split()[:1] if at + 1 < len(texts) else []
    begun = " ".join([words[0], *(words[1:2] or below)])
    return words[0] in {"tt", "stt"} or begun in {"so tt", "st t", "s tt"}


def read_flowed_heading(words: Sequence[FlowedWord]) -> FlowedHeading | None:
    """The heading that begins with the first of the words; None when it is none."""
    flat = [fold(word.text) for word in words[:_MOST_WORDS]]
    lead = _LEAD.match(" ".join(flat) + " ")
    if lead is None:
        return None
    first = lead.group().count(" ")
    content = lead["content"].split()
    behind = len(content) + lead.string[: lead.start("content")].count(" ") - 2
    if content[:2] == ["noi", "dung"] and len(content) > 2 and words[behind].text[:1].isupper():
        # “Nội dung” and “Chỉ tiêu …” are two headings, “Nội dung chỉ tiêu” is one.
        if lead["unit"] is None and not words[behind].text.isupper():
            first = behind
    end = _end(words, first) or _said_again(words, min(len(words), _MOST_WORDS))
    if end <= first:
        return None
    rest = list(words[first:end])
    total = 0
    counts = [at for at, word in enumerate(rest) if re.fullmatch(r"\(\d{1,2}\)", word.text)]
    if len(counts) > 2:
        total = max(int(rest[at].text.strip("()")) for at in counts)
        rest = [word for at, word in enumerate(rest) if at not in set(counts)]
    aside = 0
    while match := _ASIDE.search(" ".join(fold(word.text) for word in rest)):
        before = match.string[: match.start()].count(" ")
        del rest[before : before + match.group().count(" ") + 1]
        aside += 1
    return FlowedHeading(
        end, bool(lead["name"]), bool(lead["unit"]), aside, tuple(rest), total
    )  # fmt: skip


def _end(words: Sequence[FlowedWord], first: int) -> int:
    """Where the first row or a heading over rows begins; 0 when that is not told."""
    last = min(len(words), _MOST_WORDS)
    for at in range(first, last):
        word = words[at]
        behind = words[at + 1].text if at + 1 < len(words) else ""
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.?", word.text):
            lead = fold(texts(words[max(0, at - 2) : at])) == "chi tieu" and words[at - 2].first
            return at - 2 * lead
        if not word.first:
            continue
        if _ROMAN.match(word.text) and behind.isupper():
            return at
        number = re.fullmatch(r"\d{1,2}\.?", word.text)
        if number and behind[:1].isupper() and fold(words[at - 1].text) not in _NAMED:
            return at
        if title_of_criterion(words, at):
            return at
    return 0


def _said_again(words: Sequence[FlowedWord], end: int) -> int:
    """How many words a heading that is said again has in common with this one."""
    title = [fold(word.text) for word in words[:end]]
    begins = title[:4]
    common = end
    for at in range(end, len(words) - 4):
        if [fold(word.text) for word in words[at : at + 4]] != begins:
            continue
        same = 0
        while same < end and at + same < len(words) and fold(words[at + same].text) == title[same]:
            same += 1
        if same > 5:
            common = min(common, same)
    return common


def _common(words: list[FlowedWord]) -> tuple[list[str], list[FlowedWord]]:
    """A column for every commune before those of groups, and the words behind its name."""
    for count in (2, 3):
        if re.fullmatch(r"(?:chi tieu|muc|yeu cau) chung", fold(texts(words[:count]))):
            return [texts(words[:count])], words[count:]
    return [], words


def has_common(heading: FlowedHeading) -> bool:
    """Whether the first column is one for every commune beside those of groups."""
    return bool(_common(list(heading.names))[0])


def alike(heading: FlowedHeading) -> list[str]:
    """The names when all begin with the same word (“Nhóm 1 Nhóm 2 Nhóm 3”); else empty."""
    common, words = _common(list(heading.names))
    words = _without_over(words)
    if not words or fold(words[0].text) not in _ALIKE:
        return []
    made: list[list[str]] = []
    for word in words:
        if word.text == words[0].text:
            made.append([])
        made[-1].append(word.text)
    return [*common, *(" ".join(name) for name in made)] if len(made) > 1 else []


def _without_over(words: list[FlowedWord]) -> list[FlowedWord]:
    """Without what stands over several columns: “Chỉ tiêu theo vùng”."""
    while match := _OVER.match(fold(texts(words)) + " "):
        count = match.group().count(" ")
        if count >= len(words):
            break
        words = words[count:]
    return words


def split_names(heading: FlowedHeading, width: int) -> tuple[list[str], bool]:
    """The names of ``width`` columns, and whether they are certain or the likeliest parting."""
    if width == 1:
        return [texts(heading.names) or "Chỉ tiêu"], True
    named = alike(heading)
    if len(named) == width:
        return named, len(set(named)) == width
    common, words = _common(list(heading.names))
    found = _likeliest(_without_over(words), width - len(common))
    return [*common, *found] if found else [f"Cột {n}" for n in range(1, width + 1)], False


def _likeliest(words: list[FlowedWord], width: int) -> list[str]:
    """The parting into names that begin with a capital, best at the beginning of a line."""
    size = len(words)
    Ways = dict[int, tuple[float, list[str]]]
    best: list[Ways] = [{} for _ in range(size + 1)]
    best[0][0] = (0.0, [])
    for at in range(size):
        if not words[at].text[:1].isupper():
            continue
        for count, (before, names) in best[at].items():
            for end in range(at + 1, min(size, at + _LONGEST_NAME) + 1):
                cost = before + (not words[at].first) + 0.1 * (end - at - 3) ** 2
                stop = size - len(_over_only(words[end:]))
                known = best[stop].get(count + 1)
                if count < width and (known is None or cost < known[0]):
                    best[stop][count + 1] = (cost, [*names, texts(words[at:end])])
    return best[size].get(width, (0.0, []))[1]


def _over_only(words: list[FlowedWord]) -> list[FlowedWord]:
    """Words behind a name without what stands over the names that follow."""
    if words and words[0].first and re.match(r"chi tieu theo |phan theo ", fold(texts(words))):
        return _without_over(words)
    return words
