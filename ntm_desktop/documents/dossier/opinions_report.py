"""Báo cáo tổng hợp ý kiến: what organisations and residents said, and the commune's answer."""

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import (
    document_of,
    head,
    passage,
    recipient_lines,
    signatures,
    with_end_mark,
)
from ntm_desktop.documents.dossier.register_annexes import register_annexes, register_summary
from ntm_desktop.documents.dossier.submission_letter import addressees
from ntm_desktop.documents.pages import (
    Addressees,
    Block,
    Document,
    Heading,
    Paragraph,
    Section,
    Title,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm


def opinions_report(facts: DossierFacts, form: DocumentForm) -> Document:
    """The report on opinions."""
    blocks: tuple[Block, ...] = (
        head(facts, form),
        Title(
            "BÁO CÁO",
            "Tổng hợp ý kiến tham gia của Mặt trận Tổ quốc, các tổ chức "
            "chính trị\u00a0-\u00a0xã hội và Nhân dân về kết quả thực hiện các tiêu "
            f"chí nông thôn mới của {facts.commune_name} {facts.year_words}",
        ),
        Addressees(addressees(facts)),
        Heading(1, "I. TÓM TẮT QUÁ TRÌNH ỦY BAN NHÂN DÂN XÃ TỔ CHỨC LẤY Ý KIẾN"),
        *passage(facts, "opinions.process"),
        Heading(1, "II. Ý KIẾN THAM GIA"),
        Heading(2, "1. Ý kiến của Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
        *passage(facts, "opinions.front"),
        Heading(2, "2. Ý kiến của các tổ chức chính trị\u00a0-\u00a0xã hội của xã"),
        *passage(facts, "opinions.organisations"),
        Heading(2, "3. Ý kiến của Nhân dân trong xã"),
        *passage(facts, "opinions.people"),
        *register_summary(facts),
        Heading(1, "III. KẾT QUẢ TIẾP THU, GIẢI TRÌNH CỦA ỦY BAN NHÂN DÂN XÃ"),
        *passage(facts, "opinions.response"),
        Paragraph(words(with_end_mark(_closing(facts)))),
        signatures(facts, recipient_lines(facts)),
    )
    return document_of(facts, form, (Section(blocks), *register_annexes(facts, form)))


def _closing(facts: DossierFacts) -> str:
    return (
        "Trên đây là báo cáo tổng hợp ý kiến tham gia của Mặt trận Tổ quốc, các tổ chức "
        f"chính trị\u00a0-\u00a0xã hội và Nhân dân trong xã; Ủy ban nhân dân {facts.commune_name} "
        f"kính báo cáo {' và '.join(addressees(facts)) or 'cơ quan cấp trên'}"
    )
