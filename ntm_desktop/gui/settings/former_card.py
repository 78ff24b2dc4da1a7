"""The communes this one was made from, and their assessments, to be looked at only."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, LinkButton

if TYPE_CHECKING:
    from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
    from ntm_desktop.domain.evidence import EvidenceItem
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.workspace import Workspace

    Former = tuple[tuple[CommuneInfo, AssessmentInfo, tuple[EvidenceItem, ...]], ...]


class FormerCard(Card):
    """Shown only in a commune that was made from others."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Các xã cũ"))
        self.context = context
        self.body.setSpacing(GRID)
        self.body.addWidget(Label(self.tr("Các xã cũ"), "heading"))
        self.body.addWidget(
            Label(
                self.tr(
                    "Các đợt tự đánh giá trước khi lập xã, theo tên xã và bộ tiêu chí lúc đó; chỉ "
                    "xem và in, không sửa."
                ),
                "caption",
                wrap=True,
            )
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        self.body.addLayout(self._lines)
        self.links: list[LinkButton] = []
        self.evidence_links: list[LinkButton] = []
        self.hide()
        context.tasks.run(_former, done=self._show, owner=self)

    def _show(self, found: "Former") -> None:
        for commune, info, items in found:
            name = f"{commune.commune.full_name}: {info.period.inline}, {info.short_title}"
            link = LinkButton(name, icon="file-text")
            link.clicked.connect(partial(self.show_paper, info.id, name))
            self._lines.addWidget(link)
            self.links.append(link)
            if items:
                files = LinkButton(
                    self.tr("Minh chứng của đợt này ({0} tệp)").format(len(items)),
                    icon="folder-open",
                )
                files.setAccessibleDescription(name)
                files.clicked.connect(partial(self.show_evidence, name, items))
                self._lines.addWidget(files)
                self.evidence_links.append(files)
        self.setVisible(bool(found))

    def show_paper(self, assessment_id: str, title: str) -> None:
        """Show the table of an old assessment as it is printed."""
        from ntm_desktop.gui.papers.slip_dialog import SlipDialog

        def draw() -> "Staged[bytes]":
            from ntm_desktop.services.dossiers import drawing_table

            return drawing_table(assessment_id)

        SlipDialog(self.context, self.window(), draw, title).open()

    def show_evidence(self, title: str, items: "tuple[EvidenceItem, ...]") -> None:
        """Show the files that an old assessment stands on."""
        from ntm_desktop.gui.settings.former_evidence import FormerEvidenceDialog

        FormerEvidenceDialog(self.context, title, items, self.window()).open()


def _former(ws: "Workspace") -> "Former":
    from ntm_desktop.services.evidence import evidence_items
    from ntm_desktop.services.predecessors import former_assessments

    return tuple(
        (commune, info, evidence_items(ws, info.id)) for commune, info in former_assessments(ws)
    )
