"""A PDF with a text layer → lines and grids, told from where its letters and rules stand."""

import time
import unicodedata
from dataclasses import replace
from typing import Any

from ntm_desktop.documents.decision_reader import bounds
from ntm_desktop.documents.decision_reader.bounds import Budget, too_much
from ntm_desktop.documents.decision_reader.pdf_layout import Box, Char, page_blocks
from ntm_desktop.documents.decision_reader.pdf_tables import Rule
from ntm_desktop.documents.pace import pace
from ntm_desktop.documents.preview import PDFIUM
from ntm_desktop.domain.decisions.document import Block, Line
from ntm_desktop.domain.legacy_encodings import Encoding, decode, font_encoding
from ntm_desktop.errors import ImportRefusedError

_MAX_OBJECTS = 60_000
_MAX_CHARACTERS = 40_000
_THIN = 2.5
_HYPHEN = 2


def read_pdf(data: bytes, name: str) -> tuple[list[Block], list[str]]:
    """Read a document.

    Raises:
        ImportRefusedError: locked, damaged, scanned without text, or larger than any decision.
    """
    import pypdfium2

    budget = Budget(name)
    # The preview on another thread waits meanwhile.
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise ImportRefusedError(
                    f"Tệp “{name}” có mật khẩu. Hãy xin bản không có mật khẩu rồi đọc lại."
                ) from error
            raise bounds.damaged(name) from error
        try:
            return _pages(document, budget), []
        except pypdfium2.PdfiumError as error:
            raise bounds.damaged(name) from error
        finally:
            document.close()


def _pages(document: Any, budget: Budget) -> list[Block]:
    if len(document) > bounds.MAX_PAGES:
        raise too_much(budget.name)
    until = time.process_time() + bounds.PDF_SECONDS * pace()
    blocks: list[Block] = []
    letters = 0
    seen: list[list[float]] = []
    for index in range(len(document)):
        if time.process_time() > until:
            raise bounds.too_long(budget.name, index)
        page = document[index]
        try:
            chars = _chars(page, budget)
            letters += len(chars)
            rules = _rules(page, budget) if chars else []
            blocks += page_blocks(chars, rules, index + 1, budget, seen)
        finally:
            page.close()
    if letters < 20 * max(1, len(document)) ** 0.5:
        raise ImportRefusedError(
            f"Tệp “{budget.name}” là bản chụp (scan), không có chữ để đọc. Hãy tìm bản Word hoặc "
            "PDF có chữ (bôi đen và chép được chữ), hoặc chép nội dung từ trang văn bản pháp luật "
            "rồi dán."
        )
    return _without_running_heads(blocks, len(document))


def _without_running_heads(blocks: list[Block], pages: int) -> list[Block]:
    """What stands first or last on most pages is said once, on the first of them."""
    lines = [block for block in blocks if isinstance(block, Line)]
    edges: dict[str, set[int]] = {}
    for page in range(1, pages + 1):
        here = [line for line in lines if line.page == page]
        for line in {*here[:1], *here[-1:]}:
            edges.setdefault(line.text, set()).add(page)
    running = {text for text, on in edges.items() if len(on) > max(1, pages // 2)}
    kept: list[Block] = []
    for block in blocks:
        if (
            isinstance(block, Line)
            and block.text in running
            and block.page > min(edges[block.text])
        ):
            continue
        kept.append(block)
    return kept


def _chars(page: Any, budget: Budget) -> list[Char]:
    import pypdfium2
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _MAX_CHARACTERS:
            raise too_much(budget.name)
        found: list[Char] = []
        rect = raw.FS_RECTF()
        for index in range(count):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code in {0, 0xFFFE, 10, 13} or 0xD800 <= code < 0xE000:
                continue
            if code == 32 and raw.FPDFText_IsGenerated(textpage, index) == 1:
                # A blank that the library guesses; where words end is told from the letters.
                continue
            if found and unicodedata.combining(chr(code)):
                # A mark belongs to the letter before it, wherever the font draws it.
                found[-1] = replace(found[-1], text=found[-1].text + chr(code))
                continue
            if not raw.FPDFText_GetLooseCharBox(textpage, index, rect):
                raise pypdfium2.PdfiumError("no box of a letter")
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            size = raw.FPDFText_GetFontSize(textpage, index)
            if right <= left and chr(code) != " ":
                if not found:
                    continue
                # A mark put on the letter before it has no width of its own.
                left, right = found[-1].box.right, found[-1].box.right
            found.append(
                Char(
                    _letter(textpage, index, code),
                    Box(left, bottom, right, top),
                    _size(size, top - bottom),
                )
            )
        return found
    finally:
        textpage.close()


def _size(told: float, height: float) -> float:
    """A font's size in points; a damaged file tells one that cannot be."""
    return float(told) if 0.5 < told < 500 else min(max(abs(height), 1.0), 500.0)


def _letter(textpage: Any, index: int, code: int) -> str:
    """A letter in Unicode, where its font says that it was typed in TCVN3."""
    # The library tells a hyphen at a line's end as 2; the “ư” of TCVN3 is a soft hyphen.
    if code == _HYPHEN or 0xA1 <= code <= 0xFF:
        encoding, capitals = font_encoding(_font_name(textpage, index))
        if encoding is Encoding.TCVN3:
            shown = "\u00ad" if code == _HYPHEN else chr(code)
            return decode(shown, encoding, capitals=capitals)
    return "-" if code == _HYPHEN else chr(code)


def _font_name(textpage: Any, index: int) -> str:
    """The font of a letter, without the six letters of a subset before it."""
    import ctypes

    import pypdfium2.raw as raw

    buffer, flags = ctypes.create_string_buffer(120), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, buffer, len(buffer), flags)
    name = buffer.value.decode("utf-8", "replace")
    return name.split("+", 1)[-1]


def _rules(page: Any, budget: Budget) -> list[Rule]:
    import pypdfium2.raw as raw

    found: list[Rule] = []
    seen = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        seen += 1
        if seen > _MAX_OBJECTS:
            raise too_much(budget.name)
        matrix = item.get_matrix()
        points: list[tuple[float, float]] = []
        start: tuple[float, float] | None = None
        count = raw.FPDFPath_CountSegments(item.raw)
        if count > 400:
            continue
        for at in range(count):
            segment = raw.FPDFPath_GetPathSegment(item.raw, at)
            x, y = _point(segment)
            place = matrix.on_point(x, y)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                points, start = [place], place
            elif kind == raw.FPDF_SEGMENT_LINETO and points:
                found += _rule(points[-1], place)
                points.append(place)
                if raw.FPDFPathSegment_GetClose(segment) and start is not None:
                    found += _rule(place, start)
            else:
                points = [place]
    return found


def _point(segment: Any) -> tuple[float, float]:
    import ctypes

    import pypdfium2.raw as raw

    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _rule(one: tuple[float, float], two: tuple[float, float]) -> list[Rule]:
    """A straight rule, standing or lying; short ends of thin rectangles are none."""
    wide, high = abs(one[0] - two[0]), abs(one[1] - two[1])
    if wide < 1.0 and high > _THIN:
        return [Rule(True, one[0], min(one[1], two[1]), max(one[1], two[1]))]
    if high < 1.0 and wide > _THIN:
        return [Rule(False, one[1], min(one[0], two[0]), max(one[0], two[0]))]
    return []
