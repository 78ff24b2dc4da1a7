"""Public keys as people hand them over: a .pub file, its text, or its one base64 line."""

import re
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.minisign import MinisignError, PublicKey

_LONGEST = 4096
# What chats put into long words so that they break, and hyphens that show only where they do.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{16}(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9]{5}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class ReadKey:
    """A key, and what the lines around it claim: no proof, but a reason to ask.

    Attributes:
        numbers: key numbers, as ``PublicKey.name`` writes them.
        codes: numbers of five digits, which may be a commune's.
    """

    key: PublicKey
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def _decoded(raw: bytes) -> str:
    """Text as Windows saves it: with a mark in front, or in two bytes a letter."""
    two = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(raw[:2])
    return raw.decode(two or "utf-8-sig", "replace")


def read_public_key(source: str | Path) -> PublicKey:
    """A public key from a file, its text or its base64 line.

    Raises:
        PackageError: ``key``, or the reasons of ``policy.check_regular_file``.
    """
    return read_key_and_words(source).key


def read_key_and_words(source: str | Path) -> ReadKey:
    """The same, with what is written around the key.

    Raises:
        PackageError: as ``read_public_key``.
    """
    text = source if isinstance(source, str) else ""
    name = "khóa đã nhập"
    if isinstance(source, Path):
        name = source.name
        policy.check_regular_file(source)
        try:
            with source.open("rb") as file:
                text = _decoded(file.read(_LONGEST))
        except OSError as error:
            raise policy.unreadable(source, error) from error
    text = _UNSEEN.sub("", text)
    try:
        key = PublicKey.parse(text)
    except MinisignError as error:
        raise PackageError(
            "key", f"{name} không phải khóa công khai minisign. Hãy chọn đúng tệp .pub."
        ) from error
    around = text.replace(key.encoded, " ")
    return ReadKey(
        key,
        tuple(dict.fromkeys(number.upper() for number in _NUMBER.findall(around))),
        tuple(dict.fromkeys(_CODE.findall(around))),
    )
