"""Biên bản họp: the meeting that proposes the commune for recognition (mẫu 1.9)."""

from decimal import Decimal
from typing import NamedTuple

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import (
    DOTS,
    document_of,
    head,
    line_or_dots,
    passage,
    with_end_mark,
)
from ntm_desktop.documents.dossier.outcome import set_title
from ntm_desktop.documents.dossier.prose import share_of
from ntm_desktop.documents.pages import (
    Block,
    Document,
    Heading,
    Paragraph,
    Party,
    Section,
    Signatures,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm
from ntm_desktop.domain.numbers import format_decimal, format_percent, parse_decimal, percent
from ntm_desktop.errors import EntryError


class Vote(NamedTuple):
    """The vote of the meeting; None where a figure is missing or no whole number."""

    invited: Decimal | None
    present: Decimal | None
    agreed: Decimal | None

    @property
    def faults(self) -> tuple[str, ...]:
        """Figures that cannot be true, a sentence each."""
        found = []
        if self.invited is not None and self.present is not None and self.present > self.invited:
            found.append("Số dự họp lớn hơn số được mời.")
        if self.present is not None and self.agreed is not None and self.agreed > self.present:
            found.append("Số nhất trí lớn hơn số dự họp.")
        return tuple(found)

    @property
    def agreement(self) -> Decimal | None:
        """Percent of those present who agreed, unrounded; None while not known."""
        if not self.present or self.agreed is None or self.faults:
            return None
        share = percent(self.agreed, self.present)
        return Decimal(share.numerator) / Decimal(share.denominator)


def vote(facts: DossierFacts) -> Vote:
    """The vote as the officer wrote it."""
    return Vote(
        _count(facts.text("minutes.invited")),
        _count(facts.text("minutes.present")),
        _count(facts.text("minutes.agreed")),
    )


def _count(text: str) -> Decimal | None:
    try:
        value = parse_decimal(text)
    except EntryError:
        return None
    return value if value == value.to_integral_value() and value >= 0 else None


def minutes(facts: DossierFacts, form: DocumentForm) -> Document:
    """The minutes, dotted where the meeting has still to fill something in."""
    blocks: tuple[Block, ...] = (
        head(facts, form, dated=False),
        Title(
            "BIÊN BẢN",
            f"Họp đề nghị xét, công nhận {facts.commune_name} {facts.tier_name} {facts.year_words}",
        ),
        *_entry(facts, "Thời gian bắt đầu", "minutes.start"),
        *_entry(facts, "Địa điểm", "minutes.place"),
        Heading(1, "I. THÀNH PHẦN THAM DỰ"),
        *passage(facts, "minutes.participants"),
        *_entry(facts, "Chủ trì (chủ tọa)", "minutes.chair"),
        *_entry(facts, "Thư ký (người ghi biên bản)", "minutes.secretary"),
        Heading(1, "II. NỘI DUNG"),
        Heading(2, "1. Báo cáo tại cuộc họp"),
        Paragraph(
            words(
                f"Ủy ban nhân dân xã báo cáo kết quả tự đánh giá: đạt {facts.counted} của "
                f"{set_title(facts.criteria_set)}; báo cáo tổng hợp ý "
                "kiến tham gia của Mặt trận Tổ quốc, các tổ chức chính trị\u00a0-\u00a0xã hội và "
                "Nhân dân."
            )
        ),
        Heading(2, "2. Ý kiến phát biểu, thảo luận"),
        *passage(facts, "minutes.discussion"),
        Heading(2, "3. Kết quả biểu quyết"),
        Paragraph(words(vote_sentence(facts))),
        Heading(2, "4. Ý kiến khác"),
        *passage(facts, "minutes.other", 2),
        Paragraph(words(with_end_mark(_closing(facts)))),
        _signatures(facts),
    )
    return document_of(facts, form, (Section(blocks),))


def vote_sentence(facts: DossierFacts) -> str:
    """The vote with the share that was computed from it, or dots to write on."""
    counted = vote(facts)
    agreed = DOTS if counted.agreed is None else format_decimal(counted.agreed)
    present = DOTS if counted.present is None else format_decimal(counted.present)
    share = DOTS if counted.agreement is None else _share(counted)
    invited = ""
    if counted.invited is not None:
        invited = f" (số được mời: {format_decimal(counted.invited)})"
    return (
        f"Số thành viên nhất trí đề nghị xét, công nhận {facts.commune_name} {facts.tier_name} "
        f"{facts.year_words} là {agreed}/{present} thành viên dự họp{invited}, đạt {share}."
    )


def _share(counted: Vote) -> str:
    agreed, present = counted.agreed or Decimal(0), counted.present or Decimal(0)
    return share_of(agreed, present, format_percent(counted.agreement or Decimal(0)))


def _entry(facts: DossierFacts, label: str, field_id: str) -> tuple[Block, ...]:
    return (Paragraph(words(bold(f"{label}: "), line_or_dots(facts.text(field_id)))),)


def _closing(facts: DossierFacts) -> str:
    ended = line_or_dots(facts.text("minutes.end"))
    copies = line_or_dots(facts.text("minutes.copies"))
    return (
        f"Cuộc họp kết thúc vào {ended}. Biên bản được thông qua tại cuộc họp và lập thành "
        f"{copies} bản có giá trị như nhau"
    )


def _signatures(facts: DossierFacts) -> Signatures:
    note = "(Ký, ghi rõ họ tên)"
    return Signatures(
        right=Party(("CHỦ TỌA",), note, _person(facts.text("minutes.chair"))),
        left=Party(("THƯ KÝ",), note, _person(facts.text("minutes.secretary"))),
        recipients=("- Lưu: VT, Hồ sơ.",),
    )


def _person(entry: str) -> str:
    """The bare name in "Ông Hoàng Văn Minh – Chủ tịch UBND xã"."""
    name = entry.split("–")[0].split(" - ")[0].split(",")[0].strip()
    for title in ("Ông ", "Bà ", "Đồng chí ", "Đ/c "):
        name = name.removeprefix(title)
    return name
