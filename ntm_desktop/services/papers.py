"""What happens to a paper after it was made: printed, signed, scanned, edited in Word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ntm_desktop.documents.pages import Document
from ntm_desktop.documents.paper_text import paper_text
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.dossier import FieldKind, TextField
from ntm_desktop.domain.dossier_entries import number_alone, read_entry
from ntm_desktop.domain.papers import (
    Difference,
    KeptFile,
    PaperKey,
    PaperLife,
    Stage,
    text_differences,
)
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.services.evidence import copy_to_look_at, safe_name
from ntm_desktop.services.paper_life import life_of, records
from ntm_desktop.services.paper_now import paper_now
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import papers as stored
from ntm_desktop.store.commune import vault
from ntm_desktop.temporary import passing_folder

_DAY = TextField("day", "Ngày ký", kind=FieldKind.DATE, multiline=False)
_PICTURES = frozenset({".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, slots=True)
class SigningOffer:
    """What has to be known before a paper is said to be signed.

    Attributes:
        numbered: it has a number of its own.
        number: as entered so far, without symbol.
        day: as entered so far, dd/mm/yyyy.
        warnings: what speaks against a signed sheet being this paper, a sentence each.
        printed_on: when it was printed last, "" for never.
        printed_differences: what the data say now otherwise than that sheet.
    """

    title: str
    numbered: bool
    number: str
    day: str
    warnings: tuple[str, ...]
    printed_on: str
    printed_differences: tuple[Difference, ...]


def paper_life(ws: Workspace, key: PaperKey) -> PaperLife:
    """How far a paper is, and what changed since it was signed or printed.

    Raises:
        EntryError: there is no such report.
        DocumentError: there is no such paper.
    """
    record = stored.find(ws.file, key)
    if record.blank:
        return PaperLife(record)
    paper = paper_now(ws, key)
    return life_of(record, paper.document, paper.number, paper.day)


def mark_printed(ws: Workspace, keys: Sequence[PaperKey]) -> Change:
    """Note that papers went to the printer; one that is signed already stays as it is."""
    today = _today(ws)
    changes = []
    for key in keys:
        record = stored.find(ws.file, key)
        if record.signed_date:
            continue
        text = paper_text(paper_now(ws, key).document)
        new = replace(record, printed_on=f"{today:%d/%m/%Y}", printed_text=text)
        changes.append(stored.change(ws.file, key, new))
    return apply(ws, "Ghi “đã in”", changes)


def signing_offer(ws: Workspace, key: PaperKey) -> SigningOffer:
    """What to show before a paper is said to be signed."""
    paper, record = paper_now(ws, key), stored.find(ws.file, key)
    differences: tuple[Difference, ...] = ()
    if record.printed_on:
        differences = text_differences(record.printed_text, paper_text(paper.document))
    return SigningOffer(
        paper.title,
        bool(paper.symbol),
        record.signed_number or paper.number,
        record.signed_date or paper.day or f"{_today(ws):%d/%m/%Y}",
        paper.warnings,
        record.printed_on,
        differences,
    )


def mark_signed(
    ws: Workspace, key: PaperKey, number: str, day: str, *, as_printed: bool = False
) -> Change:
    """Note that a paper is signed; its number and date are taken over into it.

    Args:
        ws: the open commune.
        key: which paper.
        number: as typed, "12" or "12/TTr-UBND"; "" for none.
        day: of signing, as typed.
        as_printed: the signed sheet is the one that was printed, though figures changed since.

    Raises:
        EntryError: number or day are none, or it was never printed.
    """
    paper, record = paper_now(ws, key), stored.find(ws.file, key)
    signed_on = read_day(day)
    kept = number_alone(number, paper.symbol) if number.strip() and paper.symbol else ""
    if record.digital:
        raise EntryError(
            "Văn bản này đã ký số; số và ngày nằm trong tệp đã ký. Muốn ghi lại, hãy chọn “Bỏ bản "
            "ký số” trước."
        )
    if as_printed and not record.printed_on:
        raise EntryError("Văn bản này chưa được in từ chương trình nên không có bản đã in để ký.")
    text = record.printed_text if as_printed else paper_text(paper.document)
    new = replace(record, signed_number=kept, signed_date=signed_on, signed_text=text)
    entered = paper.entering(kept, signed_on) if paper.symbol else []
    return apply(ws, f"Ghi “đã ký”: {paper.title}", [*entered, stored.change(ws.file, key, new)])


def read_day(day: str) -> str:
    """The day of signing as it is kept.

    Raises:
        EntryError: it is none.
    """
    signed_on = read_entry(_DAY, day.strip())
    if not signed_on:
        raise EntryError("Chưa ghi ngày ký. Hãy ghi ngày trên bản đã ký, dạng 15/11/2024.")
    return signed_on


def take_back(ws: Workspace, key: PaperKey) -> Change:
    """Go one stage back: from scanned to signed, to printed, to not printed.

    Raises:
        EntryError: it is at the first stage.
    """
    record = stored.find(ws.file, key)
    if record.stage is Stage.MADE:
        raise EntryError("Văn bản này chưa được ghi là đã in.")
    match record.stage:
        case Stage.SCANNED if record.digital:
            # The file, its signer and its number are one; the paper is printed, if ever, as before.
            label, new = (
                "Bỏ bản ký số",
                replace(
                    record,
                    scan=None,
                    signed_number="",
                    signed_date="",
                    signed_text="",
                    signed_by="",
                    signed_at="",
                ),
            )
        case Stage.SCANNED:
            label, new = "Bỏ bản quét", replace(record, scan=None)
        case Stage.SIGNED:
            label = "Bỏ ghi “đã ký”"
            new = replace(record, signed_number="", signed_date="", signed_text="")
        case _:
            label, new = "Bỏ ghi “đã in”", replace(record, printed_on="", printed_text="")
    return apply(ws, f"{label}: {paper_now(ws, key).title}", [stored.change(ws.file, key, new)])


def attaching_scan(key: PaperKey, paths: Sequence[Path]) -> Staged[Change]:
    """Keep the scanned sheets of a signed paper; pictures are put together as one PDF.

    Args:
        key: which paper.
        paths: one PDF, or pictures (JPG, PNG) in the order of the sheets.

    Raises:
        EntryError: it is not signed yet, or the files are no scan.
        DocumentError: a picture cannot be read.
        StoreError: the vault cannot be written.
        CancelledError: asked to stop; nothing is kept.
    """
    folder, title = yield OnDatabase(lambda ws: _scan_wanted(ws, key))

    def take(progress: Progress) -> vault.TakenCopy:
        return _take_scan(folder, title, paths, progress)

    taken: vault.TakenCopy = yield Beside(take)
    try:
        change: Change = yield OnDatabase(
            lambda ws: _keep(ws, key, taken, _scan_name(title, paths), "scan")
        )
    finally:
        vault.discard(taken)
    return change


def keeping_edited(key: PaperKey, path: Path) -> Staged[Change]:
    """Keep a paper's Word file that was edited further, beside the paper.

    Raises:
        EntryError: it is no .docx file.
        StoreError: the vault cannot be written.
        CancelledError: asked to stop; nothing is kept.
    """
    if path.suffix.lower() != ".docx":
        raise EntryError(f"“{path.name}” không phải là tệp Word .docx.")
    name = safe_name(path.name)
    folder: Path = yield OnDatabase(lambda ws: vault.folder_of(ws.file))
    taken: vault.TakenCopy = yield Beside(lambda _progress: vault.take(folder, path, name))
    try:
        change: Change = yield OnDatabase(lambda ws: _keep(ws, key, taken, name, "edited"))
    finally:
        vault.discard(taken)
    return change


def remove_edited(ws: Workspace, key: PaperKey) -> Change:
    """Keep the edited Word file no longer; it can be undone.

    Raises:
        EntryError: none is kept.
    """
    record = stored.find(ws.file, key)
    if record.edited is None:
        raise EntryError("Văn bản này chưa có bản Word đã sửa.")
    label = f"Bỏ bản Word đã sửa “{record.edited.name}”"
    return apply(ws, label, [stored.change(ws.file, key, replace(record, edited=None))])


def comparing_edited(key: PaperKey) -> Staged[tuple[Difference, ...]]:
    """What the edited Word file says otherwise than the paper made from the data now.

    Both are read by the same reader, so that nothing but the wording differs.

    Raises:
        EntryError: no edited file is kept.
        ImportRefusedError: it cannot be read.
        CancelledError: asked to stop.
    """
    document, source, name = yield OnDatabase(lambda ws: _edited_of(ws, key))

    def compare(progress: Progress) -> tuple[Difference, ...]:
        from ntm_desktop.documents.docx import document_docx
        from ntm_desktop.documents.reading_process import read_decision_file

        with passing_folder("so-sanh") as folder:
            made, edited = folder / "theo-so-lieu.docx", folder / name
            made.write_bytes(document_docx(document))
            edited.write_bytes(source.read_bytes())
            texts = [
                "\n".join(
                    " ".join(line.text.split())
                    for line in read_decision_file(path, progress).lines()
                    if line.text.strip()
                )
                for path in (made, edited)
            ]
        return text_differences(texts[0], texts[1])

    found: tuple[Difference, ...] = yield Beside(compare)
    return found


def opening(key: PaperKey, which: str) -> Staged[Path]:
    """A copy of the scan ("scan") or the edited Word file ("edited"), for opening.

    Raises:
        EntryError: there is none.
        StoreError: its bytes are gone or damaged.
        CancelledError: asked to stop.
    """
    kept, source = yield OnDatabase(lambda ws: _kept_file(ws, key, which))
    copy: Path = yield Beside(lambda progress: copy_to_look_at(kept, source, progress))
    yield OnDatabase(lambda ws: ws.session.temporary_folders.append(copy.parent))
    return copy


def scans_of(ws: Workspace, assessment_id: str) -> dict[str, tuple[KeptFile, Path]]:
    """Id of each signed paper of a dossier to its scan and where it lies."""
    prefix = PaperKey.of_dossier(assessment_id, "").text
    return {
        key.removeprefix(prefix): (record.scan, vault.path_of(ws.file, record.scan.sha256))
        for key, record in records(ws).items()
        if key.startswith(prefix) and record.scan is not None
    }


def _scan_wanted(ws: Workspace, key: PaperKey) -> tuple[Path, str]:
    if stored.find(ws.file, key).digital:
        raise EntryError(
            "Văn bản này đã ký số, bản ký số đã được giữ. Muốn kèm bản quét giấy, hãy chọn “Bỏ "
            "bản ký số” trước."
        )
    if not stored.find(ws.file, key).signed_date:
        raise EntryError(
            "Văn bản chưa được ghi là đã ký. Hãy bấm “Ghi đã ký…” trước, rồi kèm bản quét."
        )
    return vault.folder_of(ws.file), paper_now(ws, key).document.file_stem


def _scan_name(stem: str, paths: Sequence[Path]) -> str:
    alone = paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".pdf" else None
    return safe_name(alone.name if alone is not None else f"{stem}-ban-ky.pdf")


def _take_scan(
    folder: Path, stem: str, paths: Sequence[Path], progress: Progress
) -> vault.TakenCopy:
    endings = {path.suffix.lower() for path in paths}
    if endings == {".pdf"} and len(paths) == 1:
        taken = vault.take(folder, paths[0], paths[0].name)
        if taken.content.media_type != "application/pdf":
            vault.discard(taken)
            raise EntryError(f"“{paths[0].name}” không phải là tệp PDF.")
        return taken
    if not endings or not endings <= _PICTURES:
        raise EntryError(
            "Bản quét là một tệp PDF, hoặc các ảnh JPG, PNG của từng trang theo thứ tự."
        )
    from ntm_desktop.documents.scan import sheets_pdf

    with passing_folder("ban-quet") as made:
        pdf = made / f"{stem}.pdf"
        pdf.write_bytes(sheets_pdf(paths, progress))
        return vault.take(folder, pdf, pdf.name)


def _keep(ws: Workspace, key: PaperKey, taken: vault.TakenCopy, name: str, which: str) -> Change:
    content = taken.content
    kept = KeptFile(content.sha256, name, content.media_type, content.size)
    vault.settle(vault.folder_of(ws.file), taken)
    record, title = stored.find(ws.file, key), paper_now(ws, key).title
    if which == "scan":
        label, new = f"Kèm bản quét: {title}", replace(record, scan=kept)
    else:
        label, new = f"Giữ bản Word đã sửa: {title}", replace(record, edited=kept)
    return apply(ws, label, [stored.change(ws.file, key, new)])


def _edited_of(ws: Workspace, key: PaperKey) -> tuple[Document, Path, str]:
    kept, _ = _kept_file(ws, key, "edited")
    source = vault.checked_path(ws.file, kept.sha256, kept.name)
    return paper_now(ws, key).document, source, kept.name


def _kept_file(ws: Workspace, key: PaperKey, which: str) -> tuple[KeptFile, Path]:
    record = stored.find(ws.file, key)
    kept = record.scan if which == "scan" else record.edited
    if kept is None:
        raise EntryError(
            "Văn bản này chưa có bản quét."
            if which == "scan"
            else "Văn bản này chưa có bản Word đã sửa."
        )
    return kept, vault.path_of(ws.file, kept.sha256)


def _today(ws: Workspace) -> date:
    return ws.now().astimezone().date()
