"""On the page a figure that stands elsewhere is one press away, with its origin."""

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.gui.assessment.table_model import Column
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.subjects import add_subject
from ntm_desktop.services.workspace import latest_assessment


def test_the_number_of_villages_is_taken_from_their_list_by_one_press(on_empty, qtbot):
    program = on_empty
    program.do(lambda ws: add_subject(ws, SubjectLevel.VILLAGE, "Nà Pàn", households=40))
    program.do(lambda ws: add_subject(ws, SubjectLevel.VILLAGE, "Pá Danh", households=30))
    program.window.open_page("assessment", "16")
    program.settle()
    box = program.window.pages.current.interview.offers
    qtbot.waitUntil(lambda: bool(box.links), timeout=10_000)
    (link,) = box.links
    assert "danh sách 2 thôn" in link.text()
    link.click()
    program.settle()
    answer = program.do(lambda ws: answers(ws, latest_assessment(ws).id))["16"]
    assert answer.part("main").denominator == 2
    assert not box.isHidden(), "nothing moves under the pointer"
    program.window.open_page("assessment", "1.1")
    program.settle()
    assert box.isHidden()


def test_in_the_table_too_it_is_one_press_away_and_no_line_moves(on_empty, qtbot):
    program = on_empty
    program.do(lambda ws: add_subject(ws, SubjectLevel.VILLAGE, "Nà Pàn", households=40))
    program.do(lambda ws: add_subject(ws, SubjectLevel.VILLAGE, "Pá Danh", households=30))
    program.window.open_page("assessment", "1.1")
    program.settle()
    page = program.window.pages.current
    page._show_mode("table")
    program.settle()
    table, height = page.table, page.table.view.height()
    assert not table.offers.links
    table.view.setCurrentIndex(table.model.index(table.model.row_of("16"), Column.RESULT))
    qtbot.waitUntil(lambda: bool(table.offers.links), timeout=10_000)
    assert table.view.height() == height
    assert "danh sách 2 thôn" in table.offers.links[0].text()
    table.offers.links[0].click()
    program.settle()
    answer = program.do(lambda ws: answers(ws, latest_assessment(ws).id))["16"]
    assert answer.part("main").denominator == 2
    table.view.setCurrentIndex(table.model.index(0, Column.RESULT))
    program.settle()
    assert table._below.currentIndex() == 0
