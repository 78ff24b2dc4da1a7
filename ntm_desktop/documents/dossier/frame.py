"""What the papers of a dossier have in common: head, number, date, signature, blanks."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.pages import (
    BlankLines,
    Block,
    Document,
    Header,
    Paragraph,
    Party,
    Section,
    Signatures,
    Title,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm, DocumentKind
from ntm_desktop.domain.text import fold

_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# Room to write by hand: no-break spaces, since a line never ends inside it.
ROOM = "\u00a0" * 6
DOTS = "…………"
_SPAN = re.compile(r"(?<=\d) - (?=\d)")
_NOT_ASCII = re.compile(r"[^a-z0-9]+")


def number_line(facts: DossierFacts, form: DocumentForm) -> str:
    """The line “Số: 05/BC-UBND”; room to write while the number is not known."""
    # An earlier version kept "12/TTr-UBND" as it was typed; the symbol is printed once.
    number = facts.text(f"{form.id}.number").partition("/")[0].strip()
    if number.isdigit() and len(number) == 1:
        number = f"0{number}"
    return f"Số: {number or ROOM}/{form.symbol}-UBND"


def date_words(text: str, year: int) -> str:
    """A date as Nghị định 30 wants it: days under 10 and months 1, 2 with a leading zero.

    Args:
        text: dd/mm/yyyy, or anything else the officer wrote; empty leaves room.
        year: printed when the date is left open.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return text.strip() or f"ngày{ROOM}tháng{ROOM}năm {year}"
    day, month = int(match[1]), int(match[2])
    month_words = f"{month:02d}" if month < 3 else str(month)
    return f"ngày {day:02d} tháng {month_words} năm {match[3]}"


def head(facts: DossierFacts, form: DocumentForm, *, dated: bool = True) -> Header:
    """Head of a paper of the commune."""
    place_date = ""
    if dated:
        date = date_words(facts.text(f"{form.id}.date"), facts.year)
        place_date = f"{facts.commune.name}, {date}"
    return Header(facts.issuer, number_line(facts, form), place_date)


def attached_to(facts: DossierFacts) -> str:
    """The italic line of an annex that names the report it belongs to."""
    report = facts.document(DocumentKind.RESULTS_REPORT)
    if report is None:
        return ""
    number = number_line(facts, report).removeprefix("Số: ")
    date = date_words(facts.text(f"{report.id}.date"), facts.year)
    return f"(Kèm theo Báo cáo số {number} {date} của UBND {facts.commune_name})"


def attached_to_own(facts: DossierFacts, form: DocumentForm) -> str:
    """The italic line of an annex of the very paper it is bound into."""
    number = number_line(facts, form).removeprefix("Số: ")
    date = date_words(facts.text(f"{form.id}.date"), facts.year)
    return f"(Kèm theo Báo cáo số {number} {date} của UBND {facts.commune_name})"


def signatures(facts: DossierFacts, recipients: Sequence[str]) -> Signatures:
    """The chairman's signature with the recipients on its left."""
    capacity = lines_of(facts.text("signer.capacity")) or ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    party = Party(tuple(line.upper() for line in capacity), name=facts.text("signer.name"))
    return Signatures(party, recipients=tuple(recipients))


def recipient_lines(facts: DossierFacts) -> tuple[str, ...]:
    """Lines under "Nơi nhận:", the first and the last as the decree has them."""
    own = [line.strip("-–;. ") for line in lines_of(facts.text("recipients"))]
    filed = next((line for line in own if line.startswith("Lưu")), "Lưu: VT")
    others = [line for line in own if line != filed and line != "Như trên"]
    return ("- Như trên;", *(f"- {line};" for line in others), f"- {filed}.")


def whole(text: str, name: str) -> str:
    """A title in which neither a name nor a span of years is torn over two lines."""
    return _SPAN.sub("\u00a0-\u00a0", text.replace(name, name.replace(" ", "\u00a0")))


def passage(facts: DossierFacts, field_id: str, blank_lines: int = 3) -> tuple[Block, ...]:
    """What the officer wrote, a paragraph a line; dotted lines when there is nothing."""
    lines = lines_of(facts.text(field_id))
    if not lines:
        return (BlankLines(blank_lines),)
    return tuple(Paragraph(words(_SPAN.sub("\u00a0-\u00a0", line))) for line in lines)


def line_or_dots(text: str) -> str:
    """A short entry, or dots to write on."""
    return text or DOTS


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that are not blank."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def with_end_mark(sentence: str) -> str:
    """A closing sentence with the mark that ends every paper."""
    return f"{sentence.rstrip(' ./')}./."


def document_of(facts: DossierFacts, form: DocumentForm, sections: tuple[Section, ...]) -> Document:
    """A paper of the dossier with its properties filled in."""
    return Document(
        id=form.id,
        title=facts.fill(form.title),
        file_stem=file_stem(f"{form.id} {facts.commune.name} {facts.period.key}"),
        sections=tuple(_titled(section, facts.commune.name) for section in sections),
        draft=facts.draft if form in facts.form.documents or form.claims else "",
        notice=facts.notice,
        author=facts.author,
        subject=f"Hồ sơ đề nghị công nhận {facts.commune_name} {facts.tier_name} "
        f"{facts.year_words}",
    )


def _titled(section: Section, name: str) -> Section:
    blocks = tuple(
        replace(block, subject=whole(block.subject, name)) if isinstance(block, Title) else block
        for block in section.blocks
    )
    return replace(section, blocks=blocks)


def file_stem(text: str) -> str:
    """A file name without ending that any system takes: ASCII letters, digits, hyphens."""
    return _NOT_ASCII.sub("-", fold(text)).strip("-")[:80]
