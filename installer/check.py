"""Tries what installer/build.py made the way an office would use it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence

import bootstrap
import freezing
from checking import CheckError, Report

USAGE = """\
python3 installer/check.py VERB… [--record]

  frozen    the frozen Linux program and the portable archive (Xvfb)
  wheel     the wheel in an environment of its own
  deb       the Debian package on a clean Debian (root, debootstrap)
  windows   the Windows setup and the portable zip under wine

--record writes the results into docs/releasing.md.
"""
RECORD = bootstrap.ROOT / "docs" / "releasing.md"
BEGIN, END = "<!-- results: written by installer/check.py --record -->", "<!-- end of results -->"


def main(argv: Sequence[str]) -> int:
    """Run the named checks; 0 when all of them went well."""
    record = "--record" in argv
    verbs = [word for word in argv if word != "--record"]
    checks = _checks()
    if not verbs or any(verb not in checks for verb in verbs):
        print(USAGE, end="")
        return 2
    reports = []
    for verb in verbs:
        title, check = checks[verb]
        print(f"── {title}", flush=True)
        report = Report(title)
        reports.append(report)
        try:
            check(report)
        except (CheckError, bootstrap.SetupError) as error:
            if report.good or not report.lines:
                report.note(False, str(error))
    if record:
        _record(reports)
    failed = [report.title for report in reports if not report.good]
    print(f"Failed: {', '.join(failed)}." if failed else "All of it works.", flush=True)
    return 1 if failed else 0


def _checks() -> dict[str, tuple[str, Callable[[Report], None]]]:
    import check_linux
    import check_windows

    return {
        "frozen": ("Frozen Linux program and portable archive", check_linux.check_frozen),
        "wheel": ("Wheel in a fresh environment", check_linux.check_wheel),
        "deb": ("Debian package on a clean Debian 12 (debootstrap)", check_linux.check_deb),
        "windows": ("Windows setup and portable zip under wine", check_windows.check_windows),
    }


def _record(reports: Sequence[Report]) -> None:
    """Put the results between the marks in docs/releasing.md; a section that was not run stays."""
    text = RECORD.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    sections = dict(re.findall(r"^### (.+?)\n\n(.+?)(?=^### |\Z)", old, re.MULTILINE | re.DOTALL))
    day = time.strftime("%Y-%m-%d", time.gmtime(freezing.source_time()))
    for report in reports:
        sections[report.title] = f"{freezing.version()}, sources of {day}\n\n{report.markdown()}"
    body = "\n".join(f"### {title}\n\n{section.strip()}\n" for title, section in sections.items())
    RECORD.write_text(f"{before}{BEGIN}\n\n{body}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
