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


def check_counted(passage: Passage) -> Iterator[Finding]:
    """“05 bài học: (1) … (2) …”: as many as are numbered."""
    text = passage.text
    yield from _named(passage)
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
