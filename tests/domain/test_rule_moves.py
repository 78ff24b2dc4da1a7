from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.criteria import ExemptionReason, Kind, Part
from ntm_desktop.domain.rule_moves import MoveState, carried_answers, move_lines
from tests.domain.rules import criteria_set, indicator, share, threshold

ROAD = replace(
    indicator("2.1", share(threshold(80))), text="Tỷ lệ đường xã được nhựa hóa, bê tông hóa"
)
SCHOOL = replace(
    indicator("5", share(threshold(70))), text="Tỷ lệ trường học đạt tiêu chuẩn cơ sở vật chất"
)
SAID = Answer({"main": PartAnswer(numerator=Decimal(8), denominator=Decimal(10))}, remark="Sổ A")


def states(lines):
    return {line.new_no or line.old_no: line.state for line in lines}


def test_what_did_not_change_is_carried_as_it_is():
    old = criteria_set([ROAD, SCHOOL])
    lines = move_lines(old, replace(old, version=2), {"2.1": SAID})
    assert states(lines) == {"2.1": MoveState.CARRIED, "5": MoveState.CARRIED}
    assert carried_answers(lines) == {"2.1": SAID}


def test_another_threshold_or_wording_has_to_be_read_again():
    stricter = replace(ROAD, parts=(share(threshold(90)),))
    worded = replace(SCHOOL, text="Tỷ lệ trường học các cấp đạt tiêu chuẩn cơ sở vật chất")
    lines = move_lines(
        criteria_set([ROAD, SCHOOL]), criteria_set([stricter, worded]), {"2.1": SAID, "5": SAID}
    )
    assert [line.reasons for line in lines] == [
        ("Ngưỡng đã đổi.",),
        ("Nội dung chỉ tiêu đã đổi.",),
    ]
    carried = carried_answers(lines)["2.1"]
    assert carried.parts == SAID.parts
    assert "Ngưỡng đã đổi." in carried.to_confirm
    assert carried.remark == "Sổ A"


def test_a_number_that_now_means_something_else_takes_nothing_over():
    swapped = criteria_set([replace(SCHOOL, no="2.1"), replace(ROAD, no="5")])
    lines = move_lines(criteria_set([ROAD, SCHOOL]), swapped, {"2.1": SAID})
    assert [(line.old_no, line.new_no) for line in lines] == [("5", "2.1"), ("2.1", "5")]
    assert set(carried_answers(lines)) == {"5"}


def test_between_different_sets_wording_and_kind_decide_and_everything_is_read_again():
    other = replace(
        criteria_set(
            [replace(ROAD, no="3.4")],
            [
                replace(
                    indicator("5", Part("main", Kind.YES_NO, (threshold(True),))), text=SCHOOL.text
                )
            ],
        ),
        id="bo-khac",
    )
    lines = move_lines(criteria_set([ROAD, SCHOOL]), other, {"2.1": SAID, "5": SAID})
    assert [(line.state, line.old_no, line.new_no) for line in lines] == [
        (MoveState.REREAD, "2.1", "3.4"),
        (MoveState.NEW, "", "5"),
        (MoveState.DROPPED, "5", ""),
    ]
    assert "chỉ tiêu 2.1" in lines[0].answer.to_confirm


def test_a_figure_that_has_no_place_any_more_is_named():
    women = share(threshold(60), part_id="nu", label="Nữ")
    both = replace(ROAD, parts=(share(threshold(80), label="Chung"), women))
    said = Answer({"main": PartAnswer(value=Decimal(80)), "nu": PartAnswer(value=Decimal(70))})
    (line,) = move_lines(
        criteria_set([both]), criteria_set([replace(ROAD, parts=(both.parts[0],))]), {"2.1": said}
    )
    assert line.answer.parts == {"main": PartAnswer(value=Decimal(80))}
    assert "Không chuyển được số liệu “Nữ”." in line.reasons


def test_an_exemption_that_the_new_rules_do_not_know_is_not_carried():
    exempt = replace(ROAD, exemptions=(ExemptionReason("Không có đường xã"),))
    said = Answer(not_applicable="Không có đường xã")
    (line,) = move_lines(criteria_set([exempt]), criteria_set([ROAD]), {"2.1": said})
    assert line.answer.not_applicable == ""
    assert "bỏ lý do cũ" in line.reasons[0]


def test_what_stands_in_the_target_already_is_kept():
    rules = criteria_set([ROAD])
    newer = Answer({"main": PartAnswer(value=Decimal(99))})
    (line,) = move_lines(rules, rules, {"2.1": SAID}, kept={"2.1": newer}, other_period=True)
    assert (line.state, line.answer) == (MoveState.KEPT, newer)


SHIPPED = [
    rules
    for rules in map(Catalog.shipped().criteria_set, Catalog.shipped().set_ids())
    if rules.assessable
]


@given(st.sampled_from(SHIPPED), st.sampled_from(SHIPPED), st.integers(0, 2**80 - 1))
@settings(deadline=None, max_examples=40)
def test_every_old_indicator_is_carried_once_or_dropped(old, new, mask):
    numbers = [i.no for i in old.indicators()]
    said = {no for place, no in enumerate(numbers) if mask >> place & 1}
    answers = {no: Answer(remark=f"ghi chú {no}") for no in said}
    lines = move_lines(old, new, answers)
    assert [line.new_no for line in lines if line.new_no] == [i.no for i in new.indicators()]
    used = [line.old_no for line in lines if line.old_no]
    assert sorted(used) == sorted(numbers)
    carried = carried_answers(lines)
    assert len(carried) + sum(
        line.state is MoveState.DROPPED and line.old_no in said for line in lines
    ) == len(said)
    if old.id != new.id:
        assert all(answer.to_confirm for answer in carried.values())
    else:
        assert carried == {no: answer for no, answer in answers.items() if answer != BLANK_ANSWER}
