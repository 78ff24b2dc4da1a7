"""Photos of projects: adding, taking away, telling before from after, opening."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.project_cards.photos import (
    PHOTO_TYPES,
    STAGE_LABELS,
    PhotoStage,
    ProjectPhoto,
)
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.services.evidence import AddedEvidence, Copies, copy_all, copy_to_look_at
from ntm_desktop.services.project_fields import card_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import project_cards, vault
from ntm_desktop.store.commune import project_photos as stored
from ntm_desktop.store.sqlite_file import new_id


def adding_photos(
    project_id: str, stage: PhotoStage, paths: Sequence[Path]
) -> Staged[AddedEvidence]:
    """Keep copies of photos of a project as one edit, which can be stopped while they are copied.

    A file that is refused does not keep back the others.

    Args:
        project_id: which project.
        stage: before the works or after.
        paths: the files, JPEG or PNG.

    Raises:
        EntryError: there is no such project.
        StoreError: the vault cannot be written; no photo was taken.
        CancelledError: asked to stop; no photo was taken.
    """
    folder: Path = yield OnDatabase(lambda ws: _vault_for(ws, project_id))
    copies: Copies = yield Beside(lambda progress: copy_all(folder, paths, progress))
    try:
        added: AddedEvidence = yield OnDatabase(lambda ws: _record(ws, project_id, stage, copies))
    finally:
        copies.discard()
    return added


def _vault_for(ws: Workspace, project_id: str) -> Path:
    card_of(project_cards.book(ws.file), project_id)
    return vault.folder_of(ws.file)


def _record(ws: Workspace, project_id: str, stage: PhotoStage, copies: Copies) -> AddedEvidence:
    card = card_of(project_cards.book(ws.file), project_id)
    own = stored.photos(ws.file, project_id)
    there = {photo.sha256: photo for photo in own}
    place = max((photo.position for photo in own if photo.stage is stage), default=0)
    refused, made, doubtful = list(copies.refused), [], []
    wanted: list[vault.TakenCopy] = []
    for name, copy in copies.taken:
        content = copy.content
        if content.media_type not in PHOTO_TYPES:
            refused.append(
                EntryError(
                    f"“{name}” không phải ảnh JPG hoặc PNG. Hãy lưu ảnh lại thành .jpg rồi thêm."
                )
            )
            continue
        if content.sha256 in there:
            old = there[content.sha256]
            refused.append(
                EntryError(
                    f"Ảnh “{name}” đã có trong công trình này, ở mục “{STAGE_LABELS[old.stage]}”, "
                    f"dưới tên “{old.name}”."
                )
            )
            continue
        place += 1
        photo = ProjectPhoto(
            new_id(), project_id, stage, place, name, content.media_type, content.size,
            content.sha256, ws.now(),
        )  # fmt: skip
        there[content.sha256] = photo
        wanted.append(copy)
        made.append(photo)
        if doubt := copies.doubtful.get(copy.partial):
            doubtful.append(f"Đã nhận “{name}” nhưng {doubt}. Hãy mở thử và thay bằng bản tốt hơn.")
    if not made:
        return AddedEvidence(None, tuple(refused))
    vault.settle(vault.folder_of(ws.file), *wanted)
    what = f"ảnh “{made[0].name}”" if len(made) == 1 else f"{len(made)} ảnh"
    label = f"Thêm {what} {STAGE_LABELS[stage].lower()}: {card.name}"
    change = apply(ws, label, [stored.photo_change(ws.file, photo) for photo in made])
    return AddedEvidence(change, tuple(refused), tuple(doubtful))


def remove_photo(ws: Workspace, photo_id: str) -> Change:
    """Take a photo away; its copy stays in the vault, so it can be undone.

    Raises:
        EntryError: there is no such photo.
    """
    photo = _photo(ws, photo_id)
    label = f"Bỏ ảnh “{photo.name}” khỏi công trình"
    return apply(ws, label, [stored.PHOTOS.change(ws.file, photo.id, None)])


def restage_photo(ws: Workspace, photo_id: str) -> Change:
    """Put a photo of before among those of after, or back, at their end.

    Raises:
        EntryError: there is no such photo.
    """
    photo = _photo(ws, photo_id)
    to = PhotoStage.BEFORE if photo.stage is PhotoStage.AFTER else PhotoStage.AFTER
    others = [one for one in stored.photos(ws.file, photo.project_id) if one.stage is to]
    place = 1 + max((one.position for one in others), default=0)
    label = f"Chuyển ảnh “{photo.name}” sang “{STAGE_LABELS[to]}”"
    moved = replace(photo, stage=to, position=place)
    return apply(ws, label, [stored.photo_change(ws.file, moved)])


def opening_photo(photo_id: str) -> Staged[Path]:
    """A copy under its real name, for opening in a viewer; gone when the file is closed.

    Raises:
        EntryError: there is no such photo.
        StoreError: its bytes are gone or damaged, or there is no room for a copy.
        CancelledError: asked to stop; there is no copy.
    """
    photo: ProjectPhoto
    source: Path
    photo, source = yield OnDatabase(lambda ws: _in_vault(ws, photo_id))
    copy: Path = yield Beside(lambda progress: copy_to_look_at(photo, source, progress))
    yield OnDatabase(lambda ws: ws.session.temporary_folders.append(copy.parent))
    return copy


def _in_vault(ws: Workspace, photo_id: str) -> tuple[ProjectPhoto, Path]:
    photo = _photo(ws, photo_id)
    return photo, vault.path_of(ws.file, photo.sha256)


def _photo(ws: Workspace, photo_id: str) -> ProjectPhoto:
    photo = stored.find(ws.file, photo_id)
    if photo is None:
        raise EntryError("Ảnh này không còn trong công trình. Hãy xem lại danh sách.")
    return photo
