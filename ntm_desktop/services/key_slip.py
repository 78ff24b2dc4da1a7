"""The paper slip with the commune's public key, which the chairman signs."""

from typing import TYPE_CHECKING

from ntm_desktop.services import workspace
from ntm_desktop.services.exchange import public_key_info
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.staged import Beside, OnDatabase, Staged, carry_out

if TYPE_CHECKING:
    from ntm_desktop.documents.pages import Document, Text


def key_slip(ws: Workspace) -> bytes:
    """The slip as PDF.

    Raises:
        KeyStoreError: the key cannot be made or read.
    """
    return carry_out(ws, drawing_slip())


def drawing_slip() -> Staged[bytes]:
    """The steps of ``key_slip``."""
    pages: Document = yield OnDatabase(key_slip_pages)
    pdf: bytes = yield Beside(lambda _progress: _draw(pages))
    return pdf


def _draw(pages: "Document") -> bytes:
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(pages)


def key_slip_pages(ws: Workspace) -> "Document":
    """The slip as plain pages."""
    from ntm_desktop.documents.pages import (
        Align,
        Block,
        Document,
        Header,
        Paragraph,
        Party,
        Section,
        Signatures,
        Title,
        bold,
        words,
    )

    info, commune = public_key_info(ws), workspace.commune_info(ws)
    title, *lines = info.slip.splitlines()
    room = "\u00a0" * 6
    year = ws.now().astimezone().year
    blocks: tuple[Block, ...] = (
        Header(
            ("ỦY BAN NHÂN DÂN", f"{commune.commune.kind} {commune.commune.name}".upper()),
            "",
            f"{commune.commune.name}, ngày{room}tháng{room}năm {year}",
        ),
        Title(title, "Để kiểm tra gói dữ liệu nông thôn mới"),
        *(Paragraph(_line(text), align=Align.LEFT) for text in lines),
        Paragraph(
            words(
                "Ủy ban nhân dân ",
                bold(f"{commune.commune.kind} {commune.commune.name}"),
                " xác nhận khóa công khai trên là của đơn vị; gói dữ liệu nào kiểm tra được bằng "
                "khóa này là do đơn vị lập và chưa bị sửa.",
            )
        ),
        Signatures(
            right=Party(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "(Ký, đóng dấu, ghi rõ họ tên)"),
            left=Party(("NGƯỜI LẬP PHIẾU",), "(Ký, ghi rõ họ tên)", ws.actor),
        ),
    )
    return Document(
        id="phieu-khoa",
        title=title.capitalize(),
        file_stem=f"phieu-khoa-{info.commune_code}",
        sections=(Section(blocks),),
        notice="DỮ LIỆU MẪU" if commune.sample else "",
        author=commune.office_name,
    )


def _line(text: str) -> "Text":
    from ntm_desktop.documents.pages import bold, words

    label, colon, rest = text.partition(": ")
    return words(f"{label}{colon}", bold(rest)) if colon else words(text)
