"""One indicator of a package: what the commune answered, and what follows from it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.answer_text import cell_text
from ntm_desktop.domain.assessment import BLANK_ANSWER, VERDICT_LABELS, Verdict
from ntm_desktop.domain.criteria import ASSURANCE_LABELS, Indicator
from ntm_desktop.domain.package_sight import PackageSight
from ntm_desktop.gui.rule_words import plain_source
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, VerdictMark, row
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.gui.widgets.scrolling import ScrollColumn


class IndicatorPane(QWidget):
    """Read-only; what the commune states and what is worked out here stand apart."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Label("", "value", wrap=True, selectable=True)
        self.text = Label("", "muted", wrap=True, selectable=True)
        self.mark = VerdictMark(Verdict.INCOMPLETE, 20)
        self.sentence = Label("", "strong", wrap=True, selectable=True)
        self.stated = Label("", "small", wrap=True, selectable=True)
        self.facts = Facts()
        self.facts.copy_button.hide()
        column = ScrollColumn(GRID)
        column.body.addWidget(self.title)
        column.body.addWidget(self.text)
        column.body.addSpacing(GRID)
        column.body.addLayout(row(self.mark, self.sentence, stretch=1))
        column.body.addWidget(self.stated)
        column.body.addSpacing(GRID)
        column.body.addWidget(self.facts)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column.area)

    def show_indicator(self, sight: PackageSight, indicator: Indicator) -> None:
        """Show one indicator of a package."""
        answer = sight.content.answers.get(indicator.no, BLANK_ANSWER)
        judged = sight.verdict(indicator.no)
        self.title.setText(f"{indicator.no}. {indicator.name}")
        self.text.setText(indicator.text)
        self.text.setVisible(indicator.text != indicator.name)
        verdict = judged.verdict if judged else Verdict.INCOMPLETE
        self.mark.set_verdict(verdict)
        self.sentence.setText(judged.explanation if judged else "")
        stated = sight.content.verdicts.indicators.get(indicator.no)
        words = VERDICT_LABELS[stated] if stated else self.tr("không ghi")
        differs = stated is not verdict
        self.stated.setText(self.tr("Xã ghi trong gói: {0}").format(words))
        self.stated.set_role("not_met" if differs else "muted")
        said = answer.not_applicable or cell_text(indicator, answer)
        facts = [(self.tr("Số liệu xã báo cáo"), said or self.tr("để trống"))]
        if answer.remark:
            warned = judged is not None and bool(judged.cautions)
            name = self.tr("Xã giải trình") if warned else self.tr("Xã ghi chú")
            facts.append((name, answer.remark))
        if judged is not None:
            facts.append((self.tr("Yêu cầu"), judged.needed or self.tr("chưa xác định")))
            source = plain_source(judged.source or indicator.provenance.source)
            sure = ASSURANCE_LABELS[judged.assurance]
            if sure not in source.lower():
                source = f"{source} ({sure})"
            facts.append((self.tr("Nguồn yêu cầu"), source))
            facts += [(self.tr("Lưu ý"), caution) for caution in judged.cautions]
        self.facts.show_facts(facts)
