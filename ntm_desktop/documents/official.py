"""The fixed elements of an official paper: head, title, addressees, signatures, cover.

Their order, sizes and rules are those of Nghị định 30/2020, numbered here as its "ô số".
"""

from collections.abc import Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ntm_desktop.documents import fonts, nd30
from ntm_desktop.documents.layout import (
    Flow,
    Pen,
    Unbroken,
    balanced,
    draw_flow,
    flow,
    flow_height,
    longest_line,
    rule,
)
from ntm_desktop.documents.pages import (
    Align,
    CoverPage,
    Header,
    Party,
    Run,
    bold,
    italic,
    words,
)


class HeaderItem(Unbroken):
    """Issuing agency, state name and motto, number, place and date (ô 1–4); a letter's V/v (5b)."""

    def __init__(self, header: Header) -> None:
        above = [Run(line) for line in header.above]
        self._issuer = above + [bold(line) for line in header.issuer]
        self._state = _centred(bold(nd30.STATE_NAME), nd30.STATE_SIZE)
        self._motto = _centred(bold(nd30.MOTTO), nd30.MOTTO_SIZE)
        self._number = _centred(Run(header.number), nd30.NUMBER_SIZE)
        date = header.place_date
        self._place = _centred(italic(date), nd30.PLACE_DATE_SIZE) if date else None
        self._about = _centred(Run(header.about), nd30.ABOUT_SIZE) if header.about else None

    def _columns(self, width: float) -> tuple[float, float]:
        left = width * nd30.HEADER_LEFT_SHARE
        return left, width - left

    def _upper(self, width: float) -> float:
        left, right = self._columns(width)
        issuer = sum(flow_height(*issuer_line(run, left)) for run in self._issuer)
        return max(issuer, flow_height(self._state, right) + flow_height(self._motto, right)) + 12

    def _lower(self, width: float) -> float:
        left, right = self._columns(width)
        place = flow_height(self._place, right) if self._place else 0.0
        below = 0.0
        if self._about:
            below = nd30.ABOUT_GAP + flow_height(self._about, left * nd30.ABOUT_SHARE)
        return max(flow_height(self._number, left) + below, place)

    def height(self, width: float) -> float:
        """Full height in this width."""
        return self._upper(width) + self._lower(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        left, right = self._columns(width)
        canvas = pen.canvas
        y = top
        length = 0.0
        for run in self._issuer:
            line, inner = issuer_line(run, left)
            y = draw_flow(line, canvas, x + (left - inner) / 2, y, inner)
            length = longest_line(line, inner) * nd30.SHORT_RULE_SHARE
        rule(canvas, x + left / 2, y - 3.5, length)
        y = draw_flow(self._state, canvas, x + left, top, right)
        y = draw_flow(self._motto, canvas, x + left, y, right)
        rule(canvas, x + left + right / 2, y - 2.5, longest_line(self._motto, right))
        lower = top - self._upper(width)
        below = draw_flow(self._number, canvas, x, lower, left)
        if self._about:
            inner = left * nd30.ABOUT_SHARE
            draw_flow(self._about, canvas, x + (left - inner) / 2, below - nd30.ABOUT_GAP, inner)
        if self._place:
            draw_flow(self._place, canvas, x + left, lower, right)


def issuer_line(run: Run, left: float) -> tuple[Flow, float]:
    """A name of an agency in its column of the head, and the width to draw it in.

    A long one takes lines of about the same length, clear of the state's name beside it.
    """
    inner = left - nd30.ISSUER_GAP
    return balanced((run,), nd30.ISSUER_SIZE, inner, nd30.TABLE_LEADING_FACTOR)


def _centred(run: Run, size: float) -> Flow:
    return flow((run,), size, Align.CENTRE, factor=nd30.TABLE_LEADING_FACTOR)


class TitleItem(Unbroken):
    """Kind and subject over a short rule (ô 5a); an italic note stands in for the rule."""

    keep_with_next = True
    gap = 16.0

    def __init__(self, name: str, subject: str, note: str) -> None:
        texts = (bold(name), bold(subject), italic(note))
        self._texts = [(run,) for run in texts if run.text]
        self._ruled = not note

    def _lines(self, width: float) -> list[tuple[Flow, float]]:
        return [balanced(text, nd30.BODY, width * 0.9, 1.2) for text in self._texts]

    def height(self, width: float) -> float:
        """Full height in this width."""
        return sum(flow_height(line, inner) for line, inner in self._lines(width)) + 10

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        y = top
        length = 0.0
        for line, inner in self._lines(width):
            y = draw_flow(line, pen.canvas, x + (width - inner) / 2, y, inner)
            length = longest_line(line, inner) * nd30.SHORT_RULE_SHARE
        if self._ruled:
            rule(pen.canvas, x + width / 2, y - 3.5, length)


class AddresseesItem(Unbroken):
    """Addressees (ô 9a): one addressee on the same line, more below with dashes."""

    gap = 10.0
    _LABEL = "Kính gửi: "

    def __init__(self, names: Sequence[str]) -> None:
        self._single = (
            flow(words(self._LABEL + names[0]), nd30.BODY, Align.CENTRE)
            if len(names) == 1
            else None
        )
        last = len(names) - 1
        self._names = [
            flow(words(f"- {name}{'.' if place == last else ';'}"), nd30.BODY)
            for place, name in enumerate(names)
        ]
        self._label = flow(words(self._LABEL.strip()), nd30.BODY)

    def _indent(self, width: float) -> float:
        # The dash stands below the colon.
        return width * 0.2 + stringWidth(self._LABEL.strip()[:-1], fonts.REGULAR, nd30.BODY)

    def height(self, width: float) -> float:
        """Full height in this width."""
        if self._single:
            return flow_height(self._single, width)
        inner = width - self._indent(width)
        names = sum(flow_height(name, inner) for name in self._names)
        return flow_height(self._label, width) + names

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        if self._single:
            draw_flow(self._single, pen.canvas, x, top, width)
            return
        y = draw_flow(self._label, pen.canvas, x + width * 0.2, top, width * 0.8)
        indent = self._indent(width)
        for name in self._names:
            y = draw_flow(name, pen.canvas, x + indent, y, width - indent)


class SignaturesItem(Unbroken):
    """Recipients or a second signer on the left, the signer on the right (ô 7, 9b)."""

    gap = 12.0

    def __init__(self, right: Party, left: Party | None, recipients: Sequence[str]) -> None:
        self._right = _PartyBlock(right)
        self._left = _PartyBlock(left) if left else None
        self._recipients: list[Flow] = []
        if recipients:
            title = Run("Nơi nhận:", bold=True, italic=True)
            size, factor = nd30.RECIPIENTS_SIZE, nd30.TABLE_LEADING_FACTOR
            self._recipients = [flow((title,), nd30.RECIPIENTS_TITLE_SIZE, factor=factor)]
            self._recipients += [flow(words(line), size, factor=factor) for line in recipients]

    def _columns(self, width: float) -> tuple[float, float]:
        left = width * (0.5 if self._left else nd30.SIGNATURE_LEFT_SHARE)
        return left, width - left

    def height(self, width: float) -> float:
        """Full height in this width."""
        left, right = self._columns(width)
        parties = max(self._right.height(right), self._left.height(left) if self._left else 0.0)
        recipients = sum(flow_height(line, left) for line in self._recipients)
        return parties + 8 + recipients if self._left else max(parties, recipients)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        left, right = self._columns(width)
        y = top
        if self._left:
            self._left.draw(pen.canvas, x, top, left)
            y -= max(self._right.height(right), self._left.height(left)) + 8
        for line in self._recipients:
            y = draw_flow(line, pen.canvas, x, y, left)
        self._right.draw(pen.canvas, x + left, top, right)


class _PartyBlock:
    def __init__(self, party: Party) -> None:
        factor = nd30.TABLE_LEADING_FACTOR
        self._upper = [
            flow((bold(line),), nd30.CAPACITY_SIZE, Align.CENTRE, factor=factor)
            for line in party.capacity
        ]
        if party.note:
            self._upper.append(flow((italic(party.note),), 12, Align.CENTRE, factor=factor))
        # An empty name keeps its line, so that it can be written or stamped there.
        name = party.name or "\u00a0"
        self._name = flow((bold(name),), nd30.SIGNER_SIZE, Align.CENTRE, factor=factor)

    def height(self, width: float) -> float:
        upper = sum(flow_height(line, width) for line in self._upper)
        return upper + nd30.SIGNATURE_ROOM + flow_height(self._name, width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        y = top
        for line in self._upper:
            y = draw_flow(line, canvas, x, y, width)
        draw_flow(self._name, canvas, x, y - nd30.SIGNATURE_ROOM, width)


class CoverItem(Unbroken):
    """The framed first sheet; as tall as the text area it is made for."""

    def __init__(self, cover: CoverPage, height: float) -> None:
        self._height = height
        self._cover = cover

    def height(self, width: float) -> float:
        """The whole page."""
        return self._height

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        canvas = pen.canvas
        bottom = top - self._height
        canvas.setLineWidth(1.5)
        canvas.rect(x + 1, bottom + 1, width - 2, self._height - 2)
        canvas.setLineWidth(0.5)
        canvas.rect(x + 5, bottom + 5, width - 10, self._height - 10)
        inner, left = width - 60, x + 30
        top_lines, title, details, (foot,) = (
            [cover_line(run, size, inner) for run in runs] for runs, size in cover_runs(self._cover)
        )
        y = top - 34
        for line in top_lines:
            y = _draw_centred(line, canvas, left, y, inner) - 2
        rule(canvas, x + width / 2, y - 4, longest_line(*top_lines[-1]) * 0.4)
        title_height = sum(flow_height(*line) + 6 for line in title)
        y = top - self._height * 0.42 + title_height / 2
        for line in title:
            y = _draw_centred(line, canvas, left, y, inner) - 6
        y -= 18
        for line in details:
            y = _draw_centred(line, canvas, left, y, inner) - 4
        _draw_centred(foot, canvas, left, bottom + 52, inner)


def cover_runs(cover: CoverPage) -> tuple[tuple[tuple[Run, ...], float], ...]:
    """The lines at the top, of the title, below it and at the foot, each with its type size."""
    return (
        (tuple(bold(line) for line in cover.top), 14),
        (tuple(bold(line) for line in cover.title), 22),
        (tuple(Run(line) for line in cover.details), 15),
        ((bold(cover.foot),), 14),
    )


def cover_line(run: Run, size: float, width: float) -> tuple[Flow, float]:
    """A line of the cover and the width to draw it in; a long one leaves no single word."""
    return balanced((run,), size, width, 1.3)


def _draw_centred(
    line: tuple[Flow, float], canvas: Canvas, left: float, top: float, width: float
) -> float:
    drawn, length = line
    return draw_flow(drawn, canvas, left + (width - length) / 2, top, length)
