"""What a recognition dossier consists of, as data of the procedure in force."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.criteria import Provenance, Tier


class DocumentKind(StrEnum):
    """The papers the program can make for a dossier."""

    SUBMISSION_LETTER = "submission_letter"
    RESULTS_REPORT = "results_report"
    DETAILED_TABLE = "detailed_table"
    OPINIONS_REPORT = "opinions_report"
    MINUTES = "minutes"
    ARREARS_REPORT = "arrears_report"
    LETTER = "letter"
    """All text: heading and subject are the form's, the fields are its paragraphs."""
    EVIDENCE_LIST = "evidence_list"


class FieldKind(StrEnum):
    """What can be written into a field; anything but text is read and checked."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    """The number of a paper, without its symbol: the "12" of 12/TTr-UBND."""
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class TextField:
    """A passage the officer writes himself.

    Attributes:
        id: stable within the dossier: "situation.features".
        label: what is asked.
        hint: what belongs there.
        multiline: a passage rather than a line.
        default: proposed text, may hold {commune}, {district}, {province}, {year}, {tier}.
        required: the paper is not ready without it.
        kind: what it holds; a line unless it is text.
        office: proposed text where a receiving office writes the report over its communes; ""
            for the same as ``default``.
    """

    id: str
    label: str
    hint: str = ""
    multiline: bool = True
    default: str = ""
    required: bool = False
    kind: FieldKind = FieldKind.TEXT
    office: str = ""


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """One paper of the dossier.

    Attributes:
        id: stable: "to-trinh".
        title: as listed in the submission letter.
        symbol: abbreviation in its number, "TTr", "BC", "BB"; empty for a table.
        original: "bản chính", "bản sao" or "".
        fields: what the officer fills in, in order.
        heading: of a letter: "TỜ TRÌNH".
        subject: of a letter, may hold the placeholders of a field.
        claims: a further paper that asks for recognition, so a draft while it may not.
    """

    id: str
    kind: DocumentKind
    title: str
    symbol: str
    original: str
    provenance: Provenance
    fields: tuple[TextField, ...] = ()
    heading: str = ""
    subject: str = ""
    claims: bool = False


class AnsweredBy(StrEnum):
    """Which of the commune's data tell whether a condition holds."""

    CRITERIA = "criteria"
    ARREARS = "arrears"
    SATISFACTION = "satisfaction"


@dataclass(frozen=True, slots=True)
class FormCondition:
    """What must hold besides the criteria.

    Attributes:
        text: one sentence, as papers cite it.
        answered_by: None where no data of the program can tell: the commune confirms it.
    """

    text: str
    answered_by: AnsweredBy | None = None


@dataclass(frozen=True, slots=True)
class AskedShare:
    """A share that the procedure asks for, in percent: of the satisfied, of those who agree."""

    percent: Decimal
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DossierForm:
    """The papers of one procedure for one or more tiers.

    Attributes:
        decision: the decision that sets the procedure.
        conditions: in the order in which papers cite them.
        addressee: printed after "Kính gửi:", may hold {district} and {province}.
        shared_fields: asked once and used by several papers (signer, place, copies).
        legal_bases: lines "Căn cứ …", in order.
        further: papers beside the dossier, neither listed in its letter nor bound into it.
        satisfaction: of residents; None where the share asked for is not known.
        agreement: of those present at the meeting, below which the officer is warned.
    """

    id: str
    version: int
    title: str
    decision: str
    tiers: tuple[Tier, ...]
    set_ids: tuple[str, ...]
    provenance: Provenance
    conditions: tuple[FormCondition, ...]
    addressee: str
    documents: tuple[DocumentForm, ...]
    shared_fields: tuple[TextField, ...] = ()
    legal_bases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    further: tuple[DocumentForm, ...] = ()
    satisfaction: AskedShare | None = None
    agreement: AskedShare | None = None

    @property
    def every_document(self) -> tuple[DocumentForm, ...]:
        """The papers of the dossier, then the further ones."""
        return (*self.documents, *self.further)
