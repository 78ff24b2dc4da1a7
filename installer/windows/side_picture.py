"""Draws the picture beside the first and last page of the setup from the program's icon.

Twice the size of the place it is for, so that it is sharp at 200 %.
"""

import sys
from pathlib import Path

from PIL import Image

SIZE = (328, 628)
TOP, BOTTOM = (0x0F, 0x76, 0x6E), (0x0A, 0x3F, 0x3B)
ICON = 176


def main(icon: Path, target: Path) -> None:
    """Write the picture as the bitmap that NSIS takes."""
    steps = [
        tuple(round(a + (b - a) * row / SIZE[1]) for a, b in zip(TOP, BOTTOM, strict=True))
        for row in range(SIZE[1])
    ]
    column = Image.new("RGB", (1, SIZE[1]))
    column.putdata(steps)
    picture = column.resize(SIZE)
    with Image.open(icon) as opened:
        drawn = opened.convert("RGBA").resize((ICON, ICON), Image.Resampling.LANCZOS)
    place = ((SIZE[0] - ICON) // 2, 96)
    picture.paste((0xE8, 0xF4, 0xF2), (place[0] - 3, place[1] - 3), ring(drawn))
    picture.paste(drawn, place, drawn)
    picture.save(target, "BMP")


def ring(icon: Image.Image) -> Image.Image:
    """The shape of the icon, three points larger on every side."""
    return icon.getchannel("A").resize((icon.width + 6, icon.height + 6), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
