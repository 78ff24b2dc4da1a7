"""The figures that passages name, worked out from what the commune keeps."""

from datetime import date
from decimal import Decimal

from ntm_desktop.documents.dossier.outcome import counted_share, set_title
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import owed_words
from ntm_desktop.domain.resources import SOURCE_LABELS, ResourceSource, total_actual
from ntm_desktop.services.reports.gathering import Gathered
from ntm_desktop.services.reports.sources import added, given_words, kinds_words

_DONE = Decimal(100)


def live_figures(given: Gathered, commune_name: str, cut_off: date) -> dict[str, str]:
    """Name to how it is printed; "" when it is not known."""
    return {
        "kỳ báo cáo": given.period.inline,
        "kỳ cộng dồn": given.period.since_january,
        "kỳ trước": _before_period(given).inline,
        "kỳ tới": _next(given.period),
        "ngày chốt số liệu": _as_of(given, cut_off),
        "xã": commune_name,
        **_criteria(given),
        **_money(given),
        **_projects(given),
    }


def _as_of(given: Gathered, cut_off: date) -> str:
    """The cut-off day; an assessment of another period is as it is now, not as it was then."""
    if given.now is None or given.now.info.period == given.period:
        return f"ngày {cut_off.day}/{cut_off.month}/{cut_off.year}"
    return f"thời điểm lập báo cáo theo đợt tự đánh giá {given.now.info.period.inline}"


def _before_period(given: Gathered) -> Period:
    return given.before.info.period if given.before is not None else given.period.previous


def _next(period: Period) -> str:
    """The period after; twelve tries are enough for any kind."""
    for later in (*Period.parts_of(period.year), *Period.parts_of(period.year + 1)):
        if later.kind is period.kind and later.previous == period:
            return later.inline
    return ""


def _criteria(given: Gathered) -> dict[str, str]:
    if given.now is None:
        return {}
    outcome, rules = given.now.outcome, given.now.criteria_set
    verdicts = [i.verdict for c in outcome.criteria for i in c.indicators]
    applying = [v for v in verdicts if v is not Verdict.NOT_APPLICABLE]
    title = set_title(rules)
    failing = [f"{c.no} {c.name}" for c in outcome.criteria if c.verdict is not Verdict.MET]
    found = {
        "tiêu chí đạt": str(outcome.met),
        "tổng số tiêu chí": str(outcome.total),
        "tỷ lệ tiêu chí đạt": _percent(Decimal(outcome.met), Decimal(outcome.total)),
        "kết quả tiêu chí": counted_share(outcome),
        "kết quả chỉ tiêu": (
            f"đạt {sum(v is Verdict.MET for v in applying)}/{len(applying)} chỉ tiêu"
            if verdicts
            else "bộ tiêu chí chưa có nội dung chỉ tiêu"
        ),
        "tiêu chí chưa đạt": ", ".join(failing) or "không có",
        "chỉ tiêu đạt": str(sum(v is Verdict.MET for v in applying)),
        "tổng số chỉ tiêu": str(len(applying)),
        "bộ tiêu chí": title[:1].lower() + title[1:],
    }
    # Held against the last period in which each was decided, not only the one before.
    lost = [f"{one.no} {one.name}" for one in given.regression.criteria]
    found["tiêu chí tụt"] = ", ".join(lost) or "không có"
    before = given.before
    if before is None:
        found["so sánh tiêu chí"] = "chưa có kỳ trước để so sánh"
        return found
    found["tiêu chí đạt kỳ trước"] = str(before.outcome.met)
    if before.info.set_id != given.now.info.set_id:
        found["so sánh tiêu chí"] = (
            f"{before.info.period.inline} đạt {before.outcome.met}/{before.outcome.total} tiêu chí "
            "theo bộ tiêu chí khác"
        )
        return found
    gap = outcome.met - before.outcome.met
    word = f"tăng {gap}" if gap > 0 else f"giảm {-gap}" if gap < 0 else "bằng"
    than = "" if gap == 0 else " tiêu chí"
    found["so sánh tiêu chí"] = f"{word}{than} so với {before.info.period.inline}"
    old = {c.no: c.verdict for c in before.outcome.criteria}
    gained = [
        f"{c.no} {c.name}"
        for c in outcome.criteria
        if c.verdict is Verdict.MET and old.get(c.no) not in (Verdict.MET, None)
    ]
    found["tiêu chí mới đạt"] = ", ".join(gained) or "không có"
    return found


def _money(given: Gathered) -> dict[str, str]:
    lines = given.money.lines
    total = added(line.actual for line in lines)
    if given.money.lacks:
        return {}
    if total is None:
        gifts = given.money.contributions
        return {"đóng góp của dân": given_words(gifts)} if gifts else {}
    parts = []
    for source in ResourceSource:
        amount = added(x.actual for x in lines if x.source is source)
        if amount is not None:
            label = SOURCE_LABELS[source][:1].lower() + SOURCE_LABELS[source][1:]
            said = f"{label} {format_decimal(amount)} triệu đồng"
            parts.append(f"{said}, chiếm {_percent(amount, total)}" if total else said)
    found = {
        "tổng nguồn lực": format_decimal(total),
        "cơ cấu nguồn lực": "; ".join(parts),
        "đóng góp của dân": given_words(given.money.contributions),
    }
    old = total_actual(given.money_before.lines)
    if old:
        change = round_half_up(percent(total - old, old), 2)
        word = "tăng" if change >= 0 else "giảm"
        than = given.money_before_period.since_january
        found["so sánh nguồn lực"] = f"{word} {format_decimal(abs(change), 2)}% so với {than}"
    return found


def _projects(given: Gathered) -> dict[str, str]:
    found = given.money.projects
    if not found:
        return {}
    planned, paid = added(p.planned for p in found), added(p.disbursed for p in found)
    arrears = added(p.arrears for p in found)
    done = sum(p.progress is not None and p.progress >= _DONE for p in found)
    # None is finished that nobody wrote anything of, but how many are is not known then.
    all_known = all(p.progress is not None for p in found)
    return {
        "số công trình": str(len(found)),
        "cơ cấu công trình": kinds_words(found),
        "công trình hoàn thành": str(done) if all_known else "",
        "vốn kế hoạch": "" if planned is None else format_decimal(planned),
        "vốn giải ngân": "" if paid is None else format_decimal(paid),
        "tỷ lệ giải ngân": _percent(paid, planned) if paid is not None and planned else "",
        "nợ đọng": format_decimal(arrears) if arrears is not None else "",
        "tình trạng nợ đọng": owed_words(arrears) if arrears is not None else "",
    }


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{format_decimal(round_half_up(percent(part, whole), 2), 2)}%" if whole else ""
