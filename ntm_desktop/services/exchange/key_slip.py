"""The paper slip with a public key, which the head of the office signs.

The commune's own is for whoever receives its data; the one of an office that hands rules on is
for the communes that will trust it.
"""

from typing import TYPE_CHECKING

from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.timeline import public_key_info
from ntm_desktop.services.session import Workspace

if TYPE_CHECKING:
    from ntm_desktop.documents.pages import Document, Text


def drawing_slip() -> Staged[bytes]:
    """The slip as PDF.

    Raises:
        KeyStoreError: the key cannot be made or read.
    """
    pages: Document = yield OnDatabase(key_slip_pages)
    pdf: bytes = yield Beside(lambda _progress: draw_slip(pages))
    return pdf


def drawing_office_slip() -> Staged[bytes]:
    """The steps of drawing the slip of the office that hands rules on from here."""
    pages: Document = yield OnDatabase(office_slip_pages)
    pdf: bytes = yield Beside(lambda _progress: draw_slip(pages))
    return pdf


def office_slip_pages(ws: Workspace) -> "Document":
    """That slip as plain pages.

    Raises:
        KeyStoreError: the key cannot be made or read.
    """
    from ntm_desktop.services.rules.authorities import rules_office

    office = rules_office(ws)
    lines = (
        f"Cơ quan phát hành: {office.name}",
        f"Số hiệu khóa: {office.key_id}",
        f"Dấu vân tay: {office.fingerprint}",
        "Nơi nhận so dấu vân tay trên phiếu này với dấu vân tay hiện trên máy, giống từng ký tự, "
        "rồi mới tin khóa.",
    )
    statement = (
        "",
        office.name,
        " xác nhận khóa công khai trên là của cơ quan; bộ tiêu chí và quyết định nào kiểm tra được "
        "bằng khóa này là do cơ quan phát hành và chưa bị sửa.",
    )
    return slip(
        ws,
        title="PHIẾU KHÓA CÔNG KHAI",
        subtitle="Để kiểm tra bộ tiêu chí và quyết định nhận qua USB",
        issuer=(office.name.upper(),),
        place="",
        lines=lines,
        statement=statement,
        head=("THỦ TRƯỞNG CƠ QUAN",),
        file_stem=f"phieu-khoa-{office.key_id.lower()}",
    )


def draw_slip(pages: "Document") -> bytes:
    """Pages as PDF."""
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(pages)


def key_slip_pages(ws: Workspace) -> "Document":
    """The commune's slip as plain pages."""
    info, commune = public_key_info(ws), workspace.commune_info(ws).commune
    title, *lines = info.slip.splitlines()
    name = f"{commune.kind} {commune.name}"
    statement = (
        "Ủy ban nhân dân ",
        name,
        " xác nhận khóa công khai trên là của đơn vị; gói dữ liệu nào kiểm tra được bằng khóa này "
        "là do đơn vị lập và chưa bị sửa.",
    )
    return slip(
        ws,
        title=title,
        subtitle="Để kiểm tra gói dữ liệu nông thôn mới",
        issuer=("ỦY BAN NHÂN DÂN", name.upper()),
        place=commune.name,
        lines=tuple(lines),
        statement=statement,
        head=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        file_stem=f"phieu-khoa-{info.commune_code}",
    )


def slip(
    ws: Workspace,
    *,
    title: str,
    subtitle: str,
    issuer: tuple[str, ...],
    place: str,
    lines: tuple[str, ...],
    statement: tuple[str, str, str],
    head: tuple[str, ...],
    file_stem: str,
) -> "Document":
    """One signed sheet of facts, a line each.

    Args:
        ws: the open commune.
        title: in capitals.
        subtitle: below it.
        issuer: whose sheet it is, above the title.
        place: before the day; "" leaves it out.
        lines: “label: fact”, the fact in bold.
        statement: what is said of it: before a name, the name, after it.
        head: who signs.
        file_stem: name of its file.
    """
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

    info = workspace.commune_info(ws)
    room = "\u00a0" * 6
    day = f"ngày{room}tháng{room}năm {ws.now().astimezone().year}"
    before, name, after = statement
    blocks: tuple[Block, ...] = (
        Header(issuer, "", f"{place}, {day}" if place else day[:1].upper() + day[1:]),
        Title(title, subtitle),
        *(Paragraph(_line(text), align=Align.LEFT) for text in lines),
        Paragraph(words(before, bold(name), after)),
        Signatures(
            right=Party(head, "(Ký, đóng dấu, ghi rõ họ tên)"),
            left=Party(("NGƯỜI LẬP PHIẾU",), "(Ký, ghi rõ họ tên)", ws.actor),
        ),
    )
    return Document(
        id=file_stem,
        title=title.capitalize(),
        file_stem=file_stem,
        sections=(Section(blocks),),
        notice="DỮ LIỆU MẪU" if info.sample else "",
        author=info.office_name,
    )


def _line(text: str) -> "Text":
    from ntm_desktop.documents.pages import bold, words

    label, colon, rest = text.partition(": ")
    return words(f"{label}{colon}", bold(rest)) if colon else words(text)
