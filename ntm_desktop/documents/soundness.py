"""Whether a file that proves something can be opened by whoever has to look at it.

A cut or locked file may be all that there is, so it is taken with a warning; what certainly shows
nobody anything is refused by :mod:`ntm_desktop.store.commune.media_types`.
"""

from pathlib import Path

_TAIL = 64 * 1024


def doubts(path: Path, media_type: str) -> str:
    """What will keep others from opening a file, as the end of a sentence; "" for nothing.

    Args:
        path: the file.
        media_type: of its content.

    Raises:
        OSError: it cannot be read.
    """
    match media_type:
        case "application/pdf":
            return _doubts_of_pdf(path)
        case "image/jpeg" if b"\xff\xd9" not in _tail(path):
            return "ảnh bị cắt ở phần cuối (việc chép đã dừng giữa chừng)"
        case "image/png" if b"IEND" not in _tail(path):
            return "ảnh bị cắt ở phần cuối (việc chép đã dừng giữa chừng)"
        case "image/avif" | "image/heic":
            return "nhiều máy không mở được ảnh kiểu này; nên lưu lại thành .jpg"
    return ""


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return stream.read()


def _doubts_of_pdf(path: Path) -> str:
    tail = _tail(path)
    if b"startxref" not in tail and b"%%EOF" not in tail:
        return "tệp PDF bị cắt ở phần cuối (việc chép đã dừng giữa chừng)"
    # The dictionary at the end speaks of a lock; only then is the whole file opened.
    if b"/Encrypt" in tail:
        from ntm_desktop.documents.preview import is_locked

        if is_locked(path):
            return "tệp PDF có mật khẩu, người khác không mở được"
    return ""
