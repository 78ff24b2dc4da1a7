"""The catalog hands out sets, dossier forms and communes, and loads nothing it need not."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.criteria import SubjectLevel, Tier
from ntm_desktop.errors import CatalogError

ASSESSABLE = [
    "qd-491-2009-xa",
    "qd-1980-2016-xa",
    "qd-318-2022-xa",
    "qd-318-2022-xa-nang-cao",
    "qd-319-2022-xa-kieu-mau",
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.shipped()


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    copied = tmp_path / "forms"
    shutil.copytree(paths.forms_dir(), copied)
    return copied


def test_sets_come_in_the_order_of_years(catalog) -> None:
    years = [catalog.criteria_set(set_id).first_year for set_id in catalog.set_ids()]
    known = [year for year in years if year is not None]
    assert known == sorted(known)
    assert years[: len(known)] == known


def test_a_list_of_sets_says_which_ones_an_assessment_can_be_made_with(catalog) -> None:
    summaries = catalog.summaries()
    assert [s.id for s in summaries] == list(catalog.set_ids())
    assert [s.id for s in summaries if s.assessable] == ASSESSABLE
    chosen = next(s for s in summaries if s.id == "qd-318-2022-xa")
    assert chosen.short_title == "Bộ tiêu chí 2021–2025 · đạt chuẩn"
    assert (chosen.tier, chosen.level) == (Tier.STANDARD, SubjectLevel.COMMUNE)


@pytest.mark.parametrize("set_id", ["khong-co", "schema", "../dossiers/qd-18-2022", ""])
def test_an_unknown_set_is_refused(catalog, set_id) -> None:
    with pytest.raises(CatalogError, match="không có bộ tiêu chí"):
        catalog.criteria_set(set_id)


def test_a_set_is_read_once_and_has_one_fingerprint(catalog) -> None:
    assert catalog.criteria_set("qd-318-2022-xa") is catalog.criteria_set("qd-318-2022-xa")
    prints = {catalog.fingerprint(set_id) for set_id in catalog.set_ids()}
    assert len(prints) == len(catalog.set_ids())
    assert all(len(one) == 64 for one in prints)


def test_a_faulty_file_stops_only_what_needs_it(forms) -> None:
    (forms / "criteria" / "qd-318-2022-xa.json").write_text("{", encoding="utf-8")
    broken = Catalog(forms, paths.resources_dir())
    assert broken.criteria_set("qd-1980-2016-xa").id == "qd-1980-2016-xa"
    with pytest.raises(CatalogError, match=r"qd-318-2022-xa\.json"):
        broken.criteria_set("qd-318-2022-xa")


def test_a_file_under_another_sets_name_is_refused(forms) -> None:
    folder = forms / "criteria"
    shutil.copy(folder / "qd-491-2009-xa.json", folder / "qd-2031-xa.json")
    with pytest.raises(CatalogError, match="lại chứa bộ tiêu chí “qd-491-2009-xa”"):
        Catalog(forms, paths.resources_dir()).criteria_set("qd-2031-xa")


def test_a_new_set_is_only_a_new_file(forms) -> None:
    folder = forms / "criteria"
    document = json.loads((folder / "qd-319-2022-xa-kieu-mau.json").read_text(encoding="utf-8"))
    document |= {"id": "qd-2031-xa", "first_year": 2031, "last_year": 2035}
    (folder / "qd-2031-xa.json").write_text(json.dumps(document), encoding="utf-8")
    grown = Catalog(forms, paths.resources_dir())
    assert "qd-2031-xa" in grown.set_ids()
    form = grown.dossier_form("qd-2031-xa")
    assert form is not None
    assert form.id == "chua-ro-thu-tuc"


def test_every_assessable_set_of_a_commune_has_a_dossier_form(catalog) -> None:
    assert all(catalog.dossier_form(set_id) is not None for set_id in ASSESSABLE)


def test_a_set_whose_procedure_is_not_known_gets_no_letter_that_claims_recognition(catalog) -> None:
    form = catalog.dossier_form("qd-51-2025-xa")
    assert [document.id for document in form.documents] == ["bao-cao-ket-qua", "bieu-chi-tiet"]
    assert not form.provenance.verified


def test_a_commune_is_known_by_its_code_and_the_day_that_is_spoken_of(catalog) -> None:
    before, old = catalog.commune("06364", date(2024, 12, 31))
    after, new = catalog.commune("06364", date(2025, 7, 1))
    assert (before.full_name, before.above) == ("Xã Chiến Thắng", "huyện Bắc Sơn, tỉnh Lạng Sơn")
    assert (after.full_name, after.above) == ("Xã Vũ Lễ", "tỉnh Lạng Sơn")
    assert before in old.communes
    assert after in new.communes
    assert catalog.commune("06364")[0] == before


def test_an_unknown_code_is_refused(catalog) -> None:
    with pytest.raises(CatalogError, match="“99999”"):
        catalog.commune("99999")


def test_rules_are_read_without_the_schema_validator_and_other_heavy_libraries() -> None:
    script = (
        "import sys\n"
        "from ntm_desktop.catalog import Catalog\n"
        "catalog = Catalog.shipped()\n"
        "catalog.summaries(), catalog.dossier_form('qd-318-2022-xa'), catalog.unit_lists()\n"
        "print(sorted({'jsonschema', 'sqlite3', 'openpyxl', 'PySide6'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
