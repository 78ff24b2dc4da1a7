"""Files of the last version open, are upgraded with a copy beside them, and say the same."""

import dataclasses
import gzip
import json
import re
import shutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.collating import collation_of
from ntm_desktop.domain.citing import as_cited
from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services import assessments, dossiers, edits, workspace
from ntm_desktop.services.exchange.timeline import accept_receipt, timeline
from ntm_desktop.store.commune.migrations import COMMUNE_SCHEMA
from ntm_desktop.store.register.migrations import REGISTER_SCHEMA
from ntm_desktop.store.register.register import Register

KEPT = Path(__file__).parent / "data" / "last_version"
EXPECTED = json.loads((KEPT / "expected.json").read_text(encoding="utf-8"))
COMMUNE_VERSION, REGISTER_VERSION = 3, 2


def unpacked(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True)
    (folder / name).write_bytes(gzip.decompress((KEPT / f"{name}.gz").read_bytes()))
    return folder


@pytest.fixture
def ws(tmp_path) -> Iterator[workspace.Workspace]:
    made = workspace.open_workspace(unpacked(tmp_path / "xa", "commune.ntm"), actor="Bà Hoa")
    yield made
    made.close()


@pytest.fixture
def register(tmp_path) -> Iterator[Register]:
    folder = unpacked(tmp_path / "so", "register.ntmd")
    (folder / "packages").mkdir()
    for package in KEPT.glob("*_assessment_*.ntmz"):
        shutil.copy(package, folder / "packages")
    made = Register.open(folder)
    yield made
    made.close()


def copies(folder: Path, stem: str, version: int) -> list[Path]:
    return sorted(folder.glob(f"backups/{stem}-v{version}-*"))


def test_the_commune_s_file_is_upgraded_with_the_old_one_beside_it(ws):
    upgraded = COMMUNE_SCHEMA.version > COMMUNE_VERSION
    found = copies(ws.file.data_dir, "commune", COMMUNE_VERSION)
    assert len(found) == int(upgraded)


def test_the_register_is_upgraded_with_the_old_one_beside_it(register):
    upgraded = REGISTER_SCHEMA.version > REGISTER_VERSION
    found = copies(register.data_dir, "register", REGISTER_VERSION)
    assert len(found) == int(upgraded)


def test_every_verdict_is_as_it_was_with_its_sentence(ws):
    outcome = assessments.assess(ws, workspace.latest_assessment(ws).id)
    said = {
        each.no: [str(each.verdict), each.explanation]
        for criterion in outcome.criteria
        for each in criterion.indicators
    }
    # The day of a decision is written "01/3/2024" now, as offices do; it is the same day.
    kept = {no: [verdict, as_cited(why)] for no, (verdict, why) in EXPECTED["verdicts"].items()}
    assert said == kept
    assert (outcome.met, outcome.total) == (EXPECTED["met"], EXPECTED["total"])


def words(value: Any) -> Iterator[str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from words(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from words(each)


@pytest.mark.parametrize("document_id", sorted(EXPECTED["papers"]))
def test_every_figure_of_every_paper_still_stands_in_it(ws, document_id):
    pages = dossiers.document_pages(ws, workspace.latest_assessment(ws).id, document_id)
    figures = set(re.findall(r"\d[\d.,/]*\d|\d", " ".join(words(pages))))
    figures = {as_cited(one) for one in figures}
    if "không có" in words(pages):  # what a sentence says of a nought now
        figures.add("0")
    assert {as_cited(one) for one in EXPECTED["papers"][document_id]} <= figures


def plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value))
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value if isinstance(value, int | str | None) else str(value)


def test_the_collation_is_as_it_was(register):
    made = collation_of(register, Catalog.shipped())
    assert [commune.code for commune in made.communes] == ["06364"]
    for name, before in EXPECTED["collation"].items():
        if name in ("bands", "criteria"):
            # Since then shares are made of every commune that existed, and those that were not
            # heard of are missing too; what was counted is the same.
            counted = [{key: each for key, each in old.items() if key != "share"} for old in before]
            now = plain(getattr(made, name))
            found = [{key: one[key] for key in old} for one, old in zip(now, counted, strict=True)]
            assert found == counted, name
        elif name not in ("communes", "missing"):
            assert plain(getattr(made, name)) == before, name


def test_the_package_that_went_up_is_read_as_it_was_signed(register):
    key = register.communes()[0].public_key
    (package,) = KEPT.glob("*_assessment_*.ntmz")
    opened = read_package(package, lambda header, key_id: PublicKey.parse(key))
    assert opened.sha256 == EXPECTED["sha256"]
    assert (opened.header.commune_code, opened.header.sequence) == ("06364", 1)


def test_a_receipt_that_came_down_before_is_taken_in_by_this_version(ws):
    (receipt,) = KEPT.glob("*_receipt_*.ntmz")
    accept_receipt(ws, receipt)
    (entry,) = timeline(ws)
    assert entry.package.sha256 == EXPECTED["sha256"]
    assert entry.package.state is PackageState.ACCEPTED
    assert len(entry.receipts) == 2


def test_its_history_and_its_village_are_there_and_it_can_be_edited(ws):
    current = workspace.latest_assessment(ws).id
    (newest, *_rest) = edits.indicator_history(ws, current, "2.1")
    assert "Sửa sau khi gửi gói." in str(newest)
    assert any(row["name"] == "Thôn Đông Mới" for row in ws.file.rows("SELECT name FROM village"))
    edits.record_remark(ws, current, "2.1", "Sửa bằng phiên bản mới.")
    assert assessments.answers(ws, current)["2.1"].remark == "Sửa bằng phiên bản mới."


def test_tables_that_nothing_ever_wrote_are_gone(ws):
    there = {row["name"] for row in ws.file.rows("SELECT name FROM sqlite_schema")}
    assert there.isdisjoint(
        {"production_model", "cooperative", "ocop_product", "survey_result", "village_figure"}
    )
