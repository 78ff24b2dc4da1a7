"""Things said to be so many and then named or numbered one by one."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import LOWER, UPPER, Passage

_NAMED = re.compile(
    rf"(?<![\w./,])(?P<count>\d{{1,2}})\s+(?P<unit>xã|thôn|bản|huyện)(?:\s+[{LOWER}]+){{0,4}}\s*"
    rf"(?:\((?:gồm\s*:?|là\s*:?|:)?|gồm\s*:?|là\s*:?|:)\s*"
    rf"(?P<names>[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]*){{0,3}}"
    rf"(?:(?:,\s|\svà\s|;\s)(?:(?:xã|thôn|bản|huyện)\s)?[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]*){{0,3}})+)"
    rf"(?=\s*[.;)])"
)


def _named(passage: Passage) -> Iterator[Finding]:
    """“03 thôn: Nà Pàn, Bản Cáu”: as many as are named."""
    for match in _NAMED.finditer(passage.text):
        names = re.split(r",\s|\svà\s|;\s", match["names"])
        said, unit = int(match["count"]), match["unit"]
        if said == len(names) or said < 2:
            continue
        place = passage.place(match.start())
        yield Finding(
            Kind.SUM,
            place,
            passage.around(*match.span()),
            f"{said} {unit}",
            f"{len(names)} {unit}",
            f"Nói {said} {unit} nhưng chỉ kể tên {len(names)}: {', '.join(names)} ({place}).",
        )


_NAMES = (
    rf"(?P<names>(?:(?:tiêu chí\s+)?(?:số\s+)?\d{{1,2}}\b|(?:tiêu chí\s+)?[{UPPER}])[^.;:()]*?)"
    rf"(?=\s*(?:[.;)]|$))"
)
_CRITERIA = re.compile(
    rf"(?<![\w./,])(?P<count>\d{{1,2}})\s+tiêu chí(?:\s+(?:[{LOWER}]+|\d{{4}})){{0,9}},?\s*"
    rf"(?:\((?:gồm\s*:?|là\s*:?|:)?|gồm\s*:?|là\s*:|(?<=đạt )là\s|:)\s*{_NAMES}"
)
_UNMET = re.compile(
    rf"(?<![\w./,])(?P<met>\d{{1,2}})/(?P<all>\d{{1,2}})\s+tiêu chí(?!/)[^.;]{{0,80}}[.;]\s*"
    rf"(?:Các|các|Những|những)\s+tiêu chí (?:còn )?chưa đạt(?:\s+(?:còn lại|chuẩn))*\s*"
    rf"(?:\((?:gồm\s*:?|là\s*:?|:)?|gồm\s*:?|là\s*:?|:)\s*{_NAMES}"
)
_ONE_CRITERION = re.compile(
    rf"(?:tiêu chí\s+)?(?:số\s+)?(?:\d{{1,2}}(?:\s*[-–:]?\s*[{UPPER}][^\d]*)?|[{UPPER}][^\d]*)"
)


_WHOLE = frozenset(
    (
        "quy hoạch",
        "giao thông",
        "thủy lợi",
        "điện",
        "trường học",
        "cơ sở vật chất văn hóa",
        "thông tin và truyền thông",
        "nhà ở dân cư",
        "thu nhập",
        "hộ nghèo",
        "lao động có việc làm",
        "lao động",
        "y tế",
        "văn hóa",
        "môi trường",
    )
)
"""Names that are one criterion by themselves, so that an “và” between two of them makes two."""


_KNOWN = re.compile(
    r"(?i)^(?:tiêu chí|số)\s|quy hoạch|giao thông|thủy lợi|thuỷ lợi|điện|trường học|văn hóa|"
    r"văn hoá|chợ|thương mại|thông tin|nhà ở|thu nhập|nghèo|lao động|việc làm|sản xuất|tổ chức|"
    r"giáo dục|đào tạo|y tế|môi trường|chính trị|pháp luật|an ninh|quốc phòng|"
    r"an toàn thực phẩm|sống"
)
"""What criteria are called: a list of communes behind “19 tiêu chí” is none of criteria."""


def _criteria(passage: Passage) -> Iterator[Finding]:
    """“03 tiêu chí gồm: Giao thông, Thủy lợi, Điện, Trường học”, “(số 2, 5, 6, 17)”."""
    for match in _CRITERIA.finditer(passage.text):
        yield from _miscounted(passage, match, int(match["count"]), "nói")
    for match in _UNMET.finditer(passage.text):
        left = int(match["all"]) - int(match["met"])
        yield from _miscounted(passage, match, left, f"đạt {match['met']}/{match['all']} nên còn")


def _miscounted(passage: Passage, match: re.Match[str], said: int, why: str) -> Iterator[Finding]:
    items = re.split(r",\s*", match["names"])
    last = re.split(r"\s+và\s+(?:tiêu chí\s+)?(?:số\s+)?(?=[\dA-ZĐ])", items[-1])
    items[-1:] = last
    known = all(one[:1].isdigit() or _KNOWN.search(one) for one in items)
    if len(items) < 2 or said < 1 or not known or not all(map(_ONE_CRITERION.fullmatch, items)):
        return
    # “Giáo dục và Đào tạo” may be one or two.
    whole = all(one.strip().lower() in _WHOLE for one in last)
    least = len(items) if whole else len(items) - len(last) + 1
    if least <= said <= len(items):
        return
    place = passage.place(match.start())
    yield Finding(
        Kind.SUM,
        place,
        passage.around(*match.span()),
        f"{said} tiêu chí",
        f"{len(items)} tiêu chí",
        f"{why[:1].upper()}{why[1:]} {said} tiêu chí nhưng kể {len(items)}: {', '.join(items)} "
        f"({place}).",
    )


def check_counted(passage: Passage) -> Iterator[Finding]:
    """“05 bài học: (1) … (2) …”: as many as are numbered."""
    text = passage.text
    yield from _named(passage)
    yield from _criteria(passage)
    first = re.search(r"\(1\)", text)
    if first is None or first.start() < 8:
        return
    before = [
        one
        for one in figures(passage)
        if one.tail <= first.start()
        and not one.of
        and one.unit not in {"%", "đồng", "", "km", "m2"}
    ]
    start, _ = sentence_bounds(text, first.start() - 1)
    if not before or before[-1].start < start or first.start() - before[-1].tail > 90:
        return
    if not re.search(r"(?i)(?::|gồm|là|như sau)\s*$", text[: first.start()]):
        return
    count = 1
    while f"({count + 1})" in text[first.start() :]:
        count += 1
    said = before[-1]
    if count < 2 or said.value == count or said.value > 40:
        return
    yield Finding(
        Kind.SUM,
        passage.place(said.start),
        passage.around(said.start, said.tail),
        said.show(said.value),
        said.show(Decimal(count)),
        f"Nói {said.show(said.value)} ({passage.place(said.start)}) nhưng chỉ đánh số "
        f"{count} mục, từ (1) đến ({count}) ({passage.place(first.start())}).",
    )
