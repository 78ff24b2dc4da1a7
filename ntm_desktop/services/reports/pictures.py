"""Pictures of reports by the name their forms use; a new picture is a line here."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from ntm_desktop.domain.charts import Bar, Chart, ChartKind
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.resources import SOURCE_LABELS
from ntm_desktop.services.reports.gathering import Gathered
from ntm_desktop.services.reports.sources import MONEY, added, sources_in


def criteria_chart(given: Gathered) -> Chart | None:
    """Criteria met at the end of each year, with what was registered for it and for later ones."""
    if not given.history and not given.targets:
        return None
    known = {period.year for period, _, _ in given.history}
    bars = [
        Bar(
            period.label.removeprefix("Năm "),
            Decimal(met),
            _target(given.targets.get(period.year)),
        )
        for period, met, _ in given.history
    ]
    bars += [
        Bar(str(year), None, Decimal(count))
        for year, count in sorted(given.targets.items())
        if year not in known
    ]
    bars.sort(key=lambda bar: bar.label[-4:])
    top = max([*(total for _, _, total in given.history), *given.targets.values()])
    return Chart(
        "tieu-chi-theo-ky",
        ChartKind.COLUMNS,
        "Số tiêu chí đạt qua các kỳ" + (" và mục tiêu đăng ký (KH)" if given.targets else ""),
        "tiêu chí",
        tuple(bars),
        Decimal(top),
    )


def _target(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)


def resources_chart(given: Gathered) -> Chart | None:
    """Money by source with its sum."""
    lines = given.money.lines
    if not lines or given.money.lacks:
        return None
    bars = tuple(
        Bar(SOURCE_LABELS[source], added(x.actual for x in lines if x.source is source))
        for source in sources_in(lines)
    )
    return Chart(
        "nguon-luc-theo-nguon",
        ChartKind.SHARES,
        f"Nguồn lực huy động {given.period.since_january}",
        MONEY,
        bars,
    )


def projects_chart(given: Gathered) -> Chart | None:
    """Money and progress of each work."""
    found = [p for p in given.money.projects if p.planned is not None or p.disbursed is not None]
    if not found:
        return None
    bars = tuple(
        Bar(
            p.name,
            p.disbursed,
            p.planned,
            "" if p.progress is None else f"khối lượng {format_decimal(p.progress)}%",
        )
        for p in found[:20]
    )
    return Chart(
        "tien-do-cong-trinh",
        ChartKind.PROGRESS,
        f"Vốn và tiến độ công trình {given.period.since_january}",
        MONEY,
        bars,
    )


CHARTS: Mapping[str, Callable[[Gathered], Chart | None]] = {
    "tieu-chi-theo-ky": criteria_chart,
    "nguon-luc-theo-nguon": resources_chart,
    "tien-do-cong-trinh": projects_chart,
}
