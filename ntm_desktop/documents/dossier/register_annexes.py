"""Annexes of the opinions report, from the registers: what was said, how many are satisfied."""

from collections.abc import Iterator
from decimal import Decimal

from ntm_desktop.documents.dossier.facts import DossierFacts, SurveyLine
from ntm_desktop.documents.dossier.frame import attached_to_own
from ntm_desktop.documents.pages import (
    Align,
    Block,
    Cell,
    Column,
    Notes,
    Orientation,
    Paragraph,
    Row,
    Section,
    Table,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm
from ntm_desktop.domain.numbers import format_decimal, format_percent, percent

_OPINIONS = (
    Column(9, Align.CENTRE),
    Column(24, Align.CENTRE),
    Column(44),
    Column(28),
    Column(17, Align.RIGHT),
    Column(17, Align.RIGHT),
    Column(58),
    Column(58),
)
_OPINION_HEADER = (
    "TT",
    "Ngày",
    "Tổ chức, cộng đồng góp ý",
    "Hình thức",
    "Số người",
    "Đồng ý",
    "Nội dung ý kiến",
    "Tiếp thu, giải trình của UBND xã",
)
_SURVEY = (
    Column(10, Align.CENTRE),
    Column(80),
    Column(25, Align.RIGHT),
    Column(25, Align.RIGHT),
    Column(25, Align.RIGHT),
)
_SURVEY_HEADER = ("TT", "Nội dung khảo sát", "Phiếu thu về", "Phiếu hài lòng", "Tỷ lệ hài lòng")
_SIZE = 12


def register_summary(facts: DossierFacts) -> tuple[Block, ...]:
    """What the registers count, in sentences; nothing where they are empty."""
    said = []
    if facts.opinions:
        count = f"Sổ ý kiến tham gia {facts.year_words} có {len(facts.opinions):02d} ý kiến"
        persons = sum((one.persons or Decimal(0) for one in facts.opinions), Decimal(0))
        asked = [one for one in facts.opinions if one.persons and one.agree is not None]
        of = sum((one.persons or Decimal(0) for one in asked), Decimal(0))
        agreed = sum((one.agree or Decimal(0) for one in asked), Decimal(0))
        if persons:
            count += f" với {format_decimal(persons)} lượt người tham gia"
        if of:
            share = format_percent(percent(agreed, of))
            count += f"; {format_decimal(agreed)}/{format_decimal(of)} người đồng ý ({share})"
        said.append(f"{count} (Phụ lục ý kiến tham gia).")
    if facts.survey is not None:
        said.append(f"Về sự hài lòng của người dân: {survey_words(facts)} (Phụ lục khảo sát).")
    return tuple(Paragraph(words(line)) for line in said)


def survey_words(facts: DossierFacts) -> str:
    """The survey in one sentence, with the share asked for where the procedure has one."""
    survey = facts.survey
    if survey is None:
        return ""
    total = survey.total
    where = f"tại {survey.villages:02d} thôn" if survey.villages else "toàn xã"
    said = (
        f"khảo sát {where}, {format_decimal(total.satisfied)}/"
        f"{format_decimal(total.returned)} lượt phiếu hài lòng ({_share(total)})"
    )
    asked = facts.form.satisfaction
    if asked is None:
        return f"{said}; mức phải đạt chưa rõ"
    mark = "" if asked.provenance.verified else ", mức này chưa đối chiếu với văn bản gốc"
    return f"{said}; mức phải đạt từ {format_percent(asked.percent)}{mark}"


def register_annexes(facts: DossierFacts, form: DocumentForm) -> tuple[Section, ...]:
    """The tables, each on sheets of its own."""
    sections = []
    if facts.opinions:
        sections.append(Section(tuple(_opinions(facts, form)), Orientation.LANDSCAPE))
    if facts.survey is not None:
        sections.append(Section(tuple(_survey(facts, form))))
    return tuple(sections)


def _opinions(facts: DossierFacts, form: DocumentForm) -> Iterator[Block]:
    yield Title(
        "PHỤ LỤC Ý KIẾN THAM GIA",
        f"Ý kiến tham gia về kết quả xây dựng nông thôn mới {facts.year_words}",
        attached_to_own(facts, form),
    )
    rows = [
        _row(
            (
                str(place),
                one.day,
                one.body,
                one.form,
                _figure(one.persons),
                _figure(one.agree),
                one.content,
                one.answer,
            )
        )
        for place, one in enumerate(facts.opinions, 1)
    ]
    yield Table(_OPINIONS, (_row(_OPINION_HEADER),), tuple(rows), _SIZE, "Ý kiến tham gia")
    yield from _unsettled(facts.opinions_unsettled)


def _survey(facts: DossierFacts, form: DocumentForm) -> Iterator[Block]:
    survey = facts.survey
    assert survey is not None
    yield Title(
        "PHỤ LỤC KHẢO SÁT",
        f"Kết quả khảo sát sự hài lòng của người dân {facts.commune_name} {facts.year_words}",
        attached_to_own(facts, form),
    )
    rows = [_row((str(place), *_line(one))) for place, one in enumerate(survey.contents, 1)]
    cells = (Cell(words(bold("Cộng lượt phiếu")), span=2, align=Align.CENTRE),)
    total = tuple(Cell(words(bold(text))) for text in _line(survey.total)[1:])
    rows.append(Row((*cells, *total), with_previous=bool(rows), shaded=True))
    yield Table(_SURVEY, (_row(_SURVEY_HEADER),), tuple(rows), _SIZE, "Khảo sát sự hài lòng")
    asked = facts.form.satisfaction
    if asked is not None and not asked.provenance.verified:
        yield Notes(
            (
                words(
                    f"Mức phải đạt {format_percent(asked.percent)}: {asked.provenance.source}; "
                    "chưa đối chiếu với văn bản gốc."
                ),
            )
        )
    yield from _unsettled(survey.unsettled)


def _line(one: SurveyLine) -> tuple[str, str, str, str]:
    return one.content, _figure(one.returned), _figure(one.satisfied), _share(one)


def _share(one: SurveyLine) -> str:
    return format_percent(percent(one.satisfied, one.returned)) if one.returned else ""


def _unsettled(count: int) -> Iterator[Block]:
    if count:
        yield Notes((words(f"Còn {count} dòng của sổ chưa rõ, không có trong bảng này."),))


def _figure(value: Decimal | None) -> str:
    return "" if value is None else format_decimal(value)


def _row(texts: tuple[str, ...]) -> Row:
    return Row(tuple(Cell(words(text)) for text in texts))
