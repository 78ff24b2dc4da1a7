"""Forms of registers besides the program's own: of the office, and signed ones of a province."""

from collections.abc import Iterator
from pathlib import Path

from ntm_desktop.catalog import parse_register, read_json, register_bytes, schema_faults
from ntm_desktop.catalog.rule_documents import read_register_rule, register_rule
from ntm_desktop.catalog.schema import DocumentType
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.package import RuleDocument
from ntm_desktop.domain.registers.entries import sound
from ntm_desktop.domain.registers.form import Field, Form
from ntm_desktop.domain.rule_comparison import FieldDifference, SetComparison
from ntm_desktop.errors import CatalogError, EntryError, PackageError
from ntm_desktop.services.registers.listing import find_register, known_of, register_forms, shipped
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.registers import StoredForm


def keep_form_file(ws: Workspace, path: Path) -> Change:
    """Take a register in from a JSON file, as the office's own; it can be undone.

    Raises:
        CatalogError: the file does not describe a register; ``faults`` holds every fault.
        EntryError: the register is one of the program's own, of another province, or an
            older version of one that is there.
    """
    document = read_json(path)
    faults = schema_faults(document, DocumentType.REGISTERS)
    form = parse_register(document)
    if faults:
        raise CatalogError(f"Tệp {path.name} có lỗi. {faults[0]}", faults)
    reason = _unfit(ws, form)
    if reason:
        raise EntryError(reason)
    kept = _kept(ws, form.id)
    if kept is not None and kept.version > form.version:
        raise EntryError(
            f"“{form.title}” trong tệp là bản {form.version}, cũ hơn bản {kept.version} đang dùng."
        )
    return apply(ws, f"Thêm mẫu “{form.title}”", [_change(ws, form), *_refitted(ws, form)])


def rule_of_register(ws: Workspace, register: str) -> RuleDocument:
    """A register as it is handed on.

    Raises:
        EntryError: there is none, or it comes with the program, so that everybody has it.
    """
    form = find_register(ws, register)
    if shipped(ws, form):
        raise EntryError(f"“{form.title}” đi cùng chương trình; xã nào cũng có, không cần chuyển.")
    return register_rule(form)


def carried_forms(ws: Workspace) -> tuple[RuleDocument, ...]:
    """The forms that travel with a package: of registers that have lines and are not shipped."""
    counts = stored.counts(ws.file)
    signers = {kept.id: kept for kept in stored.forms(ws.file)}
    return tuple(
        register_rule(
            form, signer=signers[form.id].signer_key_id, signer_name=signers[form.id].signer_name
        )
        for form in register_forms(ws)
        if form.id in counts and form.id in signers
    )


def is_new(ws: Workspace, rule: RuleDocument) -> bool:
    """Whether a form that was offered is another one than the office has.

    Raises:
        PackageError: ``values`` when it is faulty or cannot be used here, ``sequence`` for an
            older version, ``conflict`` for another content of a version that was taken over.
    """
    form = read_register_rule(rule)
    reason = _unfit(ws, form)
    if reason:
        raise PackageError("values", reason)
    kept = _kept(ws, form.id)
    if kept is None:
        return True
    same = kept.document.encode("utf-8") == rule.document
    if same and kept.signer_key_id:
        return False
    if kept.signer_key_id and rule.version <= kept.version:
        reason = "sequence" if rule.version < kept.version else "conflict"
        raise PackageError(
            reason,
            f"Gói chứa “{form.title}” bản {rule.version}, còn bản đã nhận là {kept.version}. Hãy "
            "hỏi lại nơi gửi bản nào đúng.",
        )
    return True


def taking(
    ws: Workspace, rule: RuleDocument, signer_key_id: str, signer_name: str
) -> tuple[FieldChange, ...]:
    """What has to be written for a form that was offered to be used, its lines included."""
    form = read_register_rule(rule)
    return _change(ws, form, signer_key_id, signer_name), *_refitted(ws, form)


def current_words(ws: Workspace, register: str) -> str:
    """Which version of a form is in use, "" for none."""
    kept = _kept(ws, register)
    return "" if kept is None else f"bản {kept.version}"


def comparison(ws: Workspace, rule: RuleDocument) -> SetComparison:
    """What a form that was offered says otherwise than the one in use: its columns."""
    new = read_register_rule(rule)
    try:
        old: Form | None = find_register(ws, new.id)
    except EntryError:
        old = None
    return SetComparison(tuple(_differences(old, new)), (), ())


def _differences(old: Form | None, new: Form) -> Iterator[FieldDifference]:
    before = {field.id: field for field in old.fields} if old else {}
    after = {field.id: field for field in new.fields}
    for field_id in dict.fromkeys((*before, *after)):
        one, other = before.get(field_id), after.get(field_id)
        if one != other:
            found = other or one
            label = f"Cột “{found.label if found else field_id}”"
            yield FieldDifference(label, _words(one), _words(other))


def _words(field: Field | None) -> str:
    if field is None:
        return ""
    kinds = {
        "text": "chữ", "date": "ngày", "whole": "số nguyên", "number": "số", "money": "tiền",
        "choice": "lựa chọn", "village": "thôn", "yes_no": "có hoặc không",
        "indicator": "chỉ tiêu", "project": "công trình",
    }  # fmt: skip
    said = [kinds[field.kind], field.unit, "phải ghi" if field.required else ""]
    said.append("; ".join(choice.label for choice in field.choices))
    return ", ".join(filter(None, said))


def _kept(ws: Workspace, register: str) -> StoredForm | None:
    return next((kept for kept in stored.forms(ws.file) if kept.id == register), None)


def _unfit(ws: Workspace, form: Form) -> str:
    """Why a form cannot be used here, "" when it can."""
    if any(one.id == form.id for one in ws.catalog.registers()):
        return (
            f"Mã “{form.id}” là của một sổ đi cùng chương trình. Sổ riêng phải có mã riêng, ví dụ "
            f"bắt đầu bằng mã tỉnh."
        )
    commune = communes.read(ws.file).commune
    if form.province_code and form.province_code != commune.province_code:
        return (
            f"“{form.title}” là sổ của tỉnh khác (mã {form.province_code}), không dùng cho tỉnh "
            f"{commune.province}."
        )
    if form.province_code and not form.id.startswith(f"{form.province_code}-"):
        return f"Mã “{form.id}” của sổ do tỉnh ban hành phải bắt đầu bằng “{form.province_code}-”."
    return ""


def _refitted(ws: Workspace, form: Form) -> Iterator[FieldChange]:
    """Lines of which a newer form does not hold everything: that is asked about from now on."""
    before = next((one for one in register_forms(ws) if one.id == form.id), None)
    if before is None or before == form:
        return
    known = known_of(ws)
    for line in stored.entries(ws.file, form.id):
        after = sound(form, line, known, before)
        if after != line:
            yield stored.change(ws.file, after, line)


def _change(
    ws: Workspace, form: Form, signer_key_id: str = "", signer_name: str = ""
) -> FieldChange:
    document = register_bytes(form).decode("utf-8")
    at = ws.now().isoformat()
    return stored.form_change(
        ws.file, StoredForm(form.id, form.version, document, signer_key_id, signer_name, at)
    )
