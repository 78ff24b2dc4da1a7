"""The sample commune is something to show: figures, passages, evidence, all said to be invented."""

from pathlib import Path

from ntm_desktop.services.dossiers import document_pages, dossier_form, dossier_state, dossier_texts
from ntm_desktop.services.evidence import evidence_items, vault_file
from ntm_desktop.services.sample import create_sample
from ntm_desktop.services.undo import undo_label
from ntm_desktop.services.workspace import close_workspace, latest_assessment
from tests.papers import document_text


def test_its_dossier_lacks_no_passage_that_is_asked_for(tmp_path: Path) -> None:
    ws = create_sample(tmp_path / "xã mẫu")
    assessment_id = latest_assessment(ws).id
    texts = dossier_texts(ws, assessment_id)
    form = dossier_form(ws, assessment_id)
    fields = [*form.shared_fields, *(f for document in form.documents for f in document.fields)]
    assert [f.id for f in fields if f.required and not texts.get(f.id, f.default)] == []
    for document in form.documents:
        said = document_text(document_pages(ws, assessment_id, document.id))
        assert "…………" not in said
    assert undo_label(ws) == ""
    state = dossier_state(ws, assessment_id)
    assert state.documents
    close_workspace(ws)


def test_its_evidence_can_be_opened_and_is_small(tmp_path: Path) -> None:
    ws = create_sample(tmp_path / "xã mẫu")
    items = evidence_items(ws, latest_assessment(ws).id)
    assert len(items) >= 12
    assert {item.media_type for item in items} == {"application/pdf", "image/jpeg"}
    files = {vault_file(ws, item) for item in items}
    assert all(file.is_file() for file in files)
    assert sum(file.stat().st_size for file in files) < 400_000
    close_workspace(ws)
