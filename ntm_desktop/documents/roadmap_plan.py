"""The plan (kế hoạch) made from the roadmap: targets by year, the work by "5 rõ", the money."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ntm_desktop.documents.dossier.frame import ROOM, date_words, file_stem
from ntm_desktop.documents.pages import (
    Align,
    Block,
    ChartPicture,
    Document,
    Header,
    Heading,
    Notes,
    Orientation,
    Paragraph,
    Party,
    Section,
    Signatures,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.documents.report.building import table_block
from ntm_desktop.domain.charts import Chart
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reports.tables import ReportColumn, ReportLine, ReportTable
from ntm_desktop.domain.roadmap import Task
from ntm_desktop.domain.units import Commune

_SAMPLE = "DỮ LIỆU MẪU"
_BLANK = "…………"


@dataclass(frozen=True, slots=True)
class YearTarget:
    """What was registered for a year.

    Attributes:
        met: criteria met in that year by an assessment of the tier, None when there is none.
    """

    year: int
    tier: str
    criteria: int | None
    decision: str = ""
    met: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything the plan is made from.

    Attributes:
        year: it begins with.
        set_title: of the criteria set, inside a sentence.
        met: criteria met now, of ``total``.
        unplanned: "6.2 Điểm vui chơi": indicators not met for which nothing is planned.
        tasks: what is still to be done, in the office's order.
        names: number of an indicator to its short name.
        present: number of an indicator to how it stands now.
    """

    commune: Commune
    year: int
    set_title: str
    met: int
    total: int
    targets: tuple[YearTarget, ...] = ()
    tasks: tuple[Task, ...] = ()
    unplanned: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    chart: Chart | None = None
    sample: bool = False

    @property
    def commune_name(self) -> str:
        """Kind and name inside a sentence: "xã Chiến Thắng"."""
        return f"{self.commune.kind} {self.commune.name}"


def build_plan(facts: PlanFacts) -> Document:
    """The plan as pages; the work lies on sheets of its own, across."""
    first: list[Block] = [
        Header(
            ("ỦY BAN NHÂN DÂN", facts.commune_name.upper()),
            f"Số: {ROOM}/KH-UBND",
            f"{facts.commune.name}, {date_words('', facts.year)}",
        ),
        Title(
            "KẾ HOẠCH",
            f"Lộ trình thực hiện các chỉ tiêu nông thôn mới của {facts.commune_name} "
            f"từ năm {facts.year}",
        ),
        Heading(1, "I. MỤC TIÊU"),
        Paragraph(words(_aim(facts))),
    ]
    if facts.targets:
        first += _titled("Mục tiêu đăng ký theo năm", _targets_table(facts))
    if facts.chart is not None and not facts.chart.empty:
        first.append(ChartPicture(facts.chart))
    first.append(Heading(1, "II. VIỆC PHẢI LÀM"))
    first.append(Paragraph(words(_work(facts))))
    if facts.unplanned:
        said = "; ".join(facts.unplanned)
        first.append(Paragraph(words(f"Chỉ tiêu chưa đạt chưa có việc trong lộ trình: {said}.")))
    first.append(Heading(1, "III. KINH PHÍ"))
    first += _money(facts)
    first.append(
        Signatures(
            Party(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
            recipients=("- Lưu: VT.",),
        )
    )
    sections = [Section(tuple(first))]
    if facts.tasks:
        table = _tasks_table(facts)
        title = Title(
            "BIỂU LỘ TRÌNH THEO “5 RÕ”", f"Kèm theo Kế hoạch của UBND {facts.commune_name}"
        )
        sections.append(Section((title, table_block(table)), Orientation.LANDSCAPE))
    return Document(
        id="ke-hoach-lo-trinh",
        title=f"Kế hoạch lộ trình từ năm {facts.year} của {facts.commune_name}",
        file_stem=file_stem(f"ke hoach lo trinh {facts.commune.name} {facts.year}"),
        sections=tuple(sections),
        notice=_SAMPLE if facts.sample else "",
        author=f"UBND {facts.commune_name}, {facts.commune.above}",
        subject="Kế hoạch lộ trình thực hiện chỉ tiêu nông thôn mới",
    )


def _aim(facts: PlanFacts) -> str:
    now = f"Hiện nay {facts.commune_name} đạt {facts.met}/{facts.total} tiêu chí theo "
    said = now + facts.set_title + "."
    ahead = [one for one in facts.targets if one.year >= facts.year and one.criteria is not None]
    if ahead:
        last = ahead[-1]
        said += (
            f" Phấn đấu đến hết năm {last.year} đạt {last.criteria} tiêu chí, "
            f"{last.tier[:1].lower()}{last.tier[1:]}."
        )
    return said


def _targets_table(facts: PlanFacts) -> ReportTable:
    rows = tuple(
        ReportLine(
            (
                str(one.year),
                one.tier,
                None if one.criteria is None else Decimal(one.criteria),
                one.met,
                one.decision,
            )
        )
        for one in facts.targets
    )
    return ReportTable(
        "muc-tieu",
        "Mục tiêu",
        (
            ReportColumn("Năm", 14, centred=True),
            ReportColumn("Mức phấn đấu", 52),
            ReportColumn("Số tiêu chí đăng ký", 26, centred=True),
            ReportColumn("Kết quả", 24, centred=True),
            ReportColumn("Văn bản đăng ký", 54),
        ),
        rows,
    )


def _titled(title: str, table: ReportTable) -> Iterator[Block]:
    yield Paragraph(words(bold(title)), Align.CENTRE, 13, indent=False, keep_with_next=True)
    if table.unit:
        unit = words(italic(f"Đơn vị tính: {table.unit}"))
        yield Paragraph(unit, Align.RIGHT, 12, indent=False, keep_with_next=True)
    # A sum alone on the next sheet would be read past.
    yield replace(table_block(table), together=True)
    if table.notes:
        yield Notes(tuple(words(note) for note in table.notes))


def _work(facts: PlanFacts) -> str:
    if not facts.tasks:
        return "Lộ trình chưa có việc nào đang phải làm."
    numbers = dict.fromkeys(task.indicator_no for task in facts.tasks if task.indicator_no)
    return (
        f"Có {len(facts.tasks)} việc phải làm cho {len(numbers)} chỉ tiêu ({', '.join(numbers)}), "
        "ghi rõ chủ thể thực hiện; việc phải làm; nguồn lực, kết quả; hiệu quả, mục đích; lộ "
        "trình, thời gian tại biểu kèm theo."
    )


def _money(facts: PlanFacts) -> Iterator[Block]:
    by_year: dict[str, list[Decimal]] = {}
    for task in facts.tasks:
        due, money = task.entry.when("due"), task.entry.number("money")
        if money is not None:
            by_year.setdefault(str(due.last.year) if due else "Chưa ghi năm", []).append(money)
    blank = sum(task.entry.number("money") is None for task in facts.tasks)
    if not by_year:
        yield Paragraph(words("Nhu cầu kinh phí: chưa ghi."))
        return
    rows = [
        ReportLine((year, Decimal(len(values)), sum(values, Decimal(0))))
        for year, values in sorted(by_year.items())
    ]
    every = [value for values in by_year.values() for value in values]
    total = ("Tổng cộng", Decimal(len(every)), sum(every, Decimal(0)))
    notes = (f"{blank} việc chưa ghi kinh phí, không có trong tổng.",) if blank else ()
    yield from _titled(
        "Nhu cầu kinh phí theo năm phải xong",
        ReportTable(
            "kinh-phi",
            "Kinh phí",
            (
                ReportColumn("Năm", 40, centred=True),
                ReportColumn("Số việc có kinh phí", 60),
                ReportColumn("Kinh phí", 60),
            ),
            (*rows, ReportLine(total, strong=True)),
            "triệu đồng",
            notes,
        ),
    )


def _tasks_table(facts: PlanFacts) -> ReportTable:
    return ReportTable(
        "lo-trinh",
        "Lộ trình",
        (
            ReportColumn("TT", 9, centred=True),
            ReportColumn("Chỉ tiêu; hiện trạng và mức phải đạt", 46),
            ReportColumn("Rõ chủ thể thực hiện", 34),
            ReportColumn("Rõ việc phải làm", 46),
            ReportColumn("Rõ nguồn lực, kết quả", 46),
            ReportColumn("Rõ hiệu quả, mục đích", 38),
            ReportColumn("Rõ lộ trình, thời gian", 32),
        ),
        tuple(_task_row(facts, place, task) for place, task in enumerate(facts.tasks, 1)),
    )


def _task_row(facts: PlanFacts, place: int, task: Task) -> ReportLine:
    entry, no = task.entry, task.indicator_no
    name = " ".join(filter(None, (no, facts.names.get(no, ""))))
    stand = [name or _BLANK]
    if facts.present.get(no):
        stand.append(f"Nay: {facts.present[no]}")
    if entry.value("target"):
        stand.append(f"Phải đạt: {entry.value('target')}")
    money = entry.number("money")
    means = [
        "" if money is None else f"{format_decimal(money)} triệu đồng",
        entry.value("source"),
        entry.value("project"),
        entry.value("result"),
    ]
    start, due = entry.when("start"), entry.when("due")
    time = [f"Từ {start.shown}" if start else "", f"Xong chậm nhất {due.shown}" if due else _BLANK]
    return ReportLine(
        (
            str(place),
            _lines(stand),
            entry.value("who") or _BLANK,
            entry.value("task") or _BLANK,
            _lines(means) or _BLANK,
            entry.value("benefit") or _BLANK,
            _lines(time),
        )
    )


def _lines(said: Sequence[str]) -> str:
    return "; ".join(filter(None, said))
