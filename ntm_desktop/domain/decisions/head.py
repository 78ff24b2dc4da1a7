"""Number, day, issuer, title, basis, effect and official counts of a decision."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.text import fold

_NUMBER = re.compile(r"\b(?:Số|Quyết định số)\s*:?\s*(\d+(?:/\d{4})?/[A-ZĐ][\w\-Đ]*)")
_DAY = r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})|(\d{1,2})/(\d{1,2})/(\d{4})"
_EFFECT = re.compile(
    rf"có hiệu lực(?:\s+thi hành)?\s+(?:kể\s+)?từ\s+(?:ngày\s+)?(?:(ngày ký|ký)\b|{_DAY})",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?(\d{4})\s*[-–—đến]+\s*(?:năm\s+)?(\d{4})", re.IGNORECASE
)
_COUNTS = re.compile(
    r"(\d{1,2})\s+tiêu chí\s*(?:,|và|với|gồm|\(gồm)?\s*(?:có\s+)?(\d{1,3})\s+chỉ tiêu",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|thu tuong|chinh phu|quoc hoi|bo (?!tieu chi)|"
    r"so (?!lieu)|tinh |thanh pho )"
)
_BASIS = re.compile(r"(?:căn cứ|theo đề nghị|xét đề nghị)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DecisionHead:
    """What the body says of the decision; "" or None for what it does not say.

    Attributes:
        effective_text: the sentence of the effect, when its day must be reckoned.
    """

    decision: str = ""
    issued: date | None = None
    effective_from: date | None = None
    effective_text: str = ""
    first_year: int | None = None
    last_year: int | None = None
    issuer: str = ""
    title: str = ""
    basis: tuple[str, ...] = ()
    official_criteria: int | None = None
    official_indicators: int | None = None


def read_head(lines: Sequence[Line]) -> DecisionHead:
    """Read the head from all lines of a document."""
    texts = [squeeze(line.text) for line in lines]
    texts = [text for text in texts if text]
    body = next((i for i, t in enumerate(texts) if re.match(r"Điều\s+\d", t)), len(texts))
    start = texts[:body]
    number, issued, place = "", None, -1
    for index, text in enumerate(start):
        if _BASIS.match(text):
            break
        match = _NUMBER.search(text)
        if match is not None and not number:
            number, place = match[1], index
        if issued is None:
            issued = read_day(text)
    title = _title(start)
    whole = " ".join(texts)
    if not number:
        annex = re.search(
            rf"kèm theo Quyết định số\s+(\d+(?:/\d{{4}})?/[A-ZĐ][\w\-Đ]*)\s+(?:{_DAY})",
            whole,
            re.IGNORECASE,
        )
        if annex is not None:
            number, issued = annex[1], issued or read_day(annex[0])
    effect = next((t for t in texts if _EFFECT.search(t)), "") or _over_lines(texts[body:])
    effective: date | None = None
    if effect:
        match = _EFFECT.search(effect)
        assert match is not None
        effective = issued if match[1] else read_day(match[0])
    years = _YEARS.search(title) or _YEARS.search(whole)
    counts = _COUNTS.search(whole)
    return DecisionHead(
        number,
        issued,
        effective,
        effect,
        int(years[1]) if years else None,
        int(years[2]) if years else None,
        _issuer(start, place, whole),
        title,
        tuple(text.rstrip(";,.") for text in start if _BASIS.match(text)),
        int(counts[1]) if counts else None,
        int(counts[2]) if counts else None,
    )


def _over_lines(texts: list[str]) -> str:
    """The sentence of the effect, where the end of a line parts it."""
    for one, two in pairwise(texts):
        both = f"{one} {two}"
        if _EFFECT.search(both) and "hiệu lực" in both.lower():
            return both
    return ""


def read_day(text: str) -> date | None:
    """The first day a text names."""
    match = re.search(_DAY, text, re.IGNORECASE)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _title(start: list[str]) -> str:
    place = next((i for i, t in enumerate(start) if fold(t).strip(" :.") == "quyet dinh"), None)
    if place is None:
        return next((t for t in start if fold(t).startswith("bo tieu chi")), "")
    found: list[str] = []
    for text in start[place + 1 :]:
        if _BASIS.match(text) or (found and text.isupper() and not found[0].isupper()):
            break
        if text.startswith("(") and found:
            break
        if fold(text).strip(" :.") == "quyet dinh" or re.fullmatch(r"[-_\s]+", text):
            break
        found.append(text)
    return " ".join(found)


def _issuer(start: list[str], place: int, whole: str) -> str:
    """The office above the number, written as the body writes it."""
    named: list[str] = []
    for text in start[: place if place >= 0 else 8]:
        flat = fold(text)
        if flat.startswith(("cong hoa", "doc lap", "bo tieu chi", "phu luc")) or not re.search(
            r"\w", text
        ):
            continue
        if set(flat) <= set("-_= "):
            continue
        named.append(re.split(r"\s+CỘNG HÒA\b", text)[0])
    offices = [text for text in named if _capitals(text) and _OFFICE.match(fold(text))]
    written = " ".join(_as_written(text, whole) for text in offices[-3:])
    return written[:1].upper() + written[1:]


def _capitals(text: str) -> bool:
    """Old fonts have capitals of their own for “Ủ”; without them a heading reads “THủ TướNG”."""
    plain = re.findall(r"[A-Za-z]", text)
    return bool(plain) and not any(letter.islower() for letter in plain)


def _as_written(capitals: str, whole: str) -> str:
    for match in re.finditer(re.escape(capitals), whole, re.IGNORECASE):
        if not match[0].isupper():
            return match[0]
    words = capitals.capitalize().split(" ")
    first = fold(words[0])
    if first in {"tinh", "xa", "huyen"} and len(words) > 1:
        return " ".join([words[0].lower(), *(word.capitalize() for word in words[1:])])
    return " ".join(words)
