"""What shares are counted by: 35/207 xã beside 35/181 xã, and groups that must fill their base."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import Figure, figures
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.numbers import format_decimal

_UNITS = frozenset({"xã", "thôn", "huyện", "bản"})
_MIXED = re.compile(
    r"(?i)\s*(?:xã|thôn|huyện|bản)\s*(?:,|và|-)\s*(?:phường|thị trấn|thành phố|khối|phố|bản)"
)
_PART_OF = re.compile(
    r"(?i)\s*(?:xã|thôn|huyện|bản)\s+(?:thuộc|đặc biệt|biên giới|vùng|khu vực|của|"
    r"phấn đấu|điểm|đăng ký|"
    r"nghèo|miền|an toàn|nâng cao|kiểu mẫu|còn|chưa đạt)"
)
_GROUP = re.compile(
    r"(?i)(?P<label>dưới\s+\d+|\d+\s*[-–]\s*\d+|\d+(?:/\d+)?)\s+tiêu chí\s*(?:có|:|là|còn|"
    r"đạt|với)?\s*$"
)


def whole_bases(
    passages: Sequence[Passage],
) -> dict[str, list[tuple[Decimal, list[tuple[Passage, Figure]]]]]:
    """For each unit the numbers it is counted by, with every place, the commonest first."""
    found: dict[str, dict[Decimal, list[tuple[Passage, Figure]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for passage in passages:
        for one in figures(passage):
            if one.of is None or one.unit not in _UNITS:
                continue
            if _MIXED.match(passage.text, one.end) or _PART_OF.match(passage.text, one.end):
                continue
            found[one.unit][one.of].append((passage, one))
    return {
        unit: sorted(bases.items(), key=lambda item: -len(item[1])) for unit, bases in found.items()
    }


def commonest(passages: Sequence[Passage]) -> frozenset[Decimal]:
    """What communes are counted by in this text."""
    return frozenset(base for base, places in whole_bases(passages).get("xã", []))


def check_bases(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Two bases for one thing, a part greater than its base, groups that do not fill it."""
    for unit, bases in whole_bases(passages).items():
        main, places = bases[0]
        for base, others in bases[1:]:
            often = len(others) >= 3 and len(places) >= 3 and base > 5
            slip = (
                len(others) <= 2
                and len(places) >= 3
                and main > 20
                and abs(base - main) / main <= Decimal("0.02")
            ) or (len(others) == 1 and len(places) >= 4 and _swapped(main, base))
            if often or slip:
                yield _two(unit, main, places, base, others, slip=slip)
    for passage in passages:
        for one in figures(passage):
            if one.of and one.value > one.of and one.unit in _UNITS | {"hộ", "người", "trường"}:
                place = passage.place(one.start)
                yield Finding(
                    Kind.BASE,
                    place,
                    passage.around(one.start, one.tail),
                    f"{format_decimal(one.value)}/{format_decimal(one.of)} {one.unit}",
                    f"nhiều nhất {format_decimal(one.of)} {one.unit}",
                    f"Phần {format_decimal(one.value)} lớn hơn tổng {format_decimal(one.of)} "
                    f"{one.unit} ({place}).",
                )
    yield from _groups(passages)


def _swapped(main: Decimal, base: Decimal) -> bool:
    """Two figures of a number typed in the wrong order."""
    return main > 20 and sorted(str(main)) == sorted(str(base))


def _two(
    unit: str,
    main: Decimal,
    places: list[tuple[Passage, Figure]],
    base: Decimal,
    others: list[tuple[Passage, Figure]],
    *,
    slip: bool,
) -> Finding:
    passage, figure = others[0]
    here = joined(p.place(f.start) for p, f in others[:4])
    there = joined(p.place(f.start) for p, f in places[:3])
    more = f" và {len(others) - 4} chỗ khác" if len(others) > 4 else ""
    return Finding(
        Kind.BASE,
        joined([passage.place(figure.start), places[0][0].place(places[0][1].start)]),
        passage.around(figure.start, figure.tail),
        f"{format_decimal(base)} {unit}",
        f"{format_decimal(main)} {unit}",
        f"Số {unit} lấy làm gốc là {format_decimal(base)} ({here}{more}) nhưng chỗ khác là "
        f"{format_decimal(main)} ({there}). "
        + (
            "Có thể gõ nhầm."
            if slip
            else "Tỷ lệ tính trên hai gốc khác nhau không so sánh được với nhau; hãy nói rõ mỗi số "
            "tính theo gốc nào."
        ),
    )


def _groups(passages: Sequence[Passage]) -> Iterator[Finding]:
    """19, 15-18, 10-14, 5-9, dưới 5 tiêu chí: together all communes."""
    run: list[tuple[Passage, Figure, str]] = []
    for index, passage in enumerate(passages):
        for one in figures(passage):
            label = _GROUP.search(passage.text[max(0, one.start - 40) : one.start])
            if label is None or one.unit not in _UNITS:
                continue
            if run and (run[-1][1].of != one.of or passages.index(run[-1][0]) < index - 2):
                run = []
            run.append((passage, one, label["label"].lower()))
            if label["label"].lower().startswith("dưới"):
                yield from _filled(run)
                run = []


def _filled(run: list[tuple[Passage, Figure, str]]) -> Iterator[Finding]:
    labels = Counter(label for _, _, label in run)
    base = run[0][1].of
    whole = any(label.startswith("19") or label.endswith("19") for label in labels)
    if base is None or len(run) < 4 or not whole or max(labels.values()) > 1:
        return
    made = sum((one.value for _, one, _ in run), Decimal(0))
    if made == base:
        return
    passage, figure, _ = run[0]
    places = joined(p.place(f.start) for p, f, _ in run)
    listed = " + ".join(format_decimal(one.value) for _, one, _ in run)
    yield Finding(
        Kind.SUM,
        places,
        passage.around(figure.start, figure.tail),
        f"{format_decimal(base)} {figure.unit}",
        f"{format_decimal(made)} {figure.unit}",
        f"Các nhóm theo số tiêu chí cộng lại {listed} = {format_decimal(made)} {figure.unit}, "
        f"không bằng {format_decimal(base)} {figure.unit} ({places}).",
    )
