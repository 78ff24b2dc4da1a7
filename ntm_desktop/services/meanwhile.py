"""An edit made on an older text than the stored one: refused, with both, and nothing is written.

The store compares every change with the value it was made on; which value that was, only whoever
showed it knows. Answers and registers say so with what they showed, other texts with ``seen``.
"""

from collections.abc import Callable
from contextlib import suppress

from ntm_desktop.errors import ChangedMeanwhileError, EntryError

_MOST = 120
"""Letters of a long text that are said; both texts are in the error as they are."""


def refuse_overtaken(
    what: str,
    seen: str | None,
    stored: str,
    given: str,
    read: Callable[[str], str] = str.strip,
) -> None:
    """Refuse to write over a text that nobody saw.

    Args:
        what: the field, in words.
        seen: what was shown when the typing began; None when it was not shown to anybody.
        stored: what stands there now; "" for nothing, which nobody loses.
        given: what is to be written.
        read: how a typed text is kept; one's own edit may be shown as it was typed.

    Raises:
        ChangedMeanwhileError: another text stands there now.
    """
    if seen is None or not stored.strip():
        return
    known = {seen.strip(), given.strip()}
    with suppress(EntryError):
        known.add(read(seen))
    if stored.strip() in known:
        return
    raise ChangedMeanwhileError(
        f"Chưa lưu, vì “{what}” đã được sửa ở nơi khác: lúc bắt đầu sửa là {_brief(seen)}, đang "
        f"lưu là {_brief(stored)}. Hãy xem nội dung đang lưu, rồi nhập lại nếu vẫn muốn thay.",
        seen=seen,
        stored=stored,
    )


def _brief(text: str) -> str:
    said = " ".join(text.split())
    return f"“{said[:_MOST]}…”" if len(said) > _MOST else f"“{said}”" if said else "(trống)"
