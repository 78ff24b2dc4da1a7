"""The decisions' own files in an ``assessment``: whoever judges can look them up.

They travel as evidence of villages does (``place_tables``): listed in the table ``evidence`` at the
first indicator of the commune's set, under a name that says what they are, so that a receiver which
does not know the table here takes them and shows them, and what it has acknowledged is not carried
again. A reader of this table takes them out of the commune's evidence.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ntm_desktop.domain.package import EvidenceEntry, RuleDocument
from ntm_desktop.exchange.rule_tables import MAX_DECISION, MAX_DECISIONS, MOST_DOCUMENTS
from ntm_desktop.exchange.tables import Row, Table, TableField, values_fault

RULE_FILES = Table(
    "rule-files",
    "Văn bản của các quy định kèm theo, trong số tệp của bảng evidence",
    (
        TableField("id", "Mã trong bảng evidence", required=True),
        TableField("name", "Tên tệp gốc", required=True),
    ),
    key=("id",),
)


def rule_file_tables(files: Sequence[EvidenceEntry]) -> tuple[Table, ...]:
    """The table that tells of them; none when there are none."""
    return (RULE_FILES,) if files else ()


def rule_file_rows(files: Sequence[EvidenceEntry]) -> dict[str, list[Row]]:
    """Table name to its rows; none when there are none."""
    if not files:
        return {}
    return {RULE_FILES.name: [{"id": one.id, "name": one.name} for one in files]}


def listed_as_evidence(
    files: Iterable[EvidenceEntry], indicator_no: str
) -> tuple[EvidenceEntry, ...]:
    """The same files as the table ``evidence`` tells of them.

    Args:
        files: of the rules in the package.
        indicator_no: an indicator of the commune's set, which every receiver knows.
    """
    return tuple(
        replace(one, indicator_no=indicator_no, name=f"Văn bản quy định: {one.name}")
        for one in files
    )


def rule_files_of(
    rows: Mapping[str, Sequence[Row]],
    evidence: Mapping[str, EvidenceEntry],
    rules: Iterable[RuleDocument],
) -> tuple[EvidenceEntry, ...]:
    """Read them; a package without this table has none.

    Args:
        rows: table name to rows.
        evidence: id to entry of the table ``evidence``, in which they stand.
        rules: what the package brings; each file has to be named by one of them.

    Raises:
        PackageError: ``values`` when they are not what the other tables and the rules tell, or
            larger than any decision is.
    """
    listed = rows.get(RULE_FILES.name, ())
    if not listed:
        return ()
    named = {digest for rule in rules for digest in files_named_in(rule)}
    found = []
    for row in listed:
        entry = evidence.get(str(row["id"]))
        if entry is None:
            raise values_fault(RULE_FILES, [f"tệp “{row['name']}” không có trong bảng evidence"])
        if entry.sha256 not in named:
            raise values_fault(RULE_FILES, [f"tệp “{row['name']}” không thuộc quy định nào"])
        found.append(replace(entry, indicator_no="", requirement=None, name=str(row["name"])))
    sizes = {one.sha256: one.size for one in found}
    if (
        len(sizes) > MOST_DOCUMENTS
        or max(sizes.values()) > MAX_DECISION
        or sum(sizes.values()) > MAX_DECISIONS
    ):
        raise values_fault(RULE_FILES, ["văn bản kèm theo nhiều hoặc lớn bất thường"])
    return tuple(found)


def files_named_in(rule: RuleDocument) -> dict[str, str]:
    """SHA-256 to name of the files that a document of rules was read from.

    Nothing for a document that is not in order, which is seen where it is read.
    """
    try:
        documents = json.loads(rule.document).get("documents", ())
        return {str(one["sha256"]): str(one["name"]) for one in documents}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
