"""What a tier asks of the tier below is data, and every figure it names is there."""

import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.reading import read_json
from ntm_desktop.catalog.schema import DocumentType, schema_faults
from ntm_desktop.catalog.tiers import parse_tier_form, tier_form_faults
from ntm_desktop.domain.tiers import FigureRef
from ntm_desktop.errors import CatalogError
from ntm_desktop.services.rules.files import check_rule_files
from tests.catalog.shipped import documents

TIERS = paths.forms_dir() / "tiers"


def shipped():
    return Catalog.shipped()


def find(set_id):
    catalog = shipped()
    return catalog.criteria_set(set_id) if set_id in catalog.set_ids() else None


@pytest.mark.parametrize("path", documents(TIERS), ids=lambda path: path.stem)
def test_a_shipped_form_is_whole_and_names_figures_that_are_there(path):
    document = read_json(path)
    assert schema_faults(document, DocumentType.TIERS) == ()
    form = parse_tier_form(document)
    assert form.id == path.stem
    assert tier_form_faults(form, find) == ()


def test_the_model_tier_measures_income_by_the_advanced_one():
    found = shipped().measured_above("qd-319-2022-xa-kieu-mau", "2")
    assert found is not None
    assert found.of == FigureRef("qd-318-2022-xa-nang-cao", "10", "main")
    assert shipped().measured_above("qd-319-2022-xa-kieu-mau", "1") is None
    assert shipped().measured_above("qd-318-2022-xa", "2") is None


def form(**figure):
    known = {"set_id": "qd-318-2022-xa-nang-cao", "indicator_no": "10", "part_id": "main"}
    return {
        "id": "thu",
        "title": "Thử",
        "source": "Thử",
        "above": [{"figure": known, "of": {**known, **figure}}],
    }


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"set_id": "qd-0"}, "không có bộ tiêu chí “qd-0”"),
        ({"indicator_no": "99"}, "không có phần “main” của chỉ tiêu 99"),
        ({"part_id": "nu"}, "không có phần “nu” của chỉ tiêu 10"),
        ({"indicator_no": "1.1"}, "không phải một số"),
    ],
)
def test_a_figure_that_is_not_there_is_named(figure, said, tmp_path):
    (fault,) = tier_form_faults(parse_tier_form(form(**figure)), find)
    assert said in fault


def test_a_faulty_form_tells_every_fault_and_is_told_by_the_check(tmp_path):
    broken = form() | {"above": [{"figure": {}, "of": form()["above"][0]["of"]}], "khac": 1}
    with pytest.raises(CatalogError) as refused:
        parse_tier_form(broken)
    assert len(refused.value.faults) >= 3
    import json

    file = tmp_path / "thu.json"
    file.write_text(json.dumps(form(indicator_no="99")), encoding="utf-8")
    (report,) = check_rule_files(file)
    assert (report.kind, report.title) == ("tiers", "Thử")
    assert any("chỉ tiêu 99" in fault for fault in report.faults)
