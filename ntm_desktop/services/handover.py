"""Bàn giao cho cán bộ mới: what there is, what is open, the line in the register, and the paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.registers.entries import Entry, question, typed
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.services.overview import overview
from ntm_desktop.services.registers.listing import find_register, known_of, registers
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import communes, evidence, packages, project_cards
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.sqlite_file import new_id

if TYPE_CHECKING:
    from ntm_desktop.documents.pages import Document

STAFF = "steering"
"""The register in which the office's people stand."""
_BODY = "staff"


@dataclass(frozen=True, slots=True)
class Officer:
    """Who does the work now, as a line of the register of people says it."""

    entry_id: str
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One thing that the next officer has to go on with."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class HandoverState:
    """What stands at the moment of handing over.

    Attributes:
        officers: full-time officers whose line in the register is not ended.
        handed: what goes over, a line each: "label: value".
        work: what is open, most useful first.
        fingerprint: of the commune's key.
    """

    officers: tuple[Officer, ...]
    handed: tuple[str, ...]
    work: tuple[OpenWork, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Who hands over to whom, from which day.

    Attributes:
        leaving: may be empty.
        coming: the next officer.
        post: of the next officer, may be empty.
        backup: where a copy was made; "" for none.
        key: in words, whether the key stays or is a new one.
    """

    leaving: str
    coming: str
    post: str
    day: date
    backup: str = ""
    key: str = ""


def handover_state(ws: Workspace, assessment_id: str) -> HandoverState:
    """What there is to hand over.

    Raises:
        EntryError: there is no such assessment.
        KeyStoreError: the key cannot be read.
    """
    from ntm_desktop.services.exchange.timeline import public_key_info

    shown = overview(ws, assessment_id)
    key = public_key_info(ws)
    cards = project_cards.book(ws.file).cards
    files = len(evidence.of_assessment(ws.file, assessment_id))
    used = [one for one in registers(ws) if one.entries]
    lines = sum(one.entries for one in used)
    sent = packages.packages(ws.file)
    handed = [
        f"Đợt tự đánh giá: {shown.info.period.label}, {shown.info.short_title}, đạt "
        f"{shown.met}/{shown.total} tiêu chí",
        f"Minh chứng: {files} tệp"
        + (f", còn thiếu {shown.missing_evidence}" if shown.evidence_asked else ""),
        f"Công trình: {len(cards)}",
        f"Sổ theo dõi: {lines} dòng trong {len(used)} sổ",
        f"Gói đã đóng: {len(sent)}",
        f"Thư mục dữ liệu: {ws.file.path.parent}",
        f"Khóa ký của xã: {key.fingerprint}",
    ]
    return HandoverState(
        tuple(Officer(line.id, line.value("name"), line.value("post")) for line in _staff(ws)),
        tuple(handed),
        tuple(OpenWork(one.title, one.detail) for one in shown.todo),
        key.fingerprint,
    )


def hand_over(ws: Workspace, given: Handover, leaving_id: str = "") -> Change:
    """End the line of who leaves, add the one of who comes; one edit.

    Args:
        ws: the open commune.
        given: who, and from which day.
        leaving_id: the line of the register that ends on the day before; "" for none.

    Raises:
        EntryError: a name is missing, or the day lies before the one who leaves began.
    """
    communes.ensure_here(ws.file)
    name = " ".join(given.coming.split())
    if not name:
        raise EntryError("Chưa ghi họ và tên người nhận.")
    form = find_register(ws, STAFF)
    known = known_of(ws)
    old = next((line for line in _staff(ws) if line.id == leaving_id), None)
    changes = []
    if old is not None:
        last = f"{given.day - timedelta(days=1):%d/%m/%Y}"
        ended = typed(form, old, {"until": last}, known)
        _refuse_unclear(form, ended, old)
        changes.append(stored.change(ws.file, ended, old))
    texts = {
        "body": _label(form, "body", _BODY),
        "level": _label(form, "level", "commune"),
        "name": name,
        "post": given.post,
        "charge": old.value("charge") if old is not None else "",
        "since": f"{given.day:%d/%m/%Y}",
    }
    position = stored.last_position(ws.file, STAFF) + 1
    line = typed(form, Entry(new_id(), STAFF, position), texts, known)
    _refuse_unclear(form, line, Entry("", STAFF))
    changes.append(stored.addition(line))
    return apply(ws, f"Bàn giao công việc cho {name}", changes)


def drawing_minutes(assessment_id: str, given: Handover) -> Staged[bytes]:
    """The steps of drawing the minutes of handing over as PDF."""
    pages: Document = yield OnDatabase(partial(minutes_pages, assessment_id, given))
    pdf: bytes = yield Beside(lambda _progress: _draw(pages))
    return pdf


def minutes_pages(assessment_id: str, given: Handover, ws: Workspace) -> "Document":
    """The minutes as plain pages; the wording is this program's, no form prescribes it."""
    from ntm_desktop.documents.pages import (
        Align,
        Block,
        Cell,
        Column,
        Document,
        Header,
        Heading,
        Paragraph,
        Party,
        Row,
        Section,
        Signatures,
        Table,
        Title,
        bold,
        words,
    )

    state = handover_state(ws, assessment_id)
    info = communes.read(ws.file)
    commune = info.commune
    name = f"{commune.kind} {commune.name}"

    def line(text: str) -> Paragraph:
        label, colon, rest = text.partition(": ")
        return Paragraph(words(f"{label}{colon}", bold(rest)), align=Align.LEFT)

    post = f", {given.post}" if given.post else ""
    kept = (
        f"Bản sao lưu: {given.backup}" if given.backup else "Bản sao lưu: chưa làm khi bàn giao",
        f"Khóa ký: {given.key or 'giữ khóa đang dùng'}",
    )
    head = tuple(Cell((bold(text),), align=Align.CENTRE) for text in ("TT", "Việc", "Chi tiết"))
    rows = tuple(
        Row((Cell(words(str(number))), Cell(words(one.title)), Cell(words(one.detail))))
        for number, one in enumerate(state.work, 1)
    )
    work: tuple[Block, ...] = (
        (
            Table(
                (Column(9, Align.CENTRE), Column(80), Column(75)),
                (Row(head),),
                rows,
                caption="Việc đang mở",
            ),
        )
        if rows
        else (Paragraph(words("Không còn việc nào đang mở.")),)
    )
    day = f"ngày {given.day:%d} tháng {given.day:%m} năm {given.day.year}"
    blocks: tuple[Block, ...] = (
        Header(("ỦY BAN NHÂN DÂN", name.upper()), "", f"{commune.name}, {day}"),
        Title("BIÊN BẢN BÀN GIAO", "Công việc và dữ liệu nông thôn mới của xã"),
        line(f"Người giao: {given.leaving or '……………………………'}"),
        line(f"Người nhận: {given.coming}{post}"),
        line(f"Từ ngày: {given.day:%d/%m/%Y}"),
        Heading(1, "1. Bàn giao"),
        *(line(text) for text in (*state.handed, *kept)),
        Heading(1, "2. Việc đang mở"),
        *work,
        Paragraph(
            words(
                "Hai bên đã cùng xem số liệu trên máy và thống nhất những điều ghi trên. Biên bản "
                "lập thành hai bản, mỗi bên giữ một bản."
            )
        ),
        Signatures(
            right=Party(("NGƯỜI NHẬN",), "(Ký, ghi rõ họ tên)", given.coming),
            left=Party(("NGƯỜI GIAO",), "(Ký, ghi rõ họ tên)", given.leaving),
        ),
    )
    return Document(
        id="bien-ban-ban-giao",
        title="Biên bản bàn giao",
        file_stem=f"bien-ban-ban-giao-{given.day:%Y%m%d}",
        sections=(Section(blocks),),
        notice="DỮ LIỆU MẪU" if info.sample else "",
        author=info.office_name,
    )


def _draw(pages: "Document") -> bytes:
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(pages)


def _staff(ws: Workspace) -> tuple[Entry, ...]:
    return tuple(
        line
        for line in stored.entries(ws.file, STAFF)
        if line.value("body") == _BODY and not line.value("until") and line.value("name")
    )


def _label(form: Form, field_id: str, choice_id: str) -> str:
    choice = form.field(field_id).choice(choice_id)
    assert choice is not None  # of the shipped form
    return choice.label


def _refuse_unclear(form: Form, line: Entry, before: Entry) -> None:
    """A line of the handing over is written whole or not at all."""
    for field_id in line.asked:
        if line.asked[field_id] != before.asked.get(field_id):
            said = question(form, line, field_id)
            raise EntryError(f"“{form.field(field_id).label}”: {said or 'chưa rõ.'}")
