"""The first page: how far, what is missing, what is next – each a way to its place."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.glance import foot_content, foot_facts
from ntm_desktop.gui.overview.content import overview_content
from ntm_desktop.gui.overview.page import OverviewPage
from ntm_desktop.gui.widgets import Button, LinkButton
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.assessments import assess, overview, pinned_set, status_line
from ntm_desktop.services.opening import Foot
from tests.gui.office import Office, opened


@pytest.fixture
def office(qtbot, sample_dir):
    with opened(qtbot, lambda: workspace.open_workspace(sample_dir, actor="Bà Hoa")) as made:
        yield made


@pytest.fixture
def page(office: Office) -> OverviewPage:
    made = OverviewPage(office.context)
    office.show(made)
    return made


def test_every_criterion_has_a_tile_that_says_what_the_assessment_says(office, page):
    outcome = office.do(lambda ws: assess(ws, office.assessment_id))
    tiles = page.tiles.tiles
    assert [tile.content.no for tile in tiles] == [c.no for c in outcome.criteria]
    for tile, criterion in zip(tiles, outcome.criteria, strict=True):
        assert tile.content.verdict == criterion.verdict
        said = tile.accessibleName()
        if criterion.applicable:
            assert f"{criterion.met}/{criterion.applicable} chỉ tiêu đạt" in said
        else:
            assert "không chỉ tiêu nào áp dụng" in said
        assert criterion.name in said
    assert f"Tiêu chí đạt: {outcome.met}/{outcome.total}" in page.count.accessibleName()


def test_tiles_are_all_of_one_form_at_every_height(page):
    forms = set()
    for height in range(560, 900, 7):
        page.resize(1180, height)
        page.tiles.grab()
        (form,) = {tile._roomy for tile in page.tiles.tiles}
        forms.add(form)
    assert forms == {True, False}


def test_a_tile_leads_to_its_criterion_by_mouse_and_by_keyboard(office, page):
    tiles = page.tiles.tiles
    office.qtbot.mouseClick(tiles[11], Qt.MouseButton.LeftButton)
    tiles[0].setFocus()
    office.qtbot.keyClick(tiles[0], Qt.Key.Key_Down)
    assert tiles[3].hasFocus()
    office.qtbot.keyClick(tiles[3], Qt.Key.Key_Right)
    office.qtbot.keyClick(tiles[4], Qt.Key.Key_Return)
    assert office.visits == [("assessment", "criterion:12"), ("assessment", "criterion:5")]


def test_what_is_to_be_done_leads_to_the_very_field(office, page):
    rows = page.todo.rows
    assert 1 <= len(rows) <= 5
    for row in rows:
        row.click()
    assert office.visits == [(row.content.page_id, row.content.target) for row in rows]
    assert all(row.accessibleName().startswith(row.content.title) for row in rows)


def test_the_sample_says_that_its_figures_are_invented(page):
    assert page.sample is not None
    assert page.sample.isVisible()
    assert "tự đặt" in page.sample.text


def test_unchecked_thresholds_are_pointed_out(office, page):
    outcome = office.do(lambda ws: assess(ws, office.assessment_id))
    shown = page._unverified._text.text()
    assert shown.startswith(f"{len(outcome.unverified)} chỉ tiêu")


def test_an_edit_is_seen_at_once_and_the_focus_stays_on_its_tile(office, page):
    before = {tile.content.no: tile.content for tile in page.tiles.tiles}
    tile = page.tiles.tiles[9]
    tile.setFocus()
    low = str(Decimal(1))
    office.do(lambda ws: edits.record_figure(ws, office.assessment_id, "10", "main", "value", low))
    after = {tile.content.no: tile.content for tile in page.tiles.tiles}
    assert (before[10].verdict, after[10].verdict) == ("met", "not_met")
    assert page.tiles.tiles[9] is tile
    assert tile.hasFocus()


def test_resources_are_shown_with_their_check(page):
    name = page.resources.accessibleName()
    assert "triệu đồng" in name
    assert "nguồn" in name


def test_without_figures_the_page_says_what_to_do_first(qtbot, empty_dir):
    with opened(qtbot, lambda: workspace.open_workspace(empty_dir)) as office:
        page = OverviewPage(office.context)
        office.show(page)
        assert page.stack.currentWidget() is page.empty
        assert page.sample is None
        found: list[Button] = list(page.empty.findChildren(Button))
        buttons = {button.text(): button for button in found}
        buttons["Nhập từ Excel…"].click()
        buttons["Bắt đầu tự đánh giá"].click()
        assert office.imports == [None]
        assert office.visits == [("assessment", None)]


def test_a_higher_tier_shows_its_conditions_and_leads_to_where_they_stand(on_sample):
    window = on_sample.window
    standard = window.context.assessment.id

    def begin(ws):
        return workspace.add_assessment(
            ws, set_id="qd-318-2022-xa-nang-cao", period=window.context.assessment.period
        )

    assert window.current_page.tier is None
    higher = on_sample.do(begin)
    window.choose_assessment(higher.id)
    page = window.current_page
    on_sample.qtbot.waitUntil(lambda: page.tier is not None and page.tier.isVisible())
    (held,) = page.tier.conditions
    assert held.text == "Đã đạt Bộ tiêu chí 2021–2025 · đạt chuẩn"
    assert page.tier.counts == "1 chưa đạt"
    on_sample.qtbot.mouseClick(page.tier.findChild(LinkButton), Qt.MouseButton.LeftButton)
    on_sample.settle()
    assert window.context.assessment.id == standard
    assert not page.tier.isVisible()


def test_the_other_things_to_do_are_a_list_of_links(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    page = window.current_page
    total = int(page.todo.more.text().split()[2])
    qtbot.mouseClick(page.todo.more, Qt.MouseButton.LeftButton)
    on_sample.settle()
    view = page.all_todo
    assert view.isVisible()
    assert len(view.rows) == total > len(page.todo.rows)
    view.search.setText("minh chung 15.1")
    assert [row.content.target for row in view.rows] == ["15.1/minh-chung"]
    view.search.clear()
    view.choose_kind("circle-x")
    assert view.rows
    assert all("chưa đạt" in row.content.title for row in view.rows)
    last = view.rows[-1]
    last.click()
    on_sample.settle()
    assert window.pages.current_id == "assessment"
    assert window.current_page.current_no == last.content.target
    window.open_page("overview")
    on_sample.settle()
    view.choose_kind("paperclip")
    proof = view.rows[0]
    proof.click()
    on_sample.settle()
    shown = window.current_page
    assert f"{shown.current_no}/minh-chung" == proof.content.target
    focused = QApplication.focusWidget()
    (line,) = [line for line in shown.interview.evidence.lines if line.add_button is focused]
    assert not line.ticked
    window.open_page("overview")
    on_sample.settle()
    page.all_todo.back.click()
    assert page.todo.isVisible()


def test_a_period_that_is_not_filled_in_yet_has_lost_nothing(on_sample):
    window = on_sample.window

    def begin(ws):
        info = workspace.latest_assessment(ws)
        later = workspace.add_assessment(ws, set_id=info.set_id, period=Period(2025))
        edits.record_figure(ws, later.id, "10", "main", "value", "60")
        return later

    later = on_sample.do(begin)
    window.choose_assessment(later.id)
    on_sample.settle()
    said = window.current_page.count.accessibleName()
    assert "giảm" not in said
    assert "năm 2024 đạt 12, đợt này chưa nhập đủ" in said


def test_the_overview_prints_with_its_charts(on_sample):
    from ntm_desktop.gui.papers.slip_dialog import SlipDialog

    window = on_sample.until_ready()
    window.print_page()
    dialog = window.findChild(SlipDialog)
    on_sample.qtbot.waitUntil(lambda: dialog.preview.pages is not None, timeout=20_000)

    from tests.gui.test_dossier import text_of

    said = text_of(dialog.preview.pages.pdf)
    assert "đạt 12/19 tiêu chí" in " ".join(said.split())
    assert "Nguồn lực huy động" in said
    open_sheet = dialog.preview.pages.count
    dialog.reject()
    assert open_sheet >= 2


def test_a_set_that_asks_for_no_evidence_is_not_said_to_have_enough(office):
    def read(ws):
        info = workspace.add_assessment(ws, set_id="qd-319-2022-xa-kieu-mau", period=Period(2023))
        # What does not apply asks for no evidence either.
        for indicator in pinned_set(ws, info.id).indicators():
            edits.record_exemption(ws, info.id, indicator.no, "Theo quyết định của tỉnh")
        found = overview(ws, info.id)
        foot = foot_content(Foot(status_line(ws, info.id), "", ""))
        return found, overview_content(found), foot

    found, shown, foot = office.do(read)
    assert found.indicators
    assert not found.evidence_asked
    assert "inh chứng" not in shown.remaining.detail
    assert "inh chứng" not in " ".join(foot_facts(foot))
    # With one that asks for some it is said as before.
    assert "Đủ minh chứng" in foot_facts(foot._replace(evidence_asked=3))
