"""The page "Công trình" with 500 projects: from the click until its list is painted.

Against the same page of a commune without projects, plus a bare ``QTableView`` of the same texts.
"""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.bench_registers import bare_table, timed, wait

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PROJECTS, PAIRS = 500, 9


def main() -> None:
    """Measure it and print the ratio."""
    folder = Path(tempfile.mkdtemp(prefix="ntm-bench-"))
    os.environ["NTM_DESKTOP_HOME"] = str(folder / "user")
    try:
        full, empty = folder / "full", folder / "empty"
        make(empty, 0)
        make(full, PROJECTS)
        ratio = measure(full, empty)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"projects: {ratio:.2f}x (page of {PROJECTS} projects / empty page + bare QTableView)")


def make(folder: Path, count: int) -> None:
    """A commune with so many projects in its year."""
    from ntm_desktop.domain.cuts import Cut
    from ntm_desktop.services.project_pasting import paste_projects, read_pasted_projects
    from ntm_desktop.services.sample import SAMPLE_COMMUNE, SAMPLE_PERIOD, SAMPLE_SET
    from ntm_desktop.services.workspace import close_workspace, create_workspace

    ws = create_workspace(
        folder, commune_code=SAMPLE_COMMUNE, set_id=SAMPLE_SET, period=SAMPLE_PERIOD
    )
    if count:
        cut = Cut.of(SAMPLE_PERIOD)
        headings = ["Tên công trình", "Thôn", "Nhóm", "Tổng mức đầu tư", "Kế hoạch", "Giải ngân",
                    "Khối lượng", "Tình trạng", "Nghiệm thu"]  # fmt: skip
        rows = [headings, *(texts(number) for number in range(count))]
        paste_projects(ws, cut, read_pasted_projects(ws, cut, rows, {"unit": "trieu"}).rows)
    close_workspace(ws)


def texts(number: int) -> list[str]:
    """One project, every common cell filled."""
    group = ("Trả nợ", "Chuyển tiếp", "Khởi công mới")[number % 3]
    return [
        f"Đường bê tông xi măng số {number}", "Pá Danh", group, "1250,5", "600", "450", "100",
        "Hoàn thành", "500",
    ]  # fmt: skip


def measure(full: Path, empty: Path) -> float:
    """Median of page of many projects / (empty page + bare table)."""
    from PySide6.QtWidgets import QApplication

    from ntm_desktop.gui.theme import STYLE_ARGUMENTS

    app = QApplication([sys.argv[0], *STYLE_ARGUMENTS])
    rows = [[str(number), *texts(number), ""] for number in range(PROJECTS)]
    ratios, told = [], []
    for turn in range(PAIRS + 1):
        ours = opening(app, full, PROJECTS)
        floor_page = opening(app, empty, 0)
        floor_table = timed(lambda: bare_table(app, rows))
        if turn:
            ratios.append(ours / (floor_page + floor_table))
            told.append((ours, floor_page, floor_table))
    means = [median(each) * 1000 for each in zip(*told, strict=True)]
    print("page {:.0f} ms, empty page {:.0f} ms, bare table {:.0f} ms".format(*means))
    return median(ratios)


def opening(app: Any, data: Path, count: int) -> float:
    """From the click until the list is painted, the program already open."""
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
        return page.view is not None and len(page.view.projects) == count

    def opened() -> None:
        window.open_page("projects")
        wait(app, shown)
        window.repaint()

    taken = timed(opened)
    if not shown():
        sys.exit("projects: the page did not show its list")
    window.closed.disconnect()
    window.hide()
    window.deleteLater()
    desktop.end()
    app.processEvents()
    return taken


if __name__ == "__main__":
    main()
