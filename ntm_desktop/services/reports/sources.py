"""Tables of reports by the name their forms use; a new source is a line here."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from ntm_desktop.documents.dossier.outcome import counted_things, indicator_outcome
from ntm_desktop.domain.assessment import CriterionVerdict, Verdict
from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, Project, ProjectKind
from ntm_desktop.domain.reports.tables import (
    ReportColumn,
    ReportLine,
    ReportTable,
    without_empty,
)
from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
    total_actual,
)
from ntm_desktop.services.reports.gathering import Gathered
from ntm_desktop.services.reports.quantities import quantities_table
from ntm_desktop.services.reports.roadmap_tables import regression_table, roadmap_table

_WORDS = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Chưa đạt",
    Verdict.INCOMPLETE: "Chưa đủ số liệu",
    Verdict.NO_THRESHOLD: "Chưa đánh giá",
    Verdict.NOT_APPLICABLE: "Không áp dụng",
}
MONEY = "triệu đồng"
_ZERO = Decimal(0)
_SOME_YEARS = "Cộng các năm có số liệu"


def added(values: Iterable[Decimal | None]) -> Decimal | None:
    """The known figures added up; None when none is known."""
    known = [value for value in values if value is not None]
    return sum(known, _ZERO) if known else None


def difference(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """How much more than before; None when one of both is not known."""
    return None if now is None or before is None else now - before


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Percent with two decimals, half-up; None without figures."""
    return round_half_up(percent(part, whole), 2) if part is not None and whole else None


def criteria_table(given: Gathered) -> ReportTable | None:
    """T1: every criterion with how it stood before."""
    if given.now is None:
        return None
    before: Mapping[int, CriterionVerdict] = {}
    same_set = given.before is not None and given.before.info.set_id == given.now.info.set_id
    if given.before is not None and same_set:
        before = {c.no: c for c in given.before.outcome.criteria}
    before_words = given.before.info.period.label if given.before is not None else "Kỳ trước"
    lines = []
    for criterion in given.now.outcome.criteria:
        old = before.get(criterion.no)
        lines.append(
            ReportLine(
                (
                    str(criterion.no),
                    criterion.name,
                    f"{criterion.met}/{criterion.applicable}" if criterion.applicable else "–",
                    _WORDS[old.verdict] if old is not None else "",
                    _WORDS[criterion.verdict],
                    _failing(criterion),
                )
            )
        )
    outcome = given.now.outcome
    met, thing = counted_things(outcome)
    old_met = ""
    if same_set and given.before is not None:
        old_met, _ = counted_things(given.before.outcome)
    lines.append(
        ReportLine(
            ("", f"Tổng số {thing} đạt", "", old_met, met, ""),
            strong=True,
        )
    )
    notes = []
    if given.now.info.period != given.period:
        notes.append(
            f"Kết quả lấy theo đợt tự đánh giá {given.now.info.period.inline} như đang ghi; chưa "
            f"có đợt tự đánh giá riêng cho {given.period.inline}."
        )
    if given.before is not None and not same_set:
        notes.append(
            f"{given.before.info.period.label} đánh giá theo bộ tiêu chí khác nên không so từng "
            "tiêu chí."
        )
    if outcome.unverified:
        notes.append(
            f"{len(outcome.unverified)} chỉ tiêu dựa trên lời văn hoặc ngưỡng chưa đối chiếu với "
            "văn bản gốc."
        )
    made = ReportTable(
        "tieu-chi",
        "Tiêu chí",
        (
            ReportColumn("TT", 9, centred=True),
            ReportColumn("Tên tiêu chí", 44),
            ReportColumn("Chỉ tiêu đạt", 17, centred=True),
            ReportColumn(before_words, 24, centred=True),
            ReportColumn(given.now.info.period.label, 24, centred=True),
            ReportColumn("Chỉ tiêu chưa đạt", 52),
        ),
        tuple(lines),
        notes=tuple(notes),
    )
    return without_empty(made, 3)


def _failing(criterion: CriterionVerdict) -> str:
    failing = [
        indicator.no
        for indicator in criterion.indicators
        if indicator.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE)
    ]
    return ", ".join(failing)


def resources_table(given: Gathered) -> ReportTable | None:
    """T3: money by source with plan, the year before, difference and share."""
    lines, old = given.money.lines, given.money_before.lines
    if not lines:
        return None
    total = total_actual(lines)
    rows: list[ReportLine] = []
    for place, source in enumerate(sources_in(lines), 1):
        planned = added(x.planned for x in lines if x.source is source)
        now = added(x.actual for x in lines if x.source is source)
        before = added(x.actual for x in old if x.source is source)
        rows.append(
            ReportLine(
                (
                    str(place),
                    SOURCE_LABELS[source],
                    planned,
                    now,
                    share(now, total),
                    before,
                    difference(now, before),
                )
            )
        )
    planned = added(x.planned for x in lines)
    now, before = added(x.actual for x in lines), added(x.actual for x in old)
    rows.append(
        ReportLine(
            (
                "",
                _SOME_YEARS if given.money.lacks else "Tổng cộng",
                planned,
                now,
                share(now, total),
                before,
                difference(now, before),
            ),
            strong=True,
        )
    )
    made = ReportTable(
        "nguon-luc",
        "Nguồn lực",
        (
            ReportColumn("TT", 9, centred=True),
            ReportColumn("Nguồn vốn", 46),
            ReportColumn("Kế hoạch", 22),
            ReportColumn("Thực hiện", 22),
            ReportColumn("Tỷ lệ (%)", 17, 2),
            ReportColumn(given.money_before_period.label, 24),
            ReportColumn("Tăng, giảm", 22),
        ),
        tuple(rows),
        MONEY,
        (*_share_notes(rows, total), *given.money.lacks),
    )
    return without_empty(made, 2, 5, 6)


def sources_in(lines: Iterable[ResourceLine]) -> list[ResourceSource]:
    """The sources that have a line, in the order of the programme."""
    known = {line.source for line in lines}
    return [source for source in ResourceSource if source in known]


def _share_notes(rows: list[ReportLine], total: Decimal) -> tuple[str, ...]:
    shown = added(row.cells[4] for row in rows[:-1] if isinstance(row.cells[4], Decimal))
    if not total or shown is None or shown == 100:
        return ()
    return (
        f"Các tỷ lệ làm tròn riêng từng nguồn, cộng lại bằng {format_decimal(shown, 2)}; số tiền "
        "không điều chỉnh.",
    )


def contributions_table(given: Gathered) -> ReportTable | None:
    """T3b: what residents gave, as amounts and as money."""
    now, old = given.money.contributions, given.money_before.contributions
    if not now:
        return None
    rows = []
    for kind in ContributionKind:
        of_kind = [c for c in now if c.kind is kind]
        for unit in dict.fromkeys(c.unit for c in of_kind):
            same = [c for c in of_kind if c.unit == unit]
            before = [c for c in old if c.kind is kind and c.unit == unit]
            money, was = added(c.money for c in same), added(c.money for c in before)
            rows.append(
                ReportLine(
                    (
                        CONTRIBUTION_LABELS[kind],
                        added(c.quantity for c in same),
                        unit.replace("m2", "m²"),
                        money,
                        was,
                        difference(money, was),
                    )
                )
            )
    money, was = added(c.money for c in now), added(c.money for c in old)
    rows.append(
        ReportLine(
            (
                _SOME_YEARS if given.money.lacks else "Cộng quy ra tiền",
                None,
                "",
                money,
                was,
                difference(money, was),
            ),
            strong=True,
        )
    )
    community = added(x.actual for x in given.money.lines if x.source is ResourceSource.COMMUNITY)
    notes = list(given.money.lacks)
    if community is not None and money is not None and community != money:
        notes.append(
            f"Đóng góp cộng lại {format_decimal(money)} triệu đồng, khác dòng “Cộng đồng dân cư” "
            f"{format_decimal(community)} triệu đồng; đề nghị kiểm tra lại."
        )
    made = ReportTable(
        "dong-gop",
        "Đóng góp",
        (
            ReportColumn("Nội dung", 42),
            ReportColumn("Số lượng", 24),
            ReportColumn("Đơn vị", 18, centred=True),
            ReportColumn("Quy ra tiền", 26),
            ReportColumn(given.money_before_period.label, 26),
            ReportColumn("Tăng, giảm", 24),
        ),
        tuple(rows),
        MONEY,
        tuple(notes),
    )
    return without_empty(made, 4, 5)


def projects_table(given: Gathered) -> ReportTable | None:
    """T4: the works by group, with what was paid and how far they are."""
    found = given.money.projects
    if not found:
        return None
    rows: list[ReportLine] = []
    for kind in PROJECT_KIND_LABELS:
        of_kind = [p for p in found if p.kind is kind]
        if not of_kind:
            continue
        rows.append(ReportLine((f"{PROJECT_KIND_LABELS[kind]} ({len(of_kind)})",), span=True))
        rows += [_project_line(str(place), p) for place, p in enumerate(of_kind, 1)]
    planned, paid = added(p.planned for p in found), added(p.disbursed for p in found)
    rows.append(
        ReportLine(
            (
                "",
                f"Tổng cộng ({len(found)})",
                "",
                added(p.total_investment for p in found),
                added(p.funded_before for p in found),
                planned,
                paid,
                None,
            ),
            strong=True,
        )
    )
    return ReportTable(
        "cong-trinh",
        "Công trình",
        (
            ReportColumn("TT", 9, centred=True),
            ReportColumn("Công trình", 48),
            ReportColumn("Thôn", 22),
            ReportColumn("Tổng mức đầu tư", 20),
            ReportColumn("Vốn đã bố trí đến hết năm trước", 23),
            ReportColumn("Kế hoạch vốn năm", 19),
            ReportColumn("Giải ngân", 18),
            ReportColumn("Khối lượng (%)", 16),
        ),
        tuple(rows),
        MONEY,
    )


def _project_line(place: str, project: Project) -> ReportLine:
    return ReportLine(
        (
            place,
            project.name,
            project.village,
            project.total_investment,
            project.funded_before,
            project.planned,
            project.disbursed,
            project.progress,
        )
    )


def arrears_table(given: Gathered) -> ReportTable | None:
    """T5: works that are not fully paid."""
    owing = [p for p in given.money.projects if p.arrears]
    if not owing:
        return None
    rows = [
        ReportLine((str(n), p.name, p.total_investment, p.arrears, p.note))
        for n, p in enumerate(owing, 1)
    ]
    rows.append(
        ReportLine(
            (
                "",
                "Tổng cộng",
                added(p.total_investment for p in owing),
                added(p.arrears for p in owing),
                "",
            ),
            strong=True,
        )
    )
    return ReportTable(
        "no-dong",
        "Nợ đọng",
        (
            ReportColumn("TT", 10, centred=True),
            ReportColumn("Công trình", 66),
            ReportColumn("Tổng mức đầu tư", 28),
            ReportColumn("Còn nợ", 28),
            ReportColumn("Ghi chú", 34),
        ),
        tuple(rows),
        MONEY,
    )


def _loose(text: str) -> str:
    """Held together by no blanks: in a narrow column a figure would be torn in the middle."""
    return text.replace("\u00a0", " ")


def unmet_table(given: Gathered) -> ReportTable | None:
    """T9: indicators not met, with what is asked and how they stand."""
    if given.now is None:
        return None
    asked = {one.no: one for one in given.now.criteria_set.indicators()}
    # Worded as the dossier words it: one figure is said one way on all papers.
    said = [
        (asked[judged.no].name, indicator_outcome(given.now, asked[judged.no], judged))
        for criterion in given.now.outcome.criteria
        for judged in criterion.indicators
        if judged.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE)
    ]
    rows = [
        ReportLine((one.no, name, _loose(one.needed), _loose(one.result), one.verdict))
        for name, one in said
    ]
    if not rows:
        return None
    return ReportTable(
        "chua-dat",
        "Chưa đạt",
        (
            ReportColumn("Số", 13, centred=True),
            ReportColumn("Chỉ tiêu", 62),
            ReportColumn("Yêu cầu", 36),
            ReportColumn("Hiện trạng", 34),
            ReportColumn("Kết luận", 26, centred=True),
        ),
        tuple(rows),
    )


TABLES: Mapping[str, Callable[[Gathered], ReportTable | None]] = {
    "tieu-chi": criteria_table,
    "nguon-luc": resources_table,
    "dong-gop": contributions_table,
    "cong-trinh": projects_table,
    "khoi-luong": lambda given: quantities_table(given.period, given.made),
    "no-dong": arrears_table,
    "chua-dat": unmet_table,
    "lo-trinh": roadmap_table,
    "tut-tieu-chi": regression_table,
}


def given_words(contributions: Iterable[Contribution]) -> str:
    """“850 ngày công, hiến 3.200 m² đất”: what residents gave, in a sentence."""
    said = []
    for kind in ContributionKind:
        of_kind = [c for c in contributions if c.kind is kind]
        if not of_kind:
            continue
        amount = added(c.quantity for c in of_kind)
        money = added(c.money for c in of_kind)
        unit = of_kind[0].unit.replace("m2", "m²")
        label = CONTRIBUTION_LABELS[kind].lower()
        parts = []
        if amount is not None and len({c.unit for c in of_kind}) == 1:
            parts.append(f"{format_decimal(amount)} {unit}".strip())
        if money is not None:
            parts.append(f"{format_decimal(money)} triệu đồng")
        if parts:
            said.append(f"{label} {' trị giá '.join(parts)}")
    return "; ".join(said)


def kinds_words(projects: Iterable[Project]) -> str:
    """“2 trả nợ, 3 chuyển tiếp, 1 khởi công mới”."""
    names = {
        ProjectKind.PAYING_OFF: "trả nợ",
        ProjectKind.CARRIED_OVER: "chuyển tiếp",
        ProjectKind.NEW: "khởi công mới",
    }
    found = list(projects)
    counted = ((sum(p.kind is kind for p in found), name) for kind, name in names.items())
    return ", ".join(f"{count} {name}" for count, name in counted if count)
