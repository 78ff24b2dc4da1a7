"""On the page a figure that stands elsewhere is one press away, with its origin."""

from ntm_desktop.domain.criteria import SubjectLevel
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
