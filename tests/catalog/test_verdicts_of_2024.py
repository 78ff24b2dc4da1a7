"""The set of 2022 gives the verdicts that the office's workbook of 2024 must give."""

from decimal import Decimal

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import Answer, Assessment, Context, PartAnswer, Verdict
from ntm_desktop.domain.verdicts import judge

YES = (
    "4.1 1.1 1.2 3.2 6.1 7 8.1 8.2 8.4 13.1 13.2 13.3 "
    "13.5 15.2 17.3 17.5 18.1 18.4 18.5 18.6 19.1 19.2"
)
NO = "6.2 8.3"
SHARES = {
    "2.1": "12.4/14.6",
    "2.2": "21.7/31.2",
    "2.3": "17.05/18.3",
    "2.4": "5.6/9.1",
    "3.1": "338.5/402.7",
    "4.2": "1102/1127",
    "5": "3/3 2/3",
    "6.3": "10/11",
    "9.2": "861/1127",
    "11": "146/1127",
    "12.1": "2014/2861 1053/1472 961/1389",
    "12.2": "588/2861 301/1472 287/1389",
    "14.2": "52/61",
    "15.1": "4506/4790",
    "15.3": "88/372",
    "15.4": "2395/4790",
    "16": "8/11",
    "17.1": "428/1127 241/1127",
    "17.2": "18/20",
    "17.6": "612/890",
    "17.8": "789/1127",
    "17.9": "311/517",
    "17.10": "46/46",
    "17.11": "339/1127",
    "18.3": "5/5",
}
VALUES = {"9.1": "0", "10": "45.2", "17.4": "2.05", "17.7": "100", "18.2": "3"}
NOT_MET = {"6.2", "6.3", "8.3", "12.1", "17.6"}
NO_THRESHOLD = {"2.1", "2.2", "2.3", "2.4", "16"}


def share(text: str) -> PartAnswer:
    numerator, denominator = text.split("/")
    return PartAnswer(numerator=Decimal(numerator), denominator=Decimal(denominator))


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    rules = Catalog.shipped().criteria_set("qd-318-2022-xa")
    answers = {no: Answer({"main": PartAnswer(yes=True)}) for no in YES.split()}
    answers |= {no: Answer({"main": PartAnswer(yes=False)}) for no in NO.split()}
    answers |= {no: Answer({"main": PartAnswer(value=Decimal(v))}) for no, v in VALUES.items()}
    for no, typed in SHARES.items():
        parts = rules.indicator(no).parts
        answers[no] = Answer({p.id: share(t) for p, t in zip(parts, typed.split(), strict=False)})
    answers["13.4"] = Answer(not_applicable=rules.indicator("13.4").exemptions[0].text)
    answers["14.1"] = Answer(
        {
            "main": PartAnswer(yes=True),
            "th": PartAnswer(value=Decimal(3)),
            "thcs": PartAnswer(value=Decimal(2)),
            "xmc": PartAnswer(value=Decimal(2)),
        }
    )
    return judge(rules, answers, Context(2024, "tdmnpb"))


def test_every_indicator_stands_where_the_office_expects_it(assessment) -> None:
    special = dict.fromkeys(NOT_MET, Verdict.NOT_MET)
    special |= dict.fromkeys(NO_THRESHOLD, Verdict.NO_THRESHOLD)
    special |= {"13.4": Verdict.NOT_APPLICABLE, "17.12": Verdict.INCOMPLETE}
    judged = [indicator for criterion in assessment.criteria for indicator in criterion.indicators]
    assert len(judged) == 57
    assert {i.no: i.verdict for i in judged} == {
        i.no: special.get(i.no, Verdict.MET) for i in judged
    }


def test_thirteen_of_nineteen_criteria_are_met(assessment) -> None:
    assert (assessment.met, assessment.total) == (13, 19)


def test_women_alone_decide_indicator_12_1(assessment) -> None:
    parts = {part.part_id: part.verdict for part in assessment.indicator("12.1").parts}
    assert parts == {"main": Verdict.MET, "nam": Verdict.MET, "nu": Verdict.NOT_MET}


def test_the_number_of_schools_decides_which_share_must_reach_level_1() -> None:
    rules = Catalog.shipped().criteria_set("qd-318-2022-xa")
    for schools, expected in (("3", Verdict.MET), ("5", Verdict.NOT_MET)):
        answer = Answer({"main": share(f"{schools}/{schools}"), "muc-do-1": share(f"3/{schools}")})
        judged = judge(rules, {"5": answer}, Context(2024, "tdmnpb")).indicator("5")
        assert judged.verdict is expected, schools


@pytest.mark.parametrize(
    ("year", "verdict"),
    [
        (2022, Verdict.MET),
        (2024, Verdict.MET),
        (2025, Verdict.NOT_MET),
        (2021, Verdict.NO_THRESHOLD),
    ],
)
def test_income_is_held_against_the_threshold_of_its_year(year, verdict) -> None:
    rules = Catalog.shipped().criteria_set("qd-318-2022-xa")
    answers = {"10": Answer({"main": PartAnswer(value=Decimal("45.2"))})}
    assert judge(rules, answers, Context(year, "tdmnpb")).indicator("10").verdict is verdict
