"""What the receiving office found of an indicator, said where the commune answered it."""

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.answer_text import cell_text
from ntm_desktop.domain.assessment import VERDICT_LABELS, Answer
from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.services.snapshots import Snapshot


def appraised_words(snapshot: Snapshot, indicator: Indicator) -> str:
    """The office's figure, verdict and remark of an accepted indicator; "" when there is none.

    What is sent back has a notice of its own.
    """
    found = snapshot.appraised.get(indicator.no)
    if found is None or found.outcome is not PackageOutcome.ACCEPTED:
        return ""
    words = QCoreApplication.translate("Appraised", "Nơi nhận đã chấp nhận")
    figures = cell_text(indicator, Answer(parts=dict(found.parts)))
    verdict = VERDICT_LABELS[found.verdict]
    if figures and figures != verdict:
        words += QCoreApplication.translate("Appraised", " với số {0}").format(figures)
    words += f": {verdict.lower()}."
    if found.remark:
        words += QCoreApplication.translate("Appraised", " Nhận xét: {0}").format(found.remark)
    return words
