"""Finished papers written to disk: the whole file under its name, or nothing."""

import contextlib
import os
import re
import uuid
from collections.abc import Iterable
from pathlib import Path

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import DocumentError, in_vietnamese
from ntm_desktop.files import move_into_place


def write_file(target: Path, data: bytes) -> Path:
    """Write a file through a temporary one beside it; an older one of the name is replaced.

    Raises:
        DocumentError: the folder cannot be written, or the file is open in another program.
    """
    return write_files([(target, data)])[0]


def write_files(files: Iterable[tuple[Path, bytes]], step: Step = no_step) -> tuple[Path, ...]:
    """Write several files; the first gets its name only when the last is on the disk.

    Args:
        files: name and content of each; taken one by one, so that each may be made when its turn
            comes. What is raised in making one leaves nothing behind.
        step: told 1 for every file, and can stop until all are on the disk.

    Raises:
        DocumentError: a folder cannot be written, or a file is open in another program.
        CancelledError: asked to stop; nothing is left.
    """
    partials: list[tuple[Path, Path]] = []
    made: list[Path] = []
    target = Path()
    try:
        for target, data in files:
            partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")
            made += [one for one in (target.parent, *target.parents) if not one.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            _clear_unfinished(target)
            partials.append((partial, target))
            # Its own, and new: a link that somebody put there is not followed.
            with partial.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            step(1)
        for partial, target in partials:
            move_into_place(partial, target)
    except OSError as error:
        reason = in_vietnamese(error)
        raise DocumentError(
            f"Không ghi được tệp {target}: {reason}. Hãy đóng tệp nếu đang mở, kiểm tra ổ đĩa "
            "còn chỗ, hoặc chọn thư mục khác."
        ) from error
    finally:
        for partial, _ in partials:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        for folder in made:
            # Empty only when nothing was written.
            with contextlib.suppress(OSError):
                folder.rmdir()
    return tuple(target for _, target in partials)


def _clear_unfinished(target: Path) -> None:
    """Clear away what a program that was killed has left of this very file; no other makes such."""
    same = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{32}}\.partial")
    with contextlib.suppress(OSError):
        for left in target.parent.iterdir():
            if same.fullmatch(left.name) and left.is_file() and not left.is_symlink():
                left.unlink()
