"""How the command says what was done: sentences for people, JSON for programs."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from ntm_desktop.console import say
from ntm_desktop.domain.text import for_terminal
from ntm_desktop.errors import NtmError, PackageError


def tell(call: argparse.Namespace, lines: Sequence[str], document: Mapping[str, object]) -> None:
    """Report to a person, or to a program."""
    text = json.dumps(document, ensure_ascii=False, indent=1) if call.json else "\n".join(lines)
    say(for_terminal(text))


def tell_refusal(error: NtmError, *, as_json: bool) -> None:
    """Say what went wrong and why."""
    say(f"Không thực hiện được: {for_terminal(str(error))}", sys.stderr)
    for fault in error.faults:
        say(f"  - {for_terminal(fault)}", sys.stderr)
    if as_json:
        reason = error.reason if isinstance(error, PackageError) else type(error).__name__
        document = {"error": str(error), "reason": reason, "faults": list(error.faults)}
        say(for_terminal(json.dumps(document, ensure_ascii=False, indent=1)))
