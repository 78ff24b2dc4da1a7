from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ntm_desktop.catalog import canonical_bytes, criteria_set_document, fingerprint
from ntm_desktop.catalog.rule_documents import set_rule
from ntm_desktop.district import answer, receive
from ntm_desktop.district.desk import collate_tables
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, MoneyLine
from ntm_desktop.domain.package import (
    PlacesContent,
    RegisterContent,
    YearContent,
    stated_verdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import FieldKind
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.store.register import own_sets
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.district.communes import content


@pytest.mark.parametrize("money", ["-1", "999999999999999999999999"])
def test_money_that_cannot_be_enters_no_sum(data, sender, money):
    (refused,) = receive(data, [sender.hand_over(money=money).path]).refused
    assert (refused.reason, "không thể có" in refused.sentence) == ("values", True)


@pytest.mark.parametrize("money", ["-1", "999999999999999999999999"])
def test_money_of_the_year_that_cannot_be_enters_no_sum(data, sender, money):
    line = MoneyLine("a" * 32, Cut.of(Period(2024)), "credit", actual=Decimal(money))
    said = replace(content(), year=YearContent((line,)))
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert (refused.reason, "không thể có" in refused.sentence) == ("values", True)


@pytest.mark.parametrize("figure", ["-5", "999999999999999999999999"])
def test_a_register_s_figure_that_cannot_be_enters_no_sum(data, sender, figure):
    forms = communes.catalog().registers()
    form, column = next(
        (form, one) for form in forms for one in form.fields if one.kind is FieldKind.MONEY
    )
    entry = Entry("a" * 32, form.id, 1, {column.id: figure}, {})
    kept = RegisterContent(form.id, form.version, "0" * 64, form.title, (entry,), form)
    said = replace(content(), registers=(kept,))
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert (refused.reason, column.label in refused.sentence) == ("values", True)


def test_more_households_than_the_country_has_people_enter_no_sum(data, sender):
    many = Decimal("9" * 24)
    answers = {"9.2": Answer(parts={"main": PartAnswer(numerator=many, denominator=many)})}
    (refused,) = receive(data, [sender.hand_over(answers=answers).path]).refused
    assert "hơn mọi số đếm được" in refused.sentence


def test_a_count_with_a_digit_too_many_is_pointed_out(data, sender):
    many = Decimal(1_127_000_000)
    answers = {"9.2": Answer(parts={"main": PartAnswer(numerator=many, denominator=many)})}
    (received,) = receive(data, [sender.hand_over(answers=answers).path]).received
    assert any("gõ thừa chữ số" in note for note in received.notes)


def test_a_period_far_ahead_is_refused(data, sender):
    (refused,) = receive(data, [sender.hand_over(period="2099").path]).refused
    assert "2099" in refused.sentence


def test_a_commune_does_not_move_to_another_province(data, sender):
    said = content()
    moved = replace(said.commune, province_code="01", province="Hà Nội")
    (refused,) = receive(data, [sender.hand_over(replace(said, commune=moved)).path]).refused
    assert "Lạng Sơn" in refused.sentence


def test_an_exemption_the_set_does_not_know_is_refused(data, sender):
    rules = communes.catalog().criteria_set(communes.SET)
    none = next(one.no for one in rules.indicators() if not one.exemptions)
    said = content(answers={none: Answer(not_applicable="x")})
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert "không áp dụng" in refused.sentence


def loosened_package(sender, *, version=1):
    """From a commune that took 18 criteria out of the national set."""
    rules = communes.catalog().criteria_set(communes.SET)
    loose = replace(
        rules,
        criteria=rules.criteria[:1],
        version=version,
        official_criteria=None,
        official_indicators=None,
        bands=(),
        properties=(),
    )
    rule = set_rule(loose)
    said = content()
    outcome = judge(loose, said.answers, Context(2024, communes.GROUP, {}))
    pin = replace(said.pin, fingerprint=rule.fingerprint, version=version)
    said = replace(said, pin=pin, rules=(rule,), verdicts=stated_verdicts(outcome))
    return said, sender.hand_over(said)


def test_a_loosened_copy_under_a_known_id_is_not_what_counts(data, sender):
    said, package = loosened_package(sender)
    (received,) = receive(data, [package.path]).received
    assert (said.verdicts.met, len(said.verdicts.criteria)) == (1, 1)
    assert received.criteria_total == 19
    assert any("khác bản nơi nhận đang dùng" in note for note in received.notes)
    assert any("nơi nhận không dùng bản này" in note for note in received.notes)


def older(data, sender, tmp_path):
    """What a commune hands over whose program has an older version of a shipped set."""
    rules = communes.catalog().criteria_set(communes.SET)
    first = rules.criteria[0]
    kept = replace(first, indicators=first.indicators[:1])
    old = replace(
        rules,
        version=rules.version + 7,
        criteria=(kept, *rules.criteria[1:]),
        official_indicators=None,
    )
    said = content(answers={"1.1": communes.YES})
    outcome = judge(old, said.answers, Context(2024, communes.GROUP, {}))
    pin = replace(said.pin, version=old.version, fingerprint=fingerprint(old))
    return old, replace(said, pin=pin, verdicts=stated_verdicts(outcome))


def test_a_commune_on_another_version_is_judged_by_what_the_office_has(data, sender, tmp_path):
    _, said = older(data, sender, tmp_path)
    assert said.verdicts.met == 1
    (received,) = receive(data, [sender.hand_over(said).path]).received
    assert received.criteria_met == 0
    (note,) = [one for one in received.notes if "khác bản nơi nhận đang dùng" in one]
    assert "Tiêu chí 1: xã ghi “Đạt”" in note


def test_a_version_the_office_judged_by_before_still_counts(data, sender, tmp_path):
    old, said = older(data, sender, tmp_path)
    document = canonical_bytes(criteria_set_document(old)).decode()
    with Register.open(data) as register:
        own_sets.keep(register, fingerprint(old), old.id, old.version, document)
    (received,) = receive(data, [sender.hand_over(said).path]).received
    assert received.criteria_met == 1
    assert not any("khác bản" in note for note in received.notes)


def test_the_set_that_was_judged_by_is_kept_for_after_an_update(data, sender):
    receive(data, [sender.hand_over().path])
    with Register.open(data) as register:
        assert own_sets.has(register, communes.catalog().fingerprint(communes.SET))


def test_an_answer_that_fits_no_rule_here_counts_as_none(data, sender, tmp_path):
    _, said = older(data, sender, tmp_path)
    said = replace(said, answers={**said.answers, "1.9": communes.YES})
    (received,) = receive(data, [sender.hand_over(said).path]).received
    assert any("không có chỉ tiêu 1.9" in note for note in received.notes)


def test_odd_money_is_taken_and_asked_about(data, sender):
    (received,) = receive(data, [sender.hand_over(money="150000").path]).received
    (note,) = [one for one in received.notes if "Hãy xem lại" in one]
    assert "150.000 triệu đồng" in note


def test_a_returned_package_is_not_added_up(data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    answer(data, "06364", returned={"criteria": "Sửa chỉ tiêu 1.1"})
    made = collate_tables(data, tmp_path / "th.xlsx")
    assert (made.communes, made.resources_actual) == ((), Decimal(0))
    assert any("chưa tính vào bảng này" in one for one in made.cautions)


def noted(data, package):
    (received,) = receive(data, [package.path]).received
    return " ".join(received.notes)


def test_what_a_package_says_twice_is_asked_about_before_it_enters_a_sum(data, sender):
    said = content()
    line = MoneyLine("a" * 32, Cut.of(Period(2024)), "credit", actual=Decimal(99_999))
    strange = replace(line, id="b" * 32, source="heaven")
    gift = Gift("c" * 32, 2024, 1, "people_cash", given_on=date(1, 1, 1), money=Decimal(5))
    road = Project(1, "Đường", "Pá Danh", ProjectKind.NEW, total_investment=Decimal(100))
    village = Place("d" * 32, SubjectLevel.VILLAGE, "Pá Danh", 1)
    said = replace(
        said,
        resources=said.resources * 2,
        projects=(road, replace(road, disbursed=Decimal(500))),
        year=YearContent((line, strange), (gift,)),
        places=PlacesContent((village, replace(village, id="e" * 32, position=2))),
    )
    notes = noted(data, sender.hand_over(said))
    for words in (
        "“Vốn tín dụng” ghi 2 dòng",
        "bảng của kỳ ghi 200 triệu đồng, bảng theo năm ghi 99.999",
        "nguồn “heaven” mà nơi nhận không có",
        "2 dòng cùng số thứ tự 1",
        "giải ngân trong năm 500 lớn hơn tổng mức đầu tư 100",
        "ghi ngày 01/01/0001",
        "nhiều dòng cùng tên “Pá Danh”",
    ):
        assert words in notes


def test_another_name_or_district_under_a_commune_s_code_is_pointed_out(data, sender):
    said = content()
    other = replace(
        said.commune, name="Hữu\u202eLũng", district=replace(said.commune.district, name="Hà Nội")
    )
    notes = noted(data, sender.hand_over(replace(said, commune=other)))
    assert "Gói ghi tên là “Xã Hữu\ufffdLũng”" in notes
    assert "danh mục ghi huyện Bắc Sơn" in notes


def test_a_day_of_a_register_that_cannot_be_is_pointed_out(data, sender):
    forms = communes.catalog().registers()
    form, column = next(
        (form, one) for form in forms for one in form.fields if one.kind is FieldKind.DATE
    )
    entry = Entry("a" * 32, form.id, 1, {column.id: "9999-12-31"}, {})
    kept = RegisterContent(form.id, form.version, "0" * 64, form.title, (entry,), form)
    assert "ngày 31/12/9999" in noted(data, sender.hand_over(replace(content(), registers=(kept,))))


def test_a_period_that_the_clock_has_not_reached_is_pointed_out(data, sender):
    assert "chưa bắt đầu vào ngày nhận gói" in noted(data, sender.hand_over(period="2049"))


def test_villages_and_years_that_cannot_be_are_refused(data, sender):
    village = Place("d" * 32, SubjectLevel.VILLAGE, "Pá Danh", 1, households=-5)
    said = replace(content(), places=PlacesContent((village,)))
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert "số hộ: -5" in refused.sentence
    line = MoneyLine("a" * 32, Cut.at(2099), "credit", actual=Decimal(5))
    said = replace(content(), year=YearContent((line,)))
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert "2099" in refused.sentence


def test_tables_that_agree_are_not_doubted(data, sender):
    said = content()
    line = MoneyLine("a" * 32, Cut.of(Period(2024)), "credit", actual=Decimal(100))
    notes = noted(data, sender.hand_over(replace(said, year=YearContent((line,)))))
    assert "Hãy hỏi lại" not in notes
