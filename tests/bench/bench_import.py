"""The dry run of an officer's workbook against openpyxl's bare read of the same file.

A reader is being started, as when the dialog opens and the officer still looks for the file: it
is waited for before the clock runs. What is measured is from the chosen file to the plan with
its 57 lines, the process that reads it included.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "chien-thang-2024" / "bieu-tieu-chi-2024.xlsx"
PAIRS = 15
LINES = 57


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.services import imports, workspace

    with tempfile.TemporaryDirectory(prefix="ntm-bench-") as folder:
        ws = workspace.create_workspace(
            Path(folder) / "xa", commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
        )
        try:
            current = workspace.latest_assessment(ws).id

            def ours() -> float:
                imports.start_readers()
                wait_for_the_reader()
                began = time.perf_counter()
                plan = imports.dry_run(ws, current, SAMPLE)
                took = time.perf_counter() - began
                if len(plan.lines) != LINES or plan.open_questions:
                    sys.exit(f"import: {len(plan.lines)} lines, {len(plan.questions)} questions")
                return took

            ours(), bare()  # imports, caches
            pairs = []
            for number in range(PAIRS):
                pair = ours(), bare()
                print(f"pair {number + 1}: {pair[0] * 1000:4.1f} ms / {pair[1] * 1000:4.1f} ms")
                pairs.append(pair)
        finally:
            imports.end_readers()
            workspace.close_workspace(ws)
    median = statistics.median
    print(
        f"medians: {median(a for a, _ in pairs) * 1000:.1f} ms"
        f" / {median(b for _, b in pairs) * 1000:.1f} ms,"
        f" ratios {min(a / b for a, b in pairs):.2f} to {max(a / b for a, b in pairs):.2f}"
    )
    print(f"import: {median(a / b for a, b in pairs):.2f}x (dry run / openpyxl's bare read)")


def bare() -> float:
    """Open the workbook and look at every cell."""
    import openpyxl

    began = time.perf_counter()
    book = openpyxl.load_workbook(SAMPLE)
    cells = sum(
        cell.value is not None for sheet in book.worksheets for row in sheet.rows for cell in row
    )
    took = time.perf_counter() - began
    if cells < LINES:
        sys.exit("import: openpyxl did not read the table")
    return took


def wait_for_the_reader() -> None:
    """Until the process that was started ahead has said that it is ready."""
    from ntm_desktop.documents import reading_process

    until = time.monotonic() + 60
    while time.monotonic() < until:
        if reading_process._spare and not reading_process._spare[0]._heard.empty():
            return
        time.sleep(0.005)
    sys.exit("import: the reading process does not start")


if __name__ == "__main__":
    main()
