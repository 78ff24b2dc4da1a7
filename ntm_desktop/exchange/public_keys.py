"""Public keys as people hand them over: a .pub file, its text, or its one base64 line."""

import re
from pathlib import Path

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.minisign import MinisignError, PublicKey

_LONGEST = 4096
# What chats put into long words so that they break, and hyphens that show only where they do.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def _decoded(raw: bytes) -> str:
    """Text as Windows saves it: with a mark in front, or in two bytes a letter."""
    two = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(raw[:2])
    return raw.decode(two or "utf-8-sig", "replace")


def read_public_key(source: str | Path) -> PublicKey:
    """A public key from a file, its text or its base64 line.

    Raises:
        PackageError: ``key``, or the reasons of ``policy.check_regular_file``.
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
    try:
        return PublicKey.parse(_UNSEEN.sub("", text))
    except MinisignError as error:
        raise PackageError(
            "key", f"{name} không phải khóa công khai minisign. Hãy chọn đúng tệp .pub."
        ) from error
