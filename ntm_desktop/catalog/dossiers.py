"""Dossier forms as documents: which papers one procedure asks for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ntm_desktop.catalog.reading import (
    Reader,
    provenance_document,
    raise_faults,
    read_provenance,
    sparse,
)
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.dossier import (
    AnsweredBy,
    AskedShare,
    DocumentForm,
    DocumentKind,
    DossierForm,
    FieldKind,
    FormCondition,
    TextField,
)

# What a proposed text may be filled with; anything else in braces would be printed as it is.
PLACEHOLDERS = (
    "commune", "district", "province", "year", "tier", "counted", "failing", "recognised",
)  # fmt: skip


def parse_dossier_form(data: Mapping[str, object]) -> DossierForm:
    """The dossier form that a document describes.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "mẫu hồ sơ", faults)
    form = DossierForm(
        id=reader.text("id"),
        version=reader.integer("version"),
        title=reader.text("title"),
        decision=reader.text("decision"),
        tiers=_tiers(reader),
        set_ids=reader.texts("set_ids"),
        provenance=read_provenance(reader.child("provenance", "nguồn")),
        conditions=tuple(
            _condition(Reader(item, f"điều kiện {number}", faults))
            for number, item in enumerate(reader.items("conditions", required=False), 1)
        ),
        addressee=reader.text("addressee"),
        shared_fields=_fields(reader, "shared_fields", "mục chung"),
        legal_bases=reader.texts("legal_bases"),
        notes=reader.texts("notes"),
        documents=tuple(
            _document(Reader(item, f"văn bản {number}", faults))
            for number, item in enumerate(reader.items("documents"), 1)
        ),
        further=tuple(
            _document(Reader(item, f"văn bản riêng {number}", faults))
            for number, item in enumerate(reader.items("further", required=False), 1)
        ),
        satisfaction=_share(reader, "satisfaction", "mức hài lòng"),
        agreement=_share(reader, "agreement", "mức nhất trí"),
    )
    reader.close()
    if not faults:
        faults.extend(_form_faults(form))
    raise_faults(f"Mẫu hồ sơ “{form.id or '?'}”", faults)
    return form


def _condition(reader: Reader) -> FormCondition:
    answered = reader.has("answered_by")
    condition = FormCondition(
        reader.text("text"), reader.choice("answered_by", AnsweredBy) if answered else None
    )
    reader.close()
    return condition


def _share(reader: Reader, key: str, place: str) -> AskedShare | None:
    if not reader.has(key):
        return None
    own = reader.child(key, place)
    found = AskedShare(
        Decimal(own.integer("percent")),
        read_provenance(own.child("provenance", f"{place} › nguồn")),
    )
    own.close()
    return found


def _tiers(reader: Reader) -> tuple[Tier, ...]:
    found = []
    for item in reader.items("tiers"):
        one = Reader({"tiers": item}, reader.place, reader.faults)
        found.append(one.choice("tiers", Tier))
    return tuple(found)


def _document(reader: Reader) -> DocumentForm:
    document = DocumentForm(
        id=reader.text("id"),
        kind=reader.choice("kind", DocumentKind),
        title=reader.text("title"),
        symbol=reader.optional_text("symbol"),
        original=reader.optional_text("original"),
        provenance=read_provenance(reader.child("provenance", f"{reader.place} › nguồn")),
        fields=_fields(reader, "fields", f"{reader.place} › mục"),
        heading=reader.optional_text("heading"),
        subject=reader.optional_text("subject"),
        claims=reader.flag("claims", default=False),
    )
    reader.close()
    return document


def _fields(reader: Reader, key: str, place: str) -> tuple[TextField, ...]:
    return tuple(
        read_text_field(Reader(item, f"{place} {number}", reader.faults))
        for number, item in enumerate(reader.items(key, required=False), 1)
    )


def read_text_field(reader: Reader) -> TextField:
    """A line or passage that an officer writes."""
    field = TextField(
        id=reader.text("id"),
        label=reader.text("label"),
        hint=reader.optional_text("hint"),
        multiline=reader.flag("multiline", default=True),
        default=reader.optional_text("default"),
        required=reader.flag("required", default=False),
        kind=reader.choice("kind", FieldKind) if reader.has("kind") else FieldKind.TEXT,
    )
    reader.close()
    return field


def _form_faults(form: DossierForm) -> Iterator[str]:
    papers = Counter(document.id for document in form.every_document)
    fields = Counter(field.id for field in _all_fields(form))
    for repeated in [key for key, times in (papers + fields).items() if times > 1]:
        yield f"mẫu hồ sơ: mã “{repeated}” được dùng nhiều lần."
    for field in _all_fields(form):
        yield from _placeholder_faults(f"mục “{field.id}”", field.default)
        if field.kind is not FieldKind.TEXT and field.multiline:
            yield f"mục “{field.id}”: ngày, số chỉ ghi một dòng (multiline phải là false)."
    yield from _placeholder_faults("nơi nhận (addressee)", form.addressee)
    for document in form.every_document:
        yield from _placeholder_faults(f"văn bản “{document.id}”", document.title)
        yield from _placeholder_faults(f"văn bản “{document.id}”", document.subject)
        if (document.kind is DocumentKind.LETTER) != bool(document.heading):
            yield f"văn bản “{document.id}”: chỉ văn bản “letter” có, và phải có, heading."
    for line in form.legal_bases:
        yield from _placeholder_faults("căn cứ", line)


def _all_fields(form: DossierForm) -> Iterator[TextField]:
    yield from form.shared_fields
    for document in form.every_document:
        yield from document.fields


def _placeholder_faults(place: str, text: str) -> Iterator[str]:
    rest = text
    for name in PLACEHOLDERS:
        rest = rest.replace(f"{{{name}}}", "")
    if "{" in rest or "}" in rest:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        yield f"{place}: chỗ điền không hiểu được; chỉ có {known}."


def dossier_form_document(form: DossierForm) -> dict[str, object]:
    """The document of a form; :func:`parse_dossier_form` gives the form back."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "decision": form.decision,
        "tiers": [tier.value for tier in form.tiers],
        "set_ids": list(form.set_ids),
        "provenance": provenance_document(form.provenance),
        **sparse(conditions=[_condition_document(one) for one in form.conditions]),
        "addressee": form.addressee,
        **sparse(
            legal_bases=list(form.legal_bases),
            notes=list(form.notes),
            shared_fields=[text_field_document(field) for field in form.shared_fields],
        ),
        "documents": [_document_document(document) for document in form.documents],
        **sparse(
            further=[_document_document(document) for document in form.further],
            satisfaction=_share_document(form.satisfaction),
            agreement=_share_document(form.agreement),
        ),
    }


def _condition_document(condition: FormCondition) -> dict[str, object]:
    answered = condition.answered_by
    return {"text": condition.text, **({"answered_by": answered.value} if answered else {})}


def _share_document(asked: AskedShare | None) -> dict[str, object] | None:
    if asked is None:
        return None
    return {
        "percent": int(asked.percent),
        "provenance": provenance_document(asked.provenance),
    }


def _document_document(document: DocumentForm) -> dict[str, object]:
    return {
        "id": document.id,
        "kind": document.kind.value,
        "title": document.title,
        **sparse(
            symbol=document.symbol,
            original=document.original,
            heading=document.heading,
            subject=document.subject,
            claims=document.claims,
        ),
        "provenance": provenance_document(document.provenance),
        **sparse(fields=[text_field_document(field) for field in document.fields]),
    }


def text_field_document(field: TextField) -> dict[str, object]:
    """The document of a field; :func:`read_text_field` gives it back."""
    return {
        "id": field.id,
        "label": field.label,
        **sparse(hint=field.hint),
        **({} if field.multiline else {"multiline": False}),
        **({} if field.kind is FieldKind.TEXT else {"kind": field.kind.value}),
        **sparse(default=field.default, required=field.required),
    }
