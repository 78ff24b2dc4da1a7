"""The child process that reads one file from outside, within limits that it cannot pass.

It is started by :mod:`~ntm_desktop.documents.reading_process`, says that it is ready, is told
one file, answers and ends. Whatever the file does to it – all memory, endless work, a reader
that gives up with the process – happens here and not in the window. What makes sense of a
text (indicators of a decision, figures held against one another) works here as well: a text
can be as hard to understand as a file to unpack.
"""

import base64
import json
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ntm_desktop.documents.child_process import READY
from ntm_desktop.documents.pace import pace
from ntm_desktop.errors import ImportRefusedError

WORD = "--read-file"
"""What the frozen program is called with to be this child."""


def main() -> int:
    """Read what the order on standard input names; the answer is a pickle on standard output."""
    # By number: a windowed program on Windows has no sys.stdin, but has the pipes.
    with open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as told:
        _load_readers()
        told.write(READY)
        told.flush()
        line = asked.readline()
        if not line:
            return 0  # nobody wants anything any more
        order = json.loads(line)
        _limit(order["memory"], order["seconds"] * pace())
        told.write(_answer(_work(order)))
        told.flush()
    # What is left is freed by the system, faster than by us.
    os._exit(0)


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps(("read", work()), protocol=4)
    except ImportRefusedError as error:
        return pickle.dumps(("refused", str(error), error.faults), protocol=4)
    except MemoryError:
        pass  # answered below, when what was read is given back
    except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about
        return pickle.dumps(("fault", type(error).__name__), protocol=4)
    return pickle.dumps(("memory",), protocol=4)


def _work(order: Mapping[str, Any]) -> Callable[[], Any]:
    """What is asked: the order's ``kind``, of its ``paths`` or its ``text`` and ``html``."""
    paths = [Path(path) for path in order["paths"]]
    if order["kind"] == "workbook":
        from ntm_desktop.documents.workbook_reader import read_workbook

        return lambda: read_workbook(paths[0])
    from ntm_desktop.documents.decision_reader import read_decision_file, read_decision_paste

    # Made by the parent, which is the only one that writes to this pipe.
    given: tuple[Any, ...] = pickle.loads(base64.b64decode(order["given"]))

    def texts() -> list[Any]:
        if paths:
            return [read_decision_file(path) for path in paths]
        return [read_decision_paste(order["text"], order["html"])]

    if order["kind"] == "indicators":
        from ntm_desktop.domain.decisions.reading import read_decision

        return lambda: read_decision(texts()[0], *given)
    if order["kind"] == "figures":
        from ntm_desktop.domain.consistency import check_against, check_documents

        return lambda: check_against(texts()[0], *given) if given else check_documents(texts())
    return lambda: texts()[0]


def _load_readers() -> None:
    """Before anybody waits: what reads most files, and how fast that goes here."""
    import xlrd  # noqa: F401

    from ntm_desktop.documents import workbook_reader  # noqa: F401

    pace()


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
