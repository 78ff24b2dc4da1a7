"""``python -m ntm_desktop.district_cli``."""

import sys

from ntm_desktop.district_cli import main

sys.exit(main())
