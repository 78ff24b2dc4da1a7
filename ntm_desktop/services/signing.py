"""A paper signed digitally: number and date put into it, signed by the token, the file kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.documents.pages import Document
from ntm_desktop.documents.paper_text import paper_text
from ntm_desktop.documents.signing import process
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.dossier_entries import number_alone
from ntm_desktop.domain.papers import KeptFile, PaperKey, PaperRecord
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.signing import Signed, SignOrder, Token
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError, SigningError
from ntm_desktop.services.paper_now import PaperNow, paper_now
from ntm_desktop.services.papers import read_day
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.services.workspace import commune_info
from ntm_desktop.store.commune import papers as stored
from ntm_desktop.store.commune import vault
from ntm_desktop.temporary import passing_folder

available, drivers_here = process.available, process.drivers_here
_REASON = "Ký ban hành"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be signed.

    Attributes:
        document: to be drawn; None where a signed file gets another signature.
        before: that file.
        number: without symbol.
        place: of the signing, as the reader of the file shows it.
    """

    paper: PaperNow
    record: PaperRecord
    document: Document | None
    before: Path | None
    number: str
    day: str
    place: str
    folder: Path


def looking(drivers: Sequence[str]) -> Callable[[Progress], tuple[Token, ...]]:
    """Work for the background: the tokens that are plugged in, each once.

    Several drivers are asked in turn; one that does not answer hides no other.

    Raises:
        SigningError: no driver answers; of several the first one's reason.
        CancelledError: asked to stop.
    """

    def look(progress: Progress) -> tuple[Token, ...]:
        found: dict[str, Token] = {}
        refused: list[SigningError] = []
        for driver in drivers:
            try:
                for token in process.tokens(driver, progress):
                    if token.serial not in found or not found[token.serial].certificates:
                        found[token.serial] = token
            except SigningError as error:
                refused.append(error)
        if drivers and len(refused) == len(drivers):
            raise refused[0]
        return tuple(found.values())

    return look


def signing(key: PaperKey, number: str, day: str, order: SignOrder) -> Staged[Change]:
    """Sign a paper; what is signed is what stands in the data now, with this number and day.

    A paper that is signed digitally already gets another signature: its author's comes first, the
    agency's second. Then number and day stay as they are.

    Args:
        key: which paper.
        number: as typed, "12" or "12/TTr-UBND"; "" for none.
        day: of signing, as typed.
        order: with what.

    Raises:
        EntryError: number or day are none; it is a draft; it is signed on paper already.
        DocumentError: it cannot be drawn.
        SigningError: the token does not sign.
        StoreError: the signed file cannot be kept.
        CancelledError: asked to stop; nothing is signed.
    """
    wanted: _Wanted = yield OnDatabase(lambda ws: _wanted(ws, key, number, day))
    signed: Signed = yield Beside(lambda progress: _signed(wanted, order, progress))
    taken: vault.TakenCopy = yield Beside(lambda _progress: _take(wanted, signed))
    try:
        change: Change = yield OnDatabase(lambda ws: _keep(ws, key, wanted, signed, taken))
    finally:
        vault.discard(taken)
    return change


def _wanted(ws: Workspace, key: PaperKey, number: str, day: str) -> _Wanted:
    record = stored.find(ws.file, key)
    place, folder = commune_info(ws).commune.full_name, vault.folder_of(ws.file)
    if record.digital and record.scan is not None:
        before = vault.checked_path(ws.file, record.scan.sha256, record.scan.name)
        paper = paper_now(ws, key)
        kept = record.signed_number, record.signed_date
        return _Wanted(paper, record, None, before, *kept, place, folder)
    if record.signed_date:
        raise EntryError(
            "Văn bản này đã được ghi là ký trên giấy. Muốn ký số, hãy chọn “Bỏ ghi “đã ký”” trước."
        )
    signed_on = read_day(day)
    symbol = paper_now(ws, key).symbol
    kept_number = number_alone(number, symbol) if number.strip() and symbol else ""
    paper = paper_now(ws, key, (kept_number, signed_on))
    if paper.document.draft:
        raise EntryError(
            "Văn bản đang là bản nháp, mọi trang in chữ “BẢN NHÁP”, nên chưa ký số được. Hãy hoàn "
            "thành điều kiện còn thiếu trước."
        )
    return _Wanted(paper, record, paper.document, None, kept_number, signed_on, place, folder)


def _signed(wanted: _Wanted, order: SignOrder, progress: Progress) -> Signed:
    if wanted.before is not None:
        pdf = wanted.before.read_bytes()
    else:
        from ntm_desktop.documents.pdf import document_pdf

        assert wanted.document is not None
        pdf = document_pdf(wanted.document)
    return process.sign(pdf, order, reason=_REASON, location=wanted.place, progress=progress)


def _take(wanted: _Wanted, signed: Signed) -> vault.TakenCopy:
    name = f"{wanted.paper.document.file_stem}-ban-ky-so.pdf"
    with passing_folder("ky-so") as folder:
        path = folder / name
        path.write_bytes(signed.pdf)
        return vault.take(wanted.folder, path, name)


def _keep(
    ws: Workspace, key: PaperKey, wanted: _Wanted, signed: Signed, taken: vault.TakenCopy
) -> Change:
    paper, content = wanted.paper, taken.content
    if stored.find(ws.file, key) != wanted.record:
        raise EntryError(
            "Tình trạng của văn bản vừa đổi ở chỗ khác trong khi ký, nên bản vừa ký chưa được "
            "giữ. Hãy xem lại văn bản rồi ký lại."
        )
    vault.settle(wanted.folder, taken)
    kept = KeptFile(
        content.sha256,
        f"{paper.document.file_stem}-ban-ky-so.pdf",
        content.media_type,
        content.size,
    )
    before = [name for name in wanted.record.signed_by.split("; ") if name]
    owners = dict.fromkeys([*before, signed.owner])
    again = wanted.document is None
    new = replace(
        wanted.record,
        signed_number=wanted.number,
        signed_date=wanted.day,
        signed_text=wanted.record.signed_text if again else paper_text(paper.document),
        scan=kept,
        signed_by="; ".join(owners),
        signed_at=f"{signed.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
    entered = [] if again or not paper.symbol else paper.entering(wanted.number, wanted.day)
    changes = [*entered, stored.change(ws.file, key, new)]
    return apply(ws, f"Ký số: {paper.title}", changes)


def signed_words(record: PaperRecord) -> str:
    """Who signed digitally and when, by the clock of this PC: "Nguyễn Văn An lúc 09:15 …"."""
    moment = datetime.fromisoformat(record.signed_at).astimezone()
    return f"{record.signed_by} lúc {moment:%H:%M ngày %d/%m/%Y}"
