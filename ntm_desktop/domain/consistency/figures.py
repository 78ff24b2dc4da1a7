"""Numbers of running Vietnamese text, each with its unit, its precision and its time."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ntm_desktop.domain.consistency.passages import LOWER, UPPER, Passage
from ntm_desktop.domain.numbers import format_decimal

_NUMBER = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.]*\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)|\d+,\d+(?![\d.]*\d)"
    r"|\d+\.\d{1,2}(?![\d.]*\d)|\d+(?![.,]\d)"
)
NUMBER = re.compile(rf"(?<![\w.,])(?:{_NUMBER})")
_FRACTION = re.compile(
    rf"(?<![\w.,/])(?P<a>{_NUMBER})\s?(?P<ua>(?:nghìn|triệu|tỷ)?\s?đồng|triệu|tỷ|"
    rf"[a-zA-Z]{{1,3}}\d?|[{LOWER}]{{2,5}})?\s?/\s?(?P<b>{_NUMBER})(?!\s?/)"
)
_YEAR = r"(?:19|20)\d{2}"
_SPAN = re.compile(
    # Everything that holds digits and is no amount.
    rf"""(?ix)
    \bngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+{_YEAR})?
    | \d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{4}}
    | \b(?:ngày|đến|từ|hết|trước)\s+\d{{1,2}}/\d{{1,2}}(?![\d/])
        (?!\s*(?:xã|thôn|hộ|huyện|bản|trường|tiêu|chỉ))
    | \b(?:tháng|quý|t)\s?(?:\d{{1,2}}|[IV]+\b)(?:\s?[/-]\s?{_YEAR}|\s+năm\s+{_YEAR})?
    | (?<![\d/.,])\d{{1,2}}\s?/\s?{_YEAR}(?![\d/.,])(?!\s*(?:xã|thôn|hộ|huyện|bản|trường|người|km))
    | (?:\bsố\s*:?\s*)?(?<![\w.,])\d+(?:/\d{{4}})?\s?/\s?[A-ZĐ][\w&]*(?:-[\w&]+)*
    | \b(?:năm|giai\s+đoạn|nhiệm\s+kỳ|năm\s+học)\s+(?:học\s+)?{_YEAR}(?:\s?[-–]\s?{_YEAR})?
    | (?<![\w.,]){_YEAR}\s?[-–]\s?{_YEAR}(?![\w])
    | \b(?:từ|đến|trước|sau|tới)\s+{_YEAR}\b(?!\s+(?:xã|thôn|hộ|người|triệu|tỷ|đồng))
    | \b(?:điều|khoản|mục|chương|phần|khóa|khoá|thứ|mức\s+độ|mức|vùng|(?<!xếp\s)loại|
        nhóm|phụ\s+lục|biểu|mẫu|
        cấp\s+độ|hạng|tiêu\s+chí\s+số|lần\s+thứ)\s+(?:số\s+)?\d+(?:\.\d+)*\b(?!\s?[/%,]|\s+(?:nghìn|triệu|tỷ|đồng)\b)
    | (?<![\w.,])\d+\s+(?:tháng|năm|ngày|tuổi|giờ|phút|quý)\b(?!\s+công)
    | (?<![\w.,])\d+(?:[.,]\d+)?\s?[-–]\s?\d+(?:[.,]\d+)?(?![\d/.,])
    """
)
_DAYS_OF_WORK = re.compile(r"(?i)\bngày\s+công\b")
_MONEY = re.compile(
    r"(?i)\s*(?P<scale>nghìn\s+tỷ|ngàn\s+tỷ|tỷ|tỉ|triệu|trđ|tr\.?\s?đ|nghìn|ngàn)?\s*"
    r"(?P<dong>đồng|đ(?![\wđ])|vnđ|vnd)?"
)
_SCALES = {
    "nghìn tỷ": Decimal(10) ** 12,
    "ngàn tỷ": Decimal(10) ** 12,
    "tỷ": Decimal(10) ** 9,
    "tỉ": Decimal(10) ** 9,
    "triệu": Decimal(10) ** 6,
    "nghìn": Decimal(1000),
    "ngàn": Decimal(1000),
}


def words(text: str) -> frozenset[str]:
    """A set of words written as one string."""
    return frozenset(text.split())


_MEASURE = re.compile(r"(?i)\s?(km2|km²|km|m2|m²|m3|m³|ha|kg|tấn|tạ|lít|kv|mw|kwh|m)(?![\wà-ỹ])")
_WORD = re.compile(r"\s+(?P<word>[^\W\d_]+)")
_NO_UNIT = words(
    "và là có trong năm tháng so với thì đã được đạt chiếm tăng giảm của cho từ đến lên "
    "xuống tại trên ở theo do bằng hoặc như để vào trở nhưng còn nên mà thuộc"
)
_BOUND = words(
    "tiêu mô trang hợp lao khu danh tập cá gia doanh đơn sản nhà trạm phòng bản cán hội "
    "điểm tổ câu ngày lượt đề dự công con văn quyết tờ đại thành học đối đảng"
)
"""First syllables that are no word alone: "tiêu chí", "mô hình"."""
_COUNTED = words("hộ xã thôn bản huyện người km lớp")
_ABOUT = re.compile(
    r"(?i)(?<![^\W\d_])(trên|hơn|khoảng|gần|ước|ước đạt|ước khoảng|xấp xỉ|tối thiểu|ít nhất|"
    r"dưới)\s*$"
)
_CHANGE = re.compile(
    r"(?i)(?:tăng|giảm|thêm|vượt|hụt|cao hơn|thấp hơn|nhiều hơn|ít hơn)(?:\s+(?:thêm|lên|so với|"
    r"khoảng|trên|hơn|gần|được|bình quân|thêm được))*\s*$"
)
_YEARS = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_SENTENCE_END = re.compile(rf"[.!?](?=\s+[{UPPER}\"“(])|[.!?]$")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number.

    Attributes:
        start: of its first digit in the passage.
        end: after its last digit.
        tail: after its unit.
        value: in the unit's smallest common measure (money in đồng).
        step: worth of one unit of its last printed digit, same measure.
        scale: what one printed unit is worth.
        unit: "đồng", "%", "km", or the first word of what is counted; "" when nothing is said.
        of: the lower part of a fraction.
        about: "trên", "khoảng" … before it, "" when exact.
        change: it is the amount of a rise or a fall, not a state.
        rate: what it is counted per ("người", "xã"), "" when nothing.
        places: decimals printed.
        name: the unit in full, when its first word is no word alone.
    """

    start: int
    end: int
    tail: int
    value: Decimal
    step: Decimal
    scale: Decimal
    unit: str
    of: Decimal | None = None
    about: str = ""
    change: bool = False
    rate: str = ""
    places: int = 0
    name: str = ""

    @property
    def kind(self) -> str:
        """What may be added to it."""
        return f"{self.unit}/{self.rate}" if self.rate else self.unit

    def show(self, value: Decimal) -> str:
        """Another value written as this one is printed."""
        plain = value / self.scale
        text = format_decimal(plain, max(self.places, _needed(plain)))
        return f"{text} {self.unit_text}".strip()

    @property
    def unit_text(self) -> str:
        """The unit as people write it."""
        if self.unit != "đồng":
            return (self.name or self.unit) + (f"/{self.rate}" if self.rate else "")
        for name, scale in (("tỷ đồng", 9), ("triệu đồng", 6), ("nghìn đồng", 3)):
            if self.scale == Decimal(10) ** scale:
                return name
        return "đồng"


def _needed(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(3, max(0, -exponent)) if isinstance(exponent, int) else 0


def read_number(text: str) -> tuple[Decimal, int]:
    """A number of a report and how many decimals it prints."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", text):
        return Decimal(text.replace(",", "")), 0
    if "," in text:
        whole, decimals = text.split(",")
        return Decimal(f"{whole.replace('.', '')}.{decimals}"), len(decimals)
    if re.fullmatch(r"\d+\.\d{1,2}", text):
        return Decimal(text), len(text.split(".")[1])
    return Decimal(text.replace(".", "")), 0


@lru_cache(maxsize=4096)
def figures(passage: Passage) -> tuple[Figure, ...]:
    """Every amount of a passage, in order; dates, document numbers and years are none."""
    text = passage.text
    taken = [False] * (len(text) + 1)
    for span in _SPAN.finditer(text):
        for at in range(span.start(), span.end()):
            taken[at] = True
    for mark in re.finditer(r"\(\d{1,2}\)|^\s*\d{1,2}(?:\.\d{1,2})*[.\-)]?\s(?=[^\d\W])", text):
        for at in range(mark.start(), mark.end()):
            taken[at] = True
    found: list[Figure] = []
    at = 0
    while at < len(text):
        fraction = _FRACTION.match(text, at)
        if fraction and _divides(text, fraction):
            fraction = None
        number = fraction or NUMBER.match(text, at)
        if number is None:
            at += 1
            continue
        if any(taken[number.start() : number.end()]):
            at = number.start() + 1 if fraction else number.end()
            continue
        found.append(_figure(text, number, fraction))
        at = number.end()
        if len(found) > 1 and _continues(text, found[-2], found[-1]):
            found[-2:] = [_together(found[-2], found[-1])]
    return tuple(found)


def _divides(text: str, fraction: re.Match[str]) -> bool:
    """“1.486 hộ/12 thôn” is a mean to be worked out, no part of anything."""
    if not fraction["ua"]:
        return False
    upper, lower = _unit(f"1 {fraction['ua']}", 1)[0], _unit(text, fraction.end())[0]
    return bool(upper and lower) and upper != lower and {upper, lower} <= _COUNTED


def _continues(text: str, first: Figure, second: Figure) -> bool:
    """“1 tỷ 250 triệu đồng” is one amount."""
    return (
        first.unit == second.unit == "đồng"
        and not text[first.tail : second.start].strip()
        and first.of is None
        and second.of is None
        and first.scale > second.scale > 1
        and not first.places
        and second.value < first.scale
    )


def _together(first: Figure, second: Figure) -> Figure:
    return replace(
        second,
        start=first.start,
        value=first.value + second.value,
        about=first.about,
        change=first.change,
    )


def _figure(text: str, number: re.Match[str], fraction: re.Match[str] | None) -> Figure:
    start, end = number.span()
    of = None
    if fraction:
        value, places = read_number(fraction["a"])
        of, _ = read_number(fraction["b"])
        unit, rate, tail, scale = _unit(text, end)
        upper = _unit(f"1 {fraction['ua']}", 1) if fraction["ua"] else None
        if upper and upper[0] and unit != "đồng":
            unit = upper[0]
        if upper and upper[0] == "đồng":
            if unit == "đồng":
                value = value * upper[3] / scale
            else:
                unit, scale = "đồng", upper[3]
    else:
        value, places = read_number(number[0])
        unit, rate, tail, scale = _unit(text, end)
    before = text[max(0, start - 40) : start]
    about = _ABOUT.search(before)
    step = scale * Decimal(1).scaleb(-places)
    return Figure(
        start,
        end,
        tail,
        value * scale,
        step,
        scale,
        unit,
        of * scale if of is not None else None,
        about[1].lower() if about else "",
        bool(_CHANGE.search(before)),
        rate,
        places,
        _full_name(text, end, unit),
    )


def _full_name(text: str, end: int, unit: str) -> str:
    """“tiêu chí” for "tiêu", "hợp tác xã" for "hợp"."""
    if unit == "công" and _DAYS_OF_WORK.match(text, end + 1):
        return "ngày công"
    if unit not in _BOUND:
        return ""
    length = 2 if unit in {"hợp", "khu", "câu"} else 1
    words = re.match(rf"\s+((?i:{unit})(?:\s+[^\W\d_]+){{1,{length}}})", text[end:])
    return words[1].lower() if words else ""


def _unit(text: str, end: int) -> tuple[str, str, int, Decimal]:
    share = re.match(r"\s?%", text[end:])
    if share:
        return "%", "", end + share.end(), Decimal(1)
    money = _MONEY.match(text, end)
    if money and (money["scale"] or money["dong"]):
        name = re.sub(r"\s+", " ", (money["scale"] or "").lower())
        scale = _SCALES.get(name, Decimal(10) ** 6 if name.startswith("tr") else Decimal(1))
        after = text[money.end() :]
        worker = re.match(r"\s+(?!đồng)([^\W\d_]+)", after)
        if not money["dong"] and worker and worker[1].lower() not in _NO_UNIT:
            # "3,62 triệu ngày công"
            return worker[1].lower(), "", money.end() + worker.end(), scale
        rate = re.match(r"\s?/\s?((?:[^\W\d_]+\s?/?)+)", after)
        per = rate[1].strip().lower() if rate else ""
        return "đồng", per, money.end() + (rate.end() if rate else 0), scale
    measure = _MEASURE.match(text, end)
    if measure:
        unit = measure[1].lower().replace("²", "2").replace("³", "3")
        return unit, "", measure.end(), Decimal(1)
    word = _WORD.match(text, end)
    if word is None or word["word"].lower() in _NO_UNIT:
        return "", "", end, Decimal(1)
    unit, tail = word["word"].lower(), word.end()
    if unit == "ngày" and _DAYS_OF_WORK.match(text, word.start("word")):
        unit, tail = "công", _DAYS_OF_WORK.match(text, word.start("word")).end()  # type: ignore[union-attr]
    rate = re.match(r"(?:\s[^\W\d_]+)?\s?/\s?([^\W\d_]+)", text[tail:])
    if rate and "/" in rate[0]:
        return unit, rate[1].lower(), tail + rate.end(), Decimal(1)
    return unit, "", tail, Decimal(1)


def sentence_bounds(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence around a letter."""
    start, end = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= at:
            start = match.end()
        else:
            end = match.end()
            break
    return start, end


def years_of(text: str, figs: tuple[Figure, ...], index: int) -> set[int]:
    """The years said of a figure: since the one before it, or right behind it."""
    here = figs[index]
    left = figs[index - 1].tail if index else 0
    start, _ = sentence_bounds(text, here.start)
    found = {int(y) for y in _YEARS.findall(text[max(left, start) : here.start])}
    after = re.match(
        rf"[^\d,;.]{{0,30}}?\(?\b(?:năm|cuối năm|đầu năm)\s+({_YEAR})", text[here.tail :]
    )
    if after:
        return {int(after[1])}
    return found
