"""The choices of the top bar: as wide as what they may show, shortened where there is no room."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from ntm_desktop.gui.commune_bar import CommuneBar
from ntm_desktop.gui.widgets.elided_box import ElidedBox

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

YEARS = [("Kỳ: Năm 2024", "2024"), ("Kỳ: Năm 2023", "2023")]
WISH = ("Thêm đợt tự đánh giá của một kỳ khác…", "+")
LONG = "Bộ tiêu chí quốc gia về nông thôn mới của giai đoạn 2021–2025, đạt chuẩn"


@pytest.fixture
def box(qtbot):
    made = ElidedBox("Kỳ")
    qtbot.addWidget(made)
    return made


def test_a_wish_below_the_line_does_not_widen_the_box(box):
    box.fill(YEARS, "2024")
    alone = box.sizeHint().width()
    box.fill(YEARS, "2024", more=[WISH])
    assert box.sizeHint().width() - alone <= 1  # letters are measured in parts of a pixel
    assert box.findText(WISH[0]) > 0


def test_the_list_is_as_wide_as_its_longest_entry(box, qtbot):
    box.fill(YEARS, "2024", more=[WISH])
    box.show()
    box.showPopup()
    assert box.view().minimumWidth() > box.fontMetrics().horizontalAdvance(WISH[0])
    box.hidePopup()


def test_the_wheel_changes_nothing_that_is_open(box, qtbot):
    box.fill(YEARS, "2024")
    box.show()
    turned = QWheelEvent(
        QPointF(5, 5),
        box.mapToGlobal(QPointF(5, 5)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    box.wheelEvent(turned)
    assert box.currentData() == "2024"


def test_what_does_not_fit_is_drawn_shortened_and_said_whole(box, qtbot):
    box.fill([(LONG, "a")], "a")
    whole = box.sizeHint().width()
    box.resize(whole // 2, box.sizeHint().height())
    narrow = box.grab().toImage()
    box.fill([(LONG[: len(LONG) // 3], "a")], "a")
    box.resize(whole // 2, box.sizeHint().height())
    assert narrow != box.grab().toImage()  # it does not end in the middle of the words
    box.fill([(LONG, "a")], "a")
    assert box.toolTip() == LONG
    assert box.minimumSizeHint().width() < whole


def test_at_the_size_of_an_office_the_rules_are_named_whole(on_sample):
    bar = on_sample.window.findChild(CommuneBar)
    on_sample.window.resize(1366, 768)
    on_sample.settle()
    assert bar.set.width() >= bar.set.sizeHint().width()
