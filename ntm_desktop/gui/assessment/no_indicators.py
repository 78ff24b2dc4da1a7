"""What stands in the place of the questions while the program does not know them."""

from PySide6.QtCore import QCoreApplication, Signal

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.gui.widgets import Button, EmptyState


def _tr(text: str) -> str:
    return QCoreApplication.translate("AssessmentPage", text)


class NoIndicators(EmptyState):
    """Says what is known of the set and what can be done meanwhile.

    Signals:
        settings_wanted: another set is to be chosen.
    """

    settings_wanted = Signal()

    def __init__(self) -> None:
        settings = Button(_tr("Chọn bộ tiêu chí khác"), "primary")
        title = _tr("Bộ tiêu chí này chưa có chỉ tiêu trong chương trình")
        super().__init__("clipboard-check", title, "", (settings,))
        settings.clicked.connect(self.settings_wanted)

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
            "Việc cần làm: xin Văn phòng Điều phối tỉnh gói bộ tiêu chí có chữ ký rồi nhận ở trang "
            "Gửi – nhận; trong lúc chờ, có thể lập đợt tự đánh giá theo bộ tiêu chí của giai đoạn "
            "trước. Số liệu, công trình và nguồn lực đã nhập vẫn giữ nguyên."
        )
        title = _tr("Bộ tiêu chí này chưa có chỉ tiêu trong chương trình")
        self.set_text(title, f"{lacking}\n\n{todo}")
