"""Pictures of figures as plain shapes, so that paper, screen and Word show the very same.

Lengths are in points, y runs downwards from the top edge. A shape names a tone, not a colour:
paper is grey, the screen has its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor, log10
from typing import TypeAlias

from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up

SIZE = 10.0
_TITLE = 12.0
_ROOM_FOR_AIM = 70.0
_LETTER = 0.52
"""Mean width of a letter in parts of its size, for room; what is drawn is never cut by it."""


class ChartKind(StrEnum):
    """How the figures are laid out."""

    COLUMNS = "columns"
    """One upright bar for each time, its target as a line across."""
    SHARES = "shares"
    """One lying bar for each part, with its amount and share of the sum."""
    PROGRESS = "progress"
    """For each work the plan as a frame, what was paid as a bar in it, and how far it is."""


class Tone(StrEnum):
    """What a shape means."""

    TEXT = "text"
    MUTED = "muted"
    BAR = "bar"
    PALE = "pale"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure.

    Attributes:
        label: what it is of.
        value: None when it is not known: the place stays empty.
        target: what it was to be, None without one.
        note: printed behind it ("60 %").
    """

    label: str
    value: Decimal | None
    target: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures to be drawn.

    Attributes:
        id: stable, as a form of a report names it.
        unit: of all figures.
        top: where the axis ends; None lets the figures decide.
        aim: before the figure of a target ("KH"); left out where there is no room for it.
    """

    id: str
    kind: ChartKind
    title: str
    unit: str
    bars: tuple[Bar, ...]
    top: Decimal | None = None
    aim: str = "KH"

    @property
    def total(self) -> Decimal:
        """The known figures added up."""
        return sum((bar.value for bar in self.bars if bar.value is not None), Decimal(0))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(bar.value is None and bar.target is None for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; only its edge when ``hollow``."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone
    width: float = 0.6
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``anchor`` says which part of it stands at ``x``; ``y`` is its base line."""

    x: float
    y: float
    text: str
    size: float = SIZE
    tone: Tone = Tone.TEXT
    anchor: str = "start"
    bold: bool = False


Shape: TypeAlias = Box | Stroke | Words
Measure: TypeAlias = Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet of this size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def rough_width(text: str, size: float) -> float:
    """About how wide a text is, where no typeface is at hand."""
    return len(text) * size * _LETTER


def drawn(chart: Chart, width: float, measure: Measure = rough_width) -> Drawing:
    """The shapes of a chart in this width.

    Args:
        chart: what to draw.
        width: of the whole, points.
        measure: how wide a text is in the typeface it will be drawn in.
    """
    lines = _wrapped(f"{chart.title} ({chart.unit})", width, _TITLE, measure)
    shapes: list[Shape] = [
        Words(width / 2, _TITLE * (1 + 1.2 * place), line, _TITLE, anchor="middle", bold=True)
        for place, line in enumerate(lines)
    ]
    top = _TITLE * 1.2 * len(lines) + 12
    layouts = {
        ChartKind.COLUMNS: _columns,
        ChartKind.SHARES: _shares,
        ChartKind.PROGRESS: _progress,
    }
    more, height = layouts[chart.kind](chart, width, top, measure)
    return Drawing(width, height, (*shapes, *more))


def alternative(chart: Chart) -> str:
    """The chart in words, for who does not see it."""
    said = []
    for bar in chart.bars:
        value = "chưa có số liệu" if bar.value is None else format_decimal(bar.value)
        aim = "kế hoạch" if chart.aim == "KH" else chart.aim
        target = "" if bar.target is None else f" ({aim} {format_decimal(bar.target)})"
        note = f", {bar.note}" if bar.note else ""
        said.append(f"{bar.label}: {value}{target}{note}")
    return f"{chart.title}, {chart.unit}. " + "; ".join(said) + "."


def chart_texts(chart: Chart) -> tuple[str, ...]:
    """Every piece of text that drawing the chart puts on paper."""
    return tuple(s.text for s in drawn(chart, 460).shapes if isinstance(s, Words))


def _columns(
    chart: Chart, width: float, top: float, _measure: Measure
) -> tuple[list[Shape], float]:
    left, right, plot = 34.0, 8.0, 150.0
    highest = chart.top or _round_top(
        [v for bar in chart.bars for v in (bar.value, bar.target) if v is not None]
    )
    shapes: list[Shape] = []
    base = top + plot
    for value in _ticks(highest):
        y = base - plot * float(value / highest)
        shapes.append(Stroke(left, y, width - right, y, Tone.PALE))
        shapes.append(Words(left - 5, y + 3, format_decimal(value), 9, Tone.MUTED, anchor="end"))
    room = (width - left - right) / max(1, len(chart.bars))
    thick = min(46.0, room * 0.55)
    for place, bar in enumerate(chart.bars):
        centre = left + room * (place + 0.5)
        x = centre - thick / 2
        if bar.value is not None:
            height = plot * float(bar.value / highest)
            shapes.append(Box(x, base - height, thick, height, Tone.BAR))
            shapes.append(
                Words(
                    centre, base - height - 4, format_decimal(bar.value), anchor="middle", bold=True
                )
            )
        else:
            shapes.append(Words(centre, base - 5, "–", tone=Tone.MUTED, anchor="middle"))
        if bar.target is not None:
            y = base - plot * float(bar.target / highest)
            shapes.append(Stroke(x - 7, y, x + thick + 7, y, Tone.TARGET, 1.6, dashed=True))
            label = f"{chart.aim} {format_decimal(bar.target)}".strip()
            if room >= _ROOM_FOR_AIM:
                shapes.append(Words(x + thick + 9, y + 3, label, 9, Tone.TARGET))
        shapes.append(Words(centre, base + 13, bar.label, anchor="middle"))
    shapes.append(Stroke(left, base, width - right, base, Tone.TEXT))
    return shapes, base + 20


def _shares(chart: Chart, width: float, top: float, measure: Measure) -> tuple[list[Shape], float]:
    total = chart.total
    names = max(measure(bar.label, SIZE) for bar in chart.bars) if chart.bars else 0.0
    left = min(names + 8, width * 0.42)
    figures = [_amount(bar, total) for bar in chart.bars]
    right = max((measure(text, SIZE) for text in figures), default=0.0) + 10
    room = max(40.0, width - left - right)
    most = max((bar.value for bar in chart.bars if bar.value is not None), default=Decimal(0))
    shapes: list[Shape] = []
    y = top
    for bar, figure in zip(chart.bars, figures, strict=True):
        lines = _wrapped(bar.label, left - 6, SIZE, measure)
        height = max(18.0, 12.0 * len(lines) + 6)
        first = y + height / 2 + 3.5 - 6 * (len(lines) - 1)
        for place, line in enumerate(lines):
            shapes.append(Words(left - 6, first + 12 * place, line, anchor="end"))
        length = room * float(bar.value / most) if bar.value and most else 0.0
        if bar.value is not None:
            shapes.append(Box(left, y + height / 2 - 6, max(length, 0.8), 12, Tone.BAR))
        shapes.append(Words(left + length + 5, y + height / 2 + 3.5, figure))
        y += height
    shapes.append(Stroke(left, top, left, y, Tone.TEXT))
    label = f"Tổng cộng: {format_decimal(total)} {chart.unit}"
    shapes.append(Words(left, y + 15, label, bold=True))
    return shapes, y + 22


def _amount(bar: Bar, total: Decimal) -> str:
    if bar.value is None:
        return "chưa có số liệu"
    if not total:
        return format_decimal(bar.value)
    share = round_half_up(percent(bar.value, total), 2)
    return f"{format_decimal(bar.value)} ({format_decimal(share, 2)}%)"


def _progress(
    chart: Chart, width: float, top: float, measure: Measure
) -> tuple[list[Shape], float]:
    figures = [_paid(bar) for bar in chart.bars]
    right = max((measure(text, SIZE) for text in figures), default=0.0) + 12
    left = width * 0.36
    room = max(40.0, width - left - right)
    known = [v for bar in chart.bars for v in (bar.value, bar.target) if v is not None]
    most = max(known, default=Decimal(1)) or Decimal(1)
    shapes: list[Shape] = []
    y = top
    for bar, figure in zip(chart.bars, figures, strict=True):
        lines = _wrapped(bar.label, left - 6, SIZE, measure)[:3]
        height = max(20.0, 12.0 * len(lines) + 6)
        first = y + height / 2 + 3.5 - 6 * (len(lines) - 1)
        for place, line in enumerate(lines):
            shapes.append(Words(left - 6, first + 12 * place, line, anchor="end"))
        planned = room * float(bar.target / most) if bar.target is not None else 0.0
        paid = room * float(bar.value / most) if bar.value is not None else 0.0
        if bar.value is not None:
            shapes.append(Box(left, y + height / 2 - 5, max(paid, 0.8), 10, Tone.BAR))
        if bar.target is not None:
            shapes.append(
                Box(left, y + height / 2 - 7, max(planned, 0.8), 14, Tone.TARGET, hollow=True)
            )
        shapes.append(Words(left + max(planned, paid) + 6, y + height / 2 + 3.5, figure))
        y += height
    shapes.append(Stroke(left, top, left, y, Tone.TEXT))
    shapes.append(Box(left, y + 7, 16, 8, Tone.BAR))
    shapes.append(Words(left + 21, y + 15, "đã giải ngân", 9, Tone.MUTED))
    after = left + 28 + measure("đã giải ngân", 9)
    shapes.append(Box(after, y + 7, 16, 8, Tone.TARGET, hollow=True))
    shapes.append(Words(after + 21, y + 15, "kế hoạch năm", 9, Tone.MUTED))
    return shapes, y + 22


def _paid(bar: Bar) -> str:
    value = "–" if bar.value is None else format_decimal(bar.value)
    whole = "" if bar.target is None else f"/{format_decimal(bar.target)}"
    return f"{value}{whole}" + (f", {bar.note}" if bar.note else "")


def _ticks(highest: Decimal) -> list[Decimal]:
    """Round numbers from nothing to the end of an axis, about five of them, and its end."""
    power = Decimal(10) ** floor(log10(float(highest)))
    step = next(
        power * factor
        for factor in (Decimal("0.2"), Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5))
        if highest / (power * factor) <= 5
    )
    ticks = [step * place for place in range(int(highest / step) + 1)]
    # An end that is no round number means something: all nineteen criteria.
    return [*ticks, highest] if highest - ticks[-1] > step / 2 else ticks


def _round_top(values: Sequence[Decimal]) -> Decimal:
    """The end of an axis: a round number not below the greatest value."""
    most = max(values, default=Decimal(1))
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** floor(log10(float(most)))
    for factor in (1, 2, 4, 5, 8, 10):
        if power * factor >= most:
            return power * factor
    return power * ceil(most / power)


def _wrapped(text: str, width: float, size: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        tried = f"{line} {word}".strip()
        if line and measure(tried, size) > width:
            lines.append(line)
            line = word
        else:
            line = tried
    lines.append(line)
    return lines
