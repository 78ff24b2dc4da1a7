"""A package as it is looked at: what it says, held against the rules, and whom it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ntm_desktop.domain.assessment import (
    VERDICT_LABELS,
    Assessment,
    Context,
    IndicatorVerdict,
)
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.kept_tables import KeptTable
from ntm_desktop.domain.package import (
    RULE_KIND_LABELS,
    AssessmentContent,
    EvidenceEntry,
    PackageHeader,
    RuleDocument,
    StatedVerdicts,
    stated_verdicts,
)
from ntm_desktop.domain.verdicts import judge


class Trust(StrEnum):
    """Where the key came from that a signature was checked with."""

    KNOWN = "known"
    """A register in which its fingerprint was compared with the paper slip."""
    GIVEN = "given"
    """A file that the person chose."""
    OWN = "own"
    """This PC's own key of the commune."""
    BESIDE = "beside"
    """A .pub file that lay beside the package: it proves that the package is whole, no more."""
    CARRIED = "carried"
    """The package itself: likewise."""

    @property
    def proves_sender(self) -> bool:
        """Whether the sender is known, and not only that nothing was changed."""
        return self not in (Trust.BESIDE, Trust.CARRIED)


TRUST_WORDS: Mapping[Trust, str] = {
    Trust.KNOWN: "khóa nơi nhận đã đối chiếu với phiếu giấy của xã",
    Trust.GIVEN: "khóa anh/chị đã chọn",
    Trust.OWN: "khóa của xã trên máy này",
    Trust.BESIDE: "khóa nằm cạnh gói: chỉ chứng tỏ gói nguyên vẹn, hãy đối chiếu với phiếu giấy",
    Trust.CARRIED: "khóa ghi trong gói: chỉ chứng tỏ gói nguyên vẹn, hãy đối chiếu với phiếu giấy",
}


PAPER_NAMES: Mapping[str, str] = {
    "to-trinh": "Tờ trình",
    "bao-cao-ket-qua": "Báo cáo kết quả",
    "bieu-chi-tiet": "Biểu chi tiết",
    "bao-cao-y-kien": "Báo cáo tổng hợp ý kiến",
    "bien-ban-hop": "Biên bản họp",
    "bao-cao-no-dong": "Báo cáo nợ đọng xây dựng cơ bản",
}
"""What the papers of a dossier are called, by their ids; one that is not here keeps its id."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A decision's own file that rules in a package were read from.

    Attributes:
        name: as whoever read it called it.
        sha256: of its bytes, hex.
        entry: how the package brings it; None when it does not.
    """

    name: str
    sha256: str
    entry: EvidenceEntry | None


@dataclass(frozen=True, slots=True)
class BroughtRule:
    """A set or decision that came along, and the files it was read from; none when typed."""

    rule: RuleDocument
    files: tuple[RuleFile, ...]


@dataclass(frozen=True, slots=True)
class PackageSight:
    """A package of a commune that passed every check of its bytes.

    Attributes:
        sha256: of the unsealed package.
        fingerprint: of the key it was verified with.
        sealed: it came sealed, and a key here opened it.
        criteria_set: what it is held against, decisions laid over; None when no copy is to be
            had here.
        assessment: the verdicts of its answers by that set, None likewise.
        differing: where the verdicts it states are not those that follow, a sentence each.
        notes: what else has to be known, a sentence each.
        papers: ids of the papers of the dossier inside.
        tables: what it says besides its answers, by name.
        held_back: names of evidence that is listed and was not sent again.
        rules: what it was judged by, as far as it came along.
    """

    header: PackageHeader
    sha256: str
    size: int
    fingerprint: str
    trust: Trust
    sealed: bool
    content: AssessmentContent
    criteria_set: CriteriaSet | None
    assessment: Assessment | None
    differing: tuple[str, ...]
    notes: tuple[str, ...]
    papers: tuple[str, ...]
    tables: tuple[KeptTable, ...]
    held_back: frozenset[str] = field(default_factory=frozenset)
    rules: tuple[BroughtRule, ...] = ()

    @property
    def title(self) -> str:
        """Whose it is, of which period: “Xã Chiến Thắng, năm 2024, gói số 2”."""
        commune = self.content.commune
        return f"{commune.full_name}, {self.content.period.inline}, gói số {self.header.sequence}"

    def verdict(self, indicator_no: str) -> IndicatorVerdict | None:
        """Where an indicator stands by the rules it is held against."""
        for criterion in self.assessment.criteria if self.assessment else ():
            for one in criterion.indicators:
                if one.no == indicator_no:
                    return one
        return None

    def evidence_of(self, indicator_no: str) -> tuple[EvidenceEntry, ...]:
        """Its evidence for an indicator."""
        return tuple(e for e in self.content.evidence if e.indicator_no == indicator_no)


def rule_lines(sight: PackageSight) -> list[str]:
    """What came along of the rules, and the decisions' own files, a line each."""
    lines = []
    for one in sight.rules:
        rule = one.rule
        what = f"{RULE_KIND_LABELS[rule.kind]} {rule.decision or rule.title}, bản {rule.version}"
        files = "; ".join(
            f"đọc từ tệp “{file.name}” (SHA-256 {file.sha256[:16]}…), "
            + ("kèm trong gói" if file.entry else "không kèm")
            for file in one.files
        )
        lines.append(f"{what}: {files or 'không ghi đọc từ tệp nào'}")
    return lines


def judged_content(criteria_set: CriteriaSet, content: AssessmentContent) -> Assessment:
    """The verdicts that follow from what a package says."""
    context = Context(content.period.year, content.group_id, content.properties)
    return judge(criteria_set, content.answers, context)


def differing_verdicts(stated: StatedVerdicts, computed: StatedVerdicts) -> list[str]:
    """Where a package states other verdicts than those that follow, a sentence each."""
    faults = []
    for label, theirs, ours in (
        (
            "Tiêu chí",
            {str(no): v for no, v in stated.criteria.items()},
            {str(no): v for no, v in computed.criteria.items()},
        ),
        ("Chỉ tiêu", dict(stated.indicators), dict(computed.indicators)),
    ):
        for no in dict.fromkeys([*ours, *theirs]):
            if theirs.get(no) is not ours.get(no):
                said, found = theirs.get(no), ours.get(no)
                faults.append(
                    f"{label} {no}: xã ghi “{VERDICT_LABELS[said] if said else 'không có'}”, "
                    f"tính lại là “{VERDICT_LABELS[found] if found else 'không có'}”"
                )
    return faults


def sight_differing(assessment: Assessment, content: AssessmentContent) -> tuple[str, ...]:
    """The same of an assessment that was judged here."""
    return tuple(differing_verdicts(content.verdicts, stated_verdicts(assessment)))
