"""Báo cáo nợ đọng xây dựng cơ bản, with the projects of the year as an annex."""

from collections.abc import Iterable
from decimal import Decimal

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import (
    date_words,
    document_of,
    head,
    number_line,
    passage,
    recipient_lines,
    signatures,
    with_end_mark,
)
from ntm_desktop.documents.dossier.prose import as_written
from ntm_desktop.documents.dossier.submission_letter import addressees
from ntm_desktop.documents.pages import (
    Addressees,
    Align,
    BlankLines,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Orientation,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, Project

_COLUMNS = (
    Column(9, Align.CENTRE),
    Column(52),
    Column(24),
    Column(34),
    Column(21, Align.RIGHT),
    Column(23, Align.RIGHT),
    Column(21, Align.RIGHT),
    Column(21, Align.RIGHT),
    Column(14, Align.RIGHT),
    Column(17, Align.RIGHT),
    Column(30),
)


def arrears_report(facts: DossierFacts, form: DocumentForm) -> Document:
    """The statement, and every project of the year in the annex."""
    blocks: tuple[Block, ...] = (
        head(facts, form),
        Title(
            "BÁO CÁO",
            "Tình hình nợ đọng xây dựng cơ bản thuộc Chương trình mục tiêu quốc gia xây dựng "
            f"nông thôn mới trên địa bàn {facts.commune_name} {facts.year_words}",
        ),
        Addressees(addressees(facts)),
        Heading(1, "I. TÌNH HÌNH NỢ ĐỌNG XÂY DỰNG CƠ BẢN"),
        *(tuple(Paragraph(line) for line in statement(facts)) or (BlankLines(3),)),
        *_summary(facts),
        Heading(1, "II. NGUYÊN NHÂN, NGUỒN VÀ THỜI HẠN XỬ LÝ"),
        *_plan(facts),
        Paragraph(words(with_end_mark(_closing(facts)))),
        signatures(facts, recipient_lines(facts)),
    )
    sections = [Section(blocks)]
    if facts.projects:
        sections.append(Section(_annex(facts, form), Orientation.LANDSCAPE))
    return document_of(facts, form, tuple(sections))


def statement(facts: DossierFacts) -> tuple[Text, ...]:
    """Whether there is debt, and where; nothing while no project is known."""
    date = facts.text("arrears.date")
    until = f"Đến {date_words(date, facts.year)}, " if date else ""
    where = f"{until}trên địa bàn {facts.commune_name} "
    where = where[:1].upper() + where[1:]
    if not facts.projects:
        return ()
    owing = [p for p in facts.projects if p.arrears]
    unknown = [p for p in facts.projects if p.arrears is None]
    lines: list[Text] = []
    if owing:
        lines.append(
            words(
                where,
                bold(f"còn nợ đọng xây dựng cơ bản {format_decimal(facts.arrears)} triệu đồng"),
                f" tại {len(owing):02d} công trình:",
            )
        )
        for project in owing:
            owed = format_decimal(project.arrears or Decimal(0))
            lines.append(words(f"- {project.name}: còn nợ {owed} triệu đồng."))
    elif not unknown:
        lines.append(words(where, bold("không có nợ đọng xây dựng cơ bản"), "."))
    if unknown:
        names = "; ".join(project.name for project in unknown)
        lines.append(words(f"Chưa có số liệu nợ của {len(unknown):02d} công trình: {names}."))
    return tuple(lines)


def _plan(facts: DossierFacts) -> tuple[Block, ...]:
    settled = all(project.arrears == 0 for project in facts.projects)
    if facts.projects and settled and not facts.text("arrears.plan"):
        return (Paragraph(words("Không có khoản nợ nào phải xử lý.")),)
    return passage(facts, "arrears.plan")


def _summary(facts: DossierFacts) -> tuple[Block, ...]:
    if not facts.projects:
        return ()
    total = len(facts.projects)
    parts = []
    for kind, label in PROJECT_KIND_LABELS.items():
        count = sum(project.kind is kind for project in facts.projects)
        if count:
            parts.append(f"{label[:1].lower()}{label[1:]} {count:02d}")
    sums = [
        f"{label} {_money(amount)} triệu đồng"
        for label, amount in (
            ("tổng mức đầu tư", _sum(p.total_investment for p in facts.projects)),
            ("giải ngân trong năm", _sum(p.disbursed for p in facts.projects)),
        )
        if amount is not None
    ]
    told = "".join(f"; {part}" for part in sums)
    return (
        Paragraph(
            words(
                f"Tổng số công trình thực hiện trong {facts.year_words}: {total:02d} "
                f"công trình ({', '.join(parts)}){told} (chi tiết tại Phụ lục kèm theo)."
            )
        ),
    )


def _annex(facts: DossierFacts, form: DocumentForm) -> tuple[Block, ...]:
    number = number_line(facts, form).removeprefix("Số: ")
    date = date_words(facts.text(f"{form.id}.date"), facts.year)
    note = f"(Kèm theo Báo cáo số {number} {date} của UBND {facts.commune_name})"
    return (
        Title("PHỤ LỤC", f"DANH MỤC CÔNG TRÌNH VÀ NỢ ĐỌNG XÂY DỰNG CƠ BẢN NĂM {facts.year}", note),
        Paragraph(
            words(italic("Đơn vị tính: triệu đồng")),
            Align.RIGHT,
            12,
            indent=False,
            keep_with_next=True,
        ),
        projects_table(facts.projects, facts.year),
    )


def projects_table(projects: tuple[Project, ...], year: int) -> Table:
    """Projects by kind with sums made here, triệu đồng."""
    labels = (
        "TT",
        "Công trình, dự án",
        "Địa điểm",
        "Quyết định phê duyệt",
        "Tổng mức đầu tư",
        f"Vốn đã bố trí đến hết năm {year - 1}",
        f"Kế hoạch vốn {year}",
        f"Giải ngân {year}",
        "Tiến độ (%)",
        "Còn nợ",
        "Nguồn, thời hạn xử lý; ghi chú",
    )
    rows: list[Row] = []
    for kind, label in PROJECT_KIND_LABELS.items():
        chosen = [project for project in projects if project.kind is kind]
        if chosen:
            rows.append(_sum_row(label, chosen))
            rows += [_project_row(project) for project in chosen]
    rows.append(_sum_row("Tổng cộng", projects, last=True))
    header = Row(tuple(Cell(words(label)) for label in labels))
    return Table(_COLUMNS, (header,), tuple(rows), 10.5, f"Công trình năm {year}")


def _project_row(project: Project) -> Row:
    texts = (
        str(project.order),
        project.name,
        project.village,
        project.approval,
        _money(project.total_investment),
        _money(project.funded_before),
        _money(project.planned),
        _money(project.disbursed),
        _money(project.progress),
        _money(project.arrears),
        as_written(project.note),
    )
    return Row(tuple(Cell(words(text)) for text in texts))


def _sum_row(label: str, projects: Iterable[Project], *, last: bool = False) -> Row:
    chosen = tuple(projects)
    sums = (
        _sum(p.total_investment for p in chosen),
        _sum(p.funded_before for p in chosen),
        _sum(p.planned for p in chosen),
        _sum(p.disbursed for p in chosen),
    )
    cells = [Cell(words(bold(label)), span=4, align=Align.LEFT)]
    cells += [Cell(words(bold(_money(value)))) for value in sums]
    arrears = _sum(p.arrears for p in chosen)
    cells += [Cell(words()), Cell(words(bold(_money(arrears)))), Cell(words())]
    return Row(tuple(cells), with_previous=last, shaded=True)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what was given; None when nothing was, which is not the same as 0."""
    given = [value for value in values if value is not None]
    return sum(given, Decimal(0)) if given else None


def _money(value: Decimal | None) -> str:
    return "" if value is None else format_decimal(value)


def _closing(facts: DossierFacts) -> str:
    return (
        f"Ủy ban nhân dân {facts.commune_name} báo cáo "
        f"{' và '.join(addressees(facts)) or 'cơ quan cấp trên'} và chịu trách nhiệm về số liệu "
        "nêu trên"
    )
