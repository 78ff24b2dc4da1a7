"""The word that makes a new commune's data from old ones'."""

import argparse

from ntm_desktop.cli.output import Output
from ntm_desktop.domain.joining import PartSum
from ntm_desktop.domain.money.joining import MoneySum
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.joining.making import join
from ntm_desktop.services.joining.planning import JoinPlan, JoinWish, plan_joining
from ntm_desktop.services.joining.sources import named
from ntm_desktop.services.workspace import close_workspace


def run(call: argparse.Namespace, output: Output) -> int:
    """Add up what the old communes have, say how, and write the new commune's file."""
    period = Period.parse(call.period) if call.period else None
    wish = JoinWish(call.commune, call.set or "", period, call.group)
    missing: tuple[str, ...] = ()
    sources = [named(text) for text in call.sources]
    if call.dry_run:
        plan = plan_joining(sources, wish)
    else:
        joined = join(sources, wish, call.data, actor="dòng lệnh")
        close_workspace(joined.workspace)
        plan, missing = joined.plan, joined.missing
    _tell(plan, output)
    for name in missing:
        output.line(f"  ! Thiếu tệp của minh chứng “{name}”, hãy chép từ thư mục xã cũ.")
    if not call.dry_run:
        output.line(f"Đã lập dữ liệu {plan.commune.full_name} tại {call.data}.")
    output.document(
        {
            "joined": not call.dry_run,
            "commune": plan.commune.code,
            "name": plan.commune.full_name,
            "set": plan.set_id,
            "period": plan.period.key,
            "predecessors": [
                {
                    "code": one.code,
                    "name": one.name,
                    "origin": one.origin,
                    "periods": one.periods,
                    "counts": one.counts,
                }
                for one in plan.old
            ],
            "renamed": [{"old": old, "new": new} for old, new in plan.renamed],
            "before": plan.before.period.key if plan.before.period else None,
            "sums": [_figure(one) for one in plan.summed],
            "asked": [_figure(one) for one in plan.asked],
            "money": [_amount(one) for one in plan.money.sums],
            "money_asked": [_amount(one) for one in plan.money.asked],
            "remarks": list(plan.remarks),
            "missing_files": list(missing),
        }
    )
    return 0


def _tell(plan: JoinPlan, output: Output) -> None:
    output.line(f"{plan.commune.full_name}, {plan.commune.above} · {plan.period.label}")
    for one in plan.old:
        output.line(f"  {one.name}, {one.above}: {'; '.join(one.counts)}")
        if one.origin:
            output.line(f"      từ: {one.origin}")
        output.line(f"      kỳ: {', '.join(one.periods) or 'chưa có'}")
    for old, new in plan.renamed:
        output.line(f"  ~ “{old}” trùng tên, ghi là “{new}”")
    for line in plan.money.sums:
        output.line(f"  = {line.sentence}")
    for figure in plan.summed:
        output.line(f"  = Chỉ tiêu {figure.indicator_no} {figure.label}: {figure.sentence}")
    for line in plan.money.asked:
        output.line(f"  ? {line.sentence}")
    for figure in plan.asked:
        output.line(f"  ? Chỉ tiêu {figure.indicator_no} {figure.label}: {figure.sentence}")
    for remark in plan.remarks:
        output.line(f"  ! {remark}")


def _figure(one: PartSum) -> dict[str, object]:
    part = one.figure
    values = {"numerator": part.numerator, "denominator": part.denominator, "value": part.value}
    return {
        "indicator": one.indicator_no,
        "part": one.part_id,
        **{name: f"{value:f}" for name, value in values.items() if value is not None},
        **({"yes": part.yes} if part.yes is not None else {}),
        "how": one.sentence,
    }


def _amount(one: MoneySum) -> dict[str, object]:
    return {
        "cut": one.cut.key,
        "source": one.source,
        "column": one.column,
        "value": None if one.value is None else f"{one.value:f}",
        "how": one.sentence,
    }
