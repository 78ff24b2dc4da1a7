"""A remark of the receiving unit leads to its indicator, whatever the list was filtered by."""

import json
from types import SimpleNamespace

from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.domain.receipts import read_receipt_document
from ntm_desktop.gui.exchange.timeline import PackageCard
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.services.snapshots import Filter

PARTS = [
    {"part": "criteria", "outcome": "accepted", "items": 57, "remark": ""},
    {"part": "evidence", "outcome": "returned", "items": 14, "remark": "Ảnh 2.1 mờ; thiếu 17.3"},
    {"part": "dossier", "outcome": "returned", "items": 6, "remark": "Thiếu chữ ký"},
]


def returned_entry():
    said = read_receipt_document(
        json.dumps(
            {
                "receipt_epoch": "a" * 32,
                "receipt_sequence": 1,
                "receipt_sha256": "0" * 64,
                "received_at": "2024-12-01T02:00:00Z",
                "receiver": "UBND huyện Bắc Sơn",
                "package_sha256": "0" * 64,
                "criteria_met": 12,
                "criteria_total": 19,
                "parts": PARTS,
                "notes": [],
            }
        )
    )
    package = SimpleNamespace(
        id="1",
        sealed=False,
        state=PackageState.RETURNED,
        file_name="06364_assessment_2024_0001.ntmz",
        sha256="0" * 64,
        path="",
        created_at=None,
    )
    return SimpleNamespace(
        title="Gói số 1",
        state_label="Trả lại",
        way_back="none",
        answers=(SimpleNamespace(said=said),),
        package=package,
        receipts=(SimpleNamespace(said=said),),
        receipt_lines=("UBND huyện Bắc Sơn trả lại", *(part["remark"] for part in PARTS)),
    )


def test_each_indicator_it_names_is_a_link_and_the_filter_gives_way(on_sample, monkeypatch):
    monkeypatch.setattr(PackageCard, "_steps", lambda _self: ())
    window, qtbot = on_sample.window, on_sample.qtbot
    numbers = {indicator.no for indicator in window.context.criteria_set.indicators()}
    card = PackageCard(returned_entry(), numbers)
    qtbot.addWidget(card)
    card.page_requested.connect(window.context.navigate)
    links = {link.text(): link for link in card.findChildren(LinkButton)}
    assert {"Đến chỉ tiêu 2.1", "Đến chỉ tiêu 17.3", "Đến chỗ cần sửa"} <= links.keys()
    window.open_page("assessment")
    on_sample.settle()
    page = window.current_page
    page.tree.choose_filter(Filter.NOT_MET)
    assert "17.3" not in page.tree.visible_numbers()
    links["Đến chỉ tiêu 17.3"].click()
    on_sample.settle()
    assert page.current_no == "17.3"
    assert page.tree.filter is Filter.ALL
