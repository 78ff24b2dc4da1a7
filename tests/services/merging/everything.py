"""A commune's data with lines in every table that is merged, and random edits of all of them."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.papers import PaperKey, PaperRecord
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.photos import PhotoStage
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import NtmError
from ntm_desktop.services import edits as answering
from ntm_desktop.services import gifts, money, project_cards
from ntm_desktop.services.dossiers import record_dossier_text
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.gifts import GiftField
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.project_photos import adding_photos
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.reports.writing import record_passage
from ntm_desktop.services.subjects import add_subject
from ntm_desktop.services.undo import apply
from ntm_desktop.services.workspace import (
    add_assessment,
    change_settings,
    close_workspace,
    create_workspace,
    latest_assessment,
)
from ntm_desktop.store.commune import (
    assessments,
    communes,
    dossier_texts,
    edits,
    evidence,
    merges,
    own_rules,
    papers,
    vault,
)
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row, new_id
from tests.services.conftest import COMMUNE, SET, Clock
from tests.services.merging.oracle import WHOSE

_A_DECISION = Path("forms/overrides/qd-211-2024-xa-nang-cao.json")
_PHOTOS = Path("resources/samples/chien-thang-2024/evidence")
YEAR = Cut.at(2024)
HALF = Cut.at(2024, 6)
VILLAGE, GARDEN = SubjectLevel.VILLAGE, SubjectLevel.GARDEN
RULES = "draft-1"

CHANGEABLE: Mapping[str, tuple[str, ...]] = {
    "village": ("name", "head", "note"),
    "place": ("name", "note"),
    "project_card": ("name", "investor", "total/community", "total/credit", "note"),
    "project_year": ("plan/community", "plan/credit", "total", "note"),
    "project_period": ("disbursed/community", "progress", "reason", "note"),
    "project_quantity": ("quantity", "note"),
    "project_photo": ("stage", "name"),
    "money_line": ("planned", "actual", "note"),
    "gift": ("giver", "money", "note"),
    "register_entry": ("content/topic", "content/by_whom", "asked/participants"),
    "register_form": ("version", "document"),
    "report_text": ("text",),
    "paper": ("printed_on", "signed_number", "signed_date", "scan_name", "edited_name"),
    "adopted_set": ("signer_name",),
    "override": ("version", "decision", "document"),
    "authority": ("name",),
}
"""Table to the columns that officers' edits change; ``total/community`` is a field in one."""
NUMBERS = frozenset(
    {
        "total/community", "total/credit", "plan/community", "plan/credit", "total",
        "disbursed/community", "progress", "quantity", "planned", "actual", "money",
    }
)  # fmt: skip


def begun(folder: Path, catalog) -> None:
    """Data with two or more records of every kind."""
    ws = create_workspace(
        folder, commune_code=COMMUNE, set_id=SET, period=Period(2024), actor="Lan",
        catalog=catalog, now=Clock(),
    )  # fmt: skip
    try:
        _fill(ws, folder.parent)
    finally:
        close_workspace(ws)


def _fill(ws, room: Path) -> None:
    info = latest_assessment(ws)
    add_assessment(ws, set_id=SET, period=Period(2023))
    for no in ("1.1", "2.1"):
        answering.record_remark(ws, info.id, no, "chung")
    answering.record_figure(ws, info.id, "9.2", "main", "numerator", "82")
    record_dossier_text(ws, info.id, "signer.name", "Ông An")
    change_settings(ws, office_name="UBND xã", receiving_unit="Văn phòng")
    villages = [add_subject(ws, VILLAGE, name, households=40) for name in ("Nà Pàn", "Pá Danh")]
    for name, village in zip(("Vườn ông Sơn", "Vườn bà Tý"), villages, strict=True):
        add_subject(ws, GARDEN, name, village_id=village.id)
    for number, name in enumerate(("Đường Pá Danh", "Kênh Khuổi Dụi")):
        road = project_cards.add_project(ws, YEAR, name, typed={ProjectField.TOTAL: "100"}).id
        project_cards.record_project(ws, HALF, road, ProjectField.DISBURSED, "20", "community")
        project_cards.record_project(ws, YEAR, road, ProjectField.PROGRESS, "50")
        project_cards.record_quantity(ws, YEAR, road, "road_concrete", "2")
        photo = (_PHOTOS / "duong-dat-lang-huyen.jpg", _PHOTOS / "duong-be-tong-lang-huyen.jpg")[
            number
        ]
        carry_out(ws, adding_photos(road, PhotoStage.BEFORE, [photo]))
    for source in ("credit", "enterprise"):
        money.record_money(ws, YEAR, source, MoneyField.ACTUAL, "100")
        giver = {GiftField.KIND: "tiền mặt", GiftField.GIVER: f"Hộ {source}"}
        gifts.add_gift(ws, YEAR, {**giver, GiftField.PROJECT: "Đường Pá Danh"})
        add_entry(ws, "propaganda", {"topic": f"Họp {source}", "by_whom": "xã"})
        add_entry(ws, "recognition", {"name": f"Thôn {source}"})
        add_entry(ws, "roadmap", {"task": f"Làm {source}"})
    for field in ("plan.goals", "plan.tasks"):
        record_passage(ws, "bao-cao-6-thang-nam", Period(2024), field, "lời văn")
    paper = room / "biên bản.pdf"
    for number, no in enumerate(("1.1", "2.1")):
        paper.write_bytes(b"%PDF-1.4\n" + bytes([number]))
        add_evidence(ws, info.id, no, None, paper)
    kept = [
        papers.change(ws.file, PaperKey.of_dossier(info.id, which), PaperRecord("2024-11-01"))
        for which in ("form", "report")
    ]
    rows = [
        ("register_form", "propaganda", {"version": 1, "document": "{}", "adopted_at": DAY}),
        ("register_form", "training", {"version": 1, "document": "{}", "adopted_at": DAY}),
        ("override", "quyet-dinh-5", _decision("quyet-dinh-5", "05/QĐ")),
        ("override", "quyet-dinh-6", _decision("quyet-dinh-6", "06/QĐ")),
        ("authority", "A" * 16, {"name": "Văn phòng", "public_key": "x", "trusted_at": DAY}),
        ("authority", "B" * 16, {"name": "Sở", "public_key": "y", "trusted_at": DAY}),
        ("adopted_set", info.set_fingerprint, {"position": 1, "origin": "own", "adopted_at": DAY}),
    ]
    made = [edits.TABLES[subject].change(ws.file, key, row) for subject, key, row in rows]
    draft = own_rules.draft_changes(
        RULES, {}, {f"indicator/{no}": json.dumps({"no": no, "title": "chung"}) for no in "12"}
    )
    apply(ws, "mọi loại", [*kept, *made, *draft])
    apply(ws, "số chung", [communes.property_change(ws.file, "population", 2024, Decimal(4000))])


DAY = "2024-11-01T02:00:00+00:00"


def _decision(key: str, number: str) -> dict[str, Any]:
    document = {**json.loads(_A_DECISION.read_text("utf-8")), "id": key}
    return {
        "version": 1, "set_id": document["set_id"], "province_code": "", "decision": number,
        "document": json.dumps({**document, "decision": number}), "adopted_at": DAY,
    }  # fmt: skip


KINDS = (
    "change", "change", "change", "change", "clear", "delete", "delete", "new", "answer",
    "answer", "setting", "property", "dossier", "draft", "group", "pin", "add file",
    "take file", "move file", "withdraw", "begin",
)  # fmt: skip


def steps_of(*left: str):
    """Some edits, of all kinds but these."""
    kinds = st.sampled_from([kind for kind in KINDS if kind not in left])
    step = st.tuples(kinds, st.integers(0, 15), st.integers(0, 4), st.sampled_from("abc"))
    return st.lists(step, max_size=8)


STEPS = steps_of()
Step = tuple[str, int, int, str]


def mark_every_kind(ws, text: str) -> None:
    """Change the first record of every kind to what this officer says."""
    changes: list[FieldChange] = []
    for subject, table in edits.TABLES.items():
        line = min(table.rows(ws.file), key=lambda row: str(row[table.key]))
        changes.append(table.change(ws.file, line[table.key], _with(line, _MARKED[subject], text)))
    info = latest_assessment(ws)
    others = (
        FieldChange("answer", "1.1", "remark", None, text, info.id),
        dossier_texts.change(ws.file, info.id, "signer.name", text),
        communes.property_change(ws.file, "population", 2024, Decimal(ord(text))),
        *communes.setting_changes(ws.file, {"office_name": text}),
        assessments.group_change(info, text),
        *own_rules.draft_changes(
            RULES,
            own_rules.draft_pieces(ws.file, RULES),
            {**own_rules.draft_pieces(ws.file, RULES), "indicator/1": json.dumps({"title": text})},
        ),
    )
    changes += [replace(one, old=edits.STORED[one.subject](ws.file, one)) for one in others]
    item = min(evidence.of_assessment(ws.file, info.id), key=lambda one: one.id)
    apply(ws, "mọi loại", [*changes, evidence.removal(item)])
    moved = replace(item, indicator_no="9.2" if text == "a" else "12.2")
    apply(ws, "chuyển", [evidence.addition(moved)])


_MARKED = {subject: columns[0] for subject, columns in CHANGEABLE.items()} | {
    "project_photo": "name",
    "project_card": "investor",
    "village": "head",
}


def do(ws, step: Step, room: Path) -> None:
    """One edit of one table; what cannot be done as things stand is left."""
    with suppress(NtmError, sqlite3.IntegrityError):
        apply(ws, step[0], list(_changes(ws, step, room)))


def _changes(ws, step: Step, room: Path) -> Iterator[FieldChange]:
    kind, which, row, text = step
    info = assessments.all_of(ws.file)[row % len(assessments.all_of(ws.file))]
    subjects = tuple(CHANGEABLE)
    subject = subjects[which % len(subjects)]
    table = edits.TABLES[subject]
    rows = sorted(table.rows(ws.file), key=lambda one: str(one[table.key]))
    line = rows[row % len(rows)] if rows else None
    no = ("1.1", "2.1", "9.2")[row % 3]
    match kind:
        case "change" | "clear" if line is not None:
            column = CHANGEABLE[subject][(which + row + ord(text)) % len(CHANGEABLE[subject])]
            new = "" if kind == "clear" else text
            yield table.change(ws.file, line[table.key], _with(line, column, new))
        case "delete" if line is not None:
            yield from _gone(ws, subject, line)
        case "new" if line is not None:
            yield table.change(ws.file, *_another(table, line, text))
        case "answer":
            field = ("remark", "main.numerator", "main.denominator", "as_typed")[which % 4]
            said = str(ord(text) + row) if "." in field else text
            change = FieldChange("answer", no, field, None, said, info.id)
            yield replace(change, old=assessments.stored_answer(ws.file, change))
        case "setting":
            field = ("office_name", "receiving_unit", "atk", "người lập")[which % 4]
            setting = text == "a" if field == "atk" else text * (row + 1)
            yield from communes.setting_changes(ws.file, {field: setting})
        case "property":
            count = None if text == "c" else Decimal(100 + ord(text))
            yield communes.property_change(ws.file, "population", 2023 + row % 2, count)
        case "dossier":
            yield dossier_texts.change(ws.file, info.id, "signer.name", f"Ông {text}")
        case "draft":
            pieces = own_rules.draft_pieces(ws.file, RULES)
            piece = f"indicator/{row % 2 + 1}"
            document = json.loads(pieces.get(piece, "{}"))
            document[("title", "unit")[which % 2]] = text
            after = {**pieces, piece: json.dumps(document, sort_keys=True)}
            yield from own_rules.draft_changes(RULES, pieces, after)
        case "group":
            yield assessments.group_change(info, f"nhóm-{text}")
        case "pin":
            yield assessments.pin_change(info, 2 + row, info.set_fingerprint, f"nhóm-{text}")
        case "add file":
            yield from _file(ws, info, no, text, row, room)
        case "take file":
            listed = sorted(evidence.of_assessment(ws.file, info.id), key=lambda item: item.id)
            if listed:
                yield evidence.removal(listed[which % len(listed)])
        case "move file":
            listed = sorted(evidence.of_assessment(ws.file, info.id), key=lambda item: item.id)
            if listed:
                item = listed[which % len(listed)]
                yield evidence.removal(item)
                yield evidence.addition(replace(item, indicator_no=no, requirement=None))
        case "withdraw" if len(assessments.all_of(ws.file)) > 1:
            yield assessments.unmaking(ws.file, info)
        case "begin":
            rows = merges.every_assessment(ws.file)
            gone = [one["id"] for one in rows if one["withdrawn_at"]]
            for one in gone[:1]:
                taken_out = ws.file.row(
                    "SELECT old FROM history WHERE assessment_id = ? AND key = 'made'"
                    " ORDER BY position DESC LIMIT 1",
                    (one,),
                )
                yield FieldChange("assessment", "made", "made", None, taken_out["old"], one)


def _with(line: Row, column: str, text: str) -> dict[str, Any]:
    """A record in which one column has another value."""
    outer, inside, field = column.partition("/")
    value: Any = (str(ord(text)) if column in NUMBERS else text) if text else None
    if inside:
        held = json.loads(line[outer])
        held = {**held, field: value} if text else {k: v for k, v in held.items() if k != field}
        return {**line, outer: json.dumps(held, ensure_ascii=False, sort_keys=True)}
    if column in ("version", "households"):
        value = 1 if not text else ord(text)
    elif column == "stage":
        value = "after" if text else "before"
    elif column == "document":
        value = json.dumps({"title": text}) if text else "{}"
        if "decision" in line:
            value = json.dumps({**json.loads(line["document"]), "title": text or "đã sửa"})
    elif value is None and not (column in NUMBERS and column != "quantity"):
        value = "0" if column == "quantity" else ""
    changed = {**line, column: value}
    if column in ("scan_name", "edited_name"):
        which = column.partition("_")[0]
        size, sha256 = (1, text * 64) if text else (0, "")
        changed |= {f"{which}_size": size, f"{which}_sha256": sha256}
    return changed


def _another(table, line: Row, text: str) -> tuple[str, dict[str, Any]]:
    """A further record like one that is there, told apart by what tells them apart."""
    key = f"khác-{text}" if len(line[table.key]) != len(new_id()) else new_id()
    made = {**line, table.key: key}
    if table.subject in ("village", "place", "project_card"):
        made["name"] = f"{line['name']} {text}"
    elif table.subject in ("project_year", "project_period"):
        made["year"] = 2010 + ord(text) - ord("a")
    elif table.subject == "report_text":
        made |= {"field_id": f"plan.{text}", "text": text}
    elif table.subject == "register_entry":
        made["content"] = json.dumps({"topic": text})
    elif table.subject == "project_photo":
        made |= {"sha256": text * 64, "name": f"{text}.png"}
    elif table.subject == "override":
        made["document"] = json.dumps({**json.loads(line["document"]), "id": key, "decision": text})
    elif table.subject == "authority":
        made[table.key] = text.upper() * 16
    return made[table.key], made


def _gone(ws, subject: str, line: Row) -> Iterator[FieldChange]:
    """A record taken away, with what is its own; links to it are cleared."""
    key = line[edits.TABLES[subject].key]
    for whose, column, what in WHOSE.get(subject, ()):
        table = edits.TABLES[whose]
        for row in table.rows(ws.file):
            if row[column] == key:
                cleared = None if what == "goes" else {**row, column: None}
                yield table.change(ws.file, row[table.key], cleared)
    if subject == "project_year":
        for whose in ("project_period", "project_quantity"):
            table = edits.TABLES[whose]
            for row in table.rows(ws.file):
                if (row["project_id"], row["year"]) == (line["project_id"], line["year"]):
                    yield table.change(ws.file, row["id"], None)
    yield edits.TABLES[subject].change(ws.file, key, None)


def _file(ws, info, no: str, text: str, row: int, room: Path) -> Iterator[FieldChange]:
    content = f"{text}{row % 2}".encode()
    digest = sha256(content).hexdigest()
    if any(
        (item.sha256, item.indicator_no) == (digest, no)
        for item in evidence.of_assessment(ws.file, info.id)
    ):
        return
    place = vault.path_of(ws.file, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    yield evidence.addition(
        EvidenceItem(
            new_id(), info.id, no, None, digest, f"{text}.txt", "text/plain", len(content),
            ws.now(), ws.actor,
        )
    )  # fmt: skip
