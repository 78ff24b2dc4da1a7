"""Which papers an office makes of an appraisal, as data of the procedure in force."""

from dataclasses import dataclass
from enum import StrEnum

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.dossier import TextField

STEP = "step"
"""Id of the field that says what the office calls its step: “thẩm tra”, “thẩm định”."""


class PaperKind(StrEnum):
    """The papers that can be made of an appraisal."""

    MINUTES = "minutes"
    REPORT = "report"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class AppraisalPaper:
    """One paper.

    Attributes:
        id: stable: "bien-ban-tham-tra".
        title: as it is listed; may hold {commune}, {year} and {step}.
        symbol: abbreviation in its number, "BB", "BC"; empty for a công văn.
        fields: what the officer fills in, in order.
    """

    id: str
    kind: PaperKind
    title: str
    symbol: str
    provenance: Provenance
    fields: tuple[TextField, ...] = ()


@dataclass(frozen=True, slots=True)
class AppraisalForm:
    """The papers of one procedure.

    Attributes:
        decision: the decision that sets the procedure.
        set_ids: criteria sets whose appraisals they speak of, "*" for every other.
        shared_fields: asked once for the whole office.
        legal_bases: lines "Căn cứ …", in order.
        notes: what has to be known about this data before a paper is signed.
    """

    id: str
    version: int
    title: str
    decision: str
    set_ids: tuple[str, ...]
    provenance: Provenance
    papers: tuple[AppraisalPaper, ...]
    shared_fields: tuple[TextField, ...] = ()
    legal_bases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def paper(self, paper_id: str) -> AppraisalPaper:
        """One of them; it must be there."""
        return next(paper for paper in self.papers if paper.id == paper_id)

    @property
    def fields(self) -> tuple[TextField, ...]:
        """Every field, the shared ones first."""
        return (*self.shared_fields, *(one for paper in self.papers for one in paper.fields))
