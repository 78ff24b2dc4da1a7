"""Plain text → lines; the tabs between copied cells are kept."""

from ntm_desktop.documents.decision_reader.bounds import Budget
from ntm_desktop.domain.decisions.document import Block, Line
from ntm_desktop.errors import ImportRefusedError

_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in (0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97)
}


def decode_bytes(data: bytes, name: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else the bytes as an old font wrote them.

    Raises:
        ImportRefusedError: it is no text at all.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Quotation marks and dashes of Windows stand where Latin-1 has nothing.
        text = data.decode("latin-1").translate(_WINDOWS)
    if "\x00" in text or sum(ord(c) < 9 for c in text[:4000]) > 4:
        raise ImportRefusedError(
            f"Tệp “{name}” không phải văn bản đọc được. Hãy chọn tệp Word (.docx), PDF có chữ, "
            "Excel (.xlsx), trang web (.html) hoặc văn bản (.txt)."
        )
    return text


def read_text(text: str, name: str) -> tuple[list[Block], list[str]]:
    """Every line of a text, tabs kept."""
    budget = Budget(name)
    blocks: list[Block] = [
        Line(budget.line(line), 0, number)
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1)
    ]
    return blocks, []
