"""Files from outside read in a child process, so that none of them can hurt the window.

A workbook of a few kilobytes can ask its reader for minutes and gigabytes, or end the process.
So each file gets a process of its own with limits of memory and time; what comes back are plain
values, and nothing but those is taken. Stopping is killing it.

A process takes some tenths of a second to start: :func:`start_ahead` has one ready when a
dialog opens, :func:`end_spare` sends it away again.
"""

import base64
import importlib
import io
import pickle
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ntm_desktop.documents.child_process import MAX_ANSWER, Child
from ntm_desktop.documents.decision_reader.bounds import too_much
from ntm_desktop.documents.reading_child import WORD
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import ImportRefusedError

if TYPE_CHECKING:
    from ntm_desktop.domain.consistency import Finding
    from ntm_desktop.domain.consistency.known import KnownFigure
    from ntm_desktop.domain.decisions.document import DecisionText
    from ntm_desktop.domain.decisions.known import KnownSet
    from ntm_desktop.domain.decisions.reading import DecisionReading

_CLOCK_SECONDS = 30.0
"""A slow stick is waited for so long, whatever little the processor has to do."""
_SECONDS = 4.0
"""Of the processor, for each file; longer where the machine is slow (``pace.py``). What offices
have takes less than half a second; a table of all the rows and columns that are read, some two."""
_LONGEST_PASTED = 8 * 2**20
"""Letters; what is longer is not even handed over."""
_MEMORY = 448 * 2**20
"""Bytes, with what the readers themselves need."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is asked of the process.

    Attributes:
        values: the package whose values may come back.
        way_on: what to do about a file that takes too much.
    """

    values: str
    way_on: str


_PART_OF_TEXT = "Hãy chép riêng phần cần đọc sang một tệp Word mới rồi đọc tệp đó."
_KINDS: Mapping[str, _Kind] = {
    "workbook": _Kind(
        "ntm_desktop.domain.sheets",
        "Hãy chép riêng bảng cần nhập sang một tệp Excel mới rồi nhập tệp đó.",
    ),
    "decision": _Kind("ntm_desktop.domain.decisions", _PART_OF_TEXT),
    "indicators": _Kind("ntm_desktop.domain", _PART_OF_TEXT),
    "figures": _Kind("ntm_desktop.domain.consistency", _PART_OF_TEXT),
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
    return cast(WorkbookContent, _read("workbook", [path], progress))


def read_decision_file(path: Path, progress: Progress = unwatched) -> "DecisionText":
    """Read a decision's text; see ``decision_reader.read_decision_file``.

    Raises:
        ImportRefusedError: as :func:`read_workbook`.
        CancelledError: asked to stop.
    """
    return cast("DecisionText", _read("decision", [path], progress))


def read_indicators(
    path: Path, known: "Sequence[KnownSet]", progress: Progress = unwatched
) -> "DecisionReading":
    """Read a decision's file into indicators; see ``domain.decisions.reading``.

    Args:
        path: the file; it is only read.
        known: the sets it may speak of.
        progress: asked again and again whether to go on.

    Raises:
        ImportRefusedError: as :func:`read_workbook`.
        CancelledError: asked to stop.
    """
    return cast("DecisionReading", _read("indicators", [path], progress, given=(tuple(known),)))


def read_pasted_indicators(
    text: str, html: str, known: "Sequence[KnownSet]", progress: Progress = unwatched
) -> "DecisionReading":
    """As :func:`read_indicators`, of what lies on the clipboard."""
    return cast(
        "DecisionReading",
        _read("indicators", [], progress, text=text, html=html, given=(tuple(known),)),
    )


def check_files(paths: Sequence[Path], progress: Progress = unwatched) -> "tuple[Finding, ...]":
    """Hold the figures of texts against one another; see ``domain.consistency``.

    Raises:
        ImportRefusedError: as :func:`read_workbook`.
        CancelledError: asked to stop.
    """
    return cast("tuple[Finding, ...]", _read("figures", paths, progress))


def check_text(
    text: str,
    known: "Sequence[KnownFigure]",
    years: range,
    progress: Progress = unwatched,
) -> "tuple[Finding, ...]":
    """As :func:`check_files`, of what was typed or pasted, with what the program knows."""
    given = (tuple(known), years)
    return cast("tuple[Finding, ...]", _read("figures", [], progress, text=text, given=given))


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


def _read(
    kind: str,
    paths: Sequence[Path],
    progress: Progress,
    *,
    text: str = "",
    html: str = "",
    given: tuple[object, ...] = (),
) -> object:
    name = "”, “".join(nfc(path.name or str(path)) for path in paths) or "bộ nhớ tạm"
    for path in paths:
        # A pipe under the name of a table would never end.
        if path.exists() and not path.is_file():
            raise ImportRefusedError(
                f"“{nfc(path.name)}” là thư mục hoặc thiết bị. Hãy chọn một tệp."
            )
    if len(text) + len(html) > _LONGEST_PASTED:
        raise too_much(name)
    order = {
        "kind": kind,
        "paths": [str(path.absolute()) for path in paths],
        "text": text,
        "html": html,
        "given": base64.b64encode(pickle.dumps(given)).decode("ascii"),
        "memory": _MEMORY,
        "seconds": _SECONDS * max(1, len(paths)),
    }
    try:
        said, late = _taken().ask(order, progress, _CLOCK_SECONDS)
    except OSError as error:
        raise ImportRefusedError(
            f"Không mở được phần đọc tệp của chương trình nên chưa đọc “{name}”. Hãy đóng bớt "
            "chương trình khác rồi thử lại; nếu vẫn vậy, phần mềm diệt vi-rút có thể đang chặn."
        ) from error
    if late or len(said) >= MAX_ANSWER - 1:
        raise _too_heavy(name, _KINDS[kind])
    return _judged(said, name, _KINDS[kind])


def _judged(said: bytes, name: str, kind: _Kind) -> object:
    if not said:
        # Out of time, or the reader took the whole process with it: the file is to blame.
        raise _too_heavy(name, kind)
    try:
        match _Values(io.BytesIO(said), kind.values).load():
            case ("read", found):
                return found
            case ("refused", str(sentence), tuple(faults)):
                raise ImportRefusedError(sentence, [str(fault) for fault in faults])
            case ("memory",):
                raise _too_heavy(name, kind)
            case _:
                pass
    except (
        pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, LookupError,
        ImportError,
    ):  # fmt: skip
        pass  # cut off, or not what we asked for
    raise ImportRefusedError(
        f"Tệp “{name}” bị hỏng hoặc có nội dung lạ nên không đọc được. Hãy mở bằng Excel hoặc "
        "Word, lưu thành tệp mới rồi thử lại; nếu không mở được, hãy xin lại tệp."
    )


def _too_heavy(name: str, kind: _Kind) -> ImportRefusedError:
    return ImportRefusedError(
        f"Tệp “{name}” cần quá nhiều thời gian hoặc bộ nhớ để đọc, hoặc đã hỏng, nên đã dừng đọc. "
        f"Số liệu của xã không bị ảnh hưởng. {kind.way_on}"
    )


class _Values(pickle.Unpickler):
    """Takes the plain values that a reader returns, and nothing else."""

    def __init__(self, file: io.BytesIO, package: str) -> None:
        super().__init__(file)
        self._package = package

    def find_class(self, module: str, name: str) -> Any:
        """Only values; a name that could do something is refused."""
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if f"{module}.".startswith(f"{self._package}."):
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")
