"""What the commune's file says of itself: whose it is, and which assessments it holds."""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune


@dataclass(frozen=True, slots=True)
class CommuneInfo:
    """The commune whose file this is.

    Attributes:
        id: uuid4 hex, stays when communes are merged.
        commune: as it stood in the list of units when the file was made.
        border: xã biên giới.
        especially_difficult: xã đặc biệt khó khăn.
        atk: xã an toàn khu.
        receiving_unit: whom the dossier goes to, "UBND huyện Bắc Sơn".
        office_name: how the commune's own authority signs, "UBND xã Chiến Thắng".
        sample: its figures are invented; views and papers say so.
    """

    id: str
    commune: Commune
    border: bool
    especially_difficult: bool
    atk: bool
    receiving_unit: str
    office_name: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class AssessmentInfo:
    """One self-assessment (đợt tự đánh giá) and the exact rules it is made by.

    Attributes:
        id: uuid4 hex.
        set_version: version of the rules' data.
        set_fingerprint: SHA-256 of the rules' canonical bytes; pins them.
        group_id: commune group of the set, None while it has not been chosen.
        set_title: official title of the set.
        short_title: for the top bar.
        created_at: UTC.
        subject_level: what is assessed: the commune itself, or a village or garden in it.
        subject_id: id of that village or garden; empty for the commune itself.
    """

    id: str
    period: Period
    set_id: str
    set_version: int
    set_fingerprint: str
    group_id: str | None
    set_title: str
    short_title: str
    created_at: datetime
    subject_level: SubjectLevel = SubjectLevel.COMMUNE
    subject_id: str = ""
