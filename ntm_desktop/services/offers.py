"""What the office knows already of an indicator that is still to be answered.

From what the receiving office accepted, from the same question of another set in the same
period, from the list of villages; and what the registers say beside it. Last period's figures,
and their sum over the communes this one was made from, are offered by the page itself; what an
imported workbook said stands in the answer.
"""

from collections.abc import Iterator

from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import Indicator, SubjectLevel
from ntm_desktop.domain.offers import (
    Offer,
    Offered,
    distinct,
    lacking,
    same_question,
    taken_from,
    whole_of_list,
)
from ntm_desktop.domain.outgoing import OutgoingPackage, PackageState
from ntm_desktop.domain.package import PackageKind
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.registers.wording import UNSAID, sum_words
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.in_force import find_assessment, find_indicator, pinned_set_of
from ntm_desktop.services.registers.listing import known_of, register_sums
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import history, packages, places


def offered(ws: Workspace, assessment_id: str, no: str) -> Offered:
    """What is known elsewhere of an indicator; nothing where it is answered.

    Raises:
        EntryError: there is no such assessment or indicator.
    """
    info = find_assessment(ws, assessment_id)
    rules = pinned_set_of(ws, info)
    indicator = find_indicator(rules, no)
    answer = stored.answer(ws.file, assessment_id, no)
    if not lacking(indicator, answer):
        return Offered()
    found = [
        *_accepted(ws, info, indicator, answer),
        *_asked_elsewhere(ws, info, indicator, answer),
        *_listed(ws, info, indicator, answer),
    ]
    return Offered(distinct(found), tuple(_registers(ws, info, no)))


def _accepted(
    ws: Workspace, info: AssessmentInfo, indicator: Indicator, answer: Answer
) -> Iterator[Offer | None]:
    """What stood in the newest package of an earlier period that was accepted."""
    for package in packages.packages(ws.file):
        if package.kind != PackageKind.ASSESSMENT or package.state is not PackageState.ACCEPTED:
            continue
        earlier = stored.find(ws.file, package.assessment_id or "")
        if earlier is None or earlier.set_id != info.set_id or not earlier.period < info.period:
            continue
        if (earlier.subject_level, earlier.subject_id) != (info.subject_level, info.subject_id):
            continue
        then = _as_packed(ws, package, earlier.id, indicator.no)
        receipts = packages.receipts(ws.file, package.id)
        day = f" ngày {day_in_vietnam(receipts[-1].received_at)}" if receipts else ""
        origin = f"gói số {package.sequence} ({earlier.period.inline}), nơi nhận đã chấp nhận{day}"
        yield taken_from(indicator, answer, then, origin)
        return


def _as_packed(ws: Workspace, package: OutgoingPackage, assessment_id: str, no: str) -> Answer:
    """An answer as it stood when a package was made: what was changed since is taken back."""
    answer = stored.answer(ws.file, assessment_id, no)
    for row in history.of_key(ws.file, assessment_id, no, (stored.ANSWER,)):
        if row.at <= package.made_at:
            break
        answer = stored.with_field(answer, row.change.field, row.change.old)
    return answer


def _asked_elsewhere(
    ws: Workspace, info: AssessmentInfo, indicator: Indicator, answer: Answer
) -> Iterator[Offer | None]:
    """The same question that another set asks of the same period."""
    subject = info.subject_id or None
    for other in stored.all_of(ws.file, info.subject_level, subject):
        if other.id == info.id or other.period != info.period or other.set_id == info.set_id:
            continue
        twin = same_question(pinned_set_of(ws, other), indicator)
        if twin is None:
            continue
        given = stored.answer(ws.file, other.id, twin.no)
        origin = f"chỉ tiêu {twin.no} của “{other.short_title}”, {other.period.inline}"
        yield taken_from(indicator, answer, given, origin)


def _listed(
    ws: Workspace, info: AssessmentInfo, indicator: Indicator, answer: Answer
) -> Iterator[Offer | None]:
    """How many villages and households the list of villages has; households when all are told."""
    if info.subject_level is not SubjectLevel.COMMUNE:
        return
    villages = places.of_level(ws.file, SubjectLevel.VILLAGE)
    if not villages:
        return
    counts = {"thôn": len(villages)}
    households = [village.households for village in villages]
    told = [number for number in households if number is not None]
    if len(told) == len(households):
        counts["hộ"] = sum(told)
    yield whole_of_list(indicator, answer, counts, f"danh sách {len(villages)} thôn")


def _registers(ws: Workspace, info: AssessmentInfo, no: str) -> Iterator[str]:
    if info.subject_level is not SubjectLevel.COMMUNE:
        return
    for hint in ws.catalog.register_hints():
        if (hint.set_id, hint.indicator) != (info.set_id, no):
            continue
        try:
            sums = register_sums(ws, hint.register, info.period)
            result = sums.result(hint.sum)
        except (EntryError, CatalogError, KeyError):
            continue  # a register this office does not keep
        words = sum_words(sums.form, result, known_of(ws))
        if not result.entries or words.total == UNSAID:
            continue
        parts = ", ".join(f"{label} {figure}" for label, figure in words.parts)
        beside = f" ({parts})" if parts else ""
        yield f"{sums.form.title}: {words.label.lower()} {words.total}{beside}"
