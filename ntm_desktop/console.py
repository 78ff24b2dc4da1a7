"""How both commands speak to a console, a file or a pipe."""

import os
import sys
from typing import TextIO

from ntm_desktop.errors import in_vietnamese


def use_utf8() -> None:
    """Speak UTF-8 whatever the console's code page; a windowed program has no streams."""
    for stream in (sys.stdout, sys.stderr):
        # Consoles of Vietnamese Windows are seldom UTF-8.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str, stream: TextIO | None = None) -> None:
    """Say a line at once. Who reads may have heard enough (``| head``): the work goes on.

    Where it cannot be written (a full disk behind ``>``) the work goes on as well: it is said
    once on standard error, and :func:`outcome` makes the call one that failed.
    """
    stream = sys.stdout if stream is None else stream
    if stream is None:
        return
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        _to_nowhere(stream)
    except OSError as error:
        _lost(stream, error)


def outcome(code: int) -> int:
    """The exit code of a call: not 0 when something it had to say was lost."""
    return code or int(bool(_lost_on))


def ask_unseen(question: str) -> str:
    """What somebody types unseen, or the next line of what is piped in; "" when there is none.

    Never a word of the command line: others on the same PC could read that.
    """
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        import getpass

        try:
            return getpass.getpass(question)
        except EOFError:
            return ""
    return sys.stdin.readline().rstrip("\r\n")


def flush() -> None:
    """Let out what others printed, so that nothing is left to fail when Python ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            _to_nowhere(stream)
        except OSError as error:
            _lost(stream, error)


_lost_on: list[OSError] = []


def _lost(stream: TextIO, error: OSError) -> None:
    """What is said cannot be written any more; what is done stays done."""
    _to_nowhere(stream)
    first = not _lost_on
    _lost_on.append(error)
    if first and stream is not sys.stderr:
        say(
            f"Không ghi được kết quả in ra: {in_vietnamese(error)}. Việc vừa chạy không bị bỏ dở "
            "vì lỗi này; hãy kiểm tra ổ đĩa rồi chạy lại nếu cần xem kết quả.",
            sys.stderr,
        )


def _to_nowhere(stream: TextIO) -> None:
    """Nobody listens any more: what is still said, and still kept back, goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)
