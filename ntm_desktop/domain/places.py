"""What else is assessed inside a commune: villages, residential areas, household gardens."""

from dataclasses import dataclass

from ntm_desktop.domain.criteria import SubjectLevel

LEVEL_LABELS = {
    SubjectLevel.COMMUNE: "xã",
    SubjectLevel.VILLAGE: "thôn",
    SubjectLevel.RESIDENTIAL_AREA: "khu dân cư",
    SubjectLevel.GARDEN: "vườn hộ",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One village, residential area or household garden.

    Attributes:
        village_id: the village a residential area or garden lies in; empty when not said.
        households: of a village; None when not known.
    """

    id: str
    level: SubjectLevel
    name: str
    position: int
    village_id: str = ""
    households: int | None = None
    note: str = ""
