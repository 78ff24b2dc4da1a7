"""What a package says: whose it is, which place it has in the chain, and what lies in it.

(``domain/outgoing.py`` is the commune's record of the packages it made.)
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.assessment import Answer, Assessment, PartAnswer, Verdict
from ntm_desktop.domain.money.lines import Gift, MoneyLine
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.domain.projects import Project
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.resources import Contribution, ResourceLine
from ntm_desktop.domain.units import Commune

EXTENSION = ".ntmz"
SEALED_EXTENSION = ".ntmz.age"


class PackageKind(StrEnum):
    """What a package carries; receipts and rules travel down, the others up."""

    ASSESSMENT = "assessment"
    ENROLMENT = "enrolment"
    RECEIPT = "receipt"
    CRITERIA_SET = "criteria-set"


PACKAGE_KIND_LABELS: Mapping[PackageKind, str] = MappingProxyType(
    {
        PackageKind.ASSESSMENT: "Tự đánh giá",
        PackageKind.ENROLMENT: "Đăng ký khóa",
        PackageKind.RECEIPT: "Phiếu tiếp nhận",
        PackageKind.CRITERIA_SET: "Bộ tiêu chí",
    }
)


@dataclass(frozen=True, slots=True)
class PackageHeader:
    """Name and place of a package; all of it stands in the signed trusted comment.

    Attributes:
        commune_code: official five-digit code of the commune that sends or is answered.
        period: what it speaks of.
        epoch: id of the life of the sender's file, 32 hexadecimal digits; a restored copy
            starts a new one.
        sequence: from 1 within its epoch; order is by this, never by clock.
        previous: SHA-256 of the package before it in the epoch, "" for the first.
        created_at: UTC by the sender's clock; for people only.
        program: name and version of the writing program.
    """

    kind: PackageKind
    commune_code: str
    period: Period
    epoch: str
    sequence: int
    previous: str
    created_at: datetime
    program: str

    @property
    def stem(self) -> str:
        """File name without extension; the folder inside the ZIP is called so too."""
        return f"{self.commune_code}_{self.kind}_{self.period.key}_{self.sequence:04d}"

    @property
    def file_name(self) -> str:
        """Name of the package as it is written, unsealed."""
        return self.stem + EXTENSION


@dataclass(frozen=True, slots=True)
class CriteriaPin:
    """The exact version of the rules an assessment was made by.

    Attributes:
        fingerprint: SHA-256 of the set's canonical bytes, hex.
    """

    set_id: str
    version: int
    fingerprint: str


class RuleKind(StrEnum):
    """What a document of rules is."""

    SET = "set"
    OVERRIDE = "override"
    REGISTER = "register"


RULE_KIND_LABELS: Mapping[RuleKind, str] = MappingProxyType(
    {
        RuleKind.SET: "Bộ tiêu chí",
        RuleKind.OVERRIDE: "Quyết định của tỉnh",
        RuleKind.REGISTER: "Mẫu sổ",
    }
)


@dataclass(frozen=True, slots=True)
class RuleDocument:
    """A set, a provincial decision or a register's form that travels, word for word.

    Attributes:
        id: of the set or decision.
        version: of its data.
        fingerprint: SHA-256 of ``document``, hex.
        title: official title.
        decision: its number, as a verdict cites it.
        signer: number of the key that signed it where it came from; empty for an own one.
        signer_name: whose key that is, as the sender knows it: a claim, not a proof.
        document: its canonical JSON.
    """

    kind: RuleKind
    id: str
    version: int
    fingerprint: str
    title: str
    decision: str
    signer: str
    signer_name: str
    document: bytes


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One piece of evidence in a package.

    Attributes:
        requirement: index of the line in ``Indicator.evidence``; None for the whole indicator.
        name: the real file name.
        size: bytes.
        file: its name inside ``data/evidence/``: SHA-256 and a harmless extension.
    """

    id: str
    indicator_no: str
    requirement: int | None
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime

    @property
    def file(self) -> str:
        """SHA-256 with an extension taken from the content's type, never from the name."""
        return f"{self.sha256}.{EVIDENCE_EXTENSIONS.get(self.media_type, 'bin')}"


EVIDENCE_EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": "pdf",
        "image/jpeg": "jpg",
        "image/png": "png",
        "image/webp": "webp",
        "image/gif": "gif",
        "image/tiff": "tif",
        "image/heic": "heic",
        "video/mp4": "mp4",
        "text/plain": "txt",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
        "application/zip": "zip",
    }
)


@dataclass(frozen=True, slots=True)
class StatedVerdicts:
    """The verdicts the sender printed and signed.

    Attributes:
        criteria: criterion number to verdict.
        indicators: indicator number to verdict.
    """

    criteria: Mapping[int, Verdict]
    indicators: Mapping[str, Verdict]

    @property
    def met(self) -> int:
        """Number of criteria met."""
        return sum(verdict is Verdict.MET for verdict in self.criteria.values())


def stated_verdicts(assessment: Assessment) -> StatedVerdicts:
    """The verdicts of an assessment without their words, which may differ between versions."""
    return StatedVerdicts(
        {criterion.no: criterion.verdict for criterion in assessment.criteria},
        {i.no: i.verdict for criterion in assessment.criteria for i in criterion.indicators},
    )


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """A register with all its lines, as it travels.

    Attributes:
        version: of its form.
        fingerprint: SHA-256 of the form's canonical bytes, hex.
        entries: in the office's order, positions from 1; villages stand in them by name.
        form: known where it is packed; a reader finds it by id and version.
    """

    register: str
    version: int
    fingerprint: str
    title: str
    entries: tuple[Entry, ...]
    form: Form | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class YearContent:
    """Money by period and source, contributions and projects, of all years of the office.

    Attributes:
        labels: source or kind of quantity to what it is called.
        units: kind of quantity to its unit.
    """

    lines: tuple[MoneyLine, ...] = ()
    gifts: tuple[Gift, ...] = ()
    book: ProjectBook = field(default_factory=lambda: ProjectBook((), (), ()))
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    units: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.lines or self.gifts or self.book.cards)


@dataclass(frozen=True, slots=True)
class PlaceAssessment:
    """What one village, residential area or garden was assessed with in the period.

    Attributes:
        place_id: of which ``Place``.
        evidence: of this place alone; in order of indicator and time.
    """

    id: str
    place_id: str
    pin: CriteriaPin
    set_title: str
    group_id: str | None
    answers: Mapping[str, Answer]
    verdicts: StatedVerdicts
    evidence: tuple[EvidenceEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacesContent:
    """Villages, residential areas and gardens, all of them, and those assessed in the period."""

    places: tuple[Place, ...] = ()
    assessments: tuple[PlaceAssessment, ...] = ()

    @property
    def evidence(self) -> tuple[EvidenceEntry, ...]:
        """What proves the answers of all these places."""
        return tuple(entry for made in self.assessments for entry in made.evidence)


@dataclass(frozen=True, slots=True)
class AssessmentContent:
    """Everything an ``assessment`` package says in its tables.

    Attributes:
        border: flags of the commune as it set them, also the two below.
        receiving_unit: whom the commune reports to, as printed.
        sample: the figures are invented, to try the program with.
        group_id: commune group of the set, None when it has none or none was chosen.
        properties: property id to value, as the thresholds use them.
        answers: indicator number to answer.
        evidence: the commune's own, in order of indicator and time; several may share one file.
        rules: what the verdicts rest on besides the sets that every program ships: the set
            when it is an own one, and every provincial decision in force.
        rule_files: the decisions' own files that ``rules`` were read from, as far as the commune
            has them; at no indicator.
        registers: those that have lines.
        year: money by period and source, contributions, projects over the years.
        places: villages, residential areas and gardens with their assessments of the period.
    """

    commune: Commune
    border: bool
    especially_difficult: bool
    atk: bool
    receiving_unit: str
    sample: bool
    period: Period
    pin: CriteriaPin
    set_title: str
    group_id: str | None
    properties: Mapping[str, Decimal]
    answers: Mapping[str, Answer]
    verdicts: StatedVerdicts
    projects: tuple[Project, ...] = ()
    resources: tuple[ResourceLine, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = ()
    rules: tuple[RuleDocument, ...] = ()
    rule_files: tuple[EvidenceEntry, ...] = ()
    registers: tuple[RegisterContent, ...] = ()
    year: YearContent = field(default_factory=YearContent)
    places: PlacesContent = field(default_factory=PlacesContent)

    @property
    def every_evidence(self) -> tuple[EvidenceEntry, ...]:
        """The commune's own, then that of its villages, residential areas and gardens."""
        return (*self.evidence, *self.places.evidence)

    @property
    def every_file(self) -> tuple[EvidenceEntry, ...]:
        """Every evidence, then the decisions' own files: what lies beside the tables."""
        return (*self.every_evidence, *self.rule_files)


class PackageOutcome(StrEnum):
    """What the receiving side says of one part.

    ``RECEIVED`` is what a machine can say: whole, genuine, counted. Accepting and returning is
    for the people who appraise.
    """

    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """The receiving side's word on one part of a package.

    Attributes:
        part: "criteria", "evidence", "dossier", "projects", "resources".
        items: how many were counted in it.
        remark: what has to be mended, or "".
    """

    part: str
    outcome: PackageOutcome
    items: int
    remark: str = ""


OUTCOME_LABELS: Mapping[PackageOutcome, str] = MappingProxyType(
    {
        PackageOutcome.RECEIVED: "đã tiếp nhận",
        PackageOutcome.ACCEPTED: "đã chấp nhận",
        PackageOutcome.RETURNED: "trả lại",
    }
)

PART_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "criteria": "Kết quả tiêu chí",
        "evidence": "Minh chứng",
        "dossier": "Văn bản hồ sơ",
        "projects": "Danh mục công trình",
        "resources": "Nguồn lực",
    }
)


@dataclass(frozen=True, slots=True)
class AppraisedIndicator:
    """What the people who appraise found of one indicator.

    Attributes:
        outcome: accepted or returned.
        verdict: of the appraised figures, by the receiving office's rules.
        parts: part id to the appraised figures.
        remark: what was found, or has to be mended.
    """

    indicator_no: str
    outcome: PackageOutcome
    verdict: Verdict
    parts: Mapping[str, PartAnswer]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """What a ``receipt`` package says.

    Attributes:
        package: header of the package that is acknowledged.
        package_sha256: SHA-256 of the acknowledged package, unsealed.
        received_at: when it was registered, UTC, by the receiving side's clock.
        receiver: name of the receiving office.
        criteria_met: as recomputed by the receiving side.
        notes: what the receiving side points out (a gap in the sequence), a sentence each.
        appraised: indicator by indicator, once it was appraised; sent only to a program that
            reads it (``ANSWERS_LABEL``).
    """

    package: PackageHeader
    package_sha256: str
    received_at: datetime
    receiver: str
    criteria_met: int
    criteria_total: int
    parts: tuple[PartOutcome, ...]
    notes: tuple[str, ...] = field(default=())
    appraised: tuple[AppraisedIndicator, ...] = field(default=())

    @property
    def outcome(self) -> PackageOutcome:
        """Of the package as a whole."""
        return outcome_of(self.parts)


def outcome_of(parts: Sequence[PartOutcome]) -> PackageOutcome:
    """Returned when one part is, accepted when every part is, else merely received."""
    outcomes = {part.outcome for part in parts}
    if PackageOutcome.RETURNED in outcomes:
        return PackageOutcome.RETURNED
    return (
        PackageOutcome.ACCEPTED
        if outcomes == {PackageOutcome.ACCEPTED}
        else PackageOutcome.RECEIVED
    )


_FILE_NAME = re.compile(r"(?P<code>\d{5})(?:[^\d].*)?")


def code_in_file_name(name: str) -> str:
    """The commune code a file name begins with ("06325.pub"), or ""."""
    match = _FILE_NAME.fullmatch(name)
    return match["code"] if match else ""


def evidence_words(evidence: Sequence[EvidenceEntry], left_out: int = 0) -> str:
    """How much evidence a package tells of, said alike everywhere.

    Args:
        evidence: its entries; a file may serve several requirements.
        left_out: how many files are not sent again.
    """
    files = len({entry.sha256 for entry in evidence})
    words = f"{len(evidence)} mục minh chứng"
    if files != len(evidence):
        words += f" ({files} tệp)"
    return f"{words}; {left_out} tệp nơi nhận đã có, không gửi lại" if left_out else words
