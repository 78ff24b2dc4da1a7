"""What stands in the place of the questions while the program does not know them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.gui.widgets import Button, EmptyState

if TYPE_CHECKING:
    from ntm_desktop.services.rules.waiting import Waiting


def _tr(text: str) -> str:
    return QCoreApplication.translate("AssessmentPage", text)


class NoIndicators(EmptyState):
    """Says what the assessment waits for, and what ends that.

    Signals:
        rules_wanted: the page of rules is wanted, at this place in it.
        move_wanted: the set has its content: the assessment goes over to it.
        earlier_wanted: another assessment, by the set of the last period, is wanted.
    """

    rules_wanted = Signal(str)
    move_wanted = Signal()
    earlier_wanted = Signal()

    def __init__(self) -> None:
        self.over = Button(_tr("Bắt đầu tự đánh giá"), "primary", icon="chevron-right")
        self.draft = Button(_tr("Mở bản nháp của bộ này"), "primary", icon="pencil")
        self.read = Button(_tr("Đọc từ tệp quyết định…"), "primary", icon="file-text")
        self.receive = Button(_tr("Nhận bộ do tỉnh gửi…"), icon="download")
        self.earlier = Button(_tr("Làm trước với bộ giai đoạn trước…"), icon="history")
        title = _tr("Đợt này chờ chỉ tiêu của bộ tiêu chí")
        super().__init__(
            "clipboard-check",
            title,
            "",
            (self.over, self.draft, self.read, self.receive, self.earlier),
        )
        self._draft_id = ""
        self.over.clicked.connect(self.move_wanted)
        self.draft.clicked.connect(lambda: self.rules_wanted.emit(f"draft:{self._draft_id}"))
        self.read.clicked.connect(lambda: self.rules_wanted.emit("begin:decision"))
        self.receive.clicked.connect(lambda: self.rules_wanted.emit("begin:receive"))
        self.earlier.clicked.connect(self.earlier_wanted)
        self.show_waiting(None)

    def show_rules(self, rules: CriteriaSet) -> None:
        """Speak of a set."""
        official = rules.official_indicators
        if official:
            lacking = _tr(
                "Văn bản {0} có {1} chỉ tiêu, nhưng chương trình mới có tên {2} tiêu chí, chưa có "
                "nội dung và ngưỡng của từng chỉ tiêu, nên chưa thể tự đánh giá."
            ).format(rules.decision, official, len(rules.criteria))
        else:
            lacking = _tr(
                "Chương trình chưa có nội dung và ngưỡng của các chỉ tiêu theo {0}, nên chưa thể "
                "tự đánh giá."
            ).format(rules.decision or rules.title)
        todo = _tr(
            "Đọc ngay tệp quyết định (Word, PDF có chữ), hoặc nhận bộ có chữ ký của tỉnh; có đủ "
            "chỉ tiêu là đợt này tự chuyển sang. Trong lúc chờ, minh chứng, công trình, nguồn "
            "lực, sổ theo dõi và báo cáo của kỳ này vẫn nhập và làm được ở các trang khác."
        )
        self.set_text(_tr("Đợt này chờ chỉ tiêu của bộ tiêu chí"), f"{lacking}\n\n{todo}")

    def show_waiting(self, waiting: "Waiting | None") -> None:
        """Offer what helps: the content that is there, the draft, or getting it."""
        ready = waiting is not None and waiting.ready
        self._draft_id = waiting.draft_id if waiting is not None else ""
        self.over.setVisible(ready)
        self.draft.setVisible(bool(self._draft_id) and not ready)
        self.read.setVisible(not self._draft_id and not ready)
        self.receive.setVisible(not ready)
        self.earlier.setVisible(not ready)
