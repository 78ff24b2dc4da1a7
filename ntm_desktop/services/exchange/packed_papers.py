"""The papers of the dossier that go into a package; the PDF library comes only for drawing."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.domain.papers import KeptFile
from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import DocumentError
from ntm_desktop.services.session import Workspace

if TYPE_CHECKING:
    from ntm_desktop.documents.dossier.facts import DossierFacts


def papers_to_draw(
    ws: Workspace, assessment_id: str
) -> "tuple[DossierFacts | None, tuple[str, ...]]":
    """What the dossier is drawn from, or why there is none."""
    from ntm_desktop.services import dossiers

    try:
        return dossiers.dossier_facts(ws, assessment_id), ()
    except DocumentError as error:
        return None, (f"Chưa kèm hồ sơ: {error}",)


def signed_scans(ws: Workspace, assessment_id: str) -> Mapping[str, tuple[KeptFile, Path]]:
    """Id of each signed paper to its scan and where that lies."""
    from ntm_desktop.services.papers import scans_of

    return scans_of(ws, assessment_id)


def drawn_papers(
    facts: "DossierFacts", progress: Progress
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Document id to PDF for every paper that can be made, and why others cannot."""
    # Brings the PDF library; a package without dossier does without it.
    from ntm_desktop.services import dossiers

    made: dict[str, bytes] = {}
    notes: list[str] = []
    forms = facts.form.documents
    for place, form in enumerate(forms):
        progress(place, len(forms))
        try:
            made[form.id] = dossiers.draw_document(facts, form.id)
        except DocumentError as error:
            notes.append(f"Chưa kèm “{facts.fill(form.title)}”: {error}")
    return made, tuple(notes)
