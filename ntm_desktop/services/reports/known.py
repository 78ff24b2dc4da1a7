"""What the program knows of a period that an officer's passage may also say."""

from decimal import Decimal

from ntm_desktop.domain.consistency.known import KnownFigure
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.reports.gathering import gather
from ntm_desktop.services.reports.sources import added
from ntm_desktop.services.session import Workspace

_MILLION = Decimal(1_000_000)


def known_figures(ws: Workspace, period: Period) -> tuple[KnownFigure, ...]:
    """Criteria met, money mobilised, works and what is owed, of one period."""
    given = gather(ws, period)
    found: list[KnownFigure] = []
    if given.now is not None and given.now.info.period == period:
        outcome = given.now.outcome
        found.append(
            KnownFigure(
                "số tiêu chí đạt",
                (),
                "tiêu",
                Decimal(outcome.met),
                f"Tự đánh giá {period.inline}",
                Decimal(outcome.total),
            )
        )
    money, works = given.money, given.money.projects
    for label, phrases, value, source in (
        (
            "tổng nguồn lực",
            ("tong nguon luc", "tong von huy dong", "tong nguon von", "tong huy dong"),
            None if money.lacks else added(line.actual for line in money.lines),
            "Nguồn lực",
        ),
        ("nợ đọng", ("no dong",), added(p.arrears for p in works), "Công trình"),
        ("vốn giải ngân", ("da giai ngan",), added(p.disbursed for p in works), "Công trình"),
    ):
        if value is not None:
            where = f"{source} {period.inline}"
            found.append(KnownFigure(label, phrases, "đồng", value * _MILLION, where))
    if works:
        found.append(
            KnownFigure(
                "số công trình",
                ("danh muc co", "tong so"),
                "công",
                Decimal(len(works)),
                f"Công trình {period.inline}",
            )
        )
    return tuple(found)
