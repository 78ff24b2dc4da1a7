"""How commands speak: plain Vietnamese lines, or one JSON document."""

import sys
from collections.abc import Mapping
from typing import TextIO

from ntm_desktop.console import say
from ntm_desktop.domain.text import for_terminal
from ntm_desktop.errors import NtmError


class Output:
    """Where a command reports to.

    Attributes:
        as_json: the caller is a program: lines are kept back, the document is printed.
    """

    def __init__(self, *, as_json: bool, stream: TextIO | None = None) -> None:
        self.as_json = as_json
        self._stream = stream if stream is not None else sys.stdout

    def line(self, text: str = "") -> None:
        """Say a line to a person."""
        if not self.as_json and self._stream is not None:
            say(for_terminal(text), self._stream)

    def warning(self, text: str) -> None:
        """Say to a person why something was not done, also beside a program's document."""
        if sys.stderr is not None:
            say(for_terminal(text), sys.stderr)

    def document(self, content: Mapping[str, object]) -> None:
        """Hand the outcome to a program."""
        if self.as_json and self._stream is not None:
            import json  # the window starts by this module, too

            text = json.dumps(content, ensure_ascii=False, indent=1)
            say(for_terminal(text), self._stream)

    def refusal(self, error: NtmError) -> None:
        """Say why nothing was done, with every fault on a line of its own."""
        if sys.stderr is None:
            return
        say(f"Không thực hiện được: {for_terminal(str(error))}", sys.stderr)
        for fault in error.faults:
            say(f"  - {for_terminal(fault)}", sys.stderr)
        if self.as_json:
            reason = getattr(error, "reason", type(error).__name__)
            self.document({"error": str(error), "reason": reason, "faults": list(error.faults)})
