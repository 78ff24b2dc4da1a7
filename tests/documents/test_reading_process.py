"""A file from outside cannot hurt the program: it is read in a process of its own, in bounds."""

import json
import os
import pickle
import re
import subprocess
import sys
import threading
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.documents import pace, reading_process, workbook_reader
from ntm_desktop.documents.reading_process import read_decision_file, read_workbook
from ntm_desktop.errors import CancelledError, ImportRefusedError

DATA = Path(__file__).parents[1] / "data"
HOSTILE = sorted((DATA / "hostile").glob("*.xls*"))

posix = pytest.mark.skipif(sys.platform == "win32", reason="resource limits of POSIX")


@pytest.fixture(autouse=True)
def no_spare_left():
    yield
    reading_process.end_spare()


def children():
    mine = Path("/proc/self/task").glob("*/children")
    return {pid for file in mine for pid in file.read_text().split()}


def good():
    return next(DATA.rglob("cong-trinh-2024.xls"))


def test_the_child_reads_what_the_reader_reads():
    def read_by(reader, path):
        try:
            return reader(path)
        except ImportRefusedError as refusal:
            return str(refusal)

    for path in sorted(DATA.glob("**/*.xls*")):
        if path not in HOSTILE:
            assert read_by(read_workbook, path) == read_by(workbook_reader.read_workbook, path)


MEASURED = """
import json, resource, sys
from pathlib import Path
from ntm_desktop.documents import reading_process
from ntm_desktop.errors import ImportRefusedError

said = ""
try:
    assert reading_process.read_workbook(Path(sys.argv[1])).sheets
except ImportRefusedError as refusal:
    said = str(refusal)
reading_process.end_spare()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([said, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


@posix
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_a_hostile_workbook_ends_in_time_and_memory(path):
    # In a process of its own: the system tells only of all children together what they took.
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path], capture_output=True, text=True, check=True
    )
    said, processor, memory = json.loads(done.stdout)
    assert not said or re.search(f"{re.escape(path.name)}.*Hãy", said)
    # Of the processor: how fast the clock goes depends on who else works on this machine.
    assert processor < 5
    assert memory < 500 * 1024


@pytest.mark.parametrize(
    "name", ["quyết định.docx", "quyết định.html", "quyết định.xlsx", "bảng.xls"]
)
def test_a_small_office_file_gets_less_than_five_seconds_and_500_mb(tmp_path, monkeypatch, name):
    orders = []

    class Asked:
        def ask(self, order, *_rest):
            orders.append(order)
            return b"", False

    path = tmp_path / name
    path.write_bytes(b"x")
    monkeypatch.setattr(reading_process, "_taken", Asked)
    for read in (read_decision_file, read_workbook):
        with pytest.raises(ImportRefusedError, match="Hãy"):
            read(path)
    assert len(orders) == 2
    for order in orders:
        assert order["seconds"] < 5
        assert order["memory"] < 500 * 2**20


def test_a_text_that_takes_too_long_to_understand_is_ended_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_process, "_SECONDS", 0.3)
    path = tmp_path / "báo cáo.txt"
    path.write_text(
        "".join(f"{n}. Tỷ lệ hộ nghèo đạt {n} hộ trên 97 hộ, bằng 3%.\n" for n in range(15_000)),
        encoding="utf-8",
    )
    for read in (
        lambda: reading_process.check_files([path]),
        lambda: reading_process.read_indicators(path, ()),
        lambda: reading_process.check_text(path.read_text("utf-8"), (), range(0)),
        lambda: reading_process.read_pasted_indicators(path.read_text("utf-8"), "", ()),
    ):
        with pytest.raises(ImportRefusedError, match=r"quá nhiều thời gian.*Hãy chép riêng"):
            read()


def test_what_is_longer_than_any_clipboard_is_not_handed_over(monkeypatch):
    monkeypatch.setattr(reading_process, "_taken", lambda: pytest.fail("asked"))
    with pytest.raises(ImportRefusedError, match="quá lớn"):
        reading_process.read_pasted_indicators("", "<p>" * 3_000_000, ())


def test_a_long_pdf_says_how_many_pages_are_read(monkeypatch):
    from ntm_desktop.documents import decision_reader
    from ntm_desktop.documents.decision_reader import bounds

    monkeypatch.setattr(bounds, "PDF_SECONDS", 0.0)
    with pytest.raises(ImportRefusedError, match=r"khoảng \d+ trang đầu.*Hãy tách"):
        decision_reader.read_decision_file(DATA / "decisions" / "03-ba-nhom.pdf")


def test_a_workbook_of_more_elements_than_any_table_is_refused_before_they_are_read(tmp_path):
    book = next((DATA / "cases").rglob("*.xlsx"))
    for rows in ("<row>" + "<c/>" * 2_100_000 + "</row>", "<row r='3'/>" * 2_100_000):
        path = tmp_path / "bảng.xlsx"
        with zipfile.ZipFile(book) as source, zipfile.ZipFile(path, "w", 8) as made:
            for part in source.namelist():
                sheet = part.startswith("xl/worksheets/sheet")
                made.writestr(
                    part,
                    f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
                    if sheet
                    else source.read(part),
                )
        with pytest.raises(ImportRefusedError, match="phình quá lớn"):
            read_workbook(path)


def test_after_a_file_that_killed_its_reader_the_next_one_is_read():
    with pytest.raises(ImportRefusedError):
        read_workbook(DATA / "hostile" / "xls-col-65535-row-65535.xls")
    assert read_workbook(good()).sheets


def test_a_refusal_comes_back_with_its_sentence(tmp_path):
    path = tmp_path / "bảng.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(ImportRefusedError, match=r"bảng\.xlsx” không phải tệp Excel"):
        read_workbook(path)
    with pytest.raises(ImportRefusedError, match="không còn ở đó"):
        read_workbook(tmp_path / "mất.xlsx")


def test_a_name_of_bytes_that_are_no_text_is_read(tmp_path):
    if sys.platform == "win32":
        pytest.skip("names are text there")
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9ng.xls"))
    path.write_bytes(good().read_bytes())
    assert read_workbook(path).sheets


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_under_a_tables_name_is_refused_at_once(tmp_path):
    path = tmp_path / "bảng.xlsx"
    os.mkfifo(path)
    with pytest.raises(ImportRefusedError, match="Hãy chọn một tệp"):
        read_workbook(path)


def test_stopping_kills_the_reader_at_once():
    def stop(_done, _total):
        if time.monotonic() > begun + 0.5:
            raise CancelledError

    reading_process.start_ahead()
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        read_workbook(DATA / "hostile" / "cells-without-place-31MB.xlsx", stop)
    assert time.monotonic() < begun + 2.5


def test_a_spare_that_died_meanwhile_is_not_asked():
    reading_process.start_ahead()
    (spare,) = reading_process._spare
    spare._process.kill()
    spare._process.wait()
    assert read_workbook(good()).sheets


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc")
def test_no_process_is_left():
    before = children()
    reading_process.start_ahead()
    read_workbook(good())
    reading_process.start_ahead()
    reading_process.end_spare()
    assert children() == before


def test_two_files_are_read_at_once():
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(read_workbook(good()))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]


def test_only_plain_values_are_taken_from_the_child():
    bounds = reading_process._KINDS["workbook"]
    kept = pickle.dumps(("read", (Decimal("1.5"),)))
    assert reading_process._judged(kept, "a.xlsx", bounds) == (Decimal("1.5"),)

    class Bad:
        def __reduce__(self):
            return os.system, ("true",)

    for said in (pickle.dumps(("read", Bad())), kept[:-4], b"nothing", pickle.dumps(7)):
        with pytest.raises(ImportRefusedError, match=r"a\.xlsx"):
            reading_process._judged(said, "a.xlsx", bounds)


def test_a_decision_is_read_in_the_child_too(tmp_path):
    from ntm_desktop.documents import decision_reader

    path = tmp_path / "quyết định.txt"
    path.write_text("Điều 1. Ban hành bộ tiêu chí.\n", encoding="utf-8")
    assert read_decision_file(path) == decision_reader.read_decision_file(path)


def test_a_slow_machine_has_more_time_for_the_same_work_and_no_fast_one_has_less():
    assert pace.times_slower(0.001) == 1
    assert pace.times_slower(0.005) == 2
    assert pace.times_slower(1.0) == 4
    assert 1 <= pace.pace() <= 4
