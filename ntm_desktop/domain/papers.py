"""The life of a paper: made, printed, signed, scanned; and what changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Literal

from ntm_desktop.domain.citing import as_cited
from ntm_desktop.domain.periods import Period

_CONTEXT = 6  # words kept on each side of what differs
_LONGEST = 12  # of a piece that is the same on both sides, words

Owner = Literal["dossier", "report"]


class Stage(StrEnum):
    """How far a paper is; before ``PRINTED`` its readiness says what it lacks."""

    MADE = ""
    PRINTED = "printed"
    SIGNED = "signed"
    SCANNED = "scanned"


STAGE_LABELS = {
    Stage.MADE: "Chưa in",
    Stage.PRINTED: "Đã in",
    Stage.SIGNED: "Đã ký",
    Stage.SCANNED: "Đã quét bản ký",
}


@dataclass(frozen=True, slots=True)
class PaperKey:
    """Which paper: one of a dossier, or a periodic report.

    Attributes:
        owner: "dossier" or "report".
        scope: id of the assessment, or of the report's form.
        part: id of the document, or key of the period.
    """

    owner: Owner
    scope: str
    part: str

    @classmethod
    def of_dossier(cls, assessment_id: str, document_id: str) -> "PaperKey":
        """A paper of a dossier."""
        return cls("dossier", assessment_id, document_id)

    @classmethod
    def of_report(cls, report_id: str, period: Period) -> "PaperKey":
        """A periodic report."""
        return cls("report", report_id, period.key)

    @property
    def text(self) -> str:
        """The key as it is kept."""
        return f"{self.owner}/{self.scope}/{self.part}"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file kept with a paper; its bytes are in the vault under ``sha256``.

    Attributes:
        name: as people know it.
        size: bytes.
    """

    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """What is kept of a paper besides its data.

    Attributes:
        printed_on: dd/mm/yyyy, "" while it was not printed.
        printed_text: what it said then, a line for each piece.
        signed_number: its number when it was signed, without symbol; "" for none.
        signed_date: dd/mm/yyyy, "" while it is not signed.
        signed_text: what the signed sheet says, a line for each piece.
        scan: the signed sheets as PDF; the signed file itself where it was signed digitally.
        edited: the Word file that was edited further.
        signed_by: who signed digitally, several with "; "; "" where it was signed by hand.
        signed_at: when the last of them did, ISO 8601 in UTC.
    """

    printed_on: str = ""
    printed_text: str = ""
    signed_number: str = ""
    signed_date: str = ""
    signed_text: str = ""
    scan: KeptFile | None = None
    edited: KeptFile | None = None
    signed_by: str = ""
    signed_at: str = ""

    @property
    def stage(self) -> Stage:
        """How far the paper is."""
        if self.scan is not None:
            return Stage.SCANNED
        if self.signed_date:
            return Stage.SIGNED
        return Stage.PRINTED if self.printed_on else Stage.MADE

    @property
    def digital(self) -> bool:
        """Whether it was signed digitally; then ``scan`` is the signed file."""
        return bool(self.signed_by)

    @property
    def stage_label(self) -> str:
        """How far the paper is, in words."""
        return "Đã ký số" if self.digital else STAGE_LABELS[self.stage]

    @property
    def blank(self) -> bool:
        """Whether nothing is kept."""
        return self == PaperRecord()


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two texts differ; one of both is "" where the other has more.

    Attributes:
        before: the older text there, with some words around it.
        now: the newer one.
    """

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class PaperLife:
    """A paper's record held against what it says now.

    Attributes:
        differences: between the signed sheet and the data now; of a paper that was only printed
            between the printed sheet and the data now.
        added: captions of tables and charts that the sheet did not have at all and the paper has
            now, since its form grew or there is something to fill them with.
    """

    record: PaperRecord = PaperRecord()
    differences: tuple[Difference, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def stage(self) -> Stage:
        """How far the paper is."""
        return self.record.stage

    @property
    def signed(self) -> bool:
        """Whether a signed sheet exists."""
        return self.stage in (Stage.SIGNED, Stage.SCANNED)


def text_differences(before: str, now: str) -> tuple[Difference, ...]:
    """Where two texts differ, in reading order.

    Args:
        before: the older text, a line for each piece.
        now: the newer one.
    """
    if before == now:
        return ()
    # Earlier versions cited "01/03/2024" for "01/3/2024": the same day, so no change.
    old, new = as_cited(before).splitlines(), as_cited(now).splitlines()
    return tuple(
        found
        for tag, first, last, begin, end in SequenceMatcher(
            None, old, new, autojunk=False
        ).get_opcodes()
        if tag != "equal"
        for found in _of_block(old[first:last], new[begin:end])
    )


def _of_block(old: list[str], new: list[str]) -> Iterator[Difference]:
    """A block that differs, line beside line as far as both go."""
    for place in range(max(len(old), len(new))):
        left = old[place] if place < len(old) else ""
        right = new[place] if place < len(new) else ""
        yield _narrowed(left, right)


def _narrowed(left: str, right: str) -> Difference:
    """Two lines cut down to what differs, with some words around it."""
    if not left or not right:
        return Difference(left, right)
    old, new = left.split(), right.split()
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Difference(_cut(old, same, tail), _cut(new, same, tail))


def _cut(words: list[str], same: int, tail: int) -> str:
    first = 0 if same <= _LONGEST else same - _CONTEXT
    last = len(words) if tail <= _LONGEST else len(words) - tail + _CONTEXT
    before, after = "… " if first else "", " …" if last < len(words) else ""
    return before + " ".join(words[first:last]) + after
