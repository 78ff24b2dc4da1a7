"""Every job without a window: the ``ntm-desktop`` command.

Exit codes: 0 done, 1 refused with a reason, 2 wrong usage. ``--json`` prints one JSON
document on standard output and nothing else there; reasons go to standard error.
"""

from ntm_desktop.cli.main import main

__all__ = ["main"]
