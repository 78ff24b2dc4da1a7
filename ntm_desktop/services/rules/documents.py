"""The decisions' own files: kept with the rules that were read from them, handed on with these."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from ntm_desktop.catalog.rule_documents import read_override_rule, read_set_rule
from ntm_desktop.domain.criteria import CriteriaSet, SourceDocument
from ntm_desktop.domain.decisions.document import DecisionText
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.package import EvidenceEntry, RuleDocument, RuleKind
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.exchange.rule_tables import (
    MAX_DECISION,
    MAX_DECISIONS,
    MOST_DOCUMENTS,
    document_digest,
    document_file,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import rule_documents
from ntm_desktop.store.commune.media_types import of_content

Rules = CriteriaSet | ProvincialOverride


def keep_document(ws: Workspace, document: DecisionText) -> None:
    """Keep the file that was read; nothing when its bytes are not at hand."""
    if document.content and hashlib.sha256(document.content).hexdigest() == document.sha256:
        rule_documents.keep(ws.file, document.source, document.content, ws.now())


def with_document(
    documents: tuple[SourceDocument, ...], one: SourceDocument
) -> tuple[SourceDocument, ...]:
    """The files of rules with one more, each once."""
    return documents if any(d.sha256 == one.sha256 for d in documents) else (*documents, one)


def kept_documents(ws: Workspace, rules: Rules) -> tuple[SourceDocument, ...]:
    """The files of these rules that are kept here."""
    return rule_documents.kept(ws.file, rules.documents)


def save_document(ws: Workspace, document: SourceDocument, folder: Path) -> Path:
    """Write the decision's file, as it was read, into a folder.

    Raises:
        EntryError: it is not kept here.
        PackageError: it cannot be written.
    """
    content = rule_documents.content(ws.file, document.sha256)
    if content is None:
        raise EntryError(
            f"Tệp “{document.name}” không có trong dữ liệu của xã. Hãy xin nơi đã nhập bộ này."
        )
    name = PurePath(document.name).name or document.sha256[:12]
    if not PurePath(name).suffix:
        name += ".html" if content.lstrip()[:1] == b"<" else ".txt"
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{PurePath(name).stem} ({number}){PurePath(name).suffix}"
    deliver_bytes(target, content)
    return target


def files_to_hand_on(ws: Workspace, rules: Iterable[Rules]) -> dict[str, bytes]:
    """Name inside a package to content, for every file of these rules that is kept here."""
    found: dict[str, bytes] = {}
    for one in rules:
        for document in kept_documents(ws, one):
            content = rule_documents.content(ws.file, document.sha256)
            if content is not None:
                found[document_file(document)] = content
    return found


def named_documents(rules: Iterable[RuleDocument]) -> dict[str, SourceDocument]:
    """SHA-256 to every file that rules which travel name as read, each once.

    Raises:
        PackageError: ``values`` when a document of rules is faulty.
    """
    return {
        document.sha256: document
        for rule in rules
        if rule.kind is not RuleKind.REGISTER  # a register names no decision of its own
        for document in (
            read_set_rule(rule) if rule.kind is RuleKind.SET else read_override_rule(rule)
        ).documents
    }


def entries_to_send(
    ws: Workspace, rules: Iterable[RuleDocument]
) -> tuple[tuple[EvidenceEntry, ...], dict[str, bytes]]:
    """The files of rules as an assessment's package tells of them, and their bytes by SHA-256.

    Those that are kept here, as many and as large as a package may bring.
    """
    entries: list[EvidenceEntry] = []
    contents: dict[str, bytes] = {}
    room = MAX_DECISIONS
    for digest, document in named_documents(rules).items():
        content = rule_documents.content(ws.file, digest)
        at = rule_documents.added_at(ws.file, digest)
        if content is None or at is None or len(content) > min(MAX_DECISION, room):
            continue
        if len(entries) == MOST_DOCUMENTS:
            break
        room -= len(content)
        contents[digest] = content
        entries.append(
            EvidenceEntry(
                id=digest[:32],
                indicator_no="",
                requirement=None,
                name=document.name,
                media_type=of_content(content),
                size=len(content),
                sha256=digest,
                added_at=at.replace(microsecond=0),
            )
        )
    return tuple(entries), contents


def take_over(ws: Workspace, rules: Iterable[RuleDocument], files: Mapping[str, bytes]) -> None:
    """Keep the files that came in a package, whose hashes were checked.

    Raises:
        PackageError: ``values`` when a file belongs to none of the rules in it.
    """
    listed = named_documents(rules)
    for name in files:
        if document_digest(name) not in listed:
            raise PackageError(
                "values", f"Gói bị từ chối: {name} không thuộc quy định nào trong gói."
            )
    for name, content in files.items():
        rule_documents.keep(ws.file, listed[document_digest(name)], content, ws.now())
