"""Phụ lục hình ảnh: the photos that the officer chose, each with its line."""

from dataclasses import dataclass

from ntm_desktop.documents.dossier.facts import DossierFacts, PhotoFile
from ntm_desktop.documents.dossier.frame import attached_to, lines_of
from ntm_desktop.documents.pages import Block, Picture, Section, Title
from ntm_desktop.domain.text import fold

PHOTOS = "photos.printed"


@dataclass(frozen=True, slots=True)
class ChosenPhoto:
    """One line of the field: a file, and what is printed below it.

    Attributes:
        file: None when no evidence of that name is there.
    """

    name: str
    caption: str
    file: PhotoFile | None


def chosen_photos(facts: DossierFacts) -> tuple[ChosenPhoto, ...]:
    """The photos that the officer named, in his order."""
    known = {fold(photo.name): photo for photo in facts.photos}
    found = []
    for line in lines_of(facts.text(PHOTOS)):
        name, _, caption = (part.strip() for part in line.partition("|"))
        found.append(ChosenPhoto(name, caption or name, known.get(fold(name))))
    return tuple(found)


def photo_annex(facts: DossierFacts) -> tuple[Section, ...]:
    """The annex of the results report; none while no photo was chosen."""
    blocks: list[Block] = [
        Picture(photo.file.path, photo.name, f"Hình {place}. {photo.caption}")
        for place, photo in enumerate((p for p in chosen_photos(facts) if p.file), 1)
        if photo.file is not None
    ]
    if not blocks:
        return ()
    title = Title(
        "PHỤ LỤC",
        f"HÌNH ẢNH MINH HỌA KẾT QUẢ NĂM {facts.year}",
        attached_to(facts),
    )
    return (Section((title, *blocks)),)
