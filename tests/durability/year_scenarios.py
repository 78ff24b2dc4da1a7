"""Works of the year's pages, and moving to another PC: money, registers, targets, reports."""

from decimal import Decimal
from pathlib import Path

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.services import edits, money
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.evidence import add_evidence, evidence_items, vault_file
from ntm_desktop.services.handed_out import moved_on
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.moving import move_in, moving_out
from ntm_desktop.services.project_cards import add_project, projects_view
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.reports.making import export_report
from ntm_desktop.services.workspace import (
    close_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store.commune import money as stored_money
from tests.durability.base import (
    STICK,
    Clock,
    Say,
    Scenario,
    Unsound,
    catalog,
    made,
    need,
    opened,
    paper,
    sound,
)

YEAR = Cut.at(2024)
REPORT = "bao-cao-6-thang-nam"
WORDS = "mật khẩu để chuyển máy 2024"

# Keeping the year


def prepare_year(folder: Path) -> None:
    (folder / STICK).mkdir()
    ws = made(folder)
    add_entry(ws, "propaganda", {"topic": "từ trước"})
    money.record_money(ws, YEAR, "credit", MoneyField.PLANNED, "1000")
    close_workspace(ws)


def work_year(folder: Path, say: Say) -> None:
    ws = opened(folder)
    entry = ""
    for number in range(10):
        match number % 5:
            case 0:
                money.record_money(ws, YEAR, "credit", MoneyField.ACTUAL, str(number + 1))
            case 1:
                entry = add_entry(ws, "propaganda", {"topic": f"nội dung {number}"}).id
            case 2:
                type_fields(ws, entry, {"topic": f"sửa {number}"})
            case 3:
                add_project(ws, YEAR, f"Đường {number}")
            case _:
                add_entry(ws, "roadmap", {"indicator": "6.3", "task": f"việc {number}"})
        say(str(number))
    close_workspace(ws)


def check_year(folder: Path, said: list[str], ended: bool) -> None:
    ws = sound(folder)
    try:
        told = "\n".join(str(row["new"]) for row in ws.file.rows("SELECT new FROM history"))
        wanted = {1: "nội dung {}", 2: "sửa {}", 3: "Đường {}", 4: "việc {}"}
        for word in said:
            form = wanted.get(int(word) % 5)
            need(form is None or form.format(word) in told, f"lost edit {word}")
        (credit,) = (line for line in stored_money.lines(ws.file) if line.source == "credit")
        need(credit.planned == 1000, "lost money of before")
        least = max((int(word) + 1 for word in said if int(word) % 5 == 0), default=0)
        need((credit.actual or Decimal(0)) >= least, "lost money")
        topics = len(register_view(ws, "propaganda").entries)
        need(topics >= 1 + sum(int(word) % 5 == 1 for word in said), "lost line")
        cards = len(projects_view(ws, YEAR).projects)
        need(cards >= sum(int(word) % 5 == 3 for word in said), "lost project")
        need(not ended or len(said) == 10, "ended without the edits")
        add_entry(ws, "propaganda", {"topic": "sau đó"})
    finally:
        close_workspace(ws)


# Reports


def work_report(folder: Path, say: Say) -> None:
    ws = opened(folder)
    for path in export_report(ws, REPORT, Period(2024), folder / STICK):
        say(str(path))
    close_workspace(ws)


def check_report(folder: Path, said: list[str], ended: bool) -> None:
    ws = sound(folder)
    if any(path.name.endswith(".partial") for path in (folder / STICK).iterdir()):
        # What a killed program left, the next report of the name clears away.
        export_report(ws, REPORT, Period(2024), folder / STICK)
    close_workspace(ws)
    for path in (folder / STICK).iterdir():
        need(not path.name.endswith(".partial"), f"left behind: {path.name}")
        raw = path.read_bytes()
        ends = raw.rstrip().endswith(b"%%EOF") if path.suffix == ".pdf" else b"PK\x05\x06" in raw
        need(ends, f"half a paper: {path.name}")
    for word in said:
        need(Path(word).is_file(), "said exported and is not there")
    need(not ended or said, "ended without a paper")


# Moving to another PC


def prepare_moving(folder: Path) -> None:
    (folder / STICK).mkdir()
    ws = made(folder)
    found = latest_assessment(ws).id
    edits.record_remark(ws, found, "1.1", "đem đi")
    add_evidence(ws, found, "6.3", 0, paper(folder, 1))
    close_workspace(ws)


def moved_file(folder: Path) -> Path:
    return folder / STICK / "chuyển.ntmm"


def work_moving(folder: Path, say: Say) -> None:
    ws = opened(folder)
    carry_out(ws, moving_out(moved_file(folder), WORDS))
    close_workspace(ws)
    say("out")
    close_workspace(move_in(moved_file(folder), WORDS, folder / "máy mới" / "dữ liệu"))
    say("in")


def check_moving(folder: Path, said: list[str], ended: bool) -> None:
    ws = sound(folder)
    gone = bool(moved_on(ws))
    need(answers(ws, latest_assessment(ws).id)["1.1"].remark == "đem đi", "lost at the old place")
    close_workspace(ws)
    # Nowhere are the data without a way to work on them.
    need(not gone or moved_file(folder).is_file(), "moved away to nowhere")
    need("out" not in said or gone, "said moved and is not")
    new = folder / "máy mới" / "dữ liệu"
    need("in" not in said or (new / "commune.ntm").exists(), "said moved in and is not")
    if not gone:
        return
    if not (new / "commune.ntm").exists():
        if new.exists() and not any(new.iterdir()):
            new.rmdir()
        close_workspace(move_in(moved_file(folder), WORDS, new))
    left = [path.name for path in new.parent.iterdir() if path.name.endswith(".partial")]
    need(not left, f"left behind: {left}")
    ws = open_workspace(new, catalog=catalog(), now=Clock())
    try:
        found = latest_assessment(ws).id
        need(answers(ws, found)["1.1"].remark == "đem đi", "lost at the new place")
        (item,) = evidence_items(ws, found)
        vault_file(ws, item)
        if moved_on(ws):
            raise Unsound("cannot be worked on at the new place")
    finally:
        close_workspace(ws)


YEAR_SCENARIOS = (
    Scenario("year", prepare_year, work_year, check_year),
    Scenario("report", prepare_year, work_report, check_report),
    Scenario("moving", prepare_moving, work_moving, check_moving),
)
