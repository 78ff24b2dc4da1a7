"""Recognition read out of the register of decisions, for the commune and what lies in it."""

from dataclasses import dataclass

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.recognised import (
    RECOGNITION,
    Standing,
    commune_standing,
    other_communes,
    place_standing,
)
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import communes, places
from ntm_desktop.store.commune import registers as stored


@dataclass(frozen=True, slots=True)
class CommuneRecognition:
    """What decisions say of the commune.

    Attributes:
        others: other communes that decisions in the register name: not this one's.
    """

    standing: Standing
    others: tuple[str, ...] = ()


def commune_recognition(ws: Workspace) -> CommuneRecognition:
    """Which recognition of the commune holds, and which was revoked."""
    entries = stored.entries(ws.file, RECOGNITION)
    if not entries:
        return CommuneRecognition(Standing())
    name = communes.read(ws.file).commune.name
    form = find_register(ws, RECOGNITION)
    return CommuneRecognition(commune_standing(form, entries, name), other_communes(entries, name))


def place_recognitions(ws: Workspace, level: SubjectLevel) -> dict[str, Standing]:
    """Id of a village, area or garden to what holds of it; those without a decision are absent."""
    entries = stored.entries(ws.file, RECOGNITION)
    if not entries:
        return {}
    form = find_register(ws, RECOGNITION)
    known = places.of_level(ws.file, level)
    found = {place.id: place_standing(form, entries, place, known) for place in known}
    return {place_id: standing for place_id, standing in found.items() if standing}
