"""Villages, residential areas and gardens in words."""

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.rule_moves import MoveState
from ntm_desktop.gui.rule_words import decision_words
from ntm_desktop.services.subjects import SubjectState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntm_desktop.services.rules.moves import MovePlan
    from ntm_desktop.services.subject_rules import Frame
    from ntm_desktop.services.subjects import SubjectLine


class LevelWords(NamedTuple):
    """How a level is spoken of.

    Attributes:
        title: on its button.
        one: inside a sentence: "thôn".
        field: of its name.
        hint: an example of a name.
        other: what the second field and column hold: "Thuộc thôn".
        second: the same inside a sentence: "thôn".
        file_stem: begins the name of a file about it.
    """

    title: str
    one: str
    field: str
    hint: str
    other: str
    second: str
    file_stem: str


def tr(text: str) -> str:
    """In the language of the window."""
    return QCoreApplication.translate("Places", text)


def level_words(level: SubjectLevel) -> LevelWords:
    """How a level is spoken of."""
    if level is SubjectLevel.VILLAGE:
        return LevelWords(
            tr("Thôn"),
            tr("thôn"),
            tr("Tên thôn"),
            tr("Thôn Đông Tiến"),
            tr("Số hộ"),
            tr("số hộ"),
            "thon",
        )
    if level is SubjectLevel.RESIDENTIAL_AREA:
        return LevelWords(
            tr("Khu dân cư"),
            tr("khu dân cư"),
            tr("Tên khu dân cư"),
            tr("Khu dân cư Nà Lốc"),
            tr("Thuộc thôn"),
            tr("thôn"),
            "khu-dan-cu",
        )
    return LevelWords(
        tr("Vườn hộ"),
        tr("vườn hộ"),
        tr("Tên vườn hộ"),
        tr("Vườn hộ ông Hoàng Văn An"),
        tr("Thuộc thôn"),
        tr("thôn"),
        "vuon-ho",
    )


def household_words(count: int) -> str:
    """A number of households: "1.024 hộ"."""
    return tr("{0} hộ").format(format_decimal(Decimal(count)))


STATES = {
    SubjectState.FULFILLED: ("circle-check", "met"),
    SubjectState.NOT_FULFILLED: ("circle-x", "not_met"),
    SubjectState.OPEN: ("help-circle", "warn"),
    SubjectState.NOT_ASSESSED: ("circle", "faint"),
}
"""Icon and colour of where one stands."""


def line_words(line: "SubjectLine") -> tuple[str, str]:
    """Where one stands: the words, and what is left to do."""
    if not line.assessment_id:
        return tr("Chưa đánh giá"), ""
    count = tr("{0}/{1} tiêu chí").format(line.met, line.total)
    if line.fulfilled:
        return tr("Đạt đủ {0}").format(count), ""
    left = tr("còn {0} chỉ tiêu thiếu").format(line.open_count) if line.open_count else ""
    return tr("Đạt {0}").format(count), left


def move_words(plans: "Sequence[MovePlan]") -> str:
    """What moving assessments to the version that counts would do."""
    rules = plans[0].target
    said = [
        tr("{0} đợt sẽ theo “{1}”, bản {2}.").format(len(plans), rules.short_title, rules.version)
    ]
    for state, text in (
        (MoveState.REREAD, tr("{0} câu trả lời phải đọc lại vì câu hỏi hoặc cách tính đã đổi.")),
        (MoveState.DROPPED, tr("{0} câu trả lời bị bỏ vì bản mới không còn chỉ tiêu đó.")),
    ):
        count = sum(line.state is state and line.answered for p in plans for line in p.lines)
        if count:
            said.append(text.format(count))
    said.append(tr("Các câu trả lời khác giữ nguyên. Ctrl+Z lấy lại."))
    return "\n".join(said)


def frame_words(frame: "Frame") -> str:
    """What is known of a set without content."""
    summary = frame.summary
    decision = decision_words(summary.decision, frame.issued)
    named = f"{summary.short_title} – {decision}" if summary.decision else summary.short_title
    if frame.draft_id:
        return tr("{0}: đang soạn, chưa ban hành").format(named)
    if frame.reference:
        return tr("{0}: của tỉnh khác, chỉ để tham khảo cách lập").format(named)
    return tr("{0}: mới biết số, ngày và tên, chưa có nội dung").format(named)
