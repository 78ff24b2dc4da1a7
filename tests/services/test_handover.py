"""One officer hands the work over to the next."""

from datetime import date

import pytest

from ntm_desktop.errors import EntryError
from ntm_desktop.services.handover import Handover, hand_over, handover_state, minutes_pages
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.undo import undo
from ntm_desktop.services.workspace import latest_assessment
from tests.papers import document_text

OLD = {
    "body": "Cán bộ, công chức chuyên trách",
    "level": "Xã",
    "name": "Dương Thị Mai",
    "charge": "Tiêu chí 1–8",
    "since": "01/02/2023",
}
GIVEN = Handover("Dương Thị Mai", " Trần  Thị Hoa ", "Công chức địa chính", date(2024, 9, 16))


def people(ws):
    return {
        line.value("name"): (line.value("since"), line.value("until"), line.value("charge"))
        for line in register_view(ws, "steering").entries
    }


@pytest.fixture
def old(ws):
    return add_entry(ws, "steering", OLD).id


def test_the_old_line_ends_the_day_before_and_the_new_one_has_the_same_charge(ws, old):
    before = people(ws)
    change = hand_over(ws, GIVEN, old)
    now = people(ws)
    assert change.label == "Bàn giao công việc cho Trần Thị Hoa"
    assert now["Dương Thị Mai"] == ("2023-02-01", "2024-09-15", "Tiêu chí 1–8")
    assert now["Trần Thị Hoa"] == ("2024-09-16", "", "Tiêu chí 1–8")
    assert [one.name for one in handover_state(ws, latest_assessment(ws).id).officers][
        -1
    ] == "Trần Thị Hoa"
    undo(ws)
    assert people(ws) == before


def test_a_day_before_the_old_one_began_is_refused_and_nothing_is_written(ws, old):
    before = people(ws)
    early = Handover("Dương Thị Mai", "Trần Thị Hoa", "", date(2022, 1, 1))
    with pytest.raises(EntryError, match="Đến ngày"):
        hand_over(ws, early, old)
    with pytest.raises(EntryError, match="họ và tên người nhận"):
        hand_over(ws, Handover("", "  ", "", date(2024, 9, 16)))
    assert people(ws) == before


def test_the_minutes_name_both_and_everything_that_is_open(ws):
    info = latest_assessment(ws)
    state = handover_state(ws, info.id)
    text = document_text(minutes_pages(info.id, GIVEN, ws))
    assert state.work
    for one in state.work:
        assert one.title in text
    assert state.fingerprint in text
    assert "Người giao: Dương Thị Mai" in text
    assert "Từ ngày: 16/09/2024" in text
    assert "giữ khóa đang dùng" in text
