"""``python -m ntm_desktop`` is the ``ntm-desktop`` command."""

import sys

from ntm_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
