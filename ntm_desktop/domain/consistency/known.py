"""Figures of a text held against what the commune itself keeps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold

_PLAN = re.compile(
    r"(?i)\b(?:phấn đấu|mục tiêu|dự kiến|đến năm|đăng ký|kỳ trước|cùng kỳ|so với|trước đây)\b"
)
_OTHERS = re.compile(r"(?i)\b(?:thôn|bản|khu dân cư|vườn|huyện|tỉnh|các xã|xã bạn|bình quân)\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure that the program knows.

    Attributes:
        label: what it is: "số tiêu chí đạt".
        phrases: folded wordings of which one stands before the figure in its clause; () when the
            unit alone tells.
        unit: as ``Figure.unit``: "đồng", "tiêu", "công".
        value: money in đồng.
        of: the lower part, of a fraction.
        source: where the program has it from: "Tự đánh giá năm 2024".
    """

    label: str
    phrases: tuple[str, ...]
    unit: str
    value: Decimal
    source: str
    of: Decimal | None = None


def check_known(
    passages: Sequence[Passage], known: Sequence[KnownFigure], years: range
) -> Iterator[Finding]:
    """Every figure of a text that the program knows better.

    A target, another time, another subject than the commune is left alone.

    Args:
        passages: of the text.
        known: what the program knows of the period.
        years: of the period the text speaks of.
    """
    for passage in passages:
        for index, figure in enumerate(figures(passage)):
            if figure.change or figure.about:
                continue
            for one in known:
                if _speaks_of(passage, index, figure, one, years) and not _agrees(figure, one):
                    yield _said(passage, figure, one)


def _speaks_of(
    passage: Passage, index: int, figure: Figure, known: KnownFigure, years: range
) -> bool:
    if figure.unit != known.unit or figure.of != known.of or figure.rate:
        return False
    text = passage.text
    start, end = sentence_bounds(text, figure.start)
    figs = figures(passage)
    left = max(start, figs[index - 1].tail if index else 0)
    clause = re.split(r"[;:(]", text[left : figure.start])[-1]
    after = re.split(r"[,;.(]", text[figure.tail : end])[0]
    if _PLAN.search(f"{clause} {after}") or _OTHERS.search(clause):
        return False
    said = {int(year) for year in _YEAR.findall(text[start : figure.tail] + after)}
    if said and not said & set(years):
        return False
    return not known.phrases or any(phrase in fold(clause) for phrase in known.phrases)


def _agrees(figure: Figure, known: KnownFigure) -> bool:
    return abs(figure.value - known.value) <= figure.step / 2


def _said(passage: Passage, figure: Figure, known: KnownFigure) -> Finding:
    place = passage.place(figure.start)
    printed, right = _shown(figure, figure.value), _shown(figure, known.value)
    return Finding(
        Kind.REPEAT,
        f"{place}; {known.source}",
        passage.around(figure.start, figure.tail),
        printed,
        right,
        f"Văn bản ghi {known.label} là {printed} ({place}) nhưng số liệu đang có là {right} "
        f"({known.source}).",
    )


def _shown(figure: Figure, value: Decimal) -> str:
    if figure.of is None:
        return figure.show(value)
    return f"{format_decimal(value)}/{format_decimal(figure.of)} {figure.unit_text}"
