"""The colour space of the papers as an ICC profile, made from the numbers of IEC 61966-2-1.

A file for the archive has to say what its colours mean. The profiles that come with systems may
not be handed on freely; this one holds nothing but the published primaries and curve of sRGB.
Its version is 2.1: PDF/A-1 knows no later one.
"""

import struct
from functools import cache

CONDITION = "sRGB IEC61966-2.1"
_STEPS = 1024
# White point D50 of the connection space, and the primaries of sRGB brought to it (ICC.1).
_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}


@cache
def srgb_profile() -> bytes:
    """The profile; always the same bytes."""
    curve = struct.pack(f">4sII{_STEPS}H", b"curv", 0, _STEPS, *map(_linear, range(_STEPS)))
    tags = {
        b"desc": _description(CONDITION),
        b"cprt": struct.pack(">4sI", b"text", 0) + b"No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        **{name: _xyz(values) for name, values in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = b"", b""
    begin = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for name, content in tags.items():
        if content not in places:
            places[content] = begin + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    size = begin + len(body)
    head = struct.pack(
        ">I4sI4s4s4s6H4s7I3I4s44x",
        size,
        b"\0\0\0\0",
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2000, 1, 1, 0, 0, 0),
        b"acsp",
        *(0,) * 7,
        *map(_fixed, _WHITE),
        b"\0\0\0\0",
    )
    return head + struct.pack(">I", len(tags)) + table + body


def _linear(step: int) -> int:
    """Light of a value of the screen, both of 65535."""
    value = step / (_STEPS - 1)
    light = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(light * 65535)


def _fixed(value: float) -> int:
    return round(value * 65536)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *map(_fixed, values))


def _description(text: str) -> bytes:
    letters = text.encode("ascii") + b"\0"
    return struct.pack(f">4sII{len(letters)}s", b"desc", 0, len(letters), letters) + bytes(78)
