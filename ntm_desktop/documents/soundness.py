"""Whether a file that proves something can be opened by whoever has to look at it.

A cut or locked file may be all that there is, so it is taken with a warning; what certainly shows
nobody anything is refused by :mod:`ntm_desktop.store.commune.media_types`.
"""

import re
import struct
import zipfile
import zlib
from pathlib import Path

_TAIL = 64 * 1024
_HEAD = 1024 * 1024
_CUT = "bị cắt ở phần cuối (việc chép đã dừng giữa chừng)"
_LOCKED = "có mật khẩu, người khác không mở được"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# What a name promises, and what the content may be so that a double click opens it.
_PROMISED = {
    ".pdf": ("tệp PDF", ("application/pdf",)),
    ".jpg": ("ảnh", ("image/",)),
    ".jpeg": ("ảnh", ("image/",)),
    ".png": ("ảnh", ("image/",)),
    ".tif": ("ảnh", ("image/",)),
    ".tiff": ("ảnh", ("image/",)),
    ".docx": ("tệp Word", (f"{_OFFICE}wordprocessingml", "application/x-ole-storage")),
    ".xlsx": ("tệp Excel", (f"{_OFFICE}spreadsheetml", "application/x-ole-storage")),
    ".pptx": ("tệp PowerPoint", (f"{_OFFICE}presentationml", "application/x-ole-storage")),
    ".mp4": ("tệp phim", ("video/",)),
}
_SAID = (
    ("application/pdf", "tệp PDF"),
    ("image/", "ảnh"),
    ("video/", "tệp phim"),
    ("text/", "chữ thường"),
    ("application/zip", "tệp nén zip"),
    (f"{_OFFICE}wordprocessingml", "tệp Word"),
    (f"{_OFFICE}spreadsheetml", "tệp Excel"),
    (f"{_OFFICE}presentationml", "tệp PowerPoint"),
)


def doubts(path: Path, media_type: str, name: str) -> str:
    """What will keep others from opening a file, as the end of a sentence; "" for nothing.

    Args:
        path: the file.
        media_type: of its content.
        name: the name it is known by; its suffix decides which program opens it.

    Raises:
        OSError: it cannot be read.
    """
    promised, fitting = _PROMISED.get(Path(name.lower()).suffix, ("", ("",)))
    if not media_type.startswith(fitting):
        if media_type == "application/octet-stream":
            if _head(path, 4).startswith(b"PK"):
                return f"tệp {_CUT}"
            return f"nội dung không phải {promised}: tệp đã hỏng hoặc bị đổi tên"
        said = next((words for kind, words in _SAID if media_type.startswith(kind)), "loại khác")
        return f"nội dung là {said}, không phải {promised} như đuôi tệp: nháy đúp sẽ không mở được"
    match media_type:
        case "application/pdf":
            return _doubts_of_pdf(path)
        case "image/jpeg" if _jpeg_cut(path):
            return f"ảnh {_CUT}"
        case "image/png" if b"IEND" not in _tail(path):
            return f"ảnh {_CUT}"
        case "image/gif" if not _tail(path).rstrip(b"\0").endswith(b"\x3b"):
            return f"ảnh {_CUT}"
        case "image/webp" if _webp_size(path) > path.stat().st_size:
            return f"ảnh {_CUT}"
        case "image/tiff" if _tiff_ends(path) > path.stat().st_size:
            return f"ảnh {_CUT}"
        case "image/avif" | "image/heic":
            return "nhiều máy không mở được ảnh kiểu này; nên lưu lại thành .jpg"
        case "video/mp4":
            return _doubts_of_film(path)
        case "application/x-ole-storage" if _ole_locked(path):
            return f"tệp {_LOCKED}"
        case "application/zip" if _zip_locked(path):
            return f"tệp nén {_LOCKED}"
        case kind if kind == "application/zip" or kind.startswith(_OFFICE):
            if _member_damaged(path):
                return "tệp có phần bên trong đã hỏng, có thể không mở được"
        case "application/octet-stream" if _head(path, 4).startswith(b"PK\x03\x04"):
            return f"tệp nén {_CUT}"
    return ""


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return stream.read()


def _head(path: Path, size: int = _HEAD) -> bytes:
    with path.open("rb") as stream:
        return stream.read(size)


def _jpeg_cut(path: Path) -> bool:
    """Whether the mark at the end of a photo is missing; that of a small picture inside is no end.

    Cameras write things of their own behind the end, so the mark may stand anywhere in the tail.
    """
    size = path.stat().st_size
    begin = 2
    with path.open("rb") as stream:
        while begin + 4 <= size:
            stream.seek(begin)
            mark, kind, length = struct.unpack(">BBH", stream.read(4))
            if mark != _JPEG_MARK or kind == _JPEG_SCAN:
                break
            begin += 2 + length
        stream.seek(max(begin, size - _TAIL))
        return b"\xff\xd9" not in stream.read()


_JPEG_MARK, _JPEG_SCAN = 0xFF, 0xDA


def _webp_size(path: Path) -> int:
    """The size that the container states, padding left out."""
    head = _head(path, 8)
    return int(struct.unpack("<I", head[4:8])[0]) + 8 if len(head) == 8 else 0


def _tiff_ends(path: Path) -> int:
    """Where the last stretch of the first picture ends; beyond the file when it cannot be told."""
    from PIL import Image

    offsets, counts = (273, 279), (324, 325)
    try:
        with Image.open(path) as picture:
            tags = picture.tag_v2  # type: ignore[attr-defined]
            ends = [
                start + size
                for first, second in (offsets, counts)
                if first in tags and second in tags
                for start, size in zip(tags[first], tags[second], strict=False)
            ]
    except (OSError, SyntaxError, ValueError, TypeError, AttributeError):
        return path.stat().st_size + 1
    return max(ends, default=0)


def _doubts_of_film(path: Path) -> str:
    """A film is a chain of boxes, each with its size; without "moov" nothing plays it."""
    size, place, kinds = path.stat().st_size, 0, set()
    with path.open("rb") as stream:
        while place + 8 <= size:
            stream.seek(place)
            length, kind = struct.unpack(">I4s", stream.read(8))
            if length == 1:
                length = int.from_bytes(stream.read(8), "big")
            kinds.add(kind)
            if length == 0:
                place = size
                break
            if length < 8:
                break
            place += length
    if place > size or b"moov" not in kinds:
        return f"tệp phim {_CUT}"
    return ""


def _ole_locked(path: Path) -> bool:
    """Whether an Office document is locked: its whole is in one stream, or its head says so."""
    data = _head(path)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return True
    return _locked_workbook(data) or _locked_word(data)


def _locked_workbook(data: bytes) -> bool:
    """A workbook begins with the record BOF; FILEPASS among the first says that it is locked.

    The password "VelvetSweatshop" opens by itself and only keeps a file from being changed; it
    is told all the same, since other programs than Excel ask for it.
    """
    place = data.find(b"\x09\x08\x10\x00\x00\x06", 512)
    for _ in range(_FIRST_RECORDS):
        if place < 0 or len(data) < place + 4:
            return False
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == _FILEPASS:
            return True
        place += 4 + length
    return False


_FIRST_RECORDS, _FILEPASS = 6, 0x2F


def _locked_word(data: bytes) -> bool:
    """The head of a Word document begins with A5EC; bit 8 of its flags says that it is locked."""
    place = data.find(b"\xec\xa5", 512)
    if place < 0 or place % 512 or len(data) < place + 12:
        return False
    return bool(struct.unpack_from("<H", data, place + 10)[0] & 0x0100)


def _zip_locked(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(item.flag_bits & 1 for item in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def _member_damaged(path: Path) -> bool:
    """Whether what a ZIP holds is not what its sums say; of a very large one nothing is said."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _UNPACKED_MAX:
                return False
            return archive.testzip() is not None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return True
    except (NotImplementedError, RuntimeError, ValueError):
        return False


_UNPACKED_MAX = 256 * 1024 * 1024
_PADDING = b"\0 \t\r\n"
_PDF_END = 1024  # where readers look for the mark of the end


def _doubts_of_pdf(path: Path) -> str:
    tail = _tail(path)
    if b"startxref" not in tail and b"%%EOF" not in tail:
        return f"tệp PDF {_CUT}"
    if path.stat().st_size <= _TAIL and b"%%EOF" not in tail.rstrip(_PADDING)[-_PDF_END:]:
        # A file made for the web has such a mark near its beginning, too.
        return f"tệp PDF {_CUT}"
    from ntm_desktop.documents.preview import Sight, sight

    match sight(path):
        case Sight.LOCKED:
            return f"tệp PDF {_LOCKED}"
        case Sight.UNREADABLE:
            return "tệp PDF đã hỏng bên trong, không mở được trang nào"
    if _objects_missing(path, tail):
        return "tệp PDF có đoạn bên trong đã hỏng, có trang không xem được"
    return ""


_PDF_TABLE = re.compile(rb"startxref\s+(\d{1,12})")
_PDF_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_PDF_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_PDF_TABLE_MAX = 4 * 1024 * 1024
_PDF_NEAR = 32


def _objects_missing(path: Path, tail: bytes) -> bool:
    """Whether the table at the end of a PDF names places where something else stands.

    A reader passes over what it does not find, so such a file opens, with pages left empty. A
    table that is wrong throughout is its writer's slip, which every reader puts right.
    """
    tables = _PDF_TABLE.findall(tail)
    if not tables:
        return False
    with path.open("rb") as stream:
        stream.seek(int(tables[-1]))
        table = stream.read(_PDF_TABLE_MAX)
        if not table.startswith(b"xref"):
            return False
        found = missing = 0
        for place in _PDF_ENTRY.findall(table[: table.find(b"trailer")]):
            stream.seek(max(0, int(place) - _PDF_NEAR))
            if _PDF_OBJECT.search(stream.read(3 * _PDF_NEAR)):
                found += 1
            else:
                missing += 1
    return found > 0 and missing > 0
