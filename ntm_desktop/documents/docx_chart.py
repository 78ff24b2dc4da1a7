"""Charts in Word as drawn shapes, so that their words are text there as they are on paper.

A group of rectangles, lines and text boxes (DrawingML, which Word has since 2010 and LibreOffice
reads); a program that knows no such groups shows the picture beside it.
"""

from docx.oxml.ns import qn
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

from ntm_desktop.documents import fonts
from ntm_desktop.documents.chart_item import INK, measure
from ntm_desktop.documents.docx_elements import add_to, element, run_elements, spacer
from ntm_desktop.documents.pages import Run
from ntm_desktop.domain.charts import Box, Chart, Drawing, Shape, Stroke, Tone, Words, drawn

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_SPACES = {"a": _A, "wp": _WP, "mc": _MC, "wpg": _WPG, "wps": _WPS}
_EMU = 12700
"""English metric units to a point."""
_ASCENT = 0.891
"""How far the typeface reaches above its base line, in parts of its size."""
_LINE = 1.15
_SPARE = 6.0
"""Room beside a text, for the face that stands in for a missing one may be wider."""
_FIRST_ID = 1000
"""Room for the numbers of one chart's shapes, far from those of the pictures of a paper."""


def _made(tag: str, **attributes: object) -> BaseOxmlElement:
    space, name = tag.split(":")
    made: BaseOxmlElement = oxml_parser.makeelement(
        f"{{{_SPACES[space]}}}{name}", nsmap={space: _SPACES[space]}
    )
    for key, value in attributes.items():
        made.set(key, str(value))
    return made


def _emu(points: float) -> int:
    return round(points * _EMU)


def chart_paragraph(
    chart: Chart, width: float, picture: BaseOxmlElement, gap: float
) -> BaseOxmlElement:
    """A paragraph as high as the chart, which stands in it as shapes and, else, as a picture.

    The drawing is anchored to the paragraph and lies on it: a line as high as the chart goes to the
    next page as a whole, and LibreOffice keeps the words of shapes that do not stand in a line like
    a letter.

    Args:
        chart: to be drawn.
        width: of the text, in points.
        picture: the same chart as a picture (``wp:inline``), its figures as alternative text.
        gap: room above it.
    """
    drawing = drawn(chart, width, measure)
    properties = picture.find(qn("wp:docPr"))
    assert properties is not None
    number = _FIRST_ID + int(properties.get("id", "1"))  # as no picture and no other chart
    named = {"name": chart.id, "descr": properties.get("descr", "")}
    graphic = add_to(_made("a:graphicData", uri=_WPG), _group(drawing, number))
    shapes = add_to(_made("a:graphic"), graphic)
    shown = picture.find(qn("a:graphic"))
    assert shown is not None
    made: BaseOxmlElement = oxml_parser.makeelement(f"{{{_MC}}}AlternateContent", nsmap=_SPACES)
    choice, fallback = _made("mc:Choice", Requires="wpg"), _made("mc:Fallback")
    for holder, one, at in ((choice, shapes, number), (fallback, shown, number + _FIRST_ID - 1)):
        frame = _anchored(drawing, gap, _made("wp:docPr", id=at, **named), one)
        holder.append(add_to(element("drawing"), frame))
    small = add_to(element("rPr"), element("sz", val=2), element("szCs", val=2))
    run = add_to(element("r"), small, add_to(made, choice, fallback))
    held = spacer(drawing.height + gap)
    return add_to(held, run)


def _anchored(
    drawing: Drawing, gap: float, named: BaseOxmlElement, graphic: BaseOxmlElement
) -> BaseOxmlElement:
    across = _made("wp:posOffset")
    across.text = "0"
    down = _made("wp:posOffset")
    down.text = str(_emu(gap))
    anchor = _made(
        "wp:anchor",
        distT=0,
        distB=0,
        distL=0,
        distR=0,
        simplePos=0,
        relativeHeight=2,
        behindDoc=0,
        locked=0,
        layoutInCell=1,
        allowOverlap=1,
    )
    return add_to(
        anchor,
        _made("wp:simplePos", x=0, y=0),
        add_to(_made("wp:positionH", relativeFrom="column"), across),
        add_to(_made("wp:positionV", relativeFrom="paragraph"), down),
        _made("wp:extent", cx=_emu(drawing.width), cy=_emu(drawing.height)),
        _made("wp:effectExtent", l=0, t=0, r=0, b=0),
        _made("wp:wrapNone"),
        named,
        _made("wp:cNvGraphicFramePr"),
        graphic,
    )


def _group(drawing: Drawing, number: int) -> BaseOxmlElement:
    size = {"cx": _emu(drawing.width), "cy": _emu(drawing.height)}
    frame = add_to(
        _made("a:xfrm"),
        _made("a:off", x=0, y=0),
        _made("a:ext", **size),
        _made("a:chOff", x=0, y=0),
        _made("a:chExt", **size),
    )
    group = add_to(_made("wpg:wgp"), _made("wpg:cNvGrpSpPr"), add_to(_made("wpg:grpSpPr"), frame))
    shapes = (_shape(shape, number + at) for at, shape in enumerate(drawing.shapes, start=1))
    return add_to(group, *shapes)


def _shape(shape: Shape, number: int) -> BaseOxmlElement:
    match shape:
        case Box():
            place = (shape.x, shape.y, shape.width, shape.height)
            filled = _made("a:noFill") if shape.hollow else _paint(shape.tone)
            edge = (
                _line(shape.tone, 0.9) if shape.hollow else add_to(_made("a:ln"), _made("a:noFill"))
            )
            return _sp(number, _look("rect", place, filled, edge))
        case Stroke():
            left, top = min(shape.x1, shape.x2), min(shape.y1, shape.y2)
            place = (left, top, abs(shape.x2 - shape.x1), abs(shape.y2 - shape.y1))
            turned = (shape.x2 - shape.x1) * (shape.y2 - shape.y1) < 0
            edge = _line(shape.tone, shape.width, dashed=shape.dashed)
            look = _look("line", place, None, edge, turned=turned)
            return _sp(number, look, connector=True)
        case Words():
            return _text(shape, number)


def _text(words: Words, number: int) -> BaseOxmlElement:
    """A text box whose only line has its base line where the drawing has it."""
    size = words.size
    wide = measure(words.text, size) * (1.1 if words.bold else 1.04) + 2 * _SPARE
    left = {"start": words.x, "middle": words.x - wide / 2, "end": words.x - wide}[words.anchor]
    place = (left, words.y - _ASCENT * size, wide, _LINE * size)
    look = _look("rect", place, _made("a:noFill"), add_to(_made("a:ln"), _made("a:noFill")))
    along = {"start": "left", "middle": "center", "end": "right"}[words.anchor]
    twips = round(20 * _LINE * size)
    line = add_to(
        element("p"),
        add_to(
            element("pPr"),
            element("spacing", before=0, after=0, line=twips, lineRule="exact"),
            element("ind", left=0, right=0, firstLine=0),
            element("jc", val=along),
        ),
    )
    for run in run_elements(Run(fonts.printable(words.text), bold=words.bold), size):
        properties = run.find(qn("w:rPr"))
        assert properties is not None
        before = properties.find(qn("w:sz"))
        assert before is not None
        colour = element("color", val=_hex(words.tone))
        properties.insert(list(properties).index(before), colour)
        line.append(run)
    box = _made("wps:txbx")
    box.append(add_to(element("txbxContent"), line))
    return _sp(number, look, box=box)


def _sp(
    number: int,
    look: BaseOxmlElement,
    *,
    connector: bool = False,
    box: BaseOxmlElement | None = None,
) -> BaseOxmlElement:
    kind = _made("wps:cNvCnPr") if connector else _made("wps:cNvSpPr")
    if box is not None:
        kind.set("txBox", "1")
    made = add_to(_made("wps:wsp"), _made("wps:cNvPr", id=number, name=f"h{number}"), kind, look)
    if box is not None:
        made.append(box)
    body = _made("wps:bodyPr", wrap="square", lIns=0, tIns=0, rIns=0, bIns=0, anchor="t")
    return add_to(made, add_to(body, _made("a:noAutofit")))


def _look(
    form: str,
    place: tuple[float, float, float, float],
    filled: BaseOxmlElement | None,
    edge: BaseOxmlElement,
    *,
    turned: bool = False,
) -> BaseOxmlElement:
    x, y, width, height = (_emu(length) for length in place)
    frame = add_to(_made("a:xfrm"), _made("a:off", x=x, y=y), _made("a:ext", cx=width, cy=height))
    if turned:
        frame.set("flipV", "1")
    shape = add_to(_made("a:prstGeom", prst=form), _made("a:avLst"))
    look = add_to(_made("wps:spPr"), frame, shape)
    if filled is not None:
        look.append(filled)
    look.append(edge)
    return look


def _line(tone: Tone, width: float, *, dashed: bool = False) -> BaseOxmlElement:
    line = add_to(_made("a:ln", w=_emu(width)), _paint(tone))
    if dashed:
        line.append(_made("a:prstDash", val="sysDash"))
    return line


def _paint(tone: Tone) -> BaseOxmlElement:
    return add_to(_made("a:solidFill"), _made("a:srgbClr", val=_hex(tone)))


def _hex(tone: Tone) -> str:
    return "".join(f"{round(255 * part):02X}" for part in INK[tone])
