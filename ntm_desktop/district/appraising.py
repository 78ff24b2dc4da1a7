"""Appraising one commune's package, indicator by indicator, as a draft until it is finished."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.checking import known_senders
from ntm_desktop.district.judging import rules_of_content
from ntm_desktop.district.kept import content_of_tables, inside_file, kept_package
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.domain.appraisal import (
    AppraisalCount,
    AppraisalDecision,
    AppraisalLine,
    Appraised,
)
from ntm_desktop.domain.appraisal_words import entry_key
from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    Answer,
    Context,
    IndicatorVerdict,
    PartAnswer,
    Verdict,
)
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.package import AssessmentContent, PackageOutcome
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import nfc
from ntm_desktop.domain.verdicts import check_answer, judge
from ntm_desktop.errors import ChangedMeanwhileError, EntryError, PackageError
from ntm_desktop.exchange.contents import assessment_of, dossier_files
from ntm_desktop.exchange.reading import KeyFor, OpenedPackage
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.acts import Act, acts
from ntm_desktop.store.register.appraisals import appraised_of, keep_appraised
from ntm_desktop.store.register.assignments import owners_of
from ntm_desktop.store.register.below import AnswerBelow, answers_below
from ntm_desktop.store.register.register import PACKAGES_FOLDER, Register, RegisteredPackage

_LONGEST_REMARK = 500


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A package as the appraisers have it before them.

    Attributes:
        content: what the commune said, with its projects, money and evidence.
        criteria_set: what it is judged by here, decisions laid over.
        lines: every indicator of the set, in official order.
        met: criteria met by the appraised figures.
        met_reported: by the reported ones.
        answered: what the office's newest receipt says of the package as a whole.
        superseded: a newer package of the commune for the same period has come since.
        earlier: of which period ``before`` and ``earlier_answers`` are, "" when there is none.
        earlier_answers: what counted then: the figures of that appraisal when it was accepted.
        papers: ids of the papers of the dossier inside.
        owners: criterion number to the officer who appraises it.
        below: what offices below answered before they handed the package on, newest first.
        acts: what was done with the package here, newest first.
    """

    package: RegisteredPackage
    content: AssessmentContent
    criteria_set: CriteriaSet
    lines: tuple[AppraisalLine, ...]
    met: int
    met_reported: int
    answered: PackageOutcome
    superseded: bool
    earlier: str = ""
    earlier_answers: Mapping[str, Answer] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    owners: Mapping[int, str] = field(default_factory=dict)
    below: tuple[AnswerBelow, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether somebody has entered something."""
        return any(line.entered is not None for line in self.lines)

    @property
    def count(self) -> AppraisalCount:
        """How far it has come."""
        decisions = [line.decision for line in self.lines]
        return AppraisalCount(
            len(decisions),
            decisions.count(AppraisalDecision.ACCEPTED),
            decisions.count(AppraisalDecision.RETURNED),
        )

    def line(self, indicator_no: str) -> AppraisalLine:
        """One of them; it must be there."""
        return next(line for line in self.lines if line.indicator_no == indicator_no)


def appraisal_of(register: Register, catalog: Catalog, position: int) -> Appraisal:
    """A package with what was entered so far.

    Args:
        register: open.
        catalog: gives the rules.
        position: of the package in the register.

    Raises:
        PackageError: the file that is kept is gone, or is not what was received.
    """
    package = register.package_at(position)
    opened = kept_package(register, package)
    content = assessment_of(opened)
    criteria_set = rules_of_content(OfficeRules(catalog, register), content)
    return lay_out(register, package, content, criteria_set, dossier_files(opened))


def reading_appraisal(catalog: Catalog, position: int) -> Staged[Appraisal]:
    """The same in steps: the package, which may be large, is read beside the register.

    Raises:
        As :func:`appraisal_of`.
    """

    def begin(register: Register) -> tuple[Path, RegisteredPackage, KeyFor]:
        package = register.package_at(position)
        keys = known_senders(register).key_for(package.sha256)
        return register.data_dir / PACKAGES_FOLDER / package.file, package, keys

    path, package, key_for = yield OnDatabase(begin)
    inside: tuple[OpenedPackage, AssessmentContent] = yield Beside(
        lambda progress: inside_file(path, package, key_for, progress)
    )
    opened, content = inside

    def finish(register: Register) -> Appraisal:
        criteria_set = rules_of_content(OfficeRules(catalog, register), content)
        return lay_out(register, package, content, criteria_set, dossier_files(opened))

    appraisal: Appraisal = yield OnDatabase(finish)
    return appraisal


def lay_out(
    register: Register,
    package: RegisteredPackage,
    content: AssessmentContent,
    criteria_set: CriteriaSet,
    papers: tuple[str, ...] = (),
) -> Appraisal:
    """What was said and what was entered so far, line by line; reads no package."""
    position = package.position
    context = Context(content.period.year, content.group_id, content.properties)
    entered = appraised_of(register, position)
    appraised = {
        indicator.no: _with(
            content.answers.get(indicator.no, BLANK_ANSWER), entered.get(indicator.no)
        )
        for indicator in criteria_set.indicators()
    }
    reported_verdicts = judge(criteria_set, content.answers, context)
    verdicts = judge(criteria_set, appraised, context)
    earlier = _before(register, package)
    before = contents.indicator_verdicts(register, earlier.position) if earlier else {}
    stated = {i.no: i for c in reported_verdicts.criteria for i in c.indicators}
    lines = [
        _line(criterion.no, indicator, stated, content, appraised, entered, before, criteria_set)
        for criterion in verdicts.criteria
        for indicator in criterion.indicators
    ]
    receipt = register.receipt(position)
    later = [
        one
        for one in register.packages_of(package.commune)
        if one.position > position and one.period_key == package.period_key
    ]
    return Appraisal(
        package,
        content,
        criteria_set,
        tuple(lines),
        sum(c.verdict is Verdict.MET for c in verdicts.criteria),
        sum(c.verdict is Verdict.MET for c in reported_verdicts.criteria),
        receipt.outcome if receipt else PackageOutcome.RECEIVED,
        bool(later),
        Period.parse(earlier.period_key).label if earlier else "",
        _answers_of(register, earlier),
        papers,
        owners_of(register, content.pin.set_id),
        answers_below(register, package.sha256),
        acts(register, package=position),
    )


def again(register: Register, known: Appraisal) -> Appraisal:
    """An appraisal that was read, as the register has it now; the package is not read again."""
    return lay_out(register, known.package, known.content, known.criteria_set, known.papers)


def appraise(
    register: Register,
    catalog: Catalog,
    position: int,
    indicator_no: str,
    at: datetime,
    *,
    decision: AppraisalDecision,
    parts: Mapping[str, PartAnswer] | None = None,
    remark: str = "",
    due_on: date | None = None,
    appraiser: str = "",
) -> AppraisalLine:
    """Enter what an appraiser finds of one indicator; what stood there is replaced.

    Args:
        register: open.
        catalog: gives the rules.
        position: of the package in the register.
        indicator_no: of which indicator.
        at: now, UTC.
        decision: accepted, returned, or still open.
        parts: part id to appraised figures, of the parts that differ from the report.
        remark: needed when it is returned.
        due_on: the day it is to come back.
        appraiser: who says so.

    Raises:
        EntryError: no such indicator or part, figures that cannot be, a return without a remark.
        PackageError: the file that is kept is gone, or is not what was received.
    """
    known = appraisal_of(register, catalog, position)
    return appraise_known(
        register,
        known,
        indicator_no,
        at,
        decision=decision,
        parts=parts,
        remark=remark,
        due_on=due_on,
        appraiser=appraiser,
    ).line(indicator_no)


def appraise_known(
    register: Register,
    known: Appraisal,
    indicator_no: str,
    at: datetime,
    *,
    decision: AppraisalDecision,
    parts: Mapping[str, PartAnswer] | None = None,
    remark: str = "",
    due_on: date | None = None,
    appraiser: str = "",
    was: Appraised | None = None,
    compare: bool = False,
) -> Appraisal:
    """Enter it in an appraisal that was read; the package is not read again.

    Args:
        register: open.
        known: the appraisal as it was read.
        indicator_no: of which indicator.
        at: now, UTC.
        decision: accepted, returned, or still open.
        parts: part id to appraised figures, of the parts that differ from the report.
        remark: needed when it is returned.
        due_on: the day it is to come back.
        appraiser: who says so.
        was: what the appraiser saw when he entered this, None for nothing.
        compare: refuse when something else stands there by now.

    Returns:
        The appraisal as it stands now.

    Raises:
        ChangedMeanwhileError: another officer has entered something else meanwhile.
        EntryError: as :func:`appraise`; or the answer is signed already.
    """
    indicator = next(
        (one for one in known.criteria_set.indicators() if one.no == indicator_no), None
    )
    if indicator is None:
        raise EntryError(f"Bộ tiêu chí không có chỉ tiêu {indicator_no}.")
    text = " ".join(nfc(remark).split())
    if decision is AppraisalDecision.RETURNED and not text:
        raise EntryError(f"Trả lại chỉ tiêu {indicator_no} thì phải ghi xã cần sửa điều gì.")
    if len(text) > _LONGEST_REMARK:
        raise EntryError(f"Nhận xét dài quá {_LONGEST_REMARK} chữ. Hãy rút gọn.")
    entered = Appraised(
        indicator_no, decision, dict(parts or {}), text, due_on, " ".join(nfc(appraiser).split())
    )
    reported = known.content.answers.get(indicator_no, BLANK_ANSWER)
    faults = check_answer(indicator, _with(reported, entered))
    if faults:
        raise EntryError(" ".join(faults))
    position = known.package.position
    with register.transaction():
        _ensure_open(register, position)
        if compare:
            _ensure_seen(appraised_of(register, position).get(indicator_no), was, indicator_no)
        keep_appraised(register, position, entered, at)
    return again(register, known)


def _ensure_open(register: Register, position: int) -> None:
    receipt = register.receipt(position)
    if receipt is not None and receipt.outcome is not PackageOutcome.RECEIVED:
        raise EntryError(
            "Phiếu trả lời gói này đã ký nên không sửa được nữa. Muốn sửa thì bấm “Mở lại”."
        )


def _ensure_seen(stored: Appraised | None, was: Appraised | None, no: str) -> None:
    """Refuse an entry that was made without seeing what another officer has entered."""
    if entry_key(stored) == entry_key(was):
        return
    who = f" của {stored.appraiser}" if stored and stored.appraiser else ""
    raise ChangedMeanwhileError(
        f"Chỉ tiêu {no} vừa có ý kiến khác{who}; ý kiến vừa nhập chưa được ghi. Hãy xem lại rồi "
        "nhập tiếp.",
        seen=entry_key(was),
        stored=entry_key(stored),
    )


def accept_the_rest(
    register: Register,
    known: Appraisal,
    at: datetime,
    *,
    met_only: bool,
    appraiser: str = "",
    criteria: Container[int] | None = None,
) -> Appraisal:
    """Accept as reported what nobody has said anything of.

    Args:
        register: open.
        known: the appraisal as it was read.
        at: now, UTC.
        met_only: only indicators that are met or do not apply.
        appraiser: who says so.
        criteria: numbers of the criteria he appraises, None for all.

    Raises:
        EntryError: the answer is signed already.
    """
    fine = (Verdict.MET, Verdict.NOT_APPLICABLE)
    with register.transaction():
        _ensure_open(register, known.package.position)
        for line in again(register, known).lines:
            if line.decision is not AppraisalDecision.OPEN:
                continue
            if criteria is not None and line.criterion_no not in criteria:
                continue
            if met_only and line.verdict not in fine:
                continue
            parts = line.entered.parts if line.entered else {}
            remark = line.entered.remark if line.entered else ""
            entered = Appraised(
                line.indicator_no, AppraisalDecision.ACCEPTED, parts, remark, None, appraiser
            )
            keep_appraised(register, known.package.position, entered, at)
    return again(register, known)


def _with(reported: Answer, entered: Appraised | None) -> Answer:
    if entered is None or not entered.parts:
        return reported
    return replace(reported, parts={**reported.parts, **entered.parts})


def _line(
    criterion_no: int,
    judged: IndicatorVerdict,
    stated: Mapping[str, IndicatorVerdict],
    content: AssessmentContent,
    appraised: Mapping[str, Answer],
    entered: Mapping[str, Appraised],
    before: Mapping[str, Verdict],
    criteria_set: CriteriaSet,
) -> AppraisalLine:
    no = judged.no
    name = next(one.name for one in criteria_set.indicators() if one.no == no)
    return AppraisalLine(
        indicator_no=no,
        criterion_no=criterion_no,
        name=name,
        reported=content.answers.get(no, BLANK_ANSWER),
        appraised=appraised[no],
        stated=stated[no].verdict,
        verdict=judged.verdict,
        sentence=judged.explanation,
        entered=entered.get(no),
        before=before.get(no),
        cautions=stated[no].cautions,
    )


def _before(register: Register, package: RegisteredPackage) -> RegisteredPackage | None:
    """The package of the period before, by the same set; the newest that was not sent back."""
    period = Period.parse(package.period_key)
    earlier = [
        one
        for one in register.packages_of(package.commune)
        if one.set_id == package.set_id and Period.parse(one.period_key) < period
    ]
    outcomes = register.outcomes(one.position for one in earlier)
    kept = [one for one in earlier if outcomes.get(one.position) is not PackageOutcome.RETURNED]
    return max(kept, key=lambda one: (Period.parse(one.period_key), one.position), default=None)


def _answers_of(register: Register, package: RegisteredPackage | None) -> Mapping[str, Answer]:
    """What counted of an earlier package: as appraised where it was accepted."""
    if package is None:
        return {}
    try:
        said = content_of_tables(contents.tables_of(register, package.position)).answers
    except PackageError:
        return {}  # an old package of which only the verdicts are left
    receipt = register.receipt(package.position)
    if receipt is None or receipt.outcome is not PackageOutcome.ACCEPTED:
        return said
    entered = appraised_of(register, package.position)
    return {no: _with(answer, entered.get(no)) for no, answer in said.items()}
