"""Minutes, report and letter of an appraisal, in the layout of Nghị định 30/2020/NĐ-CP.

The minutes follow sample 1.9, the report 1.4, the letter 1.5. What the state's own forms of an
appraisal are called and hold was not found; a draft says so at its end.
"""

from collections.abc import Callable, Mapping

from ntm_desktop.documents.appraisal.facts import AppraisalFacts
from ntm_desktop.documents.appraisal.frame import (
    bases,
    counted,
    document_of,
    failing,
    head,
    number_line,
    passage,
    recalled_notes,
    signatures,
    subject,
)
from ntm_desktop.documents.appraisal.table import criteria_table, short_table
from ntm_desktop.documents.dossier.frame import date_words, line_or_dots, lines_of, with_end_mark
from ntm_desktop.documents.dossier.outcome import PAGE_NOTE, mark_notes, source_note
from ntm_desktop.documents.pages import (
    Addressees,
    Block,
    Document,
    Heading,
    Notes,
    Orientation,
    Paragraph,
    Party,
    Section,
    Signatures,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.appraisal_form import AppraisalPaper, PaperKind


def make_paper(facts: AppraisalFacts, paper_id: str) -> Document:
    """One of the papers of an appraisal; its id must be in the form."""
    paper = facts.form.paper(paper_id)
    return _MAKERS[paper.kind](facts, paper)


def _minutes(facts: AppraisalFacts, paper: AppraisalPaper) -> Document:
    step = facts.step
    blocks: tuple[Block, ...] = (
        head(facts, paper, dated=False),
        Title(
            "BIÊN BẢN",
            subject(
                facts,
                f"{step.capitalize()} kết quả thực hiện các tiêu chí của {{commune}} {{year}}",
            ),
        ),
        *bases(facts),
        *_entry(facts, "Thời gian bắt đầu", "meeting.start"),
        *_entry(facts, "Địa điểm", "meeting.place"),
        Heading(1, "I. THÀNH PHẦN THAM DỰ"),
        Heading(2, f"1. Bên {step}"),
        *passage(facts, "meeting.office"),
        Heading(2, f"2. Đại diện {facts.commune_name}"),
        *passage(facts, "meeting.commune"),
        *_entry(facts, "Chủ trì", "meeting.chair"),
        *_entry(facts, "Thư ký", "meeting.secretary"),
        Heading(1, "II. NỘI DUNG"),
        Heading(2, "1. Hồ sơ đã xem"),
        Paragraph(words(_file_words(facts))),
        Heading(2, f"2. Kết quả {step}"),
        *_result(facts),
        Heading(2, "3. Ý kiến của các thành viên"),
        *passage(facts, "meeting.opinions"),
        Heading(2, f"4. Ý kiến của {facts.commune_name}"),
        *passage(facts, "meeting.reply"),
        Heading(1, "III. KẾT LUẬN"),
        Paragraph(words(_conclusion(facts))),
        Paragraph(words(with_end_mark(_closing(facts)))),
        Signatures(
            right=Party(("CHỦ TRÌ",), "(Ký, ghi rõ họ tên)", _name(facts.text("meeting.chair"))),
            left=Party(("THƯ KÝ",), "(Ký, ghi rõ họ tên)", _name(facts.text("meeting.secretary"))),
        ),
        Signatures(
            right=Party(
                (f"ĐẠI DIỆN {facts.commune_name.upper()}",),
                "(Ký, ghi rõ họ tên)",
                _name(facts.text("meeting.commune_signer")),
            ),
            recipients=("- Lưu: VT, Hồ sơ.",),
        ),
        *recalled_notes(facts, paper),
    )
    return document_of(facts, paper, (Section(blocks),))


def _report(facts: AppraisalFacts, paper: AppraisalPaper) -> Document:
    step = facts.step
    addressees = lines_of(facts.text("report.addressee"))
    blocks: tuple[Block, ...] = (
        head(facts, paper),
        Title(
            "BÁO CÁO",
            subject(
                facts,
                f"{step.capitalize()} hồ sơ và kết quả thực hiện các tiêu chí của {{commune}} "
                "{year}",
            ),
        ),
        *((Addressees(addressees),) if addressees else ()),
        *bases(facts),
        Paragraph(
            words(f"{facts.office} báo cáo kết quả {step} đối với {facts.commune_name} như sau:")
        ),
        Heading(1, "I. HỒ SƠ"),
        Paragraph(words(_file_words(facts))),
        Heading(1, f"II. KẾT QUẢ {step.upper()}"),
        Heading(2, "1. Kết quả chung"),
        *_result(facts, with_table=False),
        Heading(2, "2. Chỉ tiêu gửi trả hoặc có chênh lệch"),
        *_differing(facts),
        Paragraph(words("Kết quả từng chỉ tiêu: theo biểu chi tiết kèm theo.")),
        Heading(2, "3. Ý kiến của cơ quan, đoàn thể và Nhân dân"),
        *passage(facts, "report.opinions"),
        Heading(1, "III. TỒN TẠI, HẠN CHẾ"),
        *passage(facts, "report.limits"),
        Heading(1, "IV. KẾT LUẬN, KIẾN NGHỊ"),
        Paragraph(words(_conclusion(facts))),
        *passage(facts, "report.proposal"),
        Paragraph(words(with_end_mark(f"Trên đây là báo cáo kết quả {step} của {facts.office}"))),
        signatures(facts, "- Như trên;" if addressees else ""),
        *recalled_notes(facts, paper),
    )
    table, outcomes = criteria_table(facts)
    number = number_line(facts, paper).removeprefix("Số: ")
    date = date_words(facts.text(f"{paper.id}.date"), facts.today.year)
    annex: tuple[Block, ...] = (
        Title(
            "BIỂU CHI TIẾT",
            subject(facts, "Kết quả {step} từng chỉ tiêu của {commune} {year}"),
            f"(Kèm theo Báo cáo số {number} {date} của {facts.office})",
        ),
        table,
        Notes((*mark_notes(outcomes), source_note(facts))),
    )
    note = PAGE_NOTE.format(where="biểu")
    sections = (Section(blocks), Section(annex, Orientation.LANDSCAPE, note))
    return document_of(facts, paper, sections)


def _letter(facts: AppraisalFacts, paper: AppraisalPaper) -> Document:
    step = facts.step
    about = f"V/v trả lời kết quả {step} hồ sơ {facts.period.inline} của {facts.commune_name}"
    closing = facts.text("letter.closing").strip() or (
        f"Đề nghị Ủy ban nhân dân {facts.commune_name} khắc phục, nộp lại gói dữ liệu đúng hạn"
        if facts.returned
        else f"{facts.office} thông báo để Ủy ban nhân dân {facts.commune_name} biết, thực hiện"
    )
    blocks: tuple[Block, ...] = (
        head(facts, paper, about=about),
        Addressees((f"Ủy ban nhân dân {facts.commune_name}",)),
        Paragraph(words(_file_words(facts))),
        Paragraph(words(f"Qua {step}, {facts.office} có ý kiến như sau:")),
        *_result(facts, with_table=False),
        *_returned(facts),
        Paragraph(words(with_end_mark(closing))),
        signatures(facts),
        *recalled_notes(facts, paper),
    )
    return document_of(facts, paper, (Section(blocks),))


_MAKERS: Mapping[PaperKind, Callable[[AppraisalFacts, AppraisalPaper], Document]] = {
    PaperKind.MINUTES: _minutes,
    PaperKind.REPORT: _report,
    PaperKind.LETTER: _letter,
}


def _file_words(facts: AppraisalFacts) -> str:
    evidence = f"kèm {facts.evidence} minh chứng" if facts.evidence else "không kèm minh chứng"
    papers = f", {facts.papers} văn bản hồ sơ" if facts.papers else ""
    return (
        f"Gói dữ liệu tự đánh giá số {facts.sequence} {facts.period.inline} của Ủy ban nhân dân "
        f"{facts.commune_name}, nhận ngày {facts.received_on:%d/%m/%Y}, theo "
        f"{facts.criteria_set.title}; {evidence}{papers}."
    )


def _result(facts: AppraisalFacts, *, with_table: bool = True) -> tuple[Block, ...]:
    waiting = len(facts.lines) - len(facts.accepted) - len(facts.returned)
    left = f", chưa xét {waiting}" if waiting else ""
    count = (
        f"Trong {len(facts.lines)} chỉ tiêu: chấp nhận {len(facts.accepted)}, gửi trả "
        f"{len(facts.returned)}{left}; {len(facts.changed)} chỉ tiêu có số liệu khác số xã báo cáo."
    )
    missing = failing(facts)
    lines = [f"{counted(facts)}.", count]
    if missing:
        lines.append(f"Còn {len(missing):02d} tiêu chí chưa đạt: {'; '.join(missing)}.")
    blocks: list[Block] = [Paragraph(words(line)) for line in lines]
    return (*blocks, *(_differing(facts) if with_table else ()))


def _differing(facts: AppraisalFacts) -> tuple[Block, ...]:
    numbers = {line.indicator_no for line in (*facts.returned, *facts.changed)}
    lines = tuple(line for line in facts.lines if line.indicator_no in numbers)
    if not lines:
        return (
            Paragraph(words("Không có chỉ tiêu nào bị gửi trả hoặc có số liệu khác xã báo cáo.")),
        )
    table, outcomes = short_table(facts, lines)
    notes = mark_notes(outcomes)
    return (table, Notes(notes)) if notes else (table,)


def _returned(facts: AppraisalFacts) -> tuple[Block, ...]:
    if not facts.returned:
        return (Paragraph(words("Không có chỉ tiêu nào bị gửi trả.")),)
    blocks: list[Block] = [
        Paragraph(words("Các chỉ tiêu đề nghị xã khắc phục:"), keep_with_next=True)
    ]
    for place, line in enumerate(facts.returned, 1):
        entered = line.entered
        remark = entered.remark.rstrip(". ") if entered else ""
        due = (
            f" (nộp lại trước ngày {entered.due_on:%d/%m/%Y})" if entered and entered.due_on else ""
        )
        named = f"{place}. Chỉ tiêu {line.indicator_no} – {line.name}: "
        blocks.append(Paragraph(words(named, f"{remark}{due}.")))
    return tuple(blocks)


def _conclusion(facts: AppraisalFacts) -> str:
    if not facts.finished:
        return (
            f"Tại thời điểm lập bản nháp này, việc {facts.step} chưa hoàn thành nên chưa có kết "
            "luận."
        )
    if facts.returned:
        return (
            f"Hồ sơ chưa được chấp nhận; {len(facts.returned)} chỉ tiêu gửi trả để xã khắc phục. "
            f"{counted(facts)}."
        )
    return f"Chấp nhận số liệu qua {facts.step}. {counted(facts)}."


def _entry(facts: AppraisalFacts, label: str, field_id: str) -> tuple[Block, ...]:
    return (Paragraph(words(bold(f"{label}: "), line_or_dots(facts.text(field_id)))),)


def _closing(facts: AppraisalFacts) -> str:
    ended = line_or_dots(facts.text("meeting.end"))
    copies = line_or_dots(facts.text("meeting.copies"))
    return (
        f"Buổi làm việc kết thúc vào {ended}. Biên bản được đọc lại cho các bên cùng nghe, lập "
        f"thành {copies} bản có giá trị như nhau"
    )


def _name(entry: str) -> str:
    """The bare name in "Ông Hoàng Văn Minh – Phó Chánh Văn phòng"."""
    name = entry.split("–")[0].split(" - ")[0].split(",")[0].strip()
    for title in ("Ông ", "Bà ", "Đồng chí ", "Đ/c "):
        name = name.removeprefix(title)
    return name
