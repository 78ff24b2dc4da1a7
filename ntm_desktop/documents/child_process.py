"""A process of its own for what must not happen in the window: asked once, killed at the end.

The child is this very program, started anew. It says ``READY`` on standard output, reads one
order as a line of JSON from standard input, answers and ends. What it is told goes through the
pipe alone: neither its command line nor its environment says anything.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ntm_desktop.domain.progress import Progress

READY = b"R"
MAX_ANSWER = 96 * 2**20
"""More is never listened to."""
_START_SECONDS = 60.0
"""A virus scanner may look at the program first."""
_LOOK_SECONDS = 0.1


class Child:
    """One process, for one order."""

    def __init__(self, word: str, module: str) -> None:
        """Start it.

        Args:
            word: what the frozen program is called with to be this child.
            module: what is run otherwise.

        Raises:
            OSError: it cannot be started.
        """
        self._process = subprocess.Popen(
            _command(word, module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=0x08000000 if sys.platform == "win32" else 0,  # no console window
        )
        self._heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._answer = bytearray()
        threading.Thread(target=self._listen, name="child", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def ask(
        self, order: Mapping[str, object], progress: Progress, seconds: float
    ) -> tuple[bytes, bool]:
        """Hand over the order and wait, at most so long.

        Returns:
            The answer, b"" when it died; whether the clock ran out.

        Raises:
            OSError: it does not start.
            CancelledError: asked to stop.
        """
        try:
            if self._wait(1, _START_SECONDS, progress) or self._answer[:1] != READY:
                raise OSError("the process does not start")
            pipe = self._process.stdin
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.write(json.dumps(order).encode() + b"\n")
                pipe.flush()
            late = self._wait(MAX_ANSWER, seconds, progress)
            return bytes(self._answer[1:]), late
        finally:
            self.end()

    def end(self) -> None:
        """Kill it, whatever it is doing."""
        with suppress(OSError):
            self._process.kill()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        self._process.wait()

    def _wait(self, size: int, seconds: float, progress: Progress) -> bool:
        """Until so much was said, or it ended; whether that took too long."""
        until = time.monotonic() + seconds
        while len(self._answer) < size:
            progress(0, 0)
            if time.monotonic() > until:
                return True
            with suppress(queue.Empty):
                said = self._heard.get(timeout=_LOOK_SECONDS)
                if not said:
                    break
                self._answer += said
        return False

    def _listen(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        heard = 0
        with pipe:
            while heard < MAX_ANSWER and (said := os.read(pipe.fileno(), 2**16)):
                heard += len(said)
                self._heard.put(said)
        self._heard.put(b"")


def _command(word: str, module: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, word]
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """Ours; a checkout that is not installed is found from any folder."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    here = str(Path(__file__).parents[2])
    beside = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, beside] if beside else [here])}
