"""Photos made fit for paper: turned upright, small enough, the same bytes every time."""

import io
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from ntm_desktop.errors import DocumentError

MAX_PIXELS = 1400
"""Of the longer side: 150 mm at more than 200 dots an inch."""
_QUALITY = 82


class Photo(NamedTuple):
    """A JPEG and its size in pixels."""

    data: bytes
    width: int
    height: int


def photo_for_paper(path: Path, name: str) -> Photo:
    """Read a photo.

    Args:
        path: JPEG or PNG.
        name: what the officer calls it.

    Raises:
        DocumentError: it cannot be read or is no picture.
    """
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as opened:
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((MAX_PIXELS, MAX_PIXELS))
            target = io.BytesIO()
            upright.convert("RGB").save(target, "JPEG", quality=_QUALITY)
            return Photo(target.getvalue(), upright.width, upright.height)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise DocumentError(
            f"Không mở được ảnh “{name}” để in vào hồ sơ. Hãy bỏ dòng có ảnh này trong mục “Phụ "
            "lục: hình ảnh minh họa”, hoặc thêm lại tệp ảnh ở trang Minh chứng."
        ) from error


def fitted(width: int, height: int, most_wide: float, most_high: float) -> tuple[float, float]:
    """The size of a photo as large as it may be, its form kept."""
    scale = min(most_wide / width, most_high / height)
    return width * scale, height * scale
