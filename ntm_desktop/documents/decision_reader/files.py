"""Which kind of file a decision came in, told by its bytes."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from ntm_desktop.documents.decision_reader import bounds
from ntm_desktop.documents.decision_reader.bounds import too_much
from ntm_desktop.domain.decisions.document import Block, DecisionText, Grid, Line
from ntm_desktop.domain.legacy_encodings import (
    ENCODING_LABELS,
    Encoding,
    decode,
    detect,
    is_unicode_vietnamese,
)
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import ImportRefusedError

# ≥ and ≤ of the font Symbol, as Word keeps them.
_PRIVATE = {0xF0B3: "≥", 0xF0A3: "≤", 0xF02D: "-", 0xF0B7: "•"}
# The same signs where their font was lost: ³ and £ before a figure mean nothing else. TCVN3 makes
# “Ê” of £.
_LOST_SIGNS = (
    (re.compile(r"(?<!\w)³(?=\s*(?:\d|$))"), "≥"),
    (re.compile(r"(?<!\w)£(?=\s*\d)"), "≤"),
)
_LOST_IN_TCVN3 = (re.compile(r"(?<!\w)Ê(?=\s*\d)"), "≤")
SIGNS_LOST = (
    "Dấu so sánh trong văn bản bị mất phông (hiện thành “³”, “£”); đã đọc “³” là ≥, “£” là ≤. "
    "Hãy đối chiếu vài ô với bản in."
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_decision_file(path: Path) -> DecisionText:
    """Read a .docx, PDF, .xlsx, .xls, HTML or text file.

    Raises:
        ImportRefusedError: what it is not, and what to do; nothing is read by halves.
    """
    name = nfc(path.name or str(path))
    try:
        with path.open("rb") as file:
            data = file.read(bounds.MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ImportRefusedError(
            f"Không đọc được tệp “{name}”: tệp không còn ở đó, là thư mục, hoặc đang bị chương "
            "trình khác giữ. Hãy đóng tệp rồi thử lại."
        ) from error
    if len(data) > bounds.MAX_FILE_BYTES:
        raise too_much(name)
    if not data.strip():
        raise ImportRefusedError(f"Tệp “{name}” rỗng. Hãy chọn lại tệp.")
    blocks, notices, form = _blocks(data, name, path)
    made = _as_unicode(name, hashlib.sha256(data).hexdigest(), blocks, notices)
    return replace(made, form=form)


def read_decision_paste(text: str, html: str = "") -> DecisionText:
    """Read what lies on the clipboard; its HTML when there is one, for the merged cells."""
    from ntm_desktop.documents.decision_reader.html import read_html
    from ntm_desktop.documents.decision_reader.text import read_text

    name = "bộ nhớ tạm"
    data = (html or text).encode("utf-8", "replace")
    if not data.strip():
        raise ImportRefusedError("Bộ nhớ tạm không có chữ. Hãy chép văn bản rồi dán lại.")
    if len(data) > bounds.MAX_FILE_BYTES:
        raise too_much(name)
    blocks, notices = read_html(html, name) if html.strip() else read_text(text, name)
    return _as_unicode(name, hashlib.sha256(data).hexdigest(), blocks, notices)


def _as_unicode(name: str, digest: str, blocks: list[Block], notices: list[str]) -> DecisionText:
    """Composed Unicode throughout; a text in an old font is told by its syllables."""
    blocks = [one for one in blocks if isinstance(one, Line) or (one.rows and one.rows[0].cells)]
    made = DecisionText(name, digest, tuple(blocks), tuple(notices))
    # A heading typed later may be Unicode in a document that is not.
    encoding = detect(line.text for line in made.lines() if not is_unicode_vietnamese(line.text))
    if encoding is not Encoding.UNICODE:
        notices = [*notices, f"Đã đổi chữ từ bảng mã {ENCODING_LABELS[encoding]} sang Unicode."]

    tcvn3 = any("TCVN3" in notice for notice in notices)
    lost: list[str] = []

    def one(text: str) -> str:
        known = Encoding.UNICODE if is_unicode_vietnamese(text) else encoding
        # A hyphen at a line's end reaches us as U+0002; in TCVN3 that place is “ư”.
        text = text.replace("\x02", "-" if known is Encoding.UNICODE else "\u00ad")
        plain = text.translate(_PRIVATE)
        shown = plain
        for pattern, sign in _LOST_SIGNS:
            shown = pattern.sub(sign, shown)
        if tcvn3:
            shown = _LOST_IN_TCVN3[0].sub(_LOST_IN_TCVN3[1], shown)
        if shown != plain:
            lost.append(text)
        return decode(shown, known).replace("\u00ad", "")

    def block(found: Block) -> Block:
        if isinstance(found, Line):
            return replace(found, text=one(found.text))
        return Grid(
            tuple(
                replace(
                    row,
                    cells=tuple(
                        replace(
                            cell,
                            text=one(cell.text),
                            years=tuple((one(left), one(right)) for left, right in cell.years),
                        )
                        for cell in row.cells
                    ),
                )
                for row in found.rows
            )
        )

    read = tuple(block(found) for found in blocks)
    return DecisionText(
        name, digest, read, tuple(notices), questions=(("dấu", SIGNS_LOST),) if lost else ()
    )


def _blocks(data: bytes, name: str, path: Path) -> tuple[list[Block], list[str], bool]:
    """What the file holds, what there is to say of it, and whether it is a form of ours."""
    lower = name.lower()
    if data.startswith(b"PK"):
        if b"xl/workbook" in data:
            from ntm_desktop.documents.decision_reader.sheets import read_sheets

            return read_sheets(path)
        from ntm_desktop.documents.decision_reader.docx import read_docx

        return *read_docx(data, name), False
    if data.startswith(_OLE):
        if lower.endswith(".xls"):
            from ntm_desktop.documents.decision_reader.sheets import read_sheets

            return read_sheets(path)
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ImportRefusedError(
                f"Tệp “{name}” có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu, lưu lại rồi đọc."
            )
        raise ImportRefusedError(
            f"Tệp “{name}” là văn bản Word cũ (.doc). Hãy mở bằng Word, chọn Tệp › Lưu thành (Save "
            "As), chọn kiểu “Word Document (.docx)”, lưu rồi đọc tệp mới."
        )
    if data[:1024].lstrip().startswith(b"%PDF"):
        from ntm_desktop.documents.decision_reader.pdf import read_pdf

        return *read_pdf(data, name), False
    if data.startswith(b"{\\rtf"):
        raise ImportRefusedError(
            f"Tệp “{name}” là văn bản RTF. Hãy mở bằng Word rồi lưu lại dạng “Word "
            "Document (.docx)”."
        )
    from ntm_desktop.documents.decision_reader.html import read_html
    from ntm_desktop.documents.decision_reader.text import decode_bytes, read_text

    text = decode_bytes(data, name)
    start = text[:4000].lower()
    if (
        "<html" in start
        or "<!doctype html" in start
        or "<table" in start
        or "<!--startfragment" in start
    ):
        return *read_html(text, name), False
    return *read_text(text, name), False
