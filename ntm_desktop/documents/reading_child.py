"""The child process that reads one file from outside, within limits that it cannot pass.

It is started by :mod:`~ntm_desktop.documents.reading_process`, says that it is ready, is told
one file, answers and ends. Whatever the file does to it – all memory, endless work, a reader
that gives up with the process – happens here and not in the window.
"""

import json
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ntm_desktop.documents.child_process import READY
from ntm_desktop.errors import ImportRefusedError

WORD = "--read-file"
"""What the frozen program is called with to be this child."""


def main() -> int:
    """Read the one file that standard input names; the answer is a pickle on standard output."""
    # By number: a windowed program on Windows has no sys.stdin, but has the pipes.
    with open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as told:
        _load_readers()
        told.write(READY)
        told.flush()
        line = asked.readline()
        if not line:
            return 0  # nobody wants anything any more
        order = json.loads(line)
        _limit(order["memory"], order["seconds"])
        told.write(_answer(_reader(order["kind"]), Path(order["path"])))
        told.flush()
    # What is left is freed by the system, faster than by us.
    os._exit(0)


def _answer(read: Callable[[Path], Any], path: Path) -> bytes:
    try:
        return pickle.dumps(("read", read(path)), protocol=4)
    except ImportRefusedError as error:
        return pickle.dumps(("refused", str(error), error.faults), protocol=4)
    except MemoryError:
        pass  # answered below, when what was read is given back
    except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about
        return pickle.dumps(("fault", type(error).__name__), protocol=4)
    return pickle.dumps(("memory",), protocol=4)


def _reader(kind: str) -> Callable[[Path], Any]:
    if kind == "decision":
        from ntm_desktop.documents.decision_reader import read_decision_file

        return read_decision_file
    from ntm_desktop.documents.workbook_reader import read_workbook

    return read_workbook


def _load_readers() -> None:
    """Before anybody waits: what reads most files."""
    import xlrd  # noqa: F401

    from ntm_desktop.documents import workbook_reader  # noqa: F401


def _limit(memory: int, seconds: float) -> None:
    """Let the system end this process when it takes more than this.

    Args:
        memory: bytes, of everything mapped (POSIX) or committed (Windows).
        seconds: of the processor, from now on.
    """
    if sys.platform == "win32":
        from ntm_desktop.documents.windows_limits import limit_this_process

        limit_this_process(memory, seconds)
    else:
        import resource
        import signal

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        # Of the processor, not of the clock: a busy machine is not the file's fault.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    sys.exit(main())
