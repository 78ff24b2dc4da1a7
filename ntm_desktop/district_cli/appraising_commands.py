"""The words for appraising a commune's package, as the window does it."""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.district_cli.telling import tell
from ntm_desktop.errors import EntryError, UsageError

if TYPE_CHECKING:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.answering import Answered
    from ntm_desktop.district.appraising import Appraisal
    from ntm_desktop.domain.assessment import PartAnswer
    from ntm_desktop.domain.criteria import Part
    from ntm_desktop.store.register.register import Register

DONE, REFUSED = 0, 1


def add_appraising_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    appraise = verb("appraise", "thẩm tra gói mới nhất của một xã, từng chỉ tiêu; văn bản, mở lại")
    appraise.add_argument("commune", metavar="MÃ_XÃ")
    appraise.add_argument("--period", metavar="KỲ", help="kỳ của gói (mặc định: gói mới nhất)")
    appraise.add_argument(
        "--accept", action="append", default=[], metavar="CHỈ_TIÊU", help="chấp nhận; lặp lại được"
    )
    appraise.add_argument(
        "--return",
        dest="returned",
        action="append",
        default=[],
        metavar="CHỈ_TIÊU=NHẬN_XÉT",
        help="gửi trả kèm nhận xét; lặp lại được",
    )
    appraise.add_argument(
        "--figure",
        action="append",
        default=[],
        metavar="CHỈ_TIÊU[:PHẦN]=SỐ",
        help="số thẩm tra khác số xã: 61/100, 61%%, 12, đạt, chưa đạt; để trống là như xã",
    )
    appraise.add_argument(
        "--leave",
        action="append",
        default=[],
        metavar="CHỈ_TIÊU",
        help="để lại, xét sau: bỏ ý kiến đã ghi; lặp lại được",
    )
    appraise.add_argument("--due", metavar="NGÀY", help="nộp lại trước ngày, dd/mm/yyyy")
    appraise.add_argument(
        "--accept-met", action="store_true", help="chấp nhận mọi chỉ tiêu đạt chưa ai xét"
    )
    appraise.add_argument("--finish", action="store_true", help="hoàn thành: ký phiếu trả lời")
    appraise.add_argument("--reopen", metavar="LÝ_DO", help="mở lại thẩm tra đã ký")
    appraise.add_argument("--withdraw", metavar="LÝ_DO", help="xã thu hồi gói chưa ai xét")
    appraise.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="MỤC=NỘI_DUNG",
        help="ghi một mục của biên bản, báo cáo, công văn; lặp lại được",
    )
    appraise.add_argument("--papers", type=Path, metavar="THƯ_MỤC", help="ghi văn bản PDF, Word")
    appraise.add_argument("--receipts", type=Path, metavar="THƯ_MỤC", help="nơi ghi phiếu")
    appraise.set_defaults(run=_appraise)

    assign = verb("assign", "phân công cán bộ thẩm tra từng tiêu chí của một bộ")
    assign.add_argument("set", metavar="BỘ", help="bộ tiêu chí, ví dụ qd-318-2022-xa")
    assign.add_argument(
        "owners", nargs="*", metavar="SỐ=TÊN", help="tiêu chí số mấy giao cho ai; để trống là bỏ"
    )
    assign.set_defaults(run=_assign)


@dataclass(frozen=True, slots=True)
class _Worked:
    appraisal: "Appraisal"
    answered: "Answered | None"
    written: tuple[Path, ...]


def _appraise(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.store.register.register import Register

    catalog = Catalog.shipped()
    with Register.open(call.data) as register:
        done = _work(register, catalog, call)
    found, answered = done.appraisal, done.answered
    count = found.count
    title = f"{found.content.commune.full_name}, {found.content.period.label}, gói số "
    lines = [
        f"{title}{found.package.sequence}: xã báo {found.met_reported}, thẩm tra {found.met}/"
        f"{len(found.criteria_set.criteria)} tiêu chí đạt",
        f"{count.accepted} chấp nhận, {count.returned} gửi trả, {count.open} chưa thẩm tra",
    ]
    if answered is None and not done.written:
        lines += [
            f"  {line.indicator_no}  {_decided(line.decision)}"
            + (f" – {line.entered.remark}" if line.entered and line.entered.remark else "")
            for line in found.lines
        ]
    if answered is not None:
        from ntm_desktop.domain.package import OUTCOME_LABELS

        lines.append(f"Đã ký phiếu: {OUTCOME_LABELS[answered.outcome]}")
        lines.append(f"Phiếu: {answered.receipt_path or answered.receipt_error}")
    lines += [f"Đã ghi {path}" for path in done.written]
    tell(
        call,
        lines,
        {
            "commune": found.package.commune,
            "period": found.package.period_key,
            "sequence": found.package.sequence,
            "answered": str(found.answered),
            "met_reported": found.met_reported,
            "met": found.met,
            "accepted": count.accepted,
            "returned": count.returned,
            "open": count.open,
            "receipt": str(answered.receipt_path) if answered else None,
            "papers": [str(path) for path in done.written],
            "indicators": [
                {
                    "no": line.indicator_no,
                    "decision": str(line.decision),
                    "stated": str(line.stated),
                    "verdict": str(line.verdict),
                    "remark": line.entered.remark if line.entered else "",
                    "appraiser": line.entered.appraiser if line.entered else "",
                    "differences": {p: f"{d:f}" for p, d in line.differences.items()},
                    "owner": found.owners.get(line.criterion_no, ""),
                }
                for line in found.lines
            ],
            "below": [{"office": one.office, "outcome": str(one.outcome)} for one in found.below],
        },
    )
    return REFUSED if answered is not None and answered.receipt_error else DONE


def _work(register: "Register", catalog: "Catalog", call: argparse.Namespace) -> _Worked:
    from ntm_desktop.district.appraisal_papers import paper_facts, write_papers, write_text
    from ntm_desktop.district.appraising import accept_the_rest, again, appraisal_of
    from ntm_desktop.district.appraising import appraise_known as enter
    from ntm_desktop.district.closing import finish_appraisal, reopen_appraisal, withdraw_package
    from ntm_desktop.domain.appraisal import AppraisalDecision

    now = datetime.now(UTC)
    known = appraisal_of(register, catalog, _position(register, call))
    answered = None
    if call.reopen is not None:
        answered = reopen_appraisal(register, known, now, call.reopen, receipts_dir=call.receipts)
    if call.withdraw is not None:
        answered = withdraw_package(register, known, now, call.withdraw, receipts_dir=call.receipts)
    for place, text in _pairs(call.figure, "--figure", "CHỈ_TIÊU[:PHẦN]=SỐ"):
        known = _enter_figure(register, known, place, text, call.officer, now)
    due = _day(call.due) if call.due else None
    entries = [(no, AppraisalDecision.OPEN, "") for no in call.leave]
    entries += [(no, AppraisalDecision.ACCEPTED, "") for no in call.accept]
    entries += [
        (no, AppraisalDecision.RETURNED, remark)
        for no, remark in _pairs(call.returned, "--return", "CHỈ_TIÊU=NHẬN_XÉT")
    ]
    for no, decision, remark in entries:
        before = next((x.entered for x in known.lines if x.indicator_no == no), None)
        known = enter(
            register,
            known,
            no,
            now,
            decision=decision,
            parts=before.parts if before else {},
            remark=remark or (before.remark if before else ""),
            due_on=due if decision is AppraisalDecision.RETURNED else None,
            appraiser=call.officer,
        )
    if call.accept_met:
        known = accept_the_rest(register, known, now, met_only=True, appraiser=call.officer)
    if call.finish:
        answered = finish_appraisal(
            register,
            catalog,
            known.package.position,
            now,
            receipts_dir=call.receipts,
            known=known,
        )
    for field, text in _pairs(call.text, "--text", "MỤC=NỘI_DUNG"):
        write_text(register, catalog, known, field, text)
    known = again(register, known)
    written: tuple[Path, ...] = ()
    if call.papers is not None:
        written = write_papers(paper_facts(register, catalog, known, _today()), call.papers)
    return _Worked(known, answered, written)


def _enter_figure(
    register: "Register",
    known: "Appraisal",
    place: str,
    text: str,
    officer: str,
    now: datetime,
) -> "Appraisal":
    """Put an appraised figure beside the commune's own, as the window does."""
    from ntm_desktop.district.appraising import appraise_known
    from ntm_desktop.domain.appraisal import AppraisalDecision

    no, _, part_id = place.partition(":")
    indicator = next((one for one in known.criteria_set.indicators() if one.no == no), None)
    if indicator is None:
        raise EntryError(f"Bộ tiêu chí không có chỉ tiêu {no}.")
    ids = [part.id for part in indicator.parts]
    part_id = part_id or (ids[0] if len(ids) == 1 else "")
    if part_id not in ids:
        raise EntryError(f"Chỉ tiêu {no} có các phần: {', '.join(ids)}. Hãy ghi {no}:PHẦN=SỐ.")
    line = known.line(no)
    before = line.entered
    parts = dict(before.parts) if before else {}
    if text:
        parts[part_id] = _figures(indicator.part(part_id), text)
    else:
        parts.pop(part_id, None)
    return appraise_known(
        register,
        known,
        no,
        now,
        decision=before.decision if before else AppraisalDecision.OPEN,
        parts=parts,
        remark=before.remark if before else "",
        due_on=before.due_on if before else None,
        appraiser=officer,
    )


def _figures(part: "Part", text: str) -> "PartAnswer":
    from ntm_desktop.domain.answer_editing import (
        NUMERATOR,
        VALUE,
        read_figure,
        typed_fields,
        with_figures,
    )
    from ntm_desktop.domain.assessment import PartAnswer
    from ntm_desktop.domain.criteria import Kind
    from ntm_desktop.domain.text import fold

    if part.kind is Kind.YES_NO:
        said = {"dat": True, "co": True, "chua dat": False, "khong": False}.get(fold(text))
        if said is None:
            raise EntryError(f"“{text}” phải ghi là đạt hoặc chưa đạt.")
        return PartAnswer(yes=said)
    share = part.kind is Kind.PERCENT and "/" in text
    typed = typed_fields(part, NUMERATOR if share else VALUE, text)
    return with_figures(
        part, PartAnswer(), {field: read_figure(words) for field, words in typed.items()}
    )


def _position(register: "Register", call: argparse.Namespace) -> int:
    from ntm_desktop.domain.periods import Period

    wanted = Period.parse(call.period).key if call.period else ""
    found = [
        one for one in register.packages_of(call.commune) if not wanted or one.period_key == wanted
    ]
    if not found:
        raise EntryError(f"Chưa nhận gói nào của xã {call.commune} cho kỳ này. Hãy xem lại mã, kỳ.")
    return found[-1].position


def _assign(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.assigning import assign_criteria
    from ntm_desktop.store.register.assignments import owners_of
    from ntm_desktop.store.register.register import Register

    owners = {}
    for no, name in _pairs(call.owners, "assign", "SỐ=TÊN"):
        if not no.isdigit():
            raise UsageError(f"“{no}” phải là số của tiêu chí.")
        owners[int(no)] = name
    with Register.open(call.data) as register:
        if owners:
            assign_criteria(register, Catalog.shipped(), call.set, owners, datetime.now(UTC))
        found = owners_of(register, call.set)
    tell(
        call,
        [f"Tiêu chí {no}: {name}" for no, name in found.items()] or ["Chưa phân công."],
        {"set": call.set, "owners": {str(no): name for no, name in found.items()}},
    )
    return DONE


def _pairs(words: Iterable[str], option: str, form: str) -> list[tuple[str, str]]:
    found = []
    for one in words:
        name, equals, text = one.partition("=")
        if not equals:
            raise UsageError(f"{option} “{one}” phải viết {form}.")
        found.append((name.strip(), text.strip()))
    return found


def _decided(decision: object) -> str:
    from ntm_desktop.documents.appraisal.table import DECISION_WORDS
    from ntm_desktop.domain.appraisal import AppraisalDecision

    return DECISION_WORDS[AppraisalDecision(str(decision))].lower()


def _today() -> date:
    from ntm_desktop.domain.periods import local_day

    return local_day(datetime.now(UTC))


def _day(text: str) -> date:
    from ntm_desktop.domain.rule_tables.wording import parse_day

    day = parse_day(text)
    if day is None:
        raise EntryError(f"Ngày “{text}” phải ghi như 01/03/2021.")
    return day
