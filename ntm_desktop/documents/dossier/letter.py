"""A paper that is all text: its form says heading and subject, its fields are the paragraphs."""

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import (
    document_of,
    head,
    lines_of,
    passage,
    recipient_lines,
    signatures,
    with_end_mark,
)
from ntm_desktop.documents.dossier.submission_letter import addressees, bases
from ntm_desktop.documents.pages import (
    Addressees,
    Block,
    Document,
    Paragraph,
    Section,
    Title,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm, FieldKind


def letter(facts: DossierFacts, form: DocumentForm) -> Document:
    """The letter: bases, then each passage of the form in its order; the last one closes it."""
    fields = [field for field in form.fields if field.kind is FieldKind.TEXT]
    blocks: list[Block] = [
        head(facts, form),
        Title(form.heading, facts.fill(form.subject)),
        Addressees(addressees(facts)),
        *bases(facts),
    ]
    for field in fields[:-1]:
        if field.required or facts.text(field.id):
            blocks += passage(facts, field.id)
    for last in fields[-1:]:
        lines = lines_of(facts.text(last.id))
        blocks += [Paragraph(words(line)) for line in lines[:-1]]
        blocks += [Paragraph(words(with_end_mark(line))) for line in lines[-1:]]
    blocks.append(signatures(facts, recipient_lines(facts)))
    return document_of(facts, form, (Section(tuple(blocks)),))
