"""How packages that were looked at, taken or refused stand in tables and beside them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ntm_desktop.district.dry_run import WOULD_BE_LABELS, DryRun, LookedAt, WouldBe
from ntm_desktop.district.reception import Received, Refused, Unread
from ntm_desktop.district.refusals import WHAT_TO_ASK, RefusalLine
from ntm_desktop.district.stick import Taken
from ntm_desktop.gui.desk.side_text import Part
from ntm_desktop.gui.widgets.notice import Level
from ntm_desktop.gui.widgets.tables import Cell, TableRow, section

_ORDER = (WouldBe.NEW, WouldBe.REFUSED, WouldBe.UNREAD, WouldBe.AGAIN)
_MARKS = {
    WouldBe.NEW: ("circle-check", "met"),
    WouldBe.AGAIN: ("history", "muted"),
    WouldBe.REFUSED: ("circle-x", "not_met"),
    WouldBe.UNREAD: ("alert-triangle", "warn"),
}


def tr(text: str) -> str:
    """Words of the page "Nhận gói"."""
    return QCoreApplication.translate("DeskReceive", text)


def look_rows(run: DryRun) -> tuple[TableRow, ...]:
    """What receiving would do, by outcome; the key is the place in ``run.files``."""
    rows: list[TableRow] = []
    for would_be in _ORDER:
        those = [(place, one) for place, one in enumerate(run.files) if one.would_be is would_be]
        if those:
            rows.append(section(f"{WOULD_BE_LABELS[would_be]} ({len(those)})"))
            rows += [_look_row(place, one) for place, one in those]
    return tuple(rows)


def _look_row(place: int, one: LookedAt) -> TableRow:
    icon, token = _MARKS[one.would_be]
    label = WOULD_BE_LABELS[one.would_be]
    name = _commune(one.commune, one.commune_name) if one.commune_name else one.source.name
    return TableRow(
        (
            Cell(name, icon=icon, token=token, spoken=f"{name}, {label}"),
            Cell(one.period.label if one.period else ""),
            Cell(str(one.sequence) if one.sequence else ""),
            Cell(_met(one.met, one.total, one.met_before)),
            Cell(
                _to_see(one),
                token="not_met" if one.regressions or one.sentence else "text",
                colored=bool(one.regressions or one.sentence),
            ),
        ),
        key=place,
    )


def _to_see(one: LookedAt) -> str:
    if one.sentence:
        return one.sentence
    said = []
    if one.regressions:
        said.append(tr("{0} chỉ tiêu trước đạt nay không đạt").format(len(one.regressions)))
    if one.changed:
        said.append(tr("{0} chỉ tiêu đổi kết luận").format(len(one.changed)))
    elif one.would_be is WouldBe.NEW and one.met_before is not None:
        said.append(tr("kết luận không đổi"))
    if one.notes:
        said.append(tr("{0} điểm lưu ý").format(len(one.notes)))
    return "; ".join(said)


def look_parts(one: LookedAt) -> tuple[Part, ...]:
    """Everything that is to be said of one file that was looked at."""
    name = _commune(one.commune, one.commune_name) or tr("Chưa rõ của xã nào")
    ask: tuple[str, ...] = ()
    if one.would_be is WouldBe.REFUSED:
        ask = (WHAT_TO_ASK.get(one.reason, tr("Đề nghị xã đóng gói lại và gửi gói mới.")),)
    return (
        Part("", (name,), "strong"),
        Part("", (one.source.name,), "caption"),
        Part(
            tr("Vì sao từ chối") if one.would_be is WouldBe.REFUSED else tr("Vì sao chưa đọc được"),
            (one.sentence,) if one.sentence else (),
            "error",
        ),
        Part(tr("Chi tiết"), one.faults),
        Part(tr("Việc cần làm"), ask, "strong"),
        Part(tr("Trước đạt, nay không đạt"), one.regressions, "error"),
        Part(tr("Đổi so với gói trước"), one.changed),
        Part(tr("Lưu ý"), one.notes),
    )


def taken_rows(taken: Taken) -> tuple[TableRow, ...]:
    """What became of the files; the key is the place in :func:`_outcomes`."""
    rows: list[TableRow] = []
    reception = taken.reception
    news = sum(not one.again for one in reception.received)
    heads = (
        (tr("Đã ghi sổ ({0})").format(news), False),
        (tr("Đã nhận từ trước ({0})").format(len(reception.received) - news), True),
    )
    places = list(enumerate(reception.received))
    for title, again in heads:
        those = [(place, one) for place, one in places if one.again is again]
        if those:
            rows.append(section(title))
            rows += [_received_row(place, one) for place, one in those]
    start = len(places)
    refused: list[Refused | Unread] = [*reception.refused]
    unread: list[Refused | Unread] = [*reception.unread]
    for title, files, mark in (
        (tr("Đã từ chối ({0})"), refused, ("circle-x", "not_met")),
        (tr("Chưa đọc được ({0})"), unread, ("alert-triangle", "warn")),
    ):
        if files:
            rows.append(section(title.format(len(files))))
            for place, other in enumerate(files, start):
                rows.append(_other_row(place, other.source, other.sentence, mark))
        start += len(files)
    return tuple(rows)


def _received_row(place: int, one: Received) -> TableRow:
    icon, token = ("history", "muted") if one.again else ("circle-check", "met")
    return TableRow(
        (
            Cell(_commune(one.header.commune_code, one.commune_name), icon=icon, token=token),
            Cell(one.header.period.label),
            Cell(str(one.header.sequence)),
            Cell(f"{one.criteria_met}/{one.criteria_total}"),
            Cell(tr("{0} điểm lưu ý").format(len(one.notes)) if one.notes else ""),
        ),
        key=place,
    )


def _other_row(place: int, source: Path, sentence: str, mark: tuple[str, str]) -> TableRow:
    icon, token = mark
    blank = Cell()
    return TableRow(
        (
            Cell(source.name, icon=icon, token=token),
            blank,
            blank,
            blank,
            Cell(sentence, token="not_met", colored=True),
        ),
        key=place,
    )


def taken_parts(taken: Taken, place: int) -> tuple[Part, ...]:
    """Everything that is to be said of one file after it was taken or refused."""
    reception = taken.reception
    every: list[Received | Refused | Unread] = [
        *reception.received,
        *reception.refused,
        *reception.unread,
    ]
    if place >= len(every):
        return ()
    one = every[place]
    if isinstance(one, Received):
        where = str(taken.receipts_dir) if taken.receipts_dir and not taken.receipt_fault else ""
        return (
            Part("", (_commune(one.header.commune_code, one.commune_name),), "strong"),
            Part("", (one.message,)),
            Part(tr("Phiếu tiếp nhận"), (where,) if where else ()),
            Part(tr("Lưu ý"), one.notes),
        )
    parts = [
        Part("", (one.source.name,), "strong"),
        Part(tr("Vì sao"), (one.sentence,), "error"),
    ]
    if isinstance(one, Refused):
        ask = WHAT_TO_ASK.get(one.reason, tr("Đề nghị xã đóng gói lại và gửi gói mới."))
        parts += [Part(tr("Chi tiết"), one.faults), Part(tr("Việc cần làm"), (ask,), "strong")]
    return tuple(parts)


def taken_sentence(taken: Taken) -> tuple[str, Level]:
    """What was done, in one message."""
    said = list(_done(taken))
    level = Level.SUCCESS
    if taken.reception.refused or taken.reception.unread:
        level = Level.WARN
    if taken.receipt_fault:
        said.append(taken.receipt_fault)
        level = Level.ERROR
    elif taken.receipts_dir is not None and taken.reception.received:
        said.append(
            tr("Phiếu cho các xã nằm trong “{0}”: trả USB lại cho xã.").format(taken.receipts_dir)
        )
    said += taken.reception.notes
    return " ".join(said), level


def _done(taken: Taken) -> Iterator[str]:
    reception = taken.reception
    news = sum(not one.again for one in reception.received)
    again = len(reception.received) - news
    yield tr("Đã ghi sổ {0} gói mới.").format(news)
    if again:
        yield tr("{0} gói đã nhận từ trước, trả lại đúng phiếu cũ.").format(again)
    if reception.refused:
        yield tr("Từ chối {0} gói, lý do nằm ở “Đã từ chối”.").format(len(reception.refused))
    if reception.unread:
        yield tr("{0} gói chưa đọc được, hãy thử lại.").format(len(reception.unread))


def refusal_rows(found: Sequence[RefusalLine]) -> tuple[TableRow, ...]:
    """Everything that was refused, newest first; the key is the place."""
    return tuple(
        TableRow(
            (
                Cell(one.day),
                Cell(_commune(one.commune, one.commune_name) or tr("chưa rõ xã")),
                Cell(one.file_name),
                Cell(one.sentence),
            ),
            key=place,
        )
        for place, one in enumerate(found)
    )


def refusal_parts(one: RefusalLine) -> tuple[Part, ...]:
    """Everything that is to be said of one that was refused."""
    return (
        Part("", (_commune(one.commune, one.commune_name) or one.file_name,), "strong"),
        Part("", (f"{one.day} · {one.file_name}",), "caption"),
        Part(tr("Vì sao từ chối"), (one.sentence,), "error"),
        Part(tr("Chi tiết"), one.faults),
        Part(tr("Việc cần làm"), (one.what_to_ask,), "strong"),
        Part(tr("Từ đó đến nay"), (one.since,) if one.since else ()),
    )


def _commune(code: str, name: str) -> str:
    return f"{name} ({code})" if name and code else name or code


def _met(met: int | None, total: int | None, before: int | None) -> str:
    if met is None:
        return ""
    now = f"{met}/{total}"
    return f"{before} → {now}" if before is not None and before != met else now
