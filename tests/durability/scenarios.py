"""What is tried while calls fail or the process is killed, and what must be true afterwards.

Each scenario is made ready once; every try gets a copy of that, does the work in a child process
in which the Nth call goes wrong, and is then looked through by its parent, with the fault gone.
"""

import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from ntm_desktop.district import enrol, init_district, receive
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services import backups, edits, import_applying, imports
from ntm_desktop.services.evidence import add_evidence, evidence_items, vault_file
from ntm_desktop.services.exchange.timeline import pack
from ntm_desktop.services.workspace import (
    Workspace,
    close_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store.commune import packages
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.migrations import COMMUNE_SCHEMA
from ntm_desktop.store.register.register import Register
from tests.durability.base import (
    CODE,
    DATA,
    OFFICE,
    STICK,
    TABLE,
    Clock,
    Say,
    Scenario,
    catalog,
    made,
    need,
    opened,
    paper,
    sound,
)
from tests.durability.year_scenarios import YEAR_SCENARIOS

# Editing


def prepare_commune(folder: Path) -> None:
    (folder / STICK).mkdir()
    ws = made(folder)
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", "từ trước")
    close_workspace(ws)
    for number in (1, 2):
        paper(folder, number)


def work_edit(folder: Path, say: Say) -> None:
    ws = opened(folder)
    assessment = latest_assessment(ws).id
    for number in range(8):
        match number % 4:
            case 0:
                edits.record_figure(ws, assessment, "12.1", "main", "denominator", str(number + 1))
            case 1:
                edits.record_remark(ws, assessment, "1.1", f"lần {number + 1}")
            case 2:
                both = Answer({"main": PartAnswer(value=Decimal(number))}, remark=f"{number + 1}")
                edits.replace_answers(ws, assessment, {"12.2": both, "9.2": both}, "Nhập")
            case _:
                source = folder / f"Biên bản {1 + number // 4}.pdf"
                add_evidence(ws, assessment, "6.3", 0, source)
        say(str(number))
    close_workspace(ws)


def check_edit(folder: Path, said: list[str], ended: bool) -> None:
    ws = sound(folder)
    try:
        rows = ws.file.rows("SELECT * FROM history ORDER BY position")
        news = {(row["field"], row["new"]) for row in rows}
        for word in said:
            number = int(word)
            there: object = {
                0: ("main.denominator", str(number + 1)) in news,
                1: ("remark", f"lần {number + 1}") in news,
                2: ("remark", f"{number + 1}") in news,
                3: True,
            }[number % 4]
            need(there, f"lost edit {number}")
        state = {row["indicator_no"]: row["remark"] for row in ws.file.rows("SELECT * FROM answer")}
        need(state.get("12.2") == state.get("9.2"), "half an edit")
        items = evidence_items(ws, latest_assessment(ws).id)
        need(len(items) >= sum(int(word) % 4 == 3 for word in said), "lost evidence")
        for item in items:
            vault_file(ws, item)
        need(not ended or len(said) == 8, "ended without the edits")
        edits.record_remark(ws, latest_assessment(ws).id, "1.2", "sau đó")
    finally:
        close_workspace(ws)


# Making


def prepare_nothing(folder: Path) -> None:
    (folder / STICK).mkdir()


def work_create(folder: Path, say: Say) -> None:
    close_workspace(made(folder))
    say("made")


def check_create(folder: Path, said: list[str], ended: bool) -> None:
    there = (folder / DATA / "commune.ntm").exists()
    need(there or not said, "said made and is not there")
    if not there:
        close_workspace(made(folder))
    ws = sound(folder)
    need(latest_assessment(ws).period == Period(2024), "assessment")
    close_workspace(ws)


# Importing


@cache
def plan_of(folder: Path) -> imports.ImportPlan:
    """What the table holds, read once: reading is tried by the fuzzer."""
    ws = opened(folder)
    try:
        return imports.dry_run(ws, latest_assessment(ws).id, TABLE)
    finally:
        close_workspace(ws)


_PLANS: list[imports.ImportPlan] = []


def prepare_import(folder: Path) -> None:
    prepare_commune(folder)
    _PLANS[:] = [plan_of(folder)]


def count_projects(ws: Workspace) -> int:
    return int(ws.file.rows("SELECT count(*) AS n FROM project_card")[0]["n"])


def work_import(folder: Path, say: Say) -> None:
    ws = opened(folder)
    import_applying.apply_import(ws, latest_assessment(ws).id, _PLANS[0])
    say("imported")
    close_workspace(ws)


def check_import(folder: Path, said: list[str], ended: bool) -> None:
    ws = sound(folder)
    try:
        before = count_projects(ws)
        import_applying.apply_import(ws, latest_assessment(ws).id, _PLANS[0])
        whole = count_projects(ws)
        need(whole > 0, "nothing to import")
        need(before in (0, whole), f"half an import: {before} of {whole}")
        need(not said or before == whole, "lost import")
    finally:
        close_workspace(ws)


# Upgrading


def prepare_old(folder: Path) -> None:
    (folder / STICK).mkdir()
    (folder / DATA).mkdir()
    old = Database(folder / DATA / "commune.ntm", strict=True, execute_plugins=False)
    COMMUNE_SCHEMA.steps.apply(old, stop_before="m0002_own_rules")
    old.execute("PRAGMA user_version = 1")
    old.execute("INSERT INTO setting (key, value) VALUES ('office', 'từ phiên bản 1')")
    old.conn.commit()
    old.close()


def work_upgrade(folder: Path, say: Say) -> None:
    CommuneFile.open(folder / DATA).close()
    say("upgraded")


def check_upgrade(folder: Path, said: list[str], ended: bool) -> None:
    with CommuneFile.open(folder / DATA) as file:
        need(file.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}], "integrity")
        version = file.rows("PRAGMA user_version")[0]["user_version"]
        need(version == COMMUNE_SCHEMA.version, "version")
        rows = file.rows("SELECT value FROM setting WHERE key = 'office'")
        need(rows == [{"value": "từ phiên bản 1"}], "lost row")
        for copy in file.backups.glob("*.ntm"):
            whole(copy)


def whole(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        need(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"copy {path.name}")


# Packing


def prepare_packing(folder: Path) -> None:
    prepare_commune(folder)
    ws = opened(folder)
    assessment = latest_assessment(ws).id
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    add_evidence(ws, assessment, "1.1", 0, folder / "Biên bản 1.pdf")
    close_workspace(ws)


def work_pack(folder: Path, say: Say) -> None:
    ws = opened(folder)
    done = pack(ws, latest_assessment(ws).id, folder / STICK, include_dossier=False)
    say(done.sha256)
    close_workspace(ws)


def check_pack(folder: Path, said: list[str], ended: bool) -> None:
    ws = sound(folder)
    try:
        on_stick = sorted((folder / STICK).glob("*.ntmz"))
        need(not said or on_stick, "said copied and is not there")
        recorded = packages.packages(ws.file)
        for path in [*on_stick, *(package.path for package in recorded)]:
            read_package(path, _own_key(folder))
        sums = {package.sha256 for package in recorded}
        need(set(said) <= sums, "lost package")
        # A number that was given away by a try that failed is no harm; two packages with one are.
        numbers = [(package.epoch, package.sequence) for package in recorded]
        need(len(set(numbers)) == len(numbers), "a number twice")
        again = pack(ws, latest_assessment(ws).id, folder / STICK, include_dossier=False)
        read_package(again.path, _own_key(folder))
    finally:
        close_workspace(ws)


def _own_key(folder: Path):
    from ntm_desktop.exchange import keys

    return lambda header, key_id: keys.commune_key(CODE).public


# Receiving


def prepare_office(folder: Path) -> None:
    prepare_packing(folder)
    ws = opened(folder)
    done = pack(ws, latest_assessment(ws).id, folder / STICK, include_dossier=False)
    close_workspace(ws)
    init_district(folder / OFFICE, name="UBND huyện Bắc Sơn")
    enrol(folder / OFFICE, done.public_key_path)


def work_receive(folder: Path, say: Say) -> None:
    outcome = receive(folder / OFFICE, [folder / STICK], catalog=catalog())
    for one in outcome.received:
        say(one.sha256)
    for refused in outcome.refused:
        # The package is good: whatever goes wrong is this PC's own trouble.
        say(f"refused {refused.reason} {refused.sentence}")


def check_receive(folder: Path, said: list[str], ended: bool) -> None:
    refusals = [word for word in said if word.startswith("refused")]
    outcome = receive(folder / OFFICE, [folder / STICK], catalog=catalog())
    need(len(outcome.received) == 1, f"cannot be received again: {outcome.refused}")
    (one,) = outcome.received
    need(not said or refusals or said == [one.sha256], "another package")
    with Register.open(folder / OFFICE) as register:
        need(register.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}], "integrity")
        found = register.packages_of(CODE)
        need(len(found) == 1, f"registered {len(found)} times")
        need(register.receipt(found[0].position) is not None, "no receipt")
        kept = folder / OFFICE / "packages" / found[0].file
        need(kept.is_file(), "registered and not kept")
        key = next(x for x in register.communes() if x.code == CODE).public_key
    read_package(kept, lambda header, key_id: PublicKey.parse(key))
    left = [path.name for path in (folder / OFFICE).rglob("*.partial")]
    left += [path.name for path in (folder / OFFICE / "inbox").glob("in-*")]
    need(not left, f"left behind: {left[:3]}")


# Copies


def remark_of(ws: Workspace) -> str:
    return str(ws.file.rows("SELECT remark FROM answer WHERE indicator_no = '1.1'")[0]["remark"])


def prepare_copies(folder: Path) -> None:
    prepare_packing(folder)
    ws = opened(folder)
    backups.daily_copy(ws)
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", "mới")
    close_workspace(ws)


def the_copy(folder: Path) -> Path:
    return folder / DATA / "backups" / "commune-2024-11-21.ntm"


def work_restore(folder: Path, say: Say) -> None:
    ws = backups.restore_workspace(folder / DATA, the_copy(folder), catalog=catalog(), now=Clock())
    say("restored")
    close_workspace(ws)


def check_restore(folder: Path, said: list[str], ended: bool) -> None:
    if not (folder / DATA / "commune.ntm").exists():
        # Killed between putting aside and putting in place: both are there, and it is said.
        need(not ended, "no file after the end")
        kept = list((folder / DATA / "backups").glob("commune-*.ntm"))
        need(len(kept) >= 2, "nothing to go back to")
        close_workspace(
            backups.restore_workspace(
                folder / DATA, the_copy(folder), catalog=catalog(), now=Clock()
            )
        )
    ws = sound(folder)
    try:
        need(remark_of(ws) in ("mới", "từ trước"), "another state")
        need(not said or remark_of(ws) == "từ trước", "said restored and is not")
        for copy in ws.file.backups.glob("commune-*.ntm"):
            if not list(copy.parent.glob(copy.name + "-*")):
                whole(copy)
    finally:
        close_workspace(ws)


def work_copy(folder: Path, say: Say) -> None:
    ws = open_workspace(folder / DATA, catalog=catalog(), now=Clock(22))
    edits.record_remark(ws, latest_assessment(ws).id, "1.2", "trước khi chép")
    backups.daily_copy(ws)
    say("daily")
    (folder / STICK).mkdir(exist_ok=True)
    done = carry_out(ws, backups.copying_to(folder / STICK))
    say(str(done.folder))
    close_workspace(ws)


def check_copy(folder: Path, said: list[str], ended: bool) -> None:
    close_workspace(sound(folder))
    for copy in (folder / DATA / "backups").glob("commune-*.ntm"):
        whole(copy)
    today = the_copy(folder).with_name("commune-2024-11-22.ntm")
    need("daily" not in said or today.exists(), "lost daily copy")
    for there in (folder / STICK).glob("ntm-*"):
        ws = open_workspace(there, catalog=catalog())
        for item in evidence_items(ws, latest_assessment(ws).id):
            vault_file(ws, item)
        close_workspace(ws)
    need(len(said) < 2 or Path(said[1]).is_dir(), "said copied and is not there")


# Rescuing


def prepare_damaged(folder: Path) -> None:
    prepare_packing(folder)
    path = folder / DATA / "commune.ntm"
    raw = path.read_bytes()
    place = raw.rindex("từ trước".encode())
    path.write_bytes(raw[:place] + b"\xff" + raw[place + 1 :])
    shutil.copy(path, folder / "damaged.ntm")


def work_rescue(folder: Path, say: Say) -> None:
    close_workspace(backups.rescue_workspace(folder / DATA, catalog=catalog(), now=Clock()))
    say("rescued")


def check_rescue(folder: Path, said: list[str], ended: bool) -> None:
    damaged = (folder / "damaged.ntm").read_bytes()
    there = [folder / DATA / "commune.ntm", *(folder / DATA / "backups").glob("commune-*.ntm")]
    first = [path for path in there if path.exists() and len(path.read_bytes()) == len(damaged)]
    need(said or first, "the damaged file is gone")
    if said:
        close_workspace(sound(folder))
    else:
        if not (folder / DATA / "commune.ntm").exists():
            first[0].rename(folder / DATA / "commune.ntm")
        close_workspace(backups.rescue_workspace(folder / DATA, catalog=catalog(), now=Clock()))


SCENARIOS = (
    Scenario("edit", prepare_commune, work_edit, check_edit),
    Scenario("new file", prepare_nothing, work_create, check_create),
    Scenario("import", prepare_import, work_import, check_import),
    Scenario("upgrade", prepare_old, work_upgrade, check_upgrade),
    Scenario("pack", prepare_packing, work_pack, check_pack),
    Scenario("receive", prepare_office, work_receive, check_receive),
    Scenario("restore", prepare_copies, work_restore, check_restore),
    Scenario("copies", prepare_copies, work_copy, check_copy),
    Scenario("rescue", prepare_damaged, work_rescue, check_rescue),
    *YEAR_SCENARIOS,
)
