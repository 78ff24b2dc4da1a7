"""Files from outside read in a child process, so that none of them can hurt the window.

A workbook of a few kilobytes can ask its reader for minutes and gigabytes, or end the process.
So each file gets a process of its own with limits of memory and time; what comes back are plain
values, and nothing but those is taken. Stopping is killing it.

A process takes some tenths of a second to start: :func:`start_ahead` has one ready when a
dialog opens, :func:`end_spare` sends it away again.
"""

import io
import pickle
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from ntm_desktop.documents.child_process import MAX_ANSWER, Child
from ntm_desktop.documents.reading_child import WORD
from ntm_desktop.domain import sheets
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import ImportRefusedError

if TYPE_CHECKING:
    from ntm_desktop.domain.decisions.document import DecisionText

_CLOCK_SECONDS = 30.0
"""A slow stick is waited for so long, whatever little the processor has to do."""
_FREE_BYTES = 256 * 2**10
_SECONDS_PER_MIB = 2.0
"""Each honest cell costs bytes: a large table may take longer, a small file that takes long is
none."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one kind of file may take.

    Attributes:
        memory: bytes, with what the readers themselves need.
        seconds: of the processor, for a small file.
        values: the module whose dataclasses may come back, imported when it is asked for.
    """

    memory: int
    seconds: float
    values: Callable[[], ModuleType]


def _texts() -> ModuleType:
    from ntm_desktop.domain.decisions import document

    return document


_KINDS: Mapping[str, _Kind] = {
    "workbook": _Kind(448 * 2**20, 3.5, lambda: sheets),
    "decision": _Kind(448 * 2**20, 3.5, _texts),
    # A page with a table takes some hundredths of a second, and there are decisions of 400 pages.
    "pdf decision": _Kind(768 * 2**20, 20.0, _texts),
}
_PLAIN: Mapping[tuple[str, str], type] = {
    ("decimal", "Decimal"): Decimal,
    ("datetime", "date"): date,
}


def read_workbook(path: Path, progress: Progress = unwatched) -> WorkbookContent:
    """Read every sheet of an .xlsx or .xls file; see ``workbook_reader.read_workbook``.

    Args:
        path: the file; it is only read.
        progress: asked again and again whether to go on.

    Raises:
        ImportRefusedError: the file cannot be read, or needs more time or memory than a table.
        CancelledError: asked to stop.
    """
    return cast(WorkbookContent, _read("workbook", path, progress))


def read_decision_file(path: Path, progress: Progress = unwatched) -> "DecisionText":
    """Read a decision's text; see ``decision_reader.read_decision_file``.

    Raises:
        ImportRefusedError: as :func:`read_workbook`.
        CancelledError: asked to stop.
    """
    return cast("DecisionText", _read("decision", path, progress))


_spare: list[Child] = []
_guard = threading.Lock()


def start_ahead() -> None:
    """Have a process ready; harmless when there is one, or when none can be started."""
    with _guard, suppress(OSError):
        if not _spare:
            _spare.append(_started())


def end_spare() -> None:
    """Send the process away that nobody asked anything."""
    with _guard:
        while _spare:
            _spare.pop().end()


def _started() -> Child:
    return Child(WORD, "ntm_desktop.documents.reading_child")


def _taken() -> Child:
    with _guard:
        while _spare:
            child = _spare.pop()
            if child.alive:
                return child
            child.end()
    return _started()


def _read(kind: str, path: Path, progress: Progress) -> object:
    name = nfc(path.name or str(path))
    pdf = kind == "decision" and path.suffix.lower() == ".pdf"
    bounds = _KINDS["pdf decision" if pdf else kind]
    try:
        # A pipe under the name of a table would never end.
        size = path.stat().st_size if path.is_file() else 0
    except OSError:
        size = 0  # said by the reader, in its own sentence
    if path.exists() and not path.is_file():
        raise ImportRefusedError(f"“{name}” là thư mục hoặc thiết bị. Hãy chọn một tệp.")
    extra = max(0, size - _FREE_BYTES) / 2**20 * _SECONDS_PER_MIB
    order = {
        "kind": kind,
        "path": str(path.absolute()),
        "memory": bounds.memory,
        "seconds": bounds.seconds + extra,
    }
    try:
        said, late = _taken().ask(order, progress, _CLOCK_SECONDS)
    except OSError as error:
        raise ImportRefusedError(
            f"Không mở được phần đọc tệp của chương trình nên chưa đọc “{name}”. Hãy đóng bớt "
            "chương trình khác rồi thử lại; nếu vẫn vậy, phần mềm diệt vi-rút có thể đang chặn."
        ) from error
    if late or len(said) >= MAX_ANSWER - 1:
        raise _too_heavy(name)
    return _judged(said, name, bounds)


def _judged(said: bytes, name: str, bounds: _Kind) -> object:
    if not said:
        # Out of time, or the reader took the whole process with it: the file is to blame.
        raise _too_heavy(name)
    try:
        match _Values(io.BytesIO(said), bounds.values()).load():
            case ("read", found):
                return found
            case ("refused", str(sentence), tuple(faults)):
                raise ImportRefusedError(sentence, [str(fault) for fault in faults])
            case ("memory",):
                raise _too_heavy(name)
            case _:
                pass
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, LookupError):
        pass  # cut off, or not what we asked for
    raise ImportRefusedError(
        f"Tệp “{name}” bị hỏng hoặc có nội dung lạ nên không đọc được. Hãy mở bằng Excel hoặc "
        "Word, lưu thành tệp mới rồi thử lại; nếu không mở được, hãy xin lại tệp."
    )


def _too_heavy(name: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"Tệp “{name}” cần quá nhiều thời gian hoặc bộ nhớ để đọc, hoặc đã hỏng, nên đã dừng đọc. "
        "Số liệu của xã không bị ảnh hưởng. Hãy chép riêng bảng cần nhập sang một tệp Excel mới "
        "rồi nhập tệp đó."
    )


class _Values(pickle.Unpickler):
    """Takes the plain values that a reader returns, and nothing else."""

    def __init__(self, file: io.BytesIO, module: ModuleType) -> None:
        super().__init__(file)
        self._module = module

    def find_class(self, module: str, name: str) -> Any:
        """Only values; a name that could do something is refused."""
        found = _PLAIN.get((module, name))
        if module == self._module.__name__:
            found = getattr(self._module, name, None)
        if isinstance(found, type):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")
