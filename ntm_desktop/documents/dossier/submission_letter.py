"""Tờ trình: the commune asks for verification and recognition, and encloses its papers."""

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import (
    document_of,
    head,
    lines_of,
    recipient_lines,
    signatures,
    with_end_mark,
)
from ntm_desktop.documents.dossier.outcome import criterion_verdict, legal_bases, set_title
from ntm_desktop.documents.dossier.readiness import TO_BE_CONFIRMED, Condition, conditions
from ntm_desktop.documents.pages import (
    Addressees,
    Block,
    Document,
    Paragraph,
    Run,
    Section,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm, DocumentKind
from ntm_desktop.domain.numbers import format_decimal


def submission_letter(facts: DossierFacts, form: DocumentForm) -> Document:
    """The letter; it says plainly when the criteria do not hold yet."""
    blocks: tuple[Block, ...] = (
        head(facts, form),
        Title("TỜ TRÌNH", _subject(facts)),
        Addressees(addressees(facts)),
        *bases(facts),
        *_statement(facts),
        *condition_paragraphs(facts),
        Paragraph(words("Hồ sơ kèm theo gồm có:"), keep_with_next=True),
        *_enclosures(facts),
        Paragraph(words(with_end_mark(_closing(facts)))),
        signatures(facts, recipient_lines(facts)),
    )
    return document_of(facts, form, (Section(blocks),))


def addressees(facts: DossierFacts) -> tuple[str, ...]:
    """Who receives the dossier: the form's line, the unit set for this commune in it."""
    receiver = facts.receiving_unit.strip()
    if receiver:
        return tuple(spelt_out(line) for line in lines_of(receiver.replace(";", "\n")))
    return tuple(spelt_out(line) for line in lines_of(facts.fill(facts.form.addressee)))


def spelt_out(unit: str) -> str:
    """A unit's name without the abbreviation that is fine on screen but not in a letter."""
    return f"Ủy ban nhân dân {unit[5:]}" if unit.startswith("UBND ") else unit


def _subject(facts: DossierFacts) -> str:
    return (
        f"Về việc thẩm tra, đề nghị xét, công nhận {facts.commune_name} "
        f"{facts.tier_name} {facts.year_words}"
    )


def bases(facts: DossierFacts) -> tuple[Block, ...]:
    """The lines “Căn cứ …” of the form and of the province."""
    of_form = [facts.fill(line).rstrip("; .") for line in facts.form.legal_bases]
    lines = legal_bases(facts, of_form, province=facts.commune.province_full_name)
    last = len(lines) - 1
    return tuple(
        Paragraph(words(italic(f"{line}{'.' if place == last else ';'}")))
        for place, line in enumerate(lines)
    )


def _statement(facts: DossierFacts) -> tuple[Block, ...]:
    counted = (
        f"Kết quả tự đánh giá theo {set_title(facts.criteria_set)}: {facts.commune_name} đạt "
        f"{facts.counted_share}."
    )
    # A lower tier that is asked for is told with its decision among the conditions.
    told = facts.lower_tier is not None and facts.lower_tier.holds and facts.form.conditions
    known = (facts.recognised,) if facts.recognised and not told else ()
    blocks: list[Block] = [Paragraph(words(line)) for line in (*known, counted)]
    if facts.claim_holds:
        return tuple(blocks)
    failing = facts.failing()
    if failing:
        listed = "; ".join(
            f"tiêu chí số {c.no} {c.name} ({criterion_verdict(c).lower()})" for c in failing
        )
        blocks.append(
            Paragraph(words(f"Còn {len(failing):02d} tiêu chí chưa được kết luận đạt: {listed}."))
        )
    if facts.arrears:
        owed = format_decimal(facts.arrears)
        blocks.append(Paragraph(words(f"Xã còn nợ đọng xây dựng cơ bản {owed} triệu đồng.")))
    lower = facts.lower_tier
    if lower is not None and facts.lower_tier_fails:
        blocks.append(Paragraph(words(f"Chưa có điều kiện “{lower.text}”: {lower.detail}")))
    blocks.append(
        Paragraph(
            words(
                bold(
                    "Tại thời điểm lập bản nháp này, xã chưa đủ điều kiện để đề nghị xét, "
                    "công nhận."
                )
            )
        )
    )
    return tuple(blocks)


def condition_paragraphs(facts: DossierFacts) -> tuple[Block, ...]:
    """The conditions of recognition, each with what the data say of it."""
    if not facts.form.conditions:
        return ()
    intro = f"Về các điều kiện công nhận theo {facts.form.decision}:"
    return (
        Paragraph(words(intro), keep_with_next=True),
        *(
            Paragraph(words(f"{place}. {condition.text.rstrip('.;')}: ", _outcome(condition)))
            for place, condition in enumerate(conditions(facts), 1)
        ),
    )


def _outcome(condition: Condition) -> Run:
    """What the data say of a condition; what they cannot say is left to be confirmed."""
    if condition.holds is None:
        stated = f"{condition.stated}; " if condition.stated else ""
        return Run(f"{stated}{TO_BE_CONFIRMED}.")
    verdict = "đáp ứng điều kiện" if condition.holds else "chưa đáp ứng điều kiện"
    return Run(f"{condition.detail}, {verdict}.")


def _enclosures(facts: DossierFacts) -> tuple[Block, ...]:
    enclosed = [
        form for form in facts.form.documents if form.kind is not DocumentKind.SUBMISSION_LETTER
    ]
    blocks = []
    for place, form in enumerate(enclosed, 1):
        original = f" ({form.original})" if form.original else ""
        end = "." if place == len(enclosed) else ";"
        blocks.append(Paragraph(words(f"{place}. {facts.fill(form.title)}{original}{end}")))
    return tuple(blocks)


def _closing(facts: DossierFacts) -> str:
    written = facts.text("to-trinh.closing")
    if written:
        return written
    receiver = " và ".join(addressees(facts)) or "cơ quan có thẩm quyền"
    # A draft asks for nothing yet.
    when = "" if facts.claim_holds else "Khi bảo đảm đủ các điều kiện nêu trên, "
    return (
        f"{when}Ủy ban nhân dân {facts.commune_name} kính trình {receiver} xem xét, thẩm tra, "
        f"đề nghị xét, công nhận {facts.commune_name} {facts.tier_name} {facts.year_words}"
    )
