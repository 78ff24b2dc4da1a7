"""PySide6 loaded for the window at a price that an old PC can pay.

Two things it does at every start serve nobody here. A part of it lies in a shared library as
Python text and is compiled anew each time; the code is kept, as Python keeps what it compiles of
files. And it puts a function of its own in the place of ``import``, which reads the text of every
module imported later, to see whether the module asks for PySide6's other spelling
(``__feature__``); ours do not, so Python's own function is put back. Together that is an eighth
of the wait for the first page.
"""

import builtins
import marshal
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

from ntm_desktop import paths
from ntm_desktop.gui.kept import read_kept, write_kept

_SHORTEST = 500  # shorter texts are compiled sooner than looked up


def load_qt() -> None:
    """Import PySide6; to be called before any module of the window is imported."""
    ordinary = builtins.__import__
    with kept_compiled(paths.user_dir() / "compiled.kept"):
        import PySide6.QtCore  # noqa: F401
    builtins.__import__ = ordinary


@contextmanager
def kept_compiled(file: Path) -> Iterator[None]:
    """While this lasts, ``compile`` of a module's text takes the code kept in ``file``.

    A piece of code is used only for the very text it was made of; what is not there is compiled
    and kept for the next time.
    """
    stamp = sys.flags.optimize
    # Name of the text, its length and two sums of it → the code.
    known: dict[tuple[str, int, int, int], bytes] = read_kept(file, stamp) or {}
    missed = False
    really = builtins.compile

    def compile_once(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        nonlocal missed
        if mode != "exec" or more or named or type(source) is not bytes or len(source) < _SHORTEST:
            return really(source, filename, mode, *more, **named)
        key = (str(filename), len(source), zlib.crc32(source), zlib.adler32(source))
        if key not in known:
            missed = True
            known[key] = marshal.dumps(really(source, filename, mode))
        code = marshal.loads(known[key])
        assert isinstance(code, CodeType)
        return code

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = really
    if missed:
        write_kept(file, known, stamp)
