"""Registers of many communes as tables of the receiving office, by what each form declares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.desk_tables import (
    DeskColumn,
    DeskRow,
    DeskTable,
    RegisterTableForm,
    RowLevel,
    Snapshot,
    Value,
    ValueKind,
    lacks,
    names,
)
from ntm_desktop.domain.numbers import round_half_up
from ntm_desktop.domain.registers.collation import (
    CollatedRegister,
    CollatedSum,
    CommuneEntries,
    collate_register,
    collate_sums,
)
from ntm_desktop.domain.registers.form import Field, FieldKind, Form, Sum, SumKind
from ntm_desktop.domain.registers.nothing import NOTHING, NOTHING_WORDS, nothing_in
from ntm_desktop.domain.registers.sums import Line, key_order, period_sums
from ntm_desktop.domain.registers.wording import key_words

PREFIX = "register-"
_SHARE_PLACES = 2
_SHARE_OF = "Tỷ lệ "


def register_tables(now: Snapshot, forms: Sequence[RegisterTableForm]) -> tuple[DeskTable, ...]:
    """Every register that at least one commune sent, those the office has a layout for first."""
    made: list[DeskTable] = []
    named = {form.id: form for form in now.register_forms}
    for layout in forms:
        if layout.register in named and any(c.registers.get(layout.register) for c in now.communes):
            made.append(layout_table(now, named[layout.register], layout))
    made += [
        sums_table(now, form)
        for form in now.register_forms
        if form.sums and any(commune.registers.get(form.id) for commune in now.communes)
    ]
    return tuple(made)


def sums_table(now: Snapshot, form: Form) -> DeskTable:
    """A register's declared sums, each with its parts below it; shares of the added parts."""
    found = collate_register(form, _sent(now, form), now.period)
    rows: list[DeskRow] = []
    shares = any(one.total.whole is not None for one in found.sums)
    for each, one in zip(form.sums, found.sums, strict=True):
        behind = tuple(code for code, line in one.by_commune if line.number or line.whole)
        unsaid = one.blank > 0 and not one.total.number
        rows.append(
            DeskRow(
                each.id,
                _cells(one.label, one.unit, len(behind), one.total, shares, unsaid=unsaid),
                communes=behind,
            )
        )
        for line in _ordered(form, each, one.lines):
            label = f"– {key_words(form, each, line.key)}"
            rows.append(
                DeskRow(
                    f"{each.id}/{'/'.join(line.key)}",
                    _cells(label, one.unit, None, line, shares),
                    RowLevel.PART,
                )
            )
    columns = (
        DeskColumn("label", "Nội dung", width=46),
        DeskColumn("unit", "Đơn vị", width=14),
        DeskColumn("communes", "Số xã có số liệu", ValueKind.COUNT, 11),
        DeskColumn("sum", "Cộng", ValueKind.NUMBER, 16),
        *([DeskColumn("share", "Tỷ lệ (%)", ValueKind.SHARE, 11)] if shares else []),
    )
    notes = (*lacks(now), *_said_nothing(now, form), *_beside(now, found))
    return DeskTable(PREFIX + form.id, form.title, columns, tuple(rows), "sum", notes=notes)


@dataclass(frozen=True, slots=True)
class _Part:
    """One column of a laid out register: a sum over the rows, and over all.

    Attributes:
        nothing: what stands in a row without it; None where nobody wrote such a figure at all.
    """

    column: DeskColumn
    by_key: Mapping[tuple[str, ...], Value]
    total: Value
    nothing: Value = Decimal(0)


def layout_table(now: Snapshot, form: Form, layout: RegisterTableForm) -> DeskTable:
    """A register as the office's report prints it: a row for each part, a column for each sum.

    Every sum the form declares is parted by the fields of the rows, whether the form itself
    parts it so or not; with ``across`` the first sum is set out by that field instead.
    """
    by = layout.rows
    chosen = [one for one in form.sums if not layout.sums or one.id in layout.sums]
    first = chosen[0]
    wanted = [Sum("rows", "", SumKind.COUNT, by=by)]
    for each in [first] if layout.across else chosen:
        wanted += [replace(each, by=by), replace(each, by=())]
    if layout.across:
        wanted += [replace(first, by=(layout.across,)), replace(first, by=(*by, layout.across))]
    wide = replace(form, sums=tuple(replace(one, id=str(n)) for n, one in enumerate(wanted)))
    sent = sorted(_sent(now, form), key=lambda one: one.code)
    own = [(one.code, period_sums(wide, one.entries, now.period)) for one in sent]
    found = collate_sums(wide, [(one.code, one.name) for one in sent], own, now.period)
    parts = [
        part
        for place, each in enumerate([first] if layout.across else chosen)
        for part in _parts(each, found.sums[1 + 2 * place], found.sums[2 + 2 * place])
    ]
    if layout.across:
        parts += _crossed(form.field(layout.across), first, found.sums[3], found.sums[4])
    behind: dict[tuple[str, ...], list[str]] = {}
    for code, sums in own:
        for line in sums.results[0].lines:
            behind.setdefault(line.key, []).append(code)
    rows = [
        DeskRow(
            "/".join(key),
            (
                key_words(form, wanted[0], key),
                len(behind[key]),
                *(part.by_key.get(key, part.nothing) for part in parts),
            ),
            communes=tuple(behind[key]),
        )
        for key in _ordered_keys(form, wanted[0], behind)
    ]
    every = tuple(code for code, sums in own if sums.counted)
    totals = ("Cộng", len(every), *(part.total for part in parts))
    rows.append(DeskRow("all", totals, RowLevel.TOTAL, every))
    columns = (
        DeskColumn("label", form.field(by[0]).label, width=30),
        DeskColumn("communes", "Số xã", ValueKind.COUNT, 8),
        *(part.column for part in parts),
    )
    notes = (*lacks(now), *_said_nothing(now, form), *_beside(now, found, form))
    main = parts[0].column.id
    return DeskTable(layout.key, layout.title, columns, tuple(rows), main, notes=notes)


def _parts(each: Sum, parted: CollatedSum, whole: CollatedSum) -> list[_Part]:
    said = each.label
    if each.kind is SumKind.SHARE:  # "Tỷ lệ mô hình còn duy trì": first how many
        said = said.removeprefix(_SHARE_OF)
        said = said[:1].upper() + said[1:]
    label = f"{said} ({each.unit})" if each.unit else said
    column = DeskColumn(each.id, label, ValueKind.NUMBER, 13)
    if whole.blank and not whole.total.number:
        return [_Part(column, {}, None, None)]
    numbers = {line.key: line.number for line in parted.lines}
    parts = [_Part(column, numbers, whole.total.number)]
    if each.kind is SumKind.SHARE:
        parts.append(
            _Part(
                DeskColumn(f"{each.id}-share", f"{each.label} (%)", ValueKind.SHARE, 11),
                {line.key: _share(line) for line in parted.lines},
                _share(whole.total),
                None,
            )
        )
    return parts


def _crossed(across: Field, first: Sum, wholes: CollatedSum, crossed: CollatedSum) -> list[_Part]:
    whole = {line.key[0]: line.number for line in wholes.lines}
    values = [(choice.id, choice.label) for choice in across.choices]
    values += [("", "Chưa ghi")] if "" in whole else []
    return [
        _Part(
            DeskColumn(f"{first.id}-{value or 'none'}", label, ValueKind.NUMBER, 11),
            {line.key[:-1]: line.number for line in crossed.lines if line.key[-1] == value},
            whole.get(value, Decimal(0)),
        )
        for value, label in values
    ]


def _said_nothing(now: Snapshot, form: Form) -> tuple[str, ...]:
    """The communes that sent no line and said that there is none."""
    quiet = [
        (commune.code, commune.name)
        for commune in now.communes
        if nothing_in(
            form,
            commune.registers.get(form.id, ()),
            commune.registers.get(NOTHING, ()),
            now.period,
        )
    ]
    if not quiet:
        return ()
    return (f"{NOTHING_WORDS} trong {now.period.inline}: {names(quiet)}.",)


def _sent(now: Snapshot, form: Form) -> Iterable[CommuneEntries]:
    return (
        CommuneEntries(c.code, c.name, c.registers[form.id])
        for c in now.communes
        if c.registers.get(form.id)
    )


def _cells(
    label: str, unit: str, communes: int | None, line: Line, shares: bool, *, unsaid: bool = False
) -> tuple[Value, ...]:
    """The cells of a line; a figure that nobody wrote is not nought."""
    own = (label, unit, communes, None if unsaid else line.number)
    return (*own, None if unsaid else _share(line)) if shares else own


def _share(line: Line) -> Decimal | None:
    return None if line.share is None else round_half_up(line.share, _SHARE_PLACES)


def _ordered(form: Form, each: Sum, lines: Sequence[Line]) -> Sequence[Line]:
    by_key = {line.key: line for line in lines}
    return [by_key[key] for key in _ordered_keys(form, each, by_key)]


def _ordered_keys(form: Form, each: Sum, keys: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Choices in the order of the form, what says nothing last."""
    orders = key_order(form, each)

    def order(key: tuple[str, ...]) -> tuple[tuple[bool, int, str], ...]:
        return tuple(
            (not value, orders.get(place, {}).get(value, len(orders.get(place, {}))), value)
            for place, value in enumerate(key)
        )

    return sorted(keys, key=order)


def _beside(now: Snapshot, found: CollatedRegister, declared: Form | None = None) -> list[str]:
    """What is in no sum, a sentence each; of a laid out register only what is of every sum."""
    form, period = found.form, found.period.inline
    told = []
    without = [(c.code, c.name) for c in now.communes if not c.registers.get(form.id)]
    if without:
        told.append(f"{len(without)} xã đã nộp nhưng sổ này không có dòng nào: {names(without)}.")
    dated = form.field(form.dated_by).label
    for count, why in (
        (found.partly, f"chỉ biết khoảng thời gian rộng hơn {period}, chưa cộng vào"),
        (found.undated, f"chưa ghi “{dated}”, chưa cộng vào"),
        (found.asked, "có ô chưa rõ ở xã, số ở ô đó chưa được cộng"),
    ):
        if count:
            told.append(f"{count} {form.singular} {why}.")
    if declared is not None:
        return told
    for each, one in zip(form.sums, found.sums, strict=True):
        if one.blank:
            labels = [form.field(name).label for name in (*each.fields, each.of) if name]
            told.append(
                f"{each.label}: {one.blank} dòng chưa ghi “{'” hoặc “'.join(labels)}”, không có "
                "trong số này."
            )
    local = [
        each.label
        for each in form.sums
        if any(
            (column := form.find(name)) is not None and column.kind is FieldKind.VILLAGE
            for name in each.by
        )
    ]
    if local:
        told.append(f"{'; '.join(local)}: chỉ cộng trong từng xã.")
    return told
