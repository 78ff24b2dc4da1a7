import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import canonical_bytes, criteria_set_document
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.units import Commune, District
from ntm_desktop.errors import CatalogError, EntryError, StoreError
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.assessments import assess, pinned_set
from ntm_desktop.services.exchange.timeline import pack
from ntm_desktop.services.workspace import (
    add_assessment,
    assessments,
    change_settings,
    choose_group,
    close_workspace,
    commune_info,
    create_workspace,
    default_receiving_unit,
    latest_assessment,
    open_workspace,
    record_property,
    settings,
)
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.services.conftest import COMMUNE, SET


def test_a_new_commune_knows_who_it_is_and_to_whom_it_sends(ws):
    info = commune_info(ws)
    assert info.commune.full_name == "Xã Chiến Thắng"
    assert info.commune.above == "huyện Bắc Sơn, tỉnh Lạng Sơn"
    assert info.receiving_unit == "UBND huyện Bắc Sơn"
    assert info.office_name == "UBND xã Chiến Thắng"
    assert not info.sample


def test_the_first_assessment_takes_the_only_group_and_pins_its_rules(ws, catalog):
    info = latest_assessment(ws)
    rules = catalog.criteria_set(SET)
    assert (info.period, info.set_id, info.group_id) == (Period(2024), SET, "tdmnpb")
    document = canonical_bytes(criteria_set_document(rules))
    assert info.set_fingerprint == hashlib.sha256(document).hexdigest()
    assert info.set_version == rules.version
    assert info.short_title == rules.short_title


def test_everything_is_there_after_closing_and_opening(ws, data_dir, catalog):
    before = (commune_info(ws), assessments(ws))
    close_workspace(ws)
    close_workspace(ws)
    again = open_workspace(data_dir, catalog=catalog)
    assert (commune_info(again), assessments(again)) == before
    close_workspace(again)


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"commune_code": "99999"}, CatalogError, "99999"),
        ({"set_id": "qd-2031"}, CatalogError, "qd-2031"),
        ({"set_id": "ls-738-2019-thon"}, EntryError, "không dành cho cấp xã"),
        ({"group_id": "dbsh"}, EntryError, "không có nhóm xã “dbsh”"),
    ],
)
def test_a_wrong_beginning_is_refused_before_anything_is_written(
    tmp_path, catalog, wrong, error, sentence
):
    call = {"commune_code": COMMUNE, "set_id": SET, "period": Period(2024), **wrong}
    with pytest.raises(error, match=sentence):
        create_workspace(tmp_path / "xa", catalog=catalog, **call)
    assert not (tmp_path / "xa").exists()


def test_the_sample_commune_is_marked_for_good(tmp_path, catalog):
    sample = create_workspace(
        tmp_path,
        commune_code=COMMUNE,
        set_id=SET,
        period=Period(2024),
        catalog=catalog,
        sample=True,
    )
    assert commune_info(sample).sample
    close_workspace(sample)


def test_a_second_window_is_refused(ws, data_dir, catalog):
    with pytest.raises(StoreError, match="đang được mở ở một cửa sổ khác"):
        open_workspace(data_dir, catalog=catalog)


def test_a_file_without_a_commune_is_refused_and_let_go(tmp_path, catalog):
    CommuneFile.create(tmp_path).close()
    for _ in range(2):
        with pytest.raises(StoreError, match="chưa ghi xã nào"):
            open_workspace(tmp_path, catalog=catalog)


BAC_SON = Commune(
    "06364", "Chiến Thắng", "xã", District("185", "Bắc Sơn", "huyện"), "20", "Lạng Sơn", (), "tỉnh"
)


@pytest.mark.parametrize(
    ("period", "unit"),
    [
        (Period(2024), "UBND huyện Bắc Sơn"),
        (Period(2025, PeriodKind.HALF, 1), "UBND huyện Bắc Sơn"),
        (Period(2025, PeriodKind.QUARTER, 2), "UBND huyện Bắc Sơn"),
        (Period(2025, PeriodKind.MONTH, 7), "UBND tỉnh Lạng Sơn"),
        (Period(2025), "UBND tỉnh Lạng Sơn"),
        (Period(2026), "UBND tỉnh Lạng Sơn"),
    ],
)
def test_the_receiving_unit_follows_the_end_of_the_districts(period, unit):
    assert default_receiving_unit(BAC_SON, period) == unit


def test_a_commune_without_district_sends_to_the_province():
    assert default_receiving_unit(replace(BAC_SON, district=None), Period(2024)).endswith(
        "tỉnh Lạng Sơn"
    )


def test_a_commune_is_found_as_it_was_in_the_period(tmp_path, catalog):
    today = next(
        commune
        for commune in catalog.unit_lists()[-1].communes
        if commune.code in {c.code for c in catalog.unit_lists()[0].communes}
    )
    for period, has_district in ((Period(2024), True), (Period(2026), False)):
        made = create_workspace(
            tmp_path / str(period.year),
            commune_code=today.code,
            set_id=SET,
            period=period,
            catalog=catalog,
        )
        assert (commune_info(made).commune.district is not None) is has_district
        close_workspace(made)


def test_the_latest_assessment_is_the_one_of_the_newest_period(ws, assessment):
    older = add_assessment(ws, set_id=SET, period=Period(2023), group_id=None)
    quarter = add_assessment(ws, set_id=SET, period=Period.parse("2024-Q3"), group_id="tdmnpb")
    assert latest_assessment(ws, Period(2023)) == older
    assert latest_assessment(ws, Period(2024)).id == assessment
    assert latest_assessment(ws).id in (assessment, quarter.id)
    newest = add_assessment(ws, set_id=SET, period=Period(2025))
    assert latest_assessment(ws) == newest
    assert assessments(ws)[-1] == older
    with pytest.raises(EntryError, match="Chưa có đợt tự đánh giá cho năm 2020"):
        latest_assessment(ws, Period(2020))


def test_the_same_assessment_cannot_be_begun_twice(ws):
    with pytest.raises(EntryError, match="Đã có đợt tự đánh giá Năm 2024"):
        add_assessment(ws, set_id=SET, period=Period(2024))
    assert len(assessments(ws)) == 1


def test_settings_are_changed_and_can_be_taken_back(ws):
    before = commune_info(ws)
    change = change_settings(
        ws, border=True, receiving_unit="Văn phòng Điều phối NTM tỉnh ", seal_recipient="age1xyz"
    )
    assert change.touched == {"settings"}
    info = commune_info(ws)
    assert info.border
    assert info.receiving_unit == "Văn phòng Điều phối NTM tỉnh"
    assert settings(ws) == {"seal_recipient": "age1xyz"}
    edits.undo(ws)
    assert commune_info(ws) == before
    assert settings(ws) == {}


@pytest.mark.parametrize("fields", [{"receiving_unit": "  "}, {"border": "có"}, {"colour": "red"}])
def test_settings_that_make_no_sense_are_refused(ws, fields):
    before = commune_info(ws)
    with pytest.raises(EntryError):
        change_settings(ws, atk=True, **fields)
    assert commune_info(ws) == before


def test_a_property_of_the_commune_is_read_as_a_number_and_can_be_cleared(ws):
    change = record_property(ws, "schools", "3")
    assert {"settings", "answers"} <= change.touched
    assert communes.properties(ws.file, 2024)["schools"] == 3
    for text in ("ba", "-1"):
        with pytest.raises(EntryError):
            record_property(ws, "schools", text)
    record_property(ws, "schools", "")
    assert communes.properties(ws.file, 2024) == {}


def test_a_group_is_chosen_only_from_those_of_the_set(ws, assessment):
    with pytest.raises(EntryError, match="không có nhóm xã"):
        choose_group(ws, assessment, "nhom-9")
    assert choose_group(ws, assessment, "tdmnpb").touched == frozenset()


def keep_amendments(forms):
    """What amends a set stays in force, whichever version of the set is shipped."""
    shutil.copytree(paths.forms_dir() / "overrides", forms / "overrides")


def newer_rules(catalog, tmp_path):
    """The program's rules of tomorrow: the same set in another version, under another title."""
    rules = catalog.criteria_set(SET)
    document = criteria_set_document(rules)
    document["version"] = rules.version + 1
    document["title"] = "Bộ tiêu chí đã sửa"
    folder = tmp_path / "forms" / "criteria"
    folder.mkdir(parents=True)
    (folder / f"{SET}.json").write_text(json.dumps(document), encoding="utf-8")
    keep_amendments(tmp_path / "forms")
    return type(catalog)(tmp_path / "forms", tmp_path / "resources")


def test_an_old_assessment_keeps_its_rules_when_the_program_ships_newer_ones(
    ws, data_dir, catalog, tmp_path, assessment
):
    rules, outcome = pinned_set(ws, assessment), assess(ws, assessment)
    close_workspace(ws)
    later = open_workspace(data_dir, catalog=newer_rules(catalog, tmp_path))
    assert pinned_set(later, assessment) == rules
    assert assess(later, assessment) == outcome
    new = add_assessment(later, set_id=SET, period=Period(2025))
    assert pinned_set(later, new.id).title == "Bộ tiêu chí đã sửa"
    assert new.set_fingerprint != latest_assessment(later, Period(2024)).set_fingerprint
    close_workspace(later)


def test_an_old_assessment_stays_readable_when_its_set_is_no_longer_shipped(
    ws, data_dir, tmp_path, catalog, assessment
):
    outcome = assess(ws, assessment)
    close_workspace(ws)
    keep_amendments(tmp_path / "none")
    empty = type(catalog)(tmp_path / "none", tmp_path / "none")
    later = open_workspace(data_dir, catalog=empty)
    assert assess(later, assessment) == outcome
    close_workspace(later)


def test_a_kept_copy_of_the_rules_that_cannot_be_read_is_told(
    ws, data_dir, tmp_path, catalog, assessment
):
    ws.file.run("UPDATE criteria_set SET document = '{\"id\": 1'")
    close_workspace(ws)
    later = open_workspace(data_dir, catalog=type(catalog)(tmp_path / "none", tmp_path / "none"))
    with pytest.raises(StoreError, match="Số liệu vẫn nguyên"):
        assess(later, assessment)
    close_workspace(later)


def test_opening_and_assessing_loads_no_heavy_library(data_dir, ws):
    close_workspace(ws)
    script = (
        "import sys; from pathlib import Path\n"
        "from ntm_desktop.services.workspace import *\n"
        "from ntm_desktop.services.assessments import overview\n"
        "ws = open_workspace(Path(sys.argv[1])); overview(ws, latest_assessment(ws).id)\n"
        "heavy = {'reportlab', 'openpyxl', 'nacl', 'pyrage', 'jsonschema', 'bagit', 'PySide6',\n"
        "         'numpy', 'xlrd', 'pypdfium2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, data_dir], capture_output=True, check=True, text=True
    )
    assert ran.stdout.strip() == "[]"


def test_the_only_assessment_and_one_that_was_packed_cannot_be_removed(ws, assessment, tmp_path):
    with pytest.raises(EntryError, match="duy nhất"):
        workspace.remove_assessment(ws, assessment)
    info = latest_assessment(ws)
    workspace.add_assessment(ws, set_id=info.set_id, period=Period(info.period.year - 1))
    pack(ws, assessment, tmp_path / "usb", include_dossier=False)
    with pytest.raises(EntryError, match="đã được đóng gói"):
        workspace.remove_assessment(ws, assessment)
    assert len(workspace.assessments(ws)) == 2


def test_what_the_window_remembers_is_no_setting_and_has_no_history(ws, assessment):
    before = workspace.settings(ws)
    workspace.remember_open(ws, assessment)
    assert workspace.last_open(ws) == assessment
    assert workspace.settings(ws) == before
