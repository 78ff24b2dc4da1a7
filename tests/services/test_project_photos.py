"""Photos of projects, before and after."""

from pathlib import Path

import pytest

from ntm_desktop.documents.dossier.photos import PHOTOS, chosen_photos
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.project_cards.photos import PhotoStage
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.paths import resources_dir
from ntm_desktop.services import edits, history, project_photos, soundness
from ntm_desktop.services.dossiers import dossier_facts, record_dossier_text
from ntm_desktop.services.project_cards import add_project, card_view, remove_projects

PICTURES = resources_dir() / "samples" / "chien-thang-2024" / "evidence"
ROAD, EARTH = PICTURES / "duong-be-tong-lang-huyen.jpg", PICTURES / "duong-dat-lang-huyen.jpg"
CUT = Cut.at(2024)
BEFORE, AFTER = PhotoStage.BEFORE, PhotoStage.AFTER


@pytest.fixture
def project(ws):
    return add_project(ws, CUT, "Đường thôn Làng Huyền").id


def add(ws, project, stage, *paths: Path):
    return carry_out(ws, project_photos.adding_photos(project, stage, paths))


def shown(ws, project):
    return [(s.photo.stage, s.photo.name) for s in card_view(ws, project, CUT).photos]


def photo_id(ws, project, name):
    return next(s.photo.id for s in card_view(ws, project, CUT).photos if s.photo.name == name)


def test_photos_are_kept_before_and_after_and_outlive_the_original(ws, project, tmp_path):
    original = tmp_path / "dat.jpg"
    original.write_bytes(EARTH.read_bytes())
    add(ws, project, AFTER, ROAD)
    add(ws, project, BEFORE, original)
    original.unlink()
    assert shown(ws, project) == [(BEFORE, "dat.jpg"), (AFTER, ROAD.name)]
    first = card_view(ws, project, CUT).photos[0]
    assert first.path.read_bytes() == EARTH.read_bytes()
    assert soundness.unreferenced(ws).files == 0


def test_several_photos_are_one_edit(ws, project):
    add(ws, project, BEFORE, EARTH, ROAD)
    edits.undo(ws)
    assert shown(ws, project) == []
    edits.redo(ws)
    assert shown(ws, project) == [(BEFORE, EARTH.name), (BEFORE, ROAD.name)]
    edits.undo(ws)
    assert soundness.unreferenced(ws).files == 0, "history still speaks of them"


def test_what_is_no_photo_or_is_there_already_is_refused_with_its_name(ws, project):
    added = add(ws, project, AFTER, ROAD, PICTURES / "xac-nhan-dien-luc.pdf")
    assert [str(one) for one in added.refused] == [
        "“xac-nhan-dien-luc.pdf” không phải ảnh JPG hoặc PNG. Hãy lưu ảnh lại thành .jpg rồi thêm."
    ]
    again = add(ws, project, BEFORE, ROAD)
    assert again.change is None
    assert "đã có trong công trình này, ở mục “Sau khi làm”" in str(again.refused[0])


def test_a_photo_moves_to_the_other_stage_and_back(ws, project):
    add(ws, project, BEFORE, EARTH, ROAD)
    project_photos.restage_photo(ws, photo_id(ws, project, ROAD.name))
    assert shown(ws, project) == [(BEFORE, EARTH.name), (AFTER, ROAD.name)]
    edits.undo(ws)
    assert shown(ws, project) == [(BEFORE, EARTH.name), (BEFORE, ROAD.name)]


def test_a_photo_that_was_taken_away_comes_back_from_the_history(ws, project):
    add(ws, project, AFTER, ROAD)
    project_photos.remove_photo(ws, photo_id(ws, project, ROAD.name))
    assert shown(ws, project) == []
    newest = history.all_history(ws, "ảnh")[0]
    assert newest.can_restore
    assert ROAD.name in newest.old
    history.restore(ws, newest.id)
    assert shown(ws, project) == [(AFTER, ROAD.name)]


def test_a_copy_opens_under_its_real_name(ws, project):
    add(ws, project, AFTER, ROAD)
    copy = carry_out(ws, project_photos.opening_photo(photo_id(ws, project, ROAD.name)))
    assert copy.name == ROAD.name
    assert copy.read_bytes() == ROAD.read_bytes()


def test_a_project_with_photos_is_not_taken_away_unasked(ws, project):
    add(ws, project, AFTER, ROAD)
    with pytest.raises(EntryError, match="1 ảnh"):
        remove_projects(ws, 2024, [project])


def test_photos_of_projects_are_printed_in_the_annex_as_those_of_evidence_are(
    ws, project, assessment
):
    add(ws, project, AFTER, ROAD)
    record_dossier_text(ws, assessment, PHOTOS, f"{ROAD.name} | Đường sau khi làm")
    (chosen,) = chosen_photos(dossier_facts(ws, assessment))
    assert chosen.caption == "Đường sau khi làm"
    assert chosen.file is not None
    assert chosen.file.path.read_bytes() == ROAD.read_bytes()


def test_unknown_photos_and_projects_are_told(ws, project):
    with pytest.raises(EntryError, match="không còn"):
        project_photos.remove_photo(ws, "x")
    with pytest.raises(EntryError):
        add(ws, "x", AFTER, ROAD)
