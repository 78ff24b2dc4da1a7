"""What is to be done: what the receiver sent back, an office that is no more, and the rest."""

import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.services.dossiers import dossier_state
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
