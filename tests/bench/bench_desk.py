"""Whether a page of the receiving office's window opens as fast with 2,000 communes as with 60.

    python -m tests.bench.bench_desk [--few 60] [--many 2000] [--pairs 7]

Two registers, every commune with one package of the same period. Each page is built anew and
shown, few and many in turn, from the click until its first rows are painted and nothing is under
way that it waits for. Then the same of a period older than those of which memory keeps what was
read, the first time in a session. Of each page the median over the pairs; the last lines are the
slowest page's ratios; goal: at most 1.3x.
"""

import argparse
import contextlib
import gc
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SETTLED_MS = 600_000
OLDER = tuple(f"2023-M{month:02}" for month in range(12, 3, -1))
"""Nine: with the year they are given in, more than memory keeps."""


def main() -> int:
    """Measure every page and print a ratio for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=60)
    parser.add_argument("--many", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument(
        "--after-change",
        action="store_true",
        help="before each opening something is written into the register: nothing kept holds",
    )
    parser.add_argument("--keep", type=Path, help="make the registers here, or use those there")
    call = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ntm-bench-"))
    os.environ["NTM_DESKTOP_HOME"] = str(folder / "user")
    try:
        where = call.keep or folder
        data = {count: register(where, count) for count in (call.few, call.many)}
        found = measure(data, call.few, call.many, call.pairs, changing=call.after_change)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for what, ratios in found.items():
        slowest = max(ratios, key=lambda page: ratios[page])
        print(
            f"{what}: {ratios[slowest]:.2f}x (page “{slowest}” with {call.many} communes / with "
            f"{call.few})"
        )
    return 0


def register(folder: Path, count: int) -> Path:
    """A register of so many communes that handed over once."""
    from datetime import UTC, datetime

    from ntm_desktop.district.enrolment import enrol_commune
    from ntm_desktop.district.office import found_office
    from ntm_desktop.district.reception import receive_packages
    from ntm_desktop.store.register.register import Register
    from tests.bench.bench_register import make
    from tests.district import communes

    data = folder / f"register-{count}"
    if data.exists():
        return data
    source = folder / f"stick-{count}"
    make(source, count)
    found_office(data, "Văn phòng Điều phối", communes.START)
    with Register.open(data) as opened:
        for key in sorted((source / "keys").iterdir()):
            enrol_commune(opened, communes.catalog(), key, communes.START)
        packages = sorted((source / "in").iterdir())
        done = receive_packages(opened, communes.catalog(), packages, lambda: datetime.now(UTC))
        if len(done.received) != count:
            sys.exit(f"desk: received {len(done.received)} of {count}")
    add_older(data)
    return data


def add_older(data: Path) -> None:
    """Let every commune have handed in the same for each of the nine months before, too.

    Those were answered by now: what nobody has answered is of the newest period.
    """
    from ntm_desktop.store.register.register import FILE_NAME

    with contextlib.closing(sqlite3.connect(data / FILE_NAME)) as file, file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(package)")]
        own = {"position": "position + :more", "period_key": ":period", "epoch": ":period || epoch"}
        own |= {"sha256": "substr(:period || sha256, 1, 64)", "file": ":period || file"}
        whole = ", ".join(own.get(column, column) for column in columns)
        (many,) = file.execute("SELECT count(*) FROM package").fetchone()
        for number, month in enumerate(OLDER, 1):
            values = {"more": number * many, "period": month, "many": many}
            file.execute(
                f"INSERT INTO package SELECT {whole} FROM package WHERE position <= :many", values
            )
            for table in ("verdict", "indicator_verdict", "kept_table", "receipt"):
                names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")][1:]
                file.execute(
                    f"INSERT INTO {table} SELECT package + :more, {', '.join(names)}"
                    f" FROM {table} WHERE package <= :many",
                    values,
                )
        file.execute("UPDATE receipt SET outcome = 'accepted' WHERE package > ?", (many,))


class Office:
    """The running window on one register."""

    def __init__(self, application: Any, data: Path) -> None:
        from ntm_desktop.gui.desk.program import DeskProgram

        self.application = application
        self.changes = 0
        self.anew = 0.0
        self.program = DeskProgram(application)
        self.program.begin(data)
        self.wait(self._is_ready)
        # What is read ahead runs beside a person who has just begun; here it would be measured.
        self.wait(lambda: self.window.ahead is not None and self.window.ahead.is_done)
        self.settle()
        self.window.resize(1366, 728)

    def _is_ready(self) -> bool:
        context = self.program.window.context if self.program.window is not None else None
        return context is not None and context.ready

    @property
    def window(self) -> Any:
        return self.program.window

    def wait(self, done: Any) -> None:
        until = time.monotonic() + SETTLED_MS / 1000
        while not done():
            if time.monotonic() > until:
                sys.exit("desk: the window does not come to rest")
            self.application.processEvents()

    def settle(self) -> None:
        self.wait(lambda: not self.program.tasks._running)
        self.application.processEvents()

    def change(self) -> None:
        """Write something, as receiving a package or a verdict does."""
        from ntm_desktop.store.register.settings import change_setting

        self.changes += 1
        mark = str(self.changes)
        self.program.tasks.run(
            lambda register: change_setting(register, "bench", mark), owner=self.program
        )
        self.settle()

    def open(self, entry: Any, *, changed: bool = False) -> float:
        """Seconds from the click until the page stands painted.

        After a change what was added up before it stands there at once; how long it then takes
        until it is of the register as it is now is kept in ``anew``.
        """
        gc.collect()
        began = time.perf_counter()
        page = entry.build(self.window.context)
        page.setParent(self.window)
        page.setGeometry(180, 60, 1180, 640)
        page.show()
        page.refresh(None)
        if not (changed and getattr(page, "updating", False)):
            self.settle()
        page.grab()
        took = time.perf_counter() - began
        self.settle()
        page.grab()
        self.anew = time.perf_counter() - began
        page.hide()
        page.deleteLater()
        self.settle()
        return took

    def choose_oldest(self) -> None:
        """Speak of the oldest period, of which memory keeps nothing."""
        from ntm_desktop.domain.periods import Period

        self.window.choose_period(Period.parse(OLDER[-1]))
        self.settle()
        self.wait(lambda: self.window.ahead.is_done)

    def forget(self) -> None:
        """Be as a program that has just begun: what is not on the shelf is not there."""
        from ntm_desktop.gui.desk.memory import Memory

        context = self.window.context
        context.memory = Memory(context.memory.shelf)


def measure(
    data: dict[int, Path], few: int, many: int, pairs: int, *, changing: bool = False
) -> dict[str, dict[str, float]]:
    """What is measured to page to median of many / few."""
    from PySide6.QtWidgets import QApplication

    from ntm_desktop.gui.desk.page_list import PAGES

    application = QApplication.instance() or QApplication([])
    offices = {count: Office(application, data[count]) for count in (few, many)}
    found = {"desk": measure_pages(PAGES, offices, few, many, pairs, changing=changing)}
    if not changing:
        print("a period chosen for the first time:", flush=True)
        for office in offices.values():
            office.choose_oldest()
        found["desk, older period"] = measure_pages(PAGES, offices, few, many, pairs, first=True)
    for office in offices.values():
        office.window.hide()
        office.program.end()
    return found


def measure_pages(
    pages: Any,
    offices: dict[int, Office],
    few: int,
    many: int,
    pairs: int,
    *,
    changing: bool = False,
    first: bool = False,
) -> dict[str, float]:
    """Page to median of many / few."""
    ratios = {}
    for entry in pages:
        found: list[tuple[float, float]] = []
        for turn in range(pairs + 1):
            took = {}
            for count, office in offices.items():
                if changing:
                    office.change()
                if first:
                    office.forget()
                took[count] = office.open(entry, changed=changing or first)
            if turn:
                found.append((took[few], took[many]))
        ratios[entry.page_id] = median(more / less for less, more in found)
        less, more = (median(column) * 1000 for column in zip(*found, strict=True))
        print(
            f"  {entry.page_id}: {ratios[entry.page_id]:.2f}x ({more:.0f} ms / {less:.0f} ms)",
            flush=True,
        )
        if changing or first:
            print(f"    as it is now: {offices[many].anew * 1000:.0f} ms", flush=True)
    return ratios


if __name__ == "__main__":
    sys.exit(main())
