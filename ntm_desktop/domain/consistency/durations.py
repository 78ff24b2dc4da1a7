"""Spells told by both ends and by their length: “91 ngày (từ 01/4 đến 30/6)”."""

import re
from collections.abc import Iterator
from datetime import date

from ntm_desktop.domain.consistency.days import real_date
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage

_DAY = (
    r"(?:ngày\s+)?(?P<{0}d>\d{{1,2}})\s?[/.-]\s?(?P<{0}m>\d{{1,2}})"
    r"(?:\s?[/.-]\s?(?P<{0}y>(?:19|20)\d{{2}}))?"
)
_DAYS = re.compile(
    rf"(?i)(?<![\w.,/-])(?P<count>\d{{1,3}})\s+ngày\b(?!\s+công|\s+\d|\s+tháng|\s+làm việc)"
    rf"(?:\s+(?:liên tục|thi công|thực hiện))?\s*[,(:]?\s*(?:kể\s+)?từ\s+{_DAY.format('a')}\s*"
    rf"(?:đến|tới|-|–)\s*(?:hết\s+)?{_DAY.format('b')}(?!\d)"
)
_YEAR = r"(?:19|20)\d{2}"
_TERM = re.compile(
    rf"(?i)\bgiai\s+đoạn\s+(?P<a>{_YEAR})\s?[-–]\s?(?P<b>{_YEAR})\s*\(\s*(?P<count>\d{{1,2}})\s+năm\s*\)"
)
_AFTER_YEARS = re.compile(
    rf"(?i)\b(?:sau|qua|trong)\s+(?:hơn\s+|gần\s+)?(?P<count>\d{{1,2}})\s+năm\b[^\d.;,()]{{0,40}}\(\s*"
    rf"(?:từ\s+)?(?:năm\s+)?(?P<a>{_YEAR})\s?(?:[-–]|đến)\s?(?:năm\s+)?(?P<b>{_YEAR})\s*\)"
)


def check_durations(passage: Passage) -> Iterator[Finding]:
    """Every spell whose length is printed beside its ends.

    Both ways of counting are right (with and without the first day or year), but a “giai đoạn” is
    counted with both its years.
    """
    text = passage.text
    for match in _DAYS.finditer(text):
        first, last = _ends(match)
        if first is None or last is None or last < first:
            continue
        length = (last - first).days
        if int(match["count"]) not in {length, length + 1}:
            yield _said(passage, match, "ngày", length + 1)
    for pattern in (_TERM, _AFTER_YEARS):
        for match in pattern.finditer(text):
            length = int(match["b"]) - int(match["a"]) + 1
            right = {length} if pattern is _TERM else {length, length - 1}
            if length > 1 and int(match["count"]) not in right:
                yield _said(passage, match, "năm", length)


def _ends(match: re.Match[str]) -> tuple[date | None, date | None]:
    year = match["by"] or match["ay"]
    if year is None:
        # Of no year: any that is none with a 29 February.
        year = "2023"
    first = real_date(int(match["ad"]), int(match["am"]), int(match["ay"] or year))
    return first, real_date(int(match["bd"]), int(match["bm"]), int(match["by"] or year))


def _said(passage: Passage, match: re.Match[str], unit: str, made: int) -> Finding:
    here = passage.place(match.start())
    if unit == "ngày":
        ends = f"{match['ad']}/{match['am']} đến {match['bd']}/{match['bm']}"
    else:
        ends = f"{match['a']} đến {match['b']}"
    return Finding(
        Kind.DATE,
        here,
        passage.around(*match.span()),
        f"{match['count']} {unit}",
        f"{made} {unit}",
        f"Từ {ends} là {made} {unit} (tính cả đầu và cuối), không phải {match['count']} {unit} "
        f"({here}).",
    )
