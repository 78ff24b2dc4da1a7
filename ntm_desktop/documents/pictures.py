"""Photos made fit for paper: turned upright, small enough, the same bytes every time.

A photo is only looked at here until its bytes are wanted, and those are kept by nobody: a dossier
may have a gigabyte of them.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from ntm_desktop.errors import DocumentError

MAX_PIXELS = 1400
"""Of the longer side: 150 mm at more than 200 dots an inch."""
SMALL_ENOUGH = 700_000
"""Bytes of a photo that drawing anew would make neither smaller nor better: as programs for
messages hand it on."""
_QUALITY = 82
_ORIENTATION = 0x0112
_UPRIGHT = (None, 1)
_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN = 0xDA
# Word wants to see it; a phone writes Exif in its place.
_JFIF = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_ADOBE = 0xEE
"""Says how the colours are kept; the other marks say where and when a photo was taken."""


class Jpeg(NamedTuple):
    """The bytes of a photo as they go into a paper, their size in pixels, grey or coloured."""

    data: bytes
    width: int
    height: int
    grey: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was looked at.

    Attributes:
        name: what the officer calls it.
        width: as it will be drawn, turned upright; with ``height`` its form, in pixels.
        whole: goes into the paper as it is, without what the camera wrote beside it.
        grey: it has no colours; of a whole one.
    """

    path: Path
    name: str
    width: int
    height: int
    whole: bool
    grey: bool = False

    def jpeg(self) -> Jpeg:
        """Read it and make it fit; nothing of it is kept.

        Raises:
            DocumentError: it cannot be read.
        """
        with _explained(self.name):
            if self.whole:
                stripped = _without_marks(self.path.read_bytes())
                if stripped is not None:
                    return Jpeg(stripped, self.width, self.height, self.grey)
            with Image.open(self.path, formats=("JPEG", "PNG")) as opened:
                # A JPEG can be read at half its size, which is all that is wanted of a large one.
                opened.draft("RGB", (MAX_PIXELS, MAX_PIXELS))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((MAX_PIXELS, MAX_PIXELS))
                target = io.BytesIO()
                upright.convert("RGB").save(target, "JPEG", quality=_QUALITY)
                return Jpeg(target.getvalue(), upright.width, upright.height)


def photo_for_paper(path: Path, name: str) -> Photo:
    """Look at a photo: its form, and whether it goes in as it is.

    Args:
        path: JPEG or PNG.
        name: what the officer calls it.

    Raises:
        DocumentError: it cannot be read or is no picture.
    """
    with _explained(name), Image.open(path, formats=("JPEG", "PNG")) as opened:
        turned = opened.getexif().get(_ORIENTATION)
        width, height = opened.size
        whole = (
            opened.format == "JPEG"
            and opened.mode in ("RGB", "L")
            and turned in _UPRIGHT
            and path.stat().st_size <= SMALL_ENOUGH
        )
        if turned in (5, 6, 7, 8):
            width, height = height, width
        if not whole and max(width, height) > MAX_PIXELS:
            width, height = (
                max(1, round(side * MAX_PIXELS / max(width, height))) for side in (width, height)
            )
        return Photo(path, name, width, height, whole, opened.mode == "L")


def fitted(width: int, height: int, most_wide: float, most_high: float) -> tuple[float, float]:
    """The size of a photo as large as it may be, its form kept."""
    scale = min(most_wide / width, most_high / height)
    return width * scale, height * scale


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError) as error:
        raise DocumentError(
            f"Không mở được ảnh “{name}” để in vào hồ sơ. Hãy bỏ dòng có ảnh này trong mục “Phụ "
            "lục: hình ảnh minh họa”, hoặc thêm lại tệp ảnh ở trang Minh chứng."
        ) from error


def _without_marks(data: bytes) -> bytes | None:
    """A JPEG without what stands beside the picture or behind it; None when it is cut.

    Where a photo was taken is nobody's business who reads the paper, nor what else a phone
    keeps in the file.
    """
    if not data.startswith(_START):
        return None
    kept = [_START, _JFIF]
    place = len(_START)
    while place + 4 <= len(data) and data[place] == 0xFF:
        mark = data[place + 1]
        if mark == 0xFF:
            place += 1  # a mark may be filled up
            continue
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if mark == _SCAN:
            # Neither the lines of the picture nor the tables between them have these two bytes.
            last = data.find(_END, end)
            return b"".join([*kept, data[place : last + 2]]) if last >= 0 else None
        if not 0xE0 <= mark <= 0xEF or mark == _ADOBE:
            kept.append(data[place:end])
        place = end
    return None
