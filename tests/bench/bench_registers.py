"""A register of 5,000 lines: how long its page takes to open, and one line to be saved.

Page: the page "Sổ theo dõi" of the open program, from the click until its lines are painted (its
sums follow), against the same page of a commune without lines, plus a bare ``QTableView`` of the
same texts.
Saving: one field typed into a line, against a bare SQLite transaction that writes the same row
and one row of history into a file of the same size.
"""

import gc
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LINES, PAIRS = 5_000, 9


def main() -> None:
    """Measure both and print a ratio for each."""
    folder = Path(tempfile.mkdtemp(prefix="ntm-bench-"))
    os.environ["NTM_DESKTOP_HOME"] = str(folder / "user")
    try:
        full, empty = folder / "full", folder / "empty"
        make(empty, 0)
        make(full, LINES)
        saving = measure_saving(full, folder / "bare.db")
        page = measure_page(full, empty)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"registers, saving: {saving:.2f}x (typed field / bare SQLite transaction)")
    print(f"registers: {page:.2f}x (page of {LINES} lines / empty page + bare QTableView)")


def make(folder: Path, lines: int) -> None:
    """A commune whose register of trainings has so many lines."""
    from ntm_desktop.domain.registers.entries import Entry
    from ntm_desktop.services.registers.editing import add_lines
    from ntm_desktop.services.sample import SAMPLE_COMMUNE, SAMPLE_PERIOD, SAMPLE_SET
    from ntm_desktop.services.undo import apply
    from ntm_desktop.services.workspace import close_workspace, create_workspace

    ws = create_workspace(
        folder, commune_code=SAMPLE_COMMUNE, set_id=SAMPLE_SET, period=SAMPLE_PERIOD
    )
    entries = [Entry("", "training", 0, values(number)) for number in range(lines)]
    if entries:
        apply(ws, "bench", add_lines(ws, "training", entries))
    close_workspace(ws)


def values(number: int) -> dict[str, str]:
    """One line, every common field filled."""
    return {
        "date": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "audience": ("officials", "village", "workers", "farmers")[number % 4],
        "topic": f"Lớp tập huấn kỹ thuật trồng và chăm sóc na rải vụ số {number}",
        "by_whom": "Trung tâm Dịch vụ nông nghiệp",
        "classes": str(number % 3 + 1),
        "days": "2",
        "participants": str(30 + number % 40),
        "women": str(number % 30),
        "cost_budget": "6.5",
    }


def measure_saving(data: Path, bare: Path) -> float:
    """Median of typed field / bare transaction."""
    from ntm_desktop.services.registers.editing import type_fields
    from ntm_desktop.services.registers.listing import register_view
    from ntm_desktop.services.sample import SAMPLE_PERIOD
    from ntm_desktop.services.workspace import close_workspace, open_workspace

    ws = open_workspace(data)
    ids = [line.id for line in register_view(ws, "training", SAMPLE_PERIOD).entries]
    plain = bare_file(ws.file.path, bare)
    record = json.dumps({"content": values(1)}, ensure_ascii=False)
    ratios = []
    for turn in range(4 * PAIRS + 1):
        entry = ids[turn * 7]
        ours = timed(partial(type_fields, ws, entry, {"topic": f"t{turn}"}))
        floor = timed(partial(save_bare, plain, entry, record, turn))
        if turn:
            ratios.append(ours / floor)
    kept = register_view(ws, "training", SAMPLE_PERIOD).entries
    if sum(line.value("topic").startswith("t") for line in kept) != 4 * PAIRS + 1:
        sys.exit("registers: what was typed is not there")
    plain.close()
    close_workspace(ws)
    return median(ratios)


def bare_file(source: Path, target: Path) -> sqlite3.Connection:
    """The same tables and rows in a file of its own, with the same care for the disk."""
    with sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True) as old:
        new = sqlite3.connect(target, isolation_level=None)
        old.backup(new)
    new.execute("PRAGMA journal_mode = WAL")
    new.execute("PRAGMA synchronous = FULL")
    return new


def save_bare(db: sqlite3.Connection, entry: str, record: str, turn: int) -> None:
    """One row changed and one row of history, in a transaction."""
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE register_entry SET content = ? WHERE id = ?", (record, entry))
    db.execute(
        "INSERT INTO history (id, change_id, at, who, subject, assessment_id, key, field, old,"
        " new, undo_of) VALUES (?, ?, ?, '', 'register_entry', NULL, ?, 'record', ?, ?, '')",
        (uuid.uuid4().hex, uuid.uuid4().hex, f"2024-01-01T00:00:{turn}", entry, record, record),
    )
    db.execute("COMMIT")


def measure_page(full: Path, empty: Path) -> float:
    """Median of page of many lines / (empty page + bare table)."""
    from PySide6.QtWidgets import QApplication

    from ntm_desktop.gui.theme import STYLE_ARGUMENTS

    app = QApplication([sys.argv[0], *STYLE_ARGUMENTS])
    rows = [["", *values(number).values()] for number in range(LINES)]
    ratios, told = [], []
    for turn in range(PAIRS + 1):
        ours = opening(app, full, LINES)
        floor_page = opening(app, empty, 0)
        floor_table = timed(lambda: bare_table(app, rows))
        if turn:
            ratios.append(ours / (floor_page + floor_table))
            told.append((ours, floor_page, floor_table))
    means = [median(each) * 1000 for each in zip(*told, strict=True)]
    print("page of lines {:.0f} ms, empty page {:.0f} ms, bare table {:.0f} ms".format(*means))
    return median(ratios)


def opening(app: Any, data: Path, lines: int) -> float:
    """From the click until the lines are painted, the program already open."""
    from ntm_desktop.app import Desktop

    desktop = Desktop(app)
    desktop.begin(data)
    wait(
        app,
        lambda: bool(desktop.window and desktop.window.context and desktop.window.context.ready),
    )
    wait(app, lambda: not desktop.tasks._running)
    window: Any = desktop.window
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    gc.collect()

    def shown() -> bool:
        page: Any = window.current_page
        return page.view is not None and page.model.rowCount() == lines

    def opened() -> None:
        window.open_page("registers")
        wait(app, shown)
        window.repaint()

    taken = timed(opened)
    if lines:
        wait(app, lambda: bool(window.current_page.sums.texts))
    if not shown():
        sys.exit("registers: the page did not show its lines")
    window.closed.disconnect()
    window.hide()
    window.deleteLater()
    desktop.end()
    app.processEvents()
    return taken


def bare_table(app: Any, rows: list[list[str]]) -> None:
    """A table view of the same texts, painted."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
    from PySide6.QtWidgets import QTableView

    class Model(QAbstractTableModel):
        def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
            return 0 if parent.isValid() else len(rows)

        def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008
            return 0 if parent.isValid() else len(rows[0])

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            if role == Qt.ItemDataRole.DisplayRole:
                return rows[index.row()][index.column()]
            return None

    model = Model()
    view = QTableView()
    view.setModel(model)
    view.resize(880, 520)
    view.show()
    view.repaint()
    app.processEvents()
    view.close()


def wait(app: Any, until: Callable[[], bool]) -> None:
    """Let the program work until something holds."""
    end = time.monotonic() + 60
    while not until():
        app.processEvents()
        # As the waiting event loop does: the database thread is not to share its time with us.
        time.sleep(0.0005)
        if time.monotonic() > end:
            sys.exit("registers: waited too long")


def timed(work: Callable[[], object]) -> float:
    """Seconds it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
