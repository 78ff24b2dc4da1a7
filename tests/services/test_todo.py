"""What is to be done: what the receiver sent back, an office that is no more, and the rest."""

import pytest

from ntm_desktop.domain.criteria import Kind
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.dossiers import dossier_state
from ntm_desktop.services.edits import record_figure, record_remark
from ntm_desktop.services.exchange.returned import named_indicators
from ntm_desktop.services.overview import overview
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import (
    add_assessment,
    change_settings,
    close_workspace,
    latest_assessment,
)

KNOWN = ("2.1", "2.2", "12.1", "17.10", "17.1", "15.1")


@pytest.mark.parametrize(
    ("remark", "numbers"),
    [
        ("Ảnh 2.1 mờ", ("2.1",)),
        ("Chỉ tiêu 17.10, 2.2: thiếu biên bản; xem lại 2.2.", ("17.10", "2.2")),
        ("Văn bản ngày 15.1.2024 sai số", ()),
        ("Sai 2.100 triệu, 12,1 km và 112.1", ()),
        ("Thiếu chữ ký", ()),
    ],
)
def test_a_remark_names_its_indicators_by_their_numbers(remark, numbers):
    assert named_indicators(remark, KNOWN) == numbers


@pytest.fixture
def ws(tmp_path):
    opened = create_sample_figures(tmp_path / "xã mẫu")
    yield opened
    close_workspace(opened)


def test_a_receiver_that_is_no_more_is_warned_of_until_it_is_mended(ws):
    def warned(info):
        return [todo for todo in overview(ws, info.id).todo if todo.kind == "receiver"]

    now = latest_assessment(ws)
    assert warned(now) == []
    later = add_assessment(ws, set_id=now.set_id, period=Period(2025))
    (todo,) = warned(later)
    assert "UBND huyện Bắc Sơn" in todo.detail
    assert todo.page == "settings"
    letter = dossier_state(ws, later.id).documents[0]
    assert any("không còn cấp huyện" in item.text for item in letter.missing)
    change_settings(ws, receiving_unit="UBND tỉnh Lạng Sơn")
    assert warned(later) == []


def only_shares(ws, count):
    """Indicators that ask for one share, as many as are wanted."""
    rules = ws.catalog.criteria_set(latest_assessment(ws).set_id)
    found = [
        one.no
        for one in rules.indicators()
        if len(one.parts) == 1 and one.parts[0].kind is Kind.PERCENT
    ]
    return found[:count]


def leave_only_the_rate(ws, no):
    """As an officer does who was told a percentage and no counts."""
    info = latest_assessment(ws)
    for field in ("numerator", "denominator"):
        record_figure(ws, info.id, no, "main", field, "")
    record_figure(ws, info.id, no, "main", "value", "62,5")


def warned(ws):
    return [todo for todo in overview(ws, latest_assessment(ws).id).todo if todo.kind == "caution"]


def explain_all(ws):
    """Give every warning of the sample its reason, so that a test sees its own ones only."""
    info = latest_assessment(ws)
    for one in ws.catalog.criteria_set(info.set_id).indicators():
        record_remark(ws, info.id, one.no, "Đã soát.")


def test_a_figure_with_a_warning_is_to_be_mended_or_explained_and_then_it_is_done(ws):
    explain_all(ws)
    assert warned(ws) == []
    (no,) = only_shares(ws, 1)
    record_remark(ws, latest_assessment(ws).id, no, "")
    leave_only_the_rate(ws, no)
    (todo,) = warned(ws)
    assert todo.indicator_no == no
    assert "chưa có số liệu gốc" in todo.detail
    record_remark(ws, latest_assessment(ws).id, no, "Huyện chỉ thông báo tỷ lệ.")
    assert warned(ws) == []


def test_many_warnings_are_one_line_of_work(ws):
    explain_all(ws)
    numbers = only_shares(ws, 3)
    for no in numbers:
        record_remark(ws, latest_assessment(ws).id, no, "")
        leave_only_the_rate(ws, no)
    (todo,) = warned(ws)
    assert todo.title == "Sửa hoặc giải trình 3 số liệu có cảnh báo"
    assert todo.detail == f"Chỉ tiêu {', '.join(numbers)}"
