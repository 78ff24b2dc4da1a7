"""Keeping the lines of registers: every action is one edit that can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.registers.entries import Entry, names_village, typed
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.registers.pasting import PastedLine, read_pasted_lines
from ntm_desktop.domain.registers.values import NOTHING_KNOWN, show_value
from ntm_desktop.domain.registers.wording import entry_name
from ntm_desktop.errors import ChangedMeanwhileError, EntryError
from ntm_desktop.services.registers.listing import find_register, known_of, register_forms
from ntm_desktop.services.registers.nothing import lifting
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import new_id


@dataclass(frozen=True, slots=True)
class Added:
    """A line that was added."""

    id: str
    change: Change


def add_entry(ws: Workspace, register: str, texts: Mapping[str, str]) -> Added:
    """Add a line at the end, its fields as typed; what is not clear is asked about there.

    Args:
        ws: the open commune.
        register: id of the register.
        texts: field id to what was typed; may be empty.

    Raises:
        EntryError: there is no such register or field.
    """
    form = find_register(ws, register)
    _check_fields(form, texts)
    position = stored.last_position(ws.file, register) + 1
    line = typed(form, Entry(new_id(), register, position), texts, known_of(ws))
    lifted, said = lifting(ws, form, [line])
    change = apply(ws, f"Thêm {form.singular}{said}", [stored.addition(line), *lifted])
    return Added(line.id, change)


def type_fields(
    ws: Workspace, entry_id: str, texts: Mapping[str, str], *, seen: Entry | None = None
) -> Change:
    """Type into fields of a line; an empty text clears a field.

    A text that is not clear is kept as typed and asked about: nothing typed is lost.

    Args:
        ws: the open commune.
        entry_id: of the line.
        texts: field id to text as typed.
        seen: the line as it was shown when the typing began; other fields of it may have changed.

    Raises:
        EntryError: there is no such line or field.
        ChangedMeanwhileError: another value than the one that was seen stands in a field.
    """
    line = _find(ws, entry_id)
    form = find_register(ws, line.register)
    if seen is not None:
        _compare(ws, form, seen, line, texts)
    # What stands in a column that a newer form dropped can be cleared, nothing else.
    _check_fields(form, {key: text for key, text in texts.items() if text or key not in line.asked})
    # What a village or project is called is looked up only where one was typed.
    kinds = {column.kind for column in map(form.find, (*texts, *line.asked)) if column is not None}
    named = kinds & {FieldKind.VILLAGE, FieldKind.PROJECT, FieldKind.INDICATOR}
    after = typed(form, line, texts, known_of(ws) if named else NOTHING_KNOWN)
    columns = [form.find(field_id) for field_id in texts]
    labels = [column.label if column is not None else "Cột đã bỏ" for column in columns]
    names = ", ".join(f"“{label}”" for label in labels[:2])
    more = "…" if len(texts) > 2 else ""
    lifted, said = lifting(ws, form, [after])
    changes = [stored.change(ws.file, after, line), *lifted]
    return apply(ws, f"Sửa {names}{more} – {form.title}{said}", changes)


def _compare(ws: Workspace, form: Form, seen: Entry, line: Entry, fields: Iterable[str]) -> None:
    known = known_of(ws)

    def shown(entry: Entry, field_id: str) -> str:
        column, value = form.find(field_id), entry.value(field_id)
        if value and column is not None:
            return show_value(column, value, known)
        return value or entry.asked.get(field_id, "") or "(trống)"

    for field_id in fields:
        before, now = shown(seen, field_id), shown(line, field_id)
        if before == now:
            continue
        column = form.find(field_id)
        label = column.label if column is not None else "Cột đã bỏ"
        raise ChangedMeanwhileError(
            f"Chưa lưu, vì “{label}” đã được sửa ở nơi khác: lúc bắt đầu sửa là “{before}”, đang "
            f"lưu là “{now}”. Hãy xem giá trị đang lưu, rồi nhập lại nếu vẫn muốn thay.",
            seen=before,
            stored=now,
        )


def remove_entries(ws: Workspace, entry_ids: Sequence[str]) -> Change:
    """Remove lines.

    Raises:
        EntryError: one of them is not there.
    """
    lines = [_find(ws, entry_id) for entry_id in entry_ids]
    if not lines:
        raise EntryError("Chưa chọn dòng nào để xóa.")
    form = find_register(ws, lines[0].register)
    what = f"“{entry_name(form, lines[0])}”" if len(lines) == 1 else f"{len(lines)} dòng"
    changes = [stored.removal(ws.file, line) for line in lines]
    return apply(ws, f"Xóa {what} – {form.title}", changes)


def move_entry(ws: Workspace, entry_id: str, by: int) -> Change:
    """Move a line up (-1) or down (1) in the office's order; at the edge nothing happens.

    Raises:
        EntryError: there is no such line.
    """
    line = _find(ws, entry_id)
    form = find_register(ws, line.register)
    order = stored.entries(ws.file, line.register)
    place = next(number for number, one in enumerate(order) if one.id == entry_id)
    other = min(max(place + by, 0), len(order) - 1)
    moved = list(order)
    moved.insert(other, moved.pop(place))
    changes = [
        stored.change(ws.file, replace(one, position=order[number].position))
        for number, one in enumerate(moved)
        if one.position != order[number].position
    ]
    return apply(ws, f"Đổi thứ tự dòng – {form.title}", changes)


def read_pasted(
    ws: Workspace, register: str, rows: Sequence[Sequence[str]], first_field: str = ""
) -> tuple[PastedLine, ...]:
    """What lines pasted from Excel would be; nothing is written.

    Args:
        ws: the open commune.
        register: id of the register.
        rows: the cells.
        first_field: the field of the first cell when the rows bring no headings; the first
            one when empty.

    Raises:
        EntryError: there is no such register.
    """
    form = find_register(ws, register)
    return read_pasted_lines(form, rows, known_of(ws), first_field)


def take_pasted(
    ws: Workspace, register: str, rows: Sequence[Sequence[str]], first_field: str = ""
) -> Change:
    """Add what ``read_pasted`` read, as one edit.

    Raises:
        EntryError: there is no such register, or no line says anything.
    """
    form = find_register(ws, register)
    taken = [line for line in read_pasted(ws, register, rows, first_field) if line.taken]
    if not taken:
        raise EntryError("Không có dòng nào ghi được. Hãy chép các dòng trong Excel rồi dán lại.")
    lines = [line.entry for line in taken]
    return apply(ws, f"Dán {len(lines)} dòng – {form.title}", add_lines(ws, register, lines))


def add_lines(ws: Workspace, register: str, lines: Sequence[Entry]) -> list[FieldChange]:
    """What has to be written for lines to be there, behind those of the register.

    A mark “Không phát sinh” that they make untrue goes with it.
    """
    last = stored.last_position(ws.file, register)
    added = [
        replace(line, id=new_id(), register=register, position=last + step)
        for step, line in enumerate(lines, 1)
    ]
    lifted, _said = lifting(ws, find_register(ws, register), added)
    return [*map(stored.addition, added), *lifted]


def lines_naming_village(ws: Workspace, village_id: str) -> tuple[tuple[Form, Entry], ...]:
    """The lines that speak of a village."""
    forms = {form.id: form for form in register_forms(ws)}
    return tuple(
        (forms[line.register], line)
        for line in stored.every_entry(ws.file)
        if line.register in forms and names_village(forms[line.register], line, village_id)
    )


def parting_from_village(ws: Workspace, village_id: str) -> list[FieldChange]:
    """What has to be written so that no line names a village that goes.

    The lines stay; the village's name is kept in them as typed, to be asked about.
    """
    known = known_of(ws)
    changes = []
    for form, line in lines_naming_village(ws, village_id):
        values, asked = dict(line.values), dict(line.asked)
        for column in form.fields:
            if column.kind is FieldKind.VILLAGE and values.get(column.id) == village_id:
                asked[column.id] = show_value(column, values.pop(column.id), known)
        changes.append(stored.change(ws.file, replace(line, values=values, asked=asked)))
    return changes


def _find(ws: Workspace, entry_id: str) -> Entry:
    line = stored.entry(ws.file, entry_id)
    if line is None:
        raise EntryError("Dòng này không còn trong sổ; có thể đã được xóa.")
    return line


def _check_fields(form: Form, texts: Mapping[str, str]) -> None:
    for field_id in texts:
        if form.find(field_id) is None:
            raise EntryError(f"{form.title} không có cột “{field_id}”.")
