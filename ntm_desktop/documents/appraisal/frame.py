"""What the papers of an appraisal have in common: head, signature, passages, recalled marks."""

import re
import textwrap

from ntm_desktop.documents.appraisal.facts import DRAFT, SAMPLE, AppraisalFacts
from ntm_desktop.documents.dossier.frame import (
    ROOM,
    date_words,
    file_stem,
    lines_of,
    whole,
)
from ntm_desktop.documents.dossier.outcome import legal_bases
from ntm_desktop.documents.dossier.prose import VERDICT_WORDS
from ntm_desktop.documents.pages import (
    BlankLines,
    Block,
    Document,
    Header,
    Notes,
    Paragraph,
    Party,
    Section,
    Signatures,
    italic,
    words,
)
from ntm_desktop.domain.appraisal_form import AppraisalPaper
from ntm_desktop.domain.assessment import Verdict

_SPAN = re.compile(r"(?<=\d) - (?=\d)")
_LONGEST_LINE = 21  # capital letters of the agency's name that fit a line of the head
_OWN_LINE = re.compile(r" (?=(?:TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ) )")


def number_line(facts: AppraisalFacts, paper: AppraisalPaper) -> str:
    """“Số: 05/BC-VPĐP”; room to write while the number is not known."""
    number = facts.text(f"{paper.id}.number").partition("/")[0].strip()
    if number.isdigit() and len(number) == 1:
        number = f"0{number}"
    symbol = "-".join(part for part in (paper.symbol, facts.text("office.symbol").strip()) if part)
    return f"Số: {number or ROOM}/{symbol}"


def head(
    facts: AppraisalFacts, paper: AppraisalPaper, *, dated: bool = True, about: str = ""
) -> Header:
    """Head of a paper of the office."""
    place_date = ""
    if dated:
        date = date_words(facts.text(f"{paper.id}.date"), facts.today.year)
        place = facts.text("office.place").strip()
        place_date = f"{place}, {date}" if place else date
    above = tuple(line.upper() for line in lines_of(facts.text("office.above")))
    issuer = _lines(facts.office.upper())
    return Header(issuer, number_line(facts, paper), place_date, about, above)


def _lines(name: str) -> tuple[str, ...]:
    """A long name over several lines, the unit it belongs to on one of its own."""
    if len(name) <= _LONGEST_LINE:
        return (name,)
    pieces = (textwrap.wrap(piece, _LONGEST_LINE) for piece in _OWN_LINE.split(name))
    return tuple(line for piece in pieces for line in piece)


def bases(facts: AppraisalFacts) -> tuple[Block, ...]:
    """The lines “Căn cứ …” of the form and of the province, and what was handed in."""
    lines = [facts.fill(line).rstrip("; .") for line in facts.form.legal_bases]
    lines = [*legal_bases(facts, lines, province=facts.commune.province_full_name)]
    lines.append(
        f"Căn cứ gói dữ liệu tự đánh giá số {facts.sequence} {facts.period.inline} của Ủy ban "
        f"nhân dân {facts.commune_name}, nhận ngày {facts.received_on:%d/%m/%Y}"
    )
    last = len(lines) - 1
    return tuple(
        Paragraph(words(italic(f"{_SPAN.sub(' - ', line)}{'.' if place == last else ';'}")))
        for place, line in enumerate(lines)
    )


def passage(facts: AppraisalFacts, field_id: str, blank_lines: int = 2) -> tuple[Block, ...]:
    """What the officer wrote, a paragraph a line; dotted lines when there is nothing."""
    lines = lines_of(facts.text(field_id))
    if not lines:
        return (BlankLines(blank_lines),)
    return tuple(Paragraph(words(line)) for line in lines)


def signatures(facts: AppraisalFacts, first: str = "- Như trên;") -> Signatures:
    """The head of the office, the recipients on the left."""
    capacity = lines_of(facts.text("signer.capacity")) or ("THỦ TRƯỞNG CƠ QUAN",)
    party = Party(tuple(line.upper() for line in capacity), name=facts.text("signer.name"))
    own = [line.strip("-–;. ") for line in lines_of(facts.text("recipients"))]
    filed = next((line for line in own if line.startswith("Lưu")), "Lưu: VT, Hồ sơ")
    others = [f"- {line};" for line in own if line != filed and line != "Như trên"]
    lines = (*([first] if first else []), *others, f"- {filed}.")
    return Signatures(party, recipients=lines)


def counted(facts: AppraisalFacts) -> str:
    """How many criteria are met as reported and as appraised."""
    reported, found = facts.reported.judged(), facts.judged()
    return (
        f"Xã báo cáo đạt {reported.met}/{reported.total} tiêu chí; qua {facts.step}: đạt "
        f"{found.met}/{found.total} tiêu chí"
    )


def failing(facts: AppraisalFacts) -> tuple[str, ...]:
    """The criteria that do not hold by the appraised figures, with their verdict."""
    return tuple(
        f"tiêu chí số {one.no} {one.name} ({VERDICT_WORDS[one.verdict].lower()})"
        for one in facts.judged().criteria
        if one.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE)
    )


def recalled_notes(facts: AppraisalFacts, paper: AppraisalPaper) -> tuple[Notes, ...]:
    """What of the paper's own form was not held against a text of the state.

    On drafts and on what is signed alike: whoever signs is to know it, and whoever reads it later.
    """
    lines = []
    if not paper.provenance.verified:
        lines.append(
            "◇ Tên và bố cục của văn bản này là nhớ lại, chưa đối chiếu với mẫu của "
            f"{facts.form.decision}. Nguồn: {paper.provenance.source}."
        )
    return (Notes(tuple(words(line) for line in lines)),) if lines else ()


def document_of(
    facts: AppraisalFacts, paper: AppraisalPaper, sections: tuple[Section, ...]
) -> Document:
    """A paper with its properties filled in."""
    return Document(
        id=paper.id,
        title=facts.fill(paper.title),
        file_stem=file_stem(f"{paper.id} {facts.commune.name} {facts.period.key}"),
        sections=sections,
        draft="" if facts.finished else DRAFT,
        notice=SAMPLE if facts.sample else "",
        author=facts.office,
        subject=facts.fill("Kết quả {step} của {commune} {year}"),
    )


def subject(facts: AppraisalFacts, text: str) -> str:
    """A title in which the commune's name is not torn over two lines."""
    return whole(facts.fill(text), facts.commune.name)
