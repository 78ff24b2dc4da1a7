"""Rules in a package: a table that lists them, and one file with the words of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import cast

from ntm_desktop.domain.criteria import SourceDocument
from ntm_desktop.domain.package import RuleDocument, RuleKind
from ntm_desktop.exchange.tables import FieldType, Row, Table, TableField, values_fault

RULES_FOLDER = "data/rules/"
MOST_RULES = 50
MAX_DOCUMENT = 4 * 1024 * 1024

DOCUMENTS_FOLDER = "data/documents/"
MOST_DOCUMENTS = 20
MAX_DECISION = 32 * 1024 * 1024
"""Of a decision's own file."""
MAX_DECISIONS = 128 * 1024 * 1024
_SUFFIXES = frozenset({".docx", ".pdf", ".xlsx", ".xls", ".html", ".htm", ".txt"})

RULES = Table(
    "rules",
    "Quy định kèm theo",
    (
        TableField(
            "kind", "Loại", required=True, choices=(str(RuleKind.SET), str(RuleKind.OVERRIDE))
        ),
        TableField("id", "Mã", required=True),
        TableField("version", "Phiên bản dữ liệu", FieldType.INTEGER, required=True),
        TableField("fingerprint", "SHA-256 của văn bản dữ liệu", required=True),
        TableField("title", "Tên", required=True),
        TableField("decision", "Quyết định"),
        TableField("signer", "Số hiệu khóa đã ký"),
        TableField("signer_name", "Nơi ký"),
    ),
    key=("fingerprint",),
)

RULES_AND_REGISTERS = replace(
    RULES,
    fields=(
        TableField("kind", "Loại", required=True, choices=tuple(str(kind) for kind in RuleKind)),
        *RULES.fields[1:],
    ),
)
"""The same table where forms of registers are among the rules: a package of format 2."""

MAKER = Table(
    "maker",
    "Nơi phát hành",
    (
        TableField("name", "Tên", required=True),
        TableField("note", "Lời nhắn"),
    ),
    single=True,
)


def rule_file(document: RuleDocument) -> str:
    """Its name inside the bag."""
    return f"{RULES_FOLDER}{document.fingerprint}.json"


def document_file(document: SourceDocument) -> str:
    """Name of a decision's own file inside the bag: SHA-256 and a harmless extension."""
    suffix = PurePosixPath(document.name.lower()).suffix
    return f"{DOCUMENTS_FOLDER}{document.sha256}{suffix if suffix in _SUFFIXES else '.bin'}"


def document_digest(name: str) -> str:
    """The SHA-256 that such a name says, "" when it is none."""
    path = PurePosixPath(name)
    known = path.suffix in _SUFFIXES or path.suffix == ".bin"
    return path.stem if known and f"{path.parent}/" == DOCUMENTS_FOLDER else ""


def rule_files(documents: Iterable[RuleDocument]) -> dict[str, bytes]:
    """Name inside the bag to content, for every document."""
    return {rule_file(one): one.document for one in documents}


def rule_rows(documents: Iterable[RuleDocument]) -> list[Row]:
    """The rows of the table ``rules``."""
    return [
        {
            "kind": str(one.kind),
            "id": one.id,
            "version": one.version,
            "fingerprint": one.fingerprint,
            "title": one.title,
            "decision": one.decision,
            "signer": one.signer,
            "signer_name": one.signer_name,
        }
        for one in documents
    ]


def rule_documents(rows: Sequence[Row], contents: Mapping[str, bytes]) -> tuple[RuleDocument, ...]:
    """The documents that a package lists.

    Args:
        rows: of the table ``rules``.
        contents: name inside the bag to content; each was held against its hash already.

    Raises:
        PackageError: ``values`` when list and files do not tell the same.
    """
    if len(rows) > MOST_RULES:
        raise values_fault(RULES, [f"quá {MOST_RULES} văn bản"])
    listed = {f"{RULES_FOLDER}{row['fingerprint']}.json" for row in rows}
    faults = [f"{name} không có trong gói" for name in sorted(listed - contents.keys())]
    faults += [f"{name} không có trong danh sách" for name in sorted(contents.keys() - listed)]
    faults += [f"{name} quá lớn" for name, data in contents.items() if len(data) > MAX_DOCUMENT]
    if faults:
        raise values_fault(RULES, faults)
    return tuple(
        RuleDocument(
            kind=RuleKind(cast("str", row["kind"])),
            id=cast("str", row["id"]),
            version=cast("int", row["version"]),
            fingerprint=cast("str", row["fingerprint"]),
            title=cast("str", row["title"]),
            decision=cast("str", row["decision"]),
            signer=cast("str", row["signer"]),
            signer_name=cast("str", row["signer_name"]),
            document=contents[f"{RULES_FOLDER}{row['fingerprint']}.json"],
        )
        for row in rows
    )
