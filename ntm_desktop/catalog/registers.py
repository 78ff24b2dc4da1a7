"""Forms of registers as documents: reading one with all its faults at once, and writing it."""

import hashlib
import re
from collections.abc import Mapping

from ntm_desktop.catalog.criteria import KEY, canonical_bytes
from ntm_desktop.catalog.reading import (
    Reader,
    provenance_document,
    raise_faults,
    read_provenance,
    sparse,
)
from ntm_desktop.domain.registers.form import (
    Check,
    Choice,
    Condition,
    Field,
    FieldKind,
    Form,
    Printing,
    Sum,
    SumKind,
    Tense,
    form_faults,
)

REGISTER_PLACE = "mẫu sổ"
_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


def parse_register(data: Mapping[str, object]) -> Form:
    """The register that a document describes.

    Raises:
        CatalogError: the document does not follow the form, or contradicts itself; ``faults``
            holds every fault with its place.
    """
    found: list[str] = []
    form = _form(Reader(data, REGISTER_PLACE, found))
    if not found:
        found.extend(form_faults(form))
    raise_faults(f"Mẫu sổ “{form.title or form.id or '?'}”", found)
    return form


def register_document(form: Form) -> dict[str, object]:
    """The document of a register; :func:`parse_register` gives the register back."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "singular": form.singular,
        "provenance": provenance_document(form.provenance),
        **sparse(province_code=form.province_code, page=form.page, synonyms=list(form.synonyms)),
        "fields": [_field_document(field) for field in form.fields],
        "dated_by": form.dated_by,
        **sparse(until=form.until),
        "tense": str(form.tense),
        **sparse(
            group_by=form.group_by,
            key=list(form.key),
            checks=[{"field": c.field, "at_most": c.at_most} for c in form.checks],
        ),
        "sums": [_sum_document(each) for each in form.sums],
        **sparse(
            prints=[{"section": p.section, **sparse(table=p.table)} for p in form.prints],
            notes=list(form.notes),
        ),
    }


def register_bytes(form: Form) -> bytes:
    """The canonical JSON of a register, as it travels and is compared."""
    return canonical_bytes(register_document(form))


def register_fingerprint(form: Form) -> str:
    """What identifies this very content: sha256 in hex of the canonical bytes."""
    return hashlib.sha256(register_bytes(form)).hexdigest()


def _field_document(field: Field) -> dict[str, object]:
    return {
        "id": field.id,
        "label": field.label,
        "kind": str(field.kind),
        **sparse(
            unit=field.unit,
            required=field.required,
            choices=[
                {"id": c.id, "label": c.label, **sparse(synonyms=list(c.synonyms))}
                for c in field.choices
            ],
            synonyms=list(field.synonyms),
            hint=field.hint,
        ),
    }


def _sum_document(each: Sum) -> dict[str, object]:
    named: dict[str, object] = {}
    if each.fields:
        many = each.kind is SumKind.DISTINCT
        named = {"fields": list(each.fields)} if many else {"field": each.fields[0]}
    return {
        "id": each.id,
        "label": each.label,
        "kind": str(each.kind),
        **named,
        **sparse(
            of=each.of,
            unit=each.unit,
            where=[_condition_document(condition) for condition in each.where],
            by=list(each.by),
        ),
    }


def _condition_document(condition: Condition) -> dict[str, object]:
    document: dict[str, object] = {"field": condition.field}
    if condition.one_of:
        document["is"] = list(condition.one_of)
    if condition.filled is not None:
        document["filled"] = condition.filled
    if condition.passed:
        document["passed"] = True
    if condition.within_days is not None:
        document["within_days"] = condition.within_days
    return document


def _form(reader: Reader) -> Form:
    form_id = reader.text("id")
    if form_id and not KEY.fullmatch(form_id):
        reader.fault(f"mã “{form_id}” chỉ được gồm chữ thường không dấu, số và gạch nối.")
    province = reader.optional_text("province_code")
    if province and not (len(province) == 2 and province.isascii() and province.isdigit()):
        reader.fault(f"mã tỉnh “{province}” phải gồm hai chữ số.")
    faults = reader.faults
    form = Form(
        id=form_id,
        version=reader.integer("version"),
        title=reader.text("title"),
        singular=reader.text("singular"),
        provenance=read_provenance(reader.child("provenance", f"{REGISTER_PLACE} › nguồn")),
        province_code=province,
        page=reader.optional_text("page"),
        synonyms=reader.texts("synonyms"),
        fields=tuple(
            _field(item, number, faults) for number, item in enumerate(reader.items("fields"), 1)
        ),
        dated_by=reader.text("dated_by"),
        until=reader.optional_text("until"),
        tense=reader.choice("tense", Tense),
        group_by=reader.optional_text("group_by"),
        key=reader.texts("key"),
        checks=tuple(
            _check(item, number, faults)
            for number, item in enumerate(reader.items("checks", required=False), 1)
        ),
        sums=tuple(
            _sum(item, number, faults) for number, item in enumerate(reader.items("sums"), 1)
        ),
        prints=tuple(
            _printing(item, number, faults)
            for number, item in enumerate(reader.items("prints", required=False), 1)
        ),
        notes=reader.texts("notes"),
    )
    reader.close()
    return form


def _field(value: object, number: int, faults: list[str]) -> Field:
    reader = Reader(value, f"cột {number}", faults)
    field_id = reader.text("id")
    if field_id:
        reader.place = f"cột “{field_id}”"
        if not _NAME.fullmatch(field_id):
            reader.fault("mã chỉ được gồm chữ thường không dấu, số và gạch dưới.")
    field = Field(
        id=field_id,
        label=reader.text("label"),
        kind=reader.choice("kind", FieldKind),
        unit=reader.optional_text("unit"),
        required=reader.flag("required", default=False),
        choices=tuple(
            _choice(item, f"{reader.place} › giá trị {place}", faults)
            for place, item in enumerate(reader.items("choices", required=False), 1)
        ),
        synonyms=reader.texts("synonyms"),
        hint=reader.optional_text("hint"),
    )
    reader.close()
    return field


def _choice(value: object, place: str, faults: list[str]) -> Choice:
    reader = Reader(value, place, faults)
    choice_id = reader.text("id")
    if choice_id and not _NAME.fullmatch(choice_id):
        reader.fault("mã chỉ được gồm chữ thường không dấu, số và gạch dưới.")
    choice = Choice(choice_id, reader.text("label"), reader.texts("synonyms"))
    reader.close()
    return choice


def _check(value: object, number: int, faults: list[str]) -> Check:
    reader = Reader(value, f"phép kiểm tra {number}", faults)
    check = Check(reader.text("field"), reader.text("at_most"))
    reader.close()
    return check


def _printing(value: object, number: int, faults: list[str]) -> Printing:
    reader = Reader(value, f"chỗ in {number}", faults)
    printing = Printing(reader.text("section"), reader.optional_text("table"))
    reader.close()
    return printing


def _sum(value: object, number: int, faults: list[str]) -> Sum:
    reader = Reader(value, f"phép cộng {number}", faults)
    sum_id = reader.text("id")
    if sum_id:
        reader.place = f"phép cộng “{sum_id}”"
    single = reader.optional_text("field")
    fields = reader.texts("fields")
    if single and fields:
        reader.fault("chỉ ghi “field” hoặc “fields”.")
    each = Sum(
        id=sum_id,
        label=reader.text("label"),
        kind=reader.choice("kind", SumKind),
        fields=(single,) if single else fields,
        of=reader.optional_text("of"),
        unit=reader.optional_text("unit"),
        where=tuple(
            _condition(item, f"{reader.place} › điều kiện {place}", faults)
            for place, item in enumerate(reader.items("where", required=False), 1)
        ),
        by=reader.texts("by"),
    )
    reader.close()
    return each


def _condition(value: object, place: str, faults: list[str]) -> Condition:
    reader = Reader(value, place, faults)
    condition = Condition(
        field=reader.text("field"),
        one_of=reader.texts("is"),
        filled=reader.flag("filled") if reader.has("filled") else None,
        passed=reader.flag("passed", default=False),
        within_days=reader.optional_integer("within_days"),
    )
    reader.close()
    return condition
