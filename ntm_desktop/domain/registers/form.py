"""The vocabulary of a register: its fields, what is checked, what is summed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.text import fold

YEAR = "@year"
"""Stands for the year an entry is dated in, where a sum is parted."""
WHOLE_COMMUNE = "*"
"""The value of a village field for what is of no single village."""


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DATE = "date"
    """A day, or a month, quarter, half or year when only that is known."""
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    """Triệu đồng."""
    CHOICE = "choice"
    VILLAGE = "village"
    YES_NO = "yes_no"
    INDICATOR = "indicator"
    PROJECT = "project"


NUMERIC = frozenset({FieldKind.WHOLE, FieldKind.NUMBER, FieldKind.MONEY})


class Tense(StrEnum):
    """Which entries a period holds.

    ``DURING``: what is dated in the period. ``STANDING``: what began by its last day and has
    not ended before it.
    """

    DURING = "during"
    STANDING = "standing"


class SumKind(StrEnum):
    """How a sum is made.

    ``COUNT`` of entries; ``SUM`` of a field; ``DISTINCT`` different values of some fields;
    ``SHARE`` of one sum in another, in percent.
    """

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field.

    Attributes:
        label: as shown and printed.
        synonyms: how officers also write it.
    """

    id: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a register.

    Attributes:
        unit: of a figure, as printed; "" for none.
        required: an entry without it is not complete.
        choices: of a choice field.
        synonyms: headings under which officers keep it.
        hint: what to write, a sentence.
    """

    id: str
    label: str
    kind: FieldKind
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    synonyms: tuple[str, ...] = ()
    hint: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it can be added up."""
        return self.kind in NUMERIC

    @property
    def heading(self) -> str:
        """Label with unit, as a column is headed."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def choice(self, choice_id: str) -> Choice | None:
        """The choice with this id, None when there is none."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Condition:
    """What an entry must be like to be in a sum; exactly one of the tests is set.

    Attributes:
        one_of: the field has one of these values.
        filled: the field says something, or says nothing.
        passed: the field's last day is not after the end of the period.
        within_days: the field's last day comes in so many days after the end of the period.
    """

    field: str
    one_of: tuple[str, ...] = ()
    filled: bool | None = None
    passed: bool = False
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """One line below the table, and one that the receiving office adds up.

    Attributes:
        fields: the field added up; of ``DISTINCT`` those whose values are told apart.
        of: the field a ``SHARE`` is of; "" for a share of all entries that answer ``where``.
        where: all of these must hold.
        by: fields the sum is parted by, ``YEAR`` among them.
    """

    id: str
    label: str
    kind: SumKind
    fields: tuple[str, ...] = ()
    of: str = ""
    unit: str = ""
    where: tuple[Condition, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A figure or day that cannot be above another one of the same entry."""

    field: str
    at_most: str


@dataclass(frozen=True, slots=True)
class Printing:
    """Where in a report a register prints: a section, and the table there."""

    section: str
    table: str = ""


@dataclass(frozen=True)
class Form:
    """A register (sổ).

    Attributes:
        id: names it everywhere; also the file's name.
        version: of this data; raised with every change that is handed on.
        title: "Sổ đào tạo, tập huấn".
        singular: what one entry is called: "lớp đào tạo, tập huấn".
        synonyms: titles under which officers keep the list.
        dated_by: the date field that says in which period an entry counts.
        until: the date field that says when it ended; "" for none.
        group_by: field the list is grouped by on paper; "" for none.
        key: fields that together tell an entry from the others when a list is read again.
        province_code: two digits of the province whose register it is; "" for everybody's.
        notes: what has to be known, a sentence each.
        page: the page of the window it is kept on; "" for the page of registers.
    """

    id: str
    version: int
    title: str
    singular: str
    provenance: Provenance
    fields: tuple[Field, ...]
    dated_by: str
    until: str = ""
    tense: Tense = Tense.DURING
    group_by: str = ""
    key: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    sums: tuple[Sum, ...] = ()
    prints: tuple[Printing, ...] = ()
    synonyms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    province_code: str = ""
    page: str = ""

    def field(self, field_id: str) -> Field:
        """The field with this id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[field_id]

    def find(self, field_id: str) -> Field | None:
        """The field with this id, None when there is none."""
        return self._by_id.get(field_id)

    @cached_property
    def _by_id(self) -> MappingProxyType[str, Field]:
        return MappingProxyType({field.id: field for field in self.fields})

    @cached_property
    def headings(self) -> MappingProxyType[str, tuple[str, ...]]:
        """Field id to what it may be headed by, folded, its label first."""
        return MappingProxyType(
            {
                field.id: tuple(
                    dict.fromkeys(heading_key(each) for each in (field.label, *field.synonyms))
                )
                for field in self.fields
            }
        )

    @cached_property
    def every_heading(self) -> tuple[str, ...]:
        """All that a column of this register may begin with, folded."""
        return tuple({word for words in self.headings.values() for word in words})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Title and other names of the register, folded, the title first."""
        return tuple(map(fold, (self.title, *self.synonyms)))

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields an entry cannot be complete without."""
        return tuple(field for field in self.fields if field.required)


PAGES = frozenset({PageId.ROADMAP, PageId.REGISTERS})
"""Pages that keep registers of their own; ``registers`` keeps one beside the lists it shows."""
RESERVED = frozenset({"id", "order", "unclear"})
"""Columns of every register in a package; no field may be called so."""


def heading_key(text: str) -> str:
    """A heading as it is compared: folded, without the full stop or colon behind it."""
    return fold(text).strip(" .:;")


def form_faults(form: Form) -> Iterator[str]:
    """Every way in which a form contradicts itself, a sentence with its place each."""
    if form.version < 1:
        yield "version: phải từ 1 trở lên."
    if form.page and form.page not in PAGES:
        yield f"page: chương trình không có trang “{form.page}”."
    yield from _repeated("fields", (field.id for field in form.fields))
    yield from _repeated("sums", (each.id for each in form.sums))
    for field in form.fields:
        if field.id in RESERVED:
            yield f"{field.id}: tên này dành riêng, hãy đặt mã khác."
        yield from _field_faults(field)
    dated = form.find(form.dated_by)
    if dated is None or dated.kind is not FieldKind.DATE:
        yield f"dated_by: “{form.dated_by}” không phải là một trường ngày của sổ."
    if form.until:
        until = form.find(form.until)
        if until is None or until.kind is not FieldKind.DATE:
            yield f"until: “{form.until}” không phải là một trường ngày của sổ."
    for name, ids in (("group_by", (form.group_by,)), ("key", form.key)):
        yield from (
            f"{name}: sổ không có trường “{each}”." for each in ids if each and not form.find(each)
        )
    for check in form.checks:
        yield from _check_faults(form, check)
    for each in form.sums:
        yield from _sum_faults(form, each)


def _repeated(place: str, ids: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            yield f"{place}: “{each}” được ghi hai lần."
        seen.add(each)


def _field_faults(field: Field) -> Iterator[str]:
    if field.kind is FieldKind.CHOICE and len(field.choices) < 2:
        yield f"{field.id}: trường lựa chọn phải có ít nhất hai giá trị."
    if field.kind is not FieldKind.CHOICE and field.choices:
        yield f"{field.id}: chỉ trường “choice” mới có “choices”."
    yield from _repeated(f"{field.id} › choices", (choice.id for choice in field.choices))
    if field.unit and not field.numeric:
        yield f"{field.id}: chỉ trường số mới có đơn vị."
    if field.kind is FieldKind.MONEY and not field.unit.startswith("triệu đồng"):
        yield f"{field.id}: tiền tính bằng “triệu đồng”."


def _check_faults(form: Form, check: Check) -> Iterator[str]:
    below, above = form.find(check.field), form.find(check.at_most)
    if below is None or above is None:
        yield f"checks: sổ không có trường “{check.field if below is None else check.at_most}”."
        return
    both_dates = below.kind is above.kind is FieldKind.DATE
    if not both_dates and not (below.numeric and above.numeric):
        yield f"checks: “{below.id}” và “{above.id}” không so được với nhau."


def _sum_faults(form: Form, each: Sum) -> Iterator[str]:
    place = f"sums › {each.id}"
    named = (*each.fields, each.of, *each.by, *(condition.field for condition in each.where))
    for field_id in named:
        if field_id and field_id != YEAR and form.find(field_id) is None:
            yield f"{place}: sổ không có trường “{field_id}”."
    summed = [found for found in map(form.find, (*each.fields, each.of)) if found is not None]
    match each.kind:
        case SumKind.COUNT:
            if each.fields or each.of:
                yield f"{place}: “count” đếm dòng, không có “field”."
        case SumKind.SUM:
            if len(each.fields) != 1 or each.of or any(not found.numeric for found in summed):
                yield f"{place}: “sum” cần đúng một trường số."
        case SumKind.DISTINCT:
            if not each.fields or each.of:
                yield f"{place}: “distinct” cần “fields”."
        case SumKind.SHARE:
            if bool(each.fields) != bool(each.of) or any(not found.numeric for found in summed):
                yield f"{place}: “share” cần hai trường số “field” và “of”, hoặc chỉ “where”."
            elif not each.fields and not each.where:
                yield f"{place}: “share” của số dòng cần “where”."
    for condition in each.where:
        yield from _condition_faults(form, place, condition)


def _condition_faults(form: Form, place: str, condition: Condition) -> Iterator[str]:
    set_ = (
        bool(condition.one_of),
        condition.filled is not None,
        condition.passed,
        condition.within_days is not None,
    )
    if sum(set_) != 1:
        yield f"{place}: điều kiện về “{condition.field}” phải có đúng một phép thử."
    field = form.find(condition.field)
    if field is None:
        return
    if (condition.passed or condition.within_days is not None) and field.kind is not FieldKind.DATE:
        yield f"{place}: “{field.id}” không phải trường ngày."
    for value in condition.one_of:
        known = {choice.id for choice in field.choices}
        if field.kind is FieldKind.YES_NO:
            known = {"true", "false"}
        if value not in known:
            yield f"{place}: trường “{field.id}” không có giá trị “{value}”."
