"""The worked example of docs/rules-format.md is true: it is read, judged, and is on the page."""

from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.catalog import parse_criteria_set, read_json, schema_faults
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer, Verdict
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.services.rules.workbook import read_rules_workbook, write_rules_workbook

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests/data/rules/example.json"
INCOME = Answer({"main": PartAnswer(value=Decimal(81))})
TRAINED = {"main": PartAnswer(numerator=Decimal(85), denominator=Decimal(100))}
SCHOOLS = Answer({"main": PartAnswer(numerator=Decimal(1), denominator=Decimal(2))})
MANY_SCHOOLS = Answer({"main": PartAnswer(numerator=Decimal(2), denominator=Decimal(4))})
FEW_WOMEN = TRAINED | {"nu": PartAnswer(numerator=Decimal(30), denominator=Decimal(50))}


@pytest.fixture(scope="module")
def example():
    return parse_criteria_set(read_json(EXAMPLE))


def test_the_page_shows_the_very_file():
    page = (ROOT / "docs/rules-format.md").read_text(encoding="utf-8")
    assert f"```json\n{EXAMPLE.read_text(encoding='utf-8').rstrip()}\n```" in page
    assert schema_faults(read_json(EXAMPLE)) == ()


@pytest.mark.parametrize(
    ("no", "answer", "year", "group", "verdict"),
    [
        ("1.1", INCOME, 2031, "nhom-1", Verdict.MET),
        ("1.1", INCOME, 2032, "nhom-1", Verdict.NOT_MET),
        ("1.1", INCOME, 2033, "nhom-1", Verdict.NO_THRESHOLD),
        ("1.2", Answer(TRAINED), 2031, "nhom-1", Verdict.MET),
        ("1.2", Answer(FEW_WOMEN), 2031, "nhom-1", Verdict.NOT_MET),
        ("1.2", Answer(TRAINED), 2031, "nhom-2", Verdict.NO_THRESHOLD),
        ("2.1", SCHOOLS, 2031, "nhom-2", Verdict.MET),
        ("2.1", MANY_SCHOOLS, 2031, "nhom-2", Verdict.NOT_MET),
    ],
)
def test_it_is_judged_as_the_page_says(example, no, answer, year, group, verdict):
    outcome = judge(example, {no: answer}, Context(year, group))
    assert outcome.indicator(no).verdict is verdict


def test_it_survives_the_workbook(example, tmp_path):
    path = write_rules_workbook(example, tmp_path / "ví dụ.xlsx")
    assert read_rules_workbook(path).criteria_set == example
