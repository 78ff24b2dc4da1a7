"""Papers and workbooks trying themselves on this PC, for ``ntm-desktop selftest``."""

from io import BytesIO
from pathlib import Path

from ntm_desktop.errors import DocumentError

_LETTERS = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(
    chr(code) for code in range(0x1EA0, 0x1EFA)
)  # every composed letter of the Vietnamese block


def try_fonts() -> str:
    """Load the typefaces of the papers and look for every Vietnamese letter.

    Raises:
        DocumentError: one is missing, damaged or lacks a letter.
    """
    from ntm_desktop.documents.fonts import load_fonts

    coverage = load_fonts()
    missing = "".join(letter for letter in _LETTERS if letter not in coverage.text)
    if missing:
        raise DocumentError(f"Phông chữ in thiếu các chữ: {missing}. Hãy cài lại chương trình.")
    return f"{len(coverage.text)} ký tự chữ, {len(coverage.symbols)} ký hiệu"


def try_pdf(pdf: bytes) -> str:
    """Draw the first page of a paper and see that something is on it.

    Raises:
        DocumentError: the page cannot be drawn or is blank.
    """
    from ntm_desktop.documents.preview import page_count, page_image

    image = page_image(pdf, 0)
    if len(set(image.rgb)) < 2:
        raise DocumentError("Trang PDF vẽ ra bị trắng.")
    return f"{page_count(pdf)} trang, {len(pdf) // 1024} KB"


def try_workbook(path: Path) -> str:
    """Read a workbook with our reader and with the library that writes them.

    Raises:
        DocumentError: they do not find the same sheets.
    """
    from openpyxl import load_workbook

    from ntm_desktop.documents.workbook_reader import read_workbook

    ours = [sheet.name for sheet in read_workbook(path).sheets]
    other = load_workbook(BytesIO(path.read_bytes()), read_only=True).sheetnames
    if not set(ours) <= set(other) or not ours:
        raise DocumentError(f"Đọc lại tệp Excel không thấy đủ trang tính: {ours}, {other}.")
    return f"{len(ours)} trang tính"


def try_word(made: bytes, path: Path) -> str:
    """Write a paper as a Word file and read it in the child process, as a decision is read.

    Raises:
        DocumentError: what is read back is empty.
    """
    from ntm_desktop.documents.reading_process import read_decision_file

    path.write_bytes(made)
    lines = [line.text for line in read_decision_file(path).lines() if line.text.strip()]
    if not lines:
        raise DocumentError(f"Đọc lại tệp Word “{path.name}” không thấy chữ nào.")
    return f"{len(lines)} đoạn, {len(made) // 1024} KB"
