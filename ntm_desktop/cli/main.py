"""How a call of the ``ntm-desktop`` command is carried out."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ntm_desktop.cli.output import Output
from ntm_desktop.cli.window import open_desk_window, open_window
from ntm_desktop.console import flush, outcome, use_utf8
from ntm_desktop.errors import NtmError, UsageError, of_the_machine

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
PACKAGE_SUFFIXES = (".ntmz", ".ntmz.age")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: words after the program's name; None takes the process's own.

    Returns:
        The exit code: 0 done, 1 refused with a reason, 2 wrong usage.
    """
    use_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0].lower().endswith(PACKAGE_SUFFIXES):  # a double click on a package
        words = ["gui", "--open", *words] if _for_the_commune(words[0]) else ["view", *words]
    if words in ([], ["gui"]):
        return open_window(None, None)
    if len(words) == 3 and words[:2] == ["gui", "--data"]:
        return open_window(Path(words[2]), None)
    from ntm_desktop.cli.words import command_parser

    try:
        call = command_parser().parse_args(words)
    except SystemExit as stop:
        flush()
        return outcome(DONE) if stop.code in (0, None) else WRONG_USAGE
    if call.command in (None, "gui"):
        return open_window(getattr(call, "data", None), getattr(call, "open", None))
    if call.command == "desk":
        return open_desk_window(call.data)
    if call.command == "view" and not (call.json or call.out):
        from ntm_desktop.gui.viewing.starting import open_viewer

        return open_viewer(call.file, call.key)
    output = Output(as_json=call.json)
    try:
        # Each command imports what it needs itself: the window must not wait for reportlab.
        from ntm_desktop.cli import commands

        code: int = getattr(commands, f"run_{call.command}")(call, output)
    except UsageError as error:
        output.refusal(error)
        return WRONG_USAGE
    except NtmError as error:
        output.refusal(error)
        return REFUSED
    except (OSError, MemoryError) as error:
        output.refusal(of_the_machine(error))
        return REFUSED
    return outcome(code)


def _for_the_commune(file: str) -> bool:
    """Whether a package is one that travels down and is taken in by the commune's window.

    What a commune hands in, and whatever cannot be read or is sealed, is looked at in NTM Xem.
    """
    from contextlib import suppress

    from ntm_desktop.errors import PackageError
    from ntm_desktop.exchange.taking_out import labels_of

    with suppress(PackageError, OSError):
        return labels_of(Path(file)).get("Ntm-Kind") in ("receipt", "criteria-set")
    return False
