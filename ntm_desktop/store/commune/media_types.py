"""What a file is by its content, and which files are never taken in."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from ntm_desktop.errors import EntryError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP, TEXT, OTHER = "application/zip", "text/plain", "application/octet-stream"

_HEAD = 4096
_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_WEB_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)", re.I | re.S
)
_NO_PAGE_OF_THE_WEB = frozenset(
    [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".jpg", ".jpeg", ".png", ".tif"]
)
_OFFICE = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))

# USB worms leave shortcuts and programs under the names of documents.
_PROGRAM_MAGIC = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
)
_PROGRAM_SUFFIXES = frozenset(
    [
        ".apk",
        ".app",
        ".bat",
        ".cmd",
        ".com",
        ".cpl",
        ".dll",
        ".exe",
        ".gadget",
        ".hta",
        ".htm",
        ".html",
        ".inf",
        ".jar",
        ".js",
        ".jse",
        ".lnk",
        ".mht",
        ".mhtml",
        ".msc",
        ".msi",
        ".msp",
        ".pif",
        ".ps1",
        ".ps1xml",
        ".psm1",
        ".py",
        ".pyw",
        ".reg",
        ".scf",
        ".scr",
        ".sh",
        ".svg",
        ".sys",
        ".url",
        ".vb",
        ".vbe",
        ".vbs",
        ".ws",
        ".wsc",
        ".wsf",
        ".wsh",
        ".xhtml",
    ]
)
# What Office writes while a file is open, and Windows and macOS beside pictures; the vault's names
# have lost a dot in front.
_OWN_LEFTOVERS = re.compile(
    r"~\$.+|\.?~lock\..+#|(?:thumbs|ehthumbs)\.db|desktop\.ini|\.?ds_store$", re.IGNORECASE
)
_MAC_LEFTOVER = b"\x00\x05\x16\x07\x00\x02\x00\x00"
_MACRO_SUFFIXES = frozenset(
    [".docm", ".dotm", ".pptm", ".ppsm", ".xlsb", ".xlsm", ".xltm", ".xlam"]
)


def recognise(path: Path, name: str) -> str:
    """The media type of a file's content.

    Args:
        path: the file to look into.
        name: the name it is known by.

    Raises:
        EntryError: it is a program, a script, a shortcut, or carries macros.
        OSError: it cannot be read.
    """
    suffix = Path(name.strip().rstrip(".")).suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if suffix in _PROGRAM_SUFFIXES or head.startswith(_PROGRAM_MAGIC):
        raise EntryError(
            f"“{name}” là chương trình, lối tắt hoặc trang có mã lệnh nên không nhận làm minh "
            "chứng. Hãy dùng tệp PDF, ảnh, Word hoặc Excel."
        )
    if head.startswith(_MAC_LEFTOVER):
        raise EntryError(
            f"“{name}” là tệp phụ mà máy Mac tự ghi bên cạnh tệp thật, không có nội dung gì. Hãy "
            "chọn tệp cùng tên không có “._” ở đầu."
        )
    if _OWN_LEFTOVERS.match(name.strip()):
        raise EntryError(
            f"“{name}” là tệp phụ mà máy tính tự ghi (tệp khóa của Word, Excel, hoặc của thư mục), "
            "không có nội dung gì. Hãy chọn tệp thật ở cùng chỗ."
        )
    if not any(head) and _only_zeros(path):
        raise EntryError(
            f"Tệp “{name}” chỉ toàn số 0: việc chép hoặc tải về đã hỏng, tệp không có nội dung gì. "
            "Hãy lấy lại từ bản gốc."
        )
    if suffix in _NO_PAGE_OF_THE_WEB and _WEB_PAGE.match(head):
        raise EntryError(
            f"“{name}” có đuôi {suffix} nhưng nội dung là một trang web (thường là trang đăng nhập "
            "bị lưu nhầm). Hãy tải lại đúng tệp rồi thêm."
        )
    kind = _kind(path, head)
    if suffix in _MACRO_SUFFIXES or kind is None:
        raise EntryError(
            f"“{name}” có chứa macro nên không nhận làm minh chứng. Hãy lưu lại thành tệp "
            "Word (.docx), Excel (.xlsx) hoặc PDF."
        )
    return kind


def of_content(content: bytes) -> str:
    """The media type of bytes that were not taken as evidence; ``OTHER`` with macros.

    A page of the web is text by this: whoever opens it so runs nothing that stands in it.
    """
    return _kind(BytesIO(content), content[:_HEAD]) or OTHER


def _only_zeros(path: Path) -> bool:
    with path.open("rb") as stream:
        while chunk := stream.read(1024 * 1024):
            if any(chunk):
                return False
    return True


def _kind(source: Path | BytesIO, head: bytes) -> str | None:
    """The media type, None for a document with macros."""
    for offset, magic, media_type in _MAGIC:
        if head.startswith(magic, offset):
            return media_type
    # Some scanners write a few bytes before the header; readers accept it in the first 1 KiB.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(source)
    return TEXT if _is_text(head) else OTHER


def _zip_kind(source: Path | BytesIO) -> str | None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return OTHER
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "[Content_Types].xml" in names:
        for folder, media_type in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return media_type
    return ZIP


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    # The cut may go through a letter of up to four bytes.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False
