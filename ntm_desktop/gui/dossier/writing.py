"""The middle of the dossier's page: what the officer writes himself, saved when it is left."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.papers.refusals import Refusals
from ntm_desktop.gui.papers.texts import FieldEditor, TextsForm
from ntm_desktop.gui.widgets import Card, Level

if TYPE_CHECKING:
    from ntm_desktop.services.dossiers import DocumentState, DossierState


class WritingCard(Card):
    """The passages of the chosen paper; remembers what was refused, of whatever paper."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Nội dung viết thêm"))
        self.context = context
        self._refused_of = ""
        self.texts = TextsForm(self._save)
        self._refusals = Refusals(lambda: self.texts.editors)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addWidget(self.texts)

    def show_texts(
        self, state: "DossierState", document: "DocumentState | None", texts: dict[str, str]
    ) -> None:
        """Show the passages of a paper.

        Args:
            state: of the dossier, with what several papers share.
            document: the chosen paper; None for the whole dossier.
            texts: field id to what is printed.
        """
        nothing = (
            self.tr("Chọn từng văn bản bên trái để viết nội dung riêng của văn bản đó.")
            if document is None
            else self.tr("Văn bản này lập hoàn toàn từ số liệu, không phải viết thêm.")
        )
        own = document.fields if document is not None else ()
        if self._refused_of != self.context.assessment.id:
            self._refused_of = self.context.assessment.id
            self._refusals.clear()
        self._refusals.forget_corrected()
        self.texts.show_fields(own, state.shared_fields, texts, self._names(), nothing)
        for field_id, one in self._refusals:
            if field_id in self.texts.editors:
                self.texts.editors[field_id].show_refused(one.text, one.reason)

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Texts that were refused, of any paper."""
        return self._refusals.unsaved()

    def give_back(self) -> bool:
        """Show what is saved in place of refused texts of this paper."""
        return self._refusals.give_back()

    def _names(self) -> dict[str, str]:
        """Names of the criteria behind their passages, which know only the number."""
        return {
            f"criterion.{criterion.no}": criterion.short_name or criterion.name
            for criterion in self.context.criteria_set.criteria
        }

    def _save(self, editor: FieldEditor, text: str) -> None:
        from ntm_desktop.services import dossiers

        self.context.tasks.run(
            partial(
                dossiers.record_dossier_text,
                assessment_id=self.context.assessment.id,
                field_id=editor.field.id,
                text=text,
                seen=editor.seen,
            ),
            done=lambda _change: self._refusals.settle(editor.field.id, text),
            failed=partial(self._refuse, editor.field.id, editor.field.label, text),
            owner=self,
        )

    def _refuse(self, field_id: str, label: str, text: str, error: NtmError) -> None:
        if not self._refusals.refuse(field_id, label, text, error):
            self.context.show_message(
                self.tr("{0} chưa được lưu: {1}").format(label, error),
                Level.ERROR,
                self.tr("Về ô đó"),
                partial(self.context.navigate, "dossier", field_id),
            )
