"""From the click to the painted overview, against the least that PySide6 can do.

A is `ntm-desktop gui` on the sample commune until the overview has painted with its data; B is
a bare window with a 57 x 6 table, painted. Both are timed from the start of the
process, in turn, so that what else the machine does falls on both. A further run looks at what
A imported by then: what is for later has to come later.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The screen of a commune office's PC; Qt's own offscreen screen is 800 by 800.
OFFICE_SCREEN = {
    "synchronousWindowSystemEvents": False,
    "windowFrameMargins": True,
    "screens": [
        {
            "name": "office",
            "x": 0,
            "y": 0,
            "width": 1366,
            "height": 768,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
    ],
}
SAMPLE = ROOT / "resources" / "samples" / "chien-thang-2024"
COMMUNE, CRITERIA_SET, PERIOD = "06364", "qd-318-2022-xa", "2024"
PAIRS = 9
SECONDS = 60
NOT_YET = ("reportlab", "openpyxl", "cryptography", "nacl", "pyrage", "bagit", "jsonschema")

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Table(QTableView):
    painted = False

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, done)


def done():
    print("painted", flush=True)
    app.quit()


app = QApplication(sys.argv)
model = QStandardItemModel(57, 6)
for row in range(57):
    for column in range(6):
        model.setItem(row, column, QStandardItem(f"Chỉ tiêu {row}.{column}"))
table = Table()
table.setModel(model)
window = QMainWindow()
window.setCentralWidget(table)
window.resize(1366, 768)
window.show()
app.exec()
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ntm-bench-") as folder:
        environment = {
            **os.environ,
            "NTM_BENCH_PAINTED": "1",
            "NTM_DESKTOP_HOME": str(Path(folder) / "home"),
            "PYTHONIOENCODING": "utf-8",
        }
        if "QT_QPA_PLATFORM" not in environment:
            screen = Path(folder) / "screen.json"
            screen.write_text(json.dumps(OFFICE_SCREEN), "utf-8")
            environment["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        # An installed program has its modules compiled; so have both sides here, even where
        # the developer's environment forbids it or the checkout cannot be written.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        data = Path(folder) / "data"
        make_sample(data, environment)
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, "utf-8")
        ours = [sys.executable, "-m", "ntm_desktop", "gui", "--data", str(data)]
        floor = [sys.executable, str(bare)]

        for command in (ours, floor):  # compiled files and the disk's cache
            until_painted(command, environment)
        pairs = []
        for number in range(PAIRS):
            pair = until_painted(ours, environment), until_painted(floor, environment)
            print(f"pair {number + 1}: {pair[0] * 1000:4.0f} ms / {pair[1] * 1000:4.0f} ms")
            pairs.append(pair)
        early = imported_before_painted(
            [sys.executable, "-X", "importtime", *ours[1:]], environment
        )
    if early:
        sys.exit(f"start: imported before the overview was painted: {', '.join(early)}")

    median = statistics.median
    platform = environment["QT_QPA_PLATFORM"].partition(":")[0]
    print(
        f"medians: {median(a for a, _ in pairs) * 1000:.0f} ms"
        f" / {median(b for _, b in pairs) * 1000:.0f} ms on {platform},"
        f" ratios {min(a / b for a, b in pairs):.2f} to {max(a / b for a, b in pairs):.2f}"
    )
    ratio = median(a / b for a, b in pairs)
    print(f"start: {ratio:.2f}x (ntm-desktop overview / bare PySide6 table window)")


def make_sample(data: Path, environment: dict[str, str]) -> None:
    """The sample commune with its criteria table, projects and resources read in."""
    program = [sys.executable, "-m", "ntm_desktop"]
    about = ["--commune", COMMUNE, "--set", CRITERIA_SET, "--period", PERIOD]
    calls = [["init", *about, "--data", str(data)]]
    calls += [["import", str(file), "--data", str(data)] for file in sorted(SAMPLE.glob("*.xlsx"))]
    for call in calls:
        done = subprocess.run(
            [*program, *call],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )
        if done.returncode:
            sys.exit(f"start: `{' '.join(call)}` failed\n{done.stdout}{done.stderr}")


def until_painted(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from the start of the process to its line `painted`."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        watchdog = threading.Timer(SECONDS, process.kill)
        watchdog.start()
        seconds = None
        for line in process.stdout or ():
            if seconds is None and line.strip() == "painted":
                seconds = time.perf_counter() - started
        process.wait()
        watchdog.cancel()
    if seconds is None or process.returncode:
        sys.exit(f"start: {' '.join(command)} did not paint and quit (exit {process.returncode})")
    return seconds


def imported_before_painted(command: list[str], environment: dict[str, str]) -> list[str]:
    """Those of NOT_YET that the process imported before it printed `painted`."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        output, _ = process.communicate(timeout=SECONDS)
    before, painted, _ = output.partition("painted\n")
    modules = set(re.findall(r"^import time:.*\|\s*(\w+)", before, re.MULTILINE))
    if not painted or "PySide6" not in modules:
        sys.exit("start: the run with -X importtime told nothing")
    return sorted(modules & set(NOT_YET))


if __name__ == "__main__":
    main()
