"""Holding a document against the JSON Schema of its kind, with faults in Vietnamese.

Only tests and files from outside need this; the validator is loaded when it is first asked.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ntm_desktop import paths
from ntm_desktop.catalog.places import path_place
from ntm_desktop.catalog.reading import read_json

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


class DocumentType(StrEnum):
    """Kinds of rules; the value is the folder under forms/ that holds them and the schema."""

    CRITERIA = "criteria"
    DOSSIERS = "dossiers"
    OVERRIDES = "overrides"
    LIMITS = "limits"
    REPORTING = "reporting"
    COLLATION = "collation"
    PUBLISHED = "published"
    TIERS = "tiers"
    SOURCES = "sources"
    PROJECTS = "projects"
    REGISTERS = "registers"
    REPORTS = "reports"
    HINTS = "hints"
    APPRAISALS = "appraisals"


_CRITERIA_SCHEMA = "../criteria/schema.json"

_TYPES = {
    "object": "một đối tượng { … }",
    "array": "một danh sách [ … ]",
    "string": "chữ",
    "integer": "số nguyên",
    "number": "số",
    "boolean": "true hoặc false",
    "null": "null",
}


def schema_faults(
    document: Mapping[str, object], kind: DocumentType = DocumentType.CRITERIA
) -> tuple[str, ...]:
    """Every way in which a document breaks the schema, a sentence with its place each.

    Returns:
        () when the document is valid.
    """
    from jsonschema import Draft202012Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    schemas = {
        one: read_json(paths.forms_dir() / one.value / "schema.json")
        for one in {kind, DocumentType.CRITERIA}
    }
    # A provincial decision is made of the same thresholds and indicators as a set.
    registry: Registry[Any] = Registry().with_resource(
        _CRITERIA_SCHEMA, DRAFT202012.create_resource(schemas[DocumentType.CRITERIA])
    )
    validator = Draft202012Validator(
        schemas[kind], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    errors = sorted(validator.iter_errors(document), key=_in_order)
    return tuple(_sentence(document, error) for error in errors)


def _in_order(error: "ValidationError") -> list[str]:
    return [f"{step:06}" if isinstance(step, int) else step for step in error.absolute_path]


def _sentence(document: object, error: "ValidationError") -> str:
    path = list(error.absolute_path)
    place = path_place(document, path) or "đầu tệp"
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    at_field = bool(path) and path[-1] == field
    return f"{place}: {_reason(error, field if at_field else '')}"


def _reason(error: "ValidationError", field: str) -> str:
    what = f"“{field}”" if field else "mục này"
    # Their types are whatever the schema and the document hold at that place.
    value: Any = error.instance
    rule: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            missing = [key for key in rule if key not in value]
            # One error stands for one missing key; jsonschema names it only in its message.
            key = next((key for key in missing if f"'{key}'" in error.message), missing[0])
            return f"thiếu “{key}”."
        case "additionalProperties" | "unevaluatedProperties":
            known = schema.get("properties", {})
            extra = ", ".join(f"“{key}”" for key in value if key not in known)
            return f"{extra} không có trong mẫu; hãy kiểm tra chính tả."
        case "type":
            kinds = [rule] if isinstance(rule, str) else rule
            return f"{what} phải là {' hoặc '.join(_TYPES[kind] for kind in kinds)}."
        case "enum":
            allowed = ", ".join(json.dumps(item, ensure_ascii=False) for item in rule)
            return f"{what} phải là một trong: {allowed}."
        case "const":
            return f"{what} phải là {json.dumps(rule, ensure_ascii=False)}."
        case "pattern" | "format":
            return f"{what} viết sai dạng: {json.dumps(value, ensure_ascii=False)}."
        case "minLength" | "minItems":
            return f"{what} không được để trống."
        case "maxLength" | "maxItems":
            return f"{what} quá dài (tối đa {rule})."
        case "minimum" | "maximum":
            return f"{what} nằm ngoài khoảng cho phép ({value})."
        case "uniqueItems":
            return f"{what} có dòng trùng nhau."
        case "anyOf":
            return f"{what} có giá trị không dùng được: {json.dumps(value, ensure_ascii=False)}."
        case _:
            return f"{what} không theo mẫu ({error.validator})."
