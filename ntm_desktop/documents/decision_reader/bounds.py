"""How much of a document is read at most, and the sentence for what is more."""

from ntm_desktop.errors import ImportRefusedError

MAX_FILE_BYTES = 30 * 2**20
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 200 * 2**20
MAX_XML_BYTES = 12 * 2**20
MAX_PAGES = 400
MAX_LINES = 20_000
MAX_ROWS = 5_000
MAX_COLUMNS = 64
MAX_CELLS = 60_000
MAX_CELL_CHARACTERS = 6_000
MAX_CHARACTERS = 1_500_000
MAX_LINE_CHARACTERS = 50_000
MAX_DEPTH = 6
PDF_SECONDS = 3.5
"""Of the processor; a page with a table takes about one hundredth of a second."""


class Budget:
    """Counts what a reader takes and refuses the document that asks for too much."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lines = self._cells = self._characters = 0

    def line(self, text: str) -> str:
        """Account for one paragraph; returns it, cut to what a cell may hold."""
        self._lines += 1
        self._characters += len(text)
        if self._lines > MAX_LINES or self._characters > MAX_CHARACTERS:
            raise too_much(self.name)
        if len(text) > MAX_LINE_CHARACTERS:
            raise too_much(self.name)
        return text

    def cell(self, text: str) -> str:
        """Account for one place of a table."""
        self._cells += 1
        self._characters += len(text)
        if self._cells > MAX_CELLS or self._characters > MAX_CHARACTERS:
            raise too_much(self.name)
        return text[:MAX_CELL_CHARACTERS]


def too_much(name: str) -> ImportRefusedError:
    """The refusal of a document larger than any decision."""
    return ImportRefusedError(
        f"Tệp “{name}” quá lớn so với một quyết định. Hãy chép riêng phần quyết định và phụ lục "
        "bảng tiêu chí sang một tệp mới rồi đọc lại."
    )


def too_long(name: str, pages: int) -> ImportRefusedError:
    """The refusal of a document of which only so many pages can be read."""
    return ImportRefusedError(
        f"Tệp “{name}” quá dài: máy này chỉ đọc kịp khoảng {pages} trang đầu. Hãy tách phần quyết "
        "định và phụ lục bảng tiêu chí thành một tệp ngắn hơn rồi đọc lại."
    )


def damaged(name: str) -> ImportRefusedError:
    """The refusal of a document that cannot be opened."""
    return ImportRefusedError(
        f"Tệp “{name}” bị hỏng hoặc chưa chép xong. Hãy mở bằng chương trình thường dùng, lưu "
        "thành tệp mới rồi đọc lại; nếu vẫn không mở được, hãy xin lại tệp."
    )
