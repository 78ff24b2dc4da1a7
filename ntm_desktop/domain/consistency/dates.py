"""Dates and numbers of documents: days that are none, one document with two dates."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from ntm_desktop.domain.consistency.days import DAY, read_day, real_date
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import LOWER, Passage, joined
from ntm_desktop.domain.text import fold

_DATE = re.compile(rf"(?i)(?<![\d/.,-]){DAY}")
_DOCUMENT = re.compile(
    r"(?:(?P<type>Quyết định|Nghị quyết|Kế hoạch|Chỉ thị|Tờ trình|Báo cáo|Thông báo|Hướng dẫn|"
    r"Thông tư|Nghị định|Công văn|Chương trình|Đề án)\s+(?:liên ngành\s+)?)?"
    r"(?i:\bsố\s*:?\s*)?(?<![\w.,/])(?P<no>\d{1,5})(?:/(?P<year>(?:19|20)\d{2}))?\s?[-/]\s?"
    r"(?P<symbol>(?:UBTV)?QH\d{1,2}(?!\w)|[A-ZĐ][A-Za-zĐđ]{0,5}(?:\s?[-–/]\s?[A-ZĐƯ&][\w&]*)+)"
)
_TYPES = {
    "quyet dinh": "QĐ",
    "nghi quyet": "NQ",
    "ke hoach": "KH",
    "chi thi": "CT",
    "to trinh": "TTR",
    "bao cao": "BC",
    "thong bao": "TB",
    "huong dan": "HD",
    "thong tu": "TT",
    "nghi dinh": "NĐ",
}
_KNOWN = frozenset(_TYPES.values())
_AFTER = re.compile(rf"(?i)\s*,?\s*(?:[{LOWER}]+\s+)?(?:ngày|ban hành ngày)?\s*{DAY}")
_ISSUER = re.compile(
    r"(?i)\bcủa\s+(?P<who>(?:chủ tịch\s+)?(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|"
    r"bộ|thủ tướng|"
    r"chính phủ|ban chỉ đạo|ban chấp hành|đảng bộ|sở|quốc hội|ủy ban thường vụ)[^,;.()]{0,40})"
)
_BY_WHOM = re.compile(
    r"(?i).*\b(?P<who>(?:(?:ubnd|hđnd|hội đồng nhân dân|ủy ban nhân dân)\s+)?"
    r"(?:xã|phường|huyện|tỉnh)(?=\s+(?:đã\s+)?(?:có|ban hành|xây dựng|trình|gửi|ra)\b)"
    r"|(?:ubnd|hđnd|hội đồng nhân dân|ủy ban nhân dân)\s+(?:xã|phường|huyện|tỉnh))[^.;]{0,40}$"
)
_ABOUT = re.compile(r"(?i)[\s,(]*(?:của [^,;.]{0,50}?\s)?(?:về|v/v|quy định|ban hành|phê duyệt)\b")
_LEVEL = re.compile(
    r"(?i)\b(?:xã|phường|thị trấn|huyện|thành phố|tỉnh|trung ương|chính phủ|thủ tướng|bộ|"
    r"quốc hội)\b"
)
_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Document:
    passage: Passage
    start: int
    end: int
    number: int
    year: int
    symbol: str
    type: str
    day: date | None
    issuer: str
    title: str
    titled: bool

    @property
    def name(self) -> str:
        year = f"/{self.year}" if self.year else ""
        return f"{self.number:02d}{year}/{self.symbol}"

    @property
    def place(self) -> str:
        return self.passage.place(self.start)


def check_dates(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Days that do not exist, and documents told in two ways."""
    documents: list[_Document] = []
    for passage in passages:
        yield from _impossible(passage)
        documents += _documents(passage)
    disputed: set[str] = set()
    said: set[str] = set()
    for found, names in _told_twice(documents):
        disputed |= names
        said.add(f"{found.printed} {found.where.split(';')[0]}")
        yield found
    for document in documents:
        yield from _own_year(document)
        if f"số {document.name} {document.place}" not in said:
            yield from _own_type(document)
    yield from _order([one for one in documents if one.name not in disputed])


def _impossible(passage: Passage) -> Iterator[Finding]:
    for match in _DATE.finditer(passage.text):
        day, month, year = read_day(match)
        if real_date(day, month, year) is None and 0 < day <= 39 and 0 < month <= 19:
            place = passage.place(match.start())
            last = _last_day(month, year)
            yield Finding(
                Kind.DATE,
                place,
                passage.around(*match.span()),
                match[0],
                f"tháng {month} có {last} ngày" if last else "một năm có 12 tháng",
                f"Không có ngày {match[0]} ({place}).",
            )


def _last_day(month: int, year: int) -> int:
    return next((d for d in range(31, 27, -1) if real_date(d, month, year)), 0)


def _documents(passage: Passage) -> Iterator[_Document]:
    text = passage.text
    for match in _DOCUMENT.finditer(text):
        after = _AFTER.match(text, match.end())
        day = real_date(*read_day(after)) if after else None
        end = after.end() if after else match.end()
        rest = re.split(r"[;.]\s", text[end : end + 260])[0]
        issuer = _ISSUER.match(rest.lstrip(" ,")) or _ISSUER.search(rest[:60])
        before = _BY_WHOM.search(text[max(0, match.start() - 60) : match.start()])
        who = issuer["who"] if issuer else before["who"] if before else ""
        level = _LEVEL.search(who)
        yield _Document(
            passage,
            match.start(),
            end,
            int(match["no"]),
            int(match["year"] or 0),
            re.sub(r"\s", "", match["symbol"]).replace("–", "-"),
            match["type"] or "",
            day,
            fold(level[0]) if level else "",
            fold(re.sub(r"^[\s,]*(?:của [^,;.]{0,50}?\s)?(?:về việc|v/v|về)?", "", rest)),
            bool(_ABOUT.match(rest)),
        )


def _told_twice(documents: Sequence[_Document]) -> Iterator[tuple[Finding, set[str]]]:
    """One document, two dates or two symbols."""
    by_name: dict[str, list[_Document]] = defaultdict(list)
    for one in documents:
        if one.day is not None:
            by_name[one.name.upper()].append(one)
    for name, same in by_name.items():
        one_office = len({one.issuer for one in same if one.issuer}) < 2
        differing = (
            (first, other)
            for first, other in combinations(same, 2)
            if first.day != other.day
            and (_one_document(first, other) or (one_office and _of_one_office(first, other)))
        )
        for first, other in differing:
            yield _dates_differ(first, other), {name, first.name, other.name}
            break
    by_day: dict[tuple[int, date, str], list[_Document]] = defaultdict(list)
    for one in documents:
        if one.day is not None and one.type:
            by_day[one.number, one.day, one.type].append(one)
    for same in by_day.values():
        first = same[0]
        for other in same[1:]:
            if other.symbol != first.symbol and _compatible(first, other):
                yield (
                    Finding(
                        Kind.DATE,
                        joined([other.place, first.place]),
                        other.passage.around(other.start, other.end),
                        f"số {other.name}",
                        f"số {first.name}",
                        f"{other.type} số {other.number} ngày {other.day:%d/%m/%Y} ghi ký hiệu "
                        f"{other.symbol} ({other.place}) nhưng chỗ khác ghi {first.symbol} "
                        f"({first.place}).",
                    ),
                    set(),
                )
                break


def _compatible(left: _Document, right: _Document) -> bool:
    return not left.issuer or not right.issuer or left.issuer == right.issuer


def _one_document(left: _Document, right: _Document) -> bool:
    """A number comes again every year and at every office: more must be the same."""
    assert left.day is not None
    assert right.day is not None
    if not _compatible(left, right):
        return False
    if left.year:
        return True
    days = (left.day.day, left.day.month) == (right.day.day, right.day.month)
    same_year = left.day.year == right.day.year
    near = same_year and (
        left.symbol.endswith(("TTg", "CP", "TW", "TU")) or (left.issuer == right.issuer != "")
    )
    words, others = left.title.split()[:_WORDS], right.title.split()[:_WORDS]
    alike = len(words) >= 5 and words[:5] == others[:5]
    return days or near or alike


def _of_one_office(left: _Document, right: _Document) -> bool:
    """Told without who issued it: one number of one year in one text, unless subjects differ."""
    assert left.day is not None
    assert right.day is not None
    if left.passage.file != right.passage.file:
        return False  # two communes number their own
    if left.day.year != right.day.year or (left.type != right.type and left.type and right.type):
        return False
    subjects = [one.title.split()[:_WORDS] for one in (left, right) if one.titled]
    return len(subjects) < 2 or subjects[0][:4] == subjects[1][:4]


def _dates_differ(left: _Document, right: _Document) -> Finding:
    assert left.day is not None
    assert right.day is not None
    return Finding(
        Kind.DATE,
        joined([right.place, left.place]),
        right.passage.around(right.start, right.end),
        f"{right.name} ngày {right.day:%d/%m/%Y}",
        f"{left.name} ngày {left.day:%d/%m/%Y}",
        f"Văn bản số {right.name} ghi ngày {right.day:%d/%m/%Y} ({right.place}) nhưng chỗ khác ghi "
        f"ngày {left.day:%d/%m/%Y} ({left.place}).",
    )


def _own_year(one: _Document) -> Iterator[Finding]:
    if one.day is None or not one.year or one.day.year == one.year:
        return
    yield Finding(
        Kind.DATE,
        one.place,
        one.passage.around(one.start, one.end),
        f"ngày {one.day:%d/%m/%Y}",
        f"năm {one.year}",
        f"Văn bản số {one.name} có năm {one.year} trong số hiệu nhưng ghi ngày "
        f"{one.day:%d/%m/%Y} ({one.place}).",
    )


def _own_type(one: _Document) -> Iterator[Finding]:
    """“Kế hoạch số 37/QĐ-UBND”: the name and the symbol are of two kinds."""
    wanted = _TYPES.get(fold(one.type))
    said = re.split(r"[-–/]", one.symbol)[0].upper()
    if wanted is None or said == wanted or said not in _KNOWN:
        return
    yield Finding(
        Kind.DATE,
        one.place,
        one.passage.around(one.start, one.end),
        f"{one.type} số {one.name}",
        f"ký hiệu {wanted.replace('TTR', 'TTr')}",
        f"Gọi là {one.type.lower()} nhưng số {one.name} mang ký hiệu {said} ({one.place}).",
    )


def _order(documents: Sequence[_Document]) -> Iterator[Finding]:
    """Within one year of one office a later number has no earlier date."""
    series: dict[tuple[int, str, str], dict[int, _Document]] = defaultdict(dict)
    for one in documents:
        if one.day is None or not one.year or one.day.year != one.year:
            continue
        series[one.year, one.symbol.upper(), one.issuer].setdefault(one.number, one)
    for same in series.values():
        ordered = sorted(same.values(), key=lambda one: one.number)
        for left, right in pairwise(ordered):
            assert left.day is not None
            assert right.day is not None
            if right.day < left.day:
                yield Finding(
                    Kind.DATE,
                    joined([left.place, right.place]),
                    left.passage.around(left.start, left.end),
                    f"{left.name} ngày {left.day:%d/%m/%Y}",
                    f"{right.name} ngày {right.day:%d/%m/%Y}",
                    f"Số {left.name} ngày {left.day:%d/%m/%Y} ({left.place}) đứng trước số "
                    f"{right.name} ngày {right.day:%d/%m/%Y} ({right.place}) nhưng lại có ngày "
                    "sau; hãy xem lại số và ngày của hai văn bản.",
                )
