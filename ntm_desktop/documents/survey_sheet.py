"""The questions of a register's survey on paper, for those without a telephone."""

from collections.abc import Iterator

from ntm_desktop.documents.pages import (
    Align,
    BlankLines,
    Block,
    Document,
    Paragraph,
    Section,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.domain.registers.form import Field, FieldKind, Form
from ntm_desktop.domain.registers.surveys import answers_to

_SIZE = 11
"""Smaller than a letter's, so that a sheet of fourteen questions is one sheet."""
_BOX = "[\u00a0\u00a0\u00a0]\u00a0"


def survey_sheet(form: Form, author: str, notice: str = "") -> Document:
    """One sheet for one line of the register.

    Args:
        form: the register.
        author: the office that gives it out.
        notice: a line on every page.
    """
    blocks = [
        Title("PHIẾU GHI", form.title),
        Paragraph(
            words(italic(f"Mỗi phiếu ghi một {form.singular}. Ô có dấu (*) phải ghi. {author}.")),
            size=12,
            indent=False,
        ),
        *(
            block
            for number, (field, answers) in enumerate(answers_to(form), start=1)
            for block in _question(number, field, answers)
        ),
        Paragraph(
            words("Người ghi phiếu (ký, ghi rõ họ tên), ngày ghi:"),
            size=_SIZE,
            indent=False,
            keep_with_next=True,
        ),
        BlankLines(1),
    ]
    return Document(
        id=f"phieu-{form.id}",
        title=f"Phiếu ghi: {form.title}",
        file_stem=f"phieu-{form.id}",
        sections=(Section(tuple(blocks)),),
        notice=notice,
        author=author,
    )


def _question(number: int, field: Field, answers: tuple[str, ...]) -> Iterator[Block]:
    mark = " (*)" if field.required else ""
    hint = f" {field.hint}" if field.hint else ""
    if field.kind is FieldKind.DATE:
        hint += " Ghi ngày/tháng/năm."
    label = words(bold(f"{number}. {field.heading}{mark}."), italic(hint))
    yield Paragraph(label, size=_SIZE, keep_with_next=True, indent=False)
    if answers:
        ticked = "    ".join(f"{_BOX}{answer.replace(' ', chr(0xA0))}" for answer in answers)
        yield Paragraph(words(ticked), Align.LEFT, _SIZE, indent=False)
    else:
        yield BlankLines(2 if field.kind is FieldKind.TEXT and field.required else 1)
