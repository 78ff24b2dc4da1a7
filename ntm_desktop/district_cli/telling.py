"""How the command says what was done: sentences for people, JSON for programs."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from ntm_desktop.console import say
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import for_terminal
from ntm_desktop.errors import NtmError, PackageError

_FIRST = 10


def tell(call: argparse.Namespace, lines: Sequence[str], document: Mapping[str, object]) -> None:
    """Report to a person, or to a program."""
    text = json.dumps(document, ensure_ascii=False, indent=1) if call.json else "\n".join(lines)
    say(for_terminal(text))


def ignored_lines(ignored: Sequence[Path]) -> list[str]:
    """Suspicious files by name; of a stick full of them the first, and how many there are."""
    lines = [f"Bỏ qua tệp đáng ngờ, không mở: {path}" for path in ignored[:_FIRST]]
    if len(ignored) > _FIRST:
        lines.append(
            f"… và {format_decimal(Decimal(len(ignored) - _FIRST))} tệp đáng ngờ nữa. USB này có "
            "thể nhiễm vi-rút: hãy quét trước khi dùng tiếp."
        )
    return lines


def tell_refusal(error: NtmError, *, as_json: bool) -> None:
    """Say what went wrong and why."""
    say(f"Không thực hiện được: {for_terminal(str(error))}", sys.stderr)
    for fault in error.faults:
        say(f"  - {for_terminal(fault)}", sys.stderr)
    if as_json:
        reason = error.reason if isinstance(error, PackageError) else type(error).__name__
        document = {"error": str(error), "reason": reason, "faults": list(error.faults)}
        say(for_terminal(json.dumps(document, ensure_ascii=False, indent=1)))
