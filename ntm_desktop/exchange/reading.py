"""Reading a package, trusting nothing.

Order of the checks; the first that fails refuses the whole package:

1. the file: regular, not empty, below the cap (``policy``);
2. the container: every header byte has its one form; names, count, sizes, ratio (``archive``);
3. the signature over the exact bytes of the tag manifest, by the key known for the sender;
4. tag manifest → tag files → header, container list and manifest;
5. completeness: every listed file is there, no other is;
6. hashes of every file, unpacked and, where deflated, packed too;
7. the descriptor of the tables, then every cell.

Nothing is unpacked to disk. Up to step 5 only the small tag files are read, so neither a bomb
nor a foreign file is ever touched.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from ntm_desktop.domain.package import PackageHeader, PackageKind
from ntm_desktop.domain.progress import Progress, Step, Tally, unwatched
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import archive, bag, policy
from ntm_desktop.exchange.archive import Entry
from ntm_desktop.exchange.hashed_file import HashedFile
from ntm_desktop.exchange.kinds import TABLES, tables_of
from ntm_desktop.exchange.minisign import MinisignError, PublicKey, Signature, verify
from ntm_desktop.exchange.more_tables import further_tables, may_be_table
from ntm_desktop.exchange.rule_tables import (
    DOCUMENTS_FOLDER,
    MAX_DECISION,
    MAX_DECISIONS,
    MAX_DOCUMENT,
    MOST_DOCUMENTS,
    RULES_FOLDER,
    document_digest,
)
from ntm_desktop.exchange.tables import (
    DESCRIPTOR_FILE,
    Row,
    Table,
    descriptor_bytes,
    read_csv,
)
from ntm_desktop.hashing import Piece

EVIDENCE_FOLDER = "data/evidence/"
DOSSIER_FOLDER = "data/dossier/"

_WITH_RULES = (PackageKind.ASSESSMENT, PackageKind.CRITERIA_SET)
_WITH_MORE = (PackageKind.ASSESSMENT, PackageKind.RECEIPT)

KeyFor = Callable[[PackageHeader, bytes], PublicKey]
"""Gives the known key of a package's sender.

Args: the header as claimed, not yet believed, and the id of the key that signed. Raises
``PackageError`` (``unknown-sender``) when the sender is not known.
"""


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package after every check.

    Attributes:
        path: where it was read.
        sha256: of the whole file, hex.
        size: of the whole file.
        key: the key it was verified with.
        rows: table name to rows; of the tables of the kind, and of those it brings besides.
        tables: the same tables as the package declares them.
        files: name inside the bag of every file that is neither table nor rule, to its SHA-256.
        sizes: name inside the bag of the same files to their sizes.
        rules: name inside the bag of every document of rules, to its content.
        decisions: name inside the bag of every decision's own file, to its content.
        left_out: name of every file of evidence that is listed and not inside, because the
            receiver is said to have it; whoever needs it has to make sure of that.
        labels: the signed lines of ``bag-info.txt``.
    """

    path: Path
    header: PackageHeader
    sha256: str
    size: int
    key: PublicKey
    rows: Mapping[str, tuple[Row, ...]]
    tables: tuple[Table, ...]
    files: Mapping[str, str]
    sizes: Mapping[str, int]
    rules: Mapping[str, bytes]
    decisions: Mapping[str, bytes] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)


def read_package(
    path: Path,
    key_for: KeyFor,
    progress: Progress = unwatched,
    *,
    hashed: frozenset[str] = frozenset(),
    also: Callable[[Piece], object] | None = None,
) -> OpenedPackage:
    """Check an unsealed package from the first byte to the last.

    Args:
        path: the file.
        key_for: see ``KeyFor``.
        progress: of reading it.
        hashed: names of files inside whose bytes the caller has hashed on their way into this
            package, just now; for these the CRC is enough to see that the disk took them.
        also: is given every byte of the file in order, as it is read; it may hold on to a piece
            as ``SideWork`` does.

    Raises:
        PackageError: the first failed check.
        CancelledError: ``progress`` asked to stop.
    """
    size = policy.check_regular_file(path)
    tally = Tally(progress, size)
    try:
        with path.open("rb") as file:
            opened = _read(path, file, size, key_for, tally.add, hashed, also)
    except OSError as error:
        raise policy.unreadable(path, error) from error
    tally.complete()
    return opened


def read_enrolment(path: Path) -> OpenedPackage:
    """Check an enrolment with the key it brings: it proves that the sender has that key.

    Whether the key is the commune's is for a person to say, who compares the fingerprint.

    Raises:
        PackageError: the first failed check.
    """
    size = policy.check_regular_file(path)
    try:
        with path.open("rb") as file:
            _, entries = members(archive.read_directory(file, size))
            values = bag.parse_info(tag_file(file, entries, bag.INFO_FILE))
    except OSError as error:
        raise policy.unreadable(path, error) from error
    fault = PackageError("kind", f"Tệp {path.name} không phải gói đăng ký khóa của một xã.")
    if values.get("Ntm-Kind") != str(PackageKind.ENROLMENT):
        raise fault
    try:
        key = PublicKey.parse(values.get(bag.KEY_LABEL, ""))
    except MinisignError as error:
        raise fault from error
    return read_package(path, lambda header, key_id: key)


def _read(
    path: Path,
    file: BufferedReader,
    size: int,
    key_for: KeyFor,
    step: Step,
    hashed: frozenset[str],
    also: Callable[[Piece], object] | None,
) -> OpenedPackage:
    base, entries = members(archive.read_directory(file, size))
    tag_files = {name: tag_file(file, entries, name) for name in bag.TAG_FILES}
    if bag.FETCH_FILE in entries:
        tag_files[bag.FETCH_FILE] = tag_file(file, entries, bag.FETCH_FILE)
    header, key = _check_signature(tag_files, key_for)
    bag.check_tag_manifest(tag_files[bag.TAG_MANIFEST_FILE], tag_files)
    payload = {name: entry for name, entry in entries.items() if name.startswith(bag.PAYLOAD)}
    if base != header.stem:
        raise bag.info_fault()
    manifest = bag.parse_manifest(tag_files[bag.MANIFEST_FILE], "manifest")
    left_out = _left_out(header.kind, tag_files, manifest)
    further = bag.check_info(
        tag_files[bag.INFO_FILE],
        header,
        sum(entry.size for entry in payload.values()) + sum(left_out.values()),
        len(payload) + len(left_out),
    )
    bag.check_complete([*(set(manifest) - set(left_out)), *tag_files], entries)
    _check_packed(file, entries, bag.parse_container(tag_files[bag.CONTAINER_FILE]))
    tables = _check_payload_names(header.kind, manifest, further=further)
    rules = {name for name in manifest if name.startswith(RULES_FOLDER)}
    decisions = {name for name in manifest if name.startswith(DOCUMENTS_FOLDER)}
    if (
        len(decisions) > MOST_DOCUMENTS
        or sum(payload[name].size for name in decisions) > MAX_DECISIONS
    ):
        raise PackageError("bomb", "Gói bị từ chối: văn bản kèm theo nhiều hoặc lớn bất thường.")
    kept = {DESCRIPTOR_FILE, *tables, *rules, *decisions}
    just_written = also is not None or bool(hashed)
    with HashedFile(file, step, also, from_medium=just_written) as whole:
        contents = _check_hashes(whole, payload, manifest, kept, hashed - kept)
        sha256 = whole.finish()
    more = _further_tables(header, contents[DESCRIPTOR_FILE], tables) if further else ()
    if contents[DESCRIPTOR_FILE] != package_descriptor(header, more, further=further):
        raise PackageError("schema", "Gói bị từ chối: phần mô tả các bảng không đúng mẫu.")
    every = (*tables_of(header.kind, further=further), *more)
    rows = {table.name: read_csv(table, contents[table.file]) for table in every}
    files = {name: manifest[name] for name in manifest if name not in contents}
    return OpenedPackage(
        path=path,
        header=header,
        sha256=sha256,
        size=size,
        key=key,
        rows=rows,
        tables=every,
        files=files,
        sizes={name: entries[name].size for name in files if name not in left_out} | left_out,
        rules={name: contents[name] for name in sorted(rules)},
        decisions={name: contents[name] for name in sorted(decisions)},
        left_out=frozenset(left_out),
        labels=bag.parse_info(tag_files[bag.INFO_FILE]),
    )


def package_descriptor(
    header: PackageHeader, more: tuple[Table, ...] = (), *, further: bool = False
) -> bytes:
    """The one descriptor the tables of a package may have; ``more`` come behind its kind's."""
    return descriptor_bytes(
        header.stem.lower(), header.stem, (*tables_of(header.kind, further=further), *more)
    )


def _further_tables(header: PackageHeader, descriptor: bytes, files: set[str]) -> tuple[Table, ...]:
    """The tables besides those of the kind: each is described, and each has its file."""
    if header.kind not in _WITH_MORE:
        return ()
    more = further_tables(descriptor, TABLES[header.kind])
    fixed = {table.file for table in TABLES[header.kind]}
    described = {table.file for table in more}
    strange = sorted(files - fixed - described)
    if strange:
        raise PackageError("extra-file", f"Gói bị từ chối: có tệp lạ {strange[0]} bên trong.")
    if described - files:
        raise PackageError("schema", "Gói bị từ chối: phần mô tả các bảng không đúng mẫu.")
    return more


def members(found: tuple[Entry, ...]) -> tuple[str, dict[str, Entry]]:
    """The base folder, and every member by its name inside it.

    Raises:
        PackageError: ``not-a-package``.
    """
    bases = {entry.name.partition("/")[0] for entry in found}
    if len(bases) != 1:
        raise PackageError("not-a-package", "Tệp này là tệp nén khác, không phải gói dữ liệu.")
    return bases.pop(), {entry.name.partition("/")[2]: entry for entry in found}


def tag_file(file: BinaryIO, entries: Mapping[str, Entry], name: str) -> bytes:
    """One of the small files that say what is in a package.

    Raises:
        PackageError: ``not-a-package``, ``container``.
    """
    entry = entries.get(name)
    if entry is None:
        raise PackageError("not-a-package", f"Tệp này không phải gói dữ liệu: thiếu {name}.")
    if entry.method != archive.STORED or entry.size > policy.MAX_TAG_FILE:
        raise PackageError("container", f"Gói bị từ chối: {name} lớn hoặc nén bất thường.")
    return b"".join(archive.read_chunks(file, entry))


def _check_signature(
    tag_files: Mapping[str, bytes], key_for: KeyFor
) -> tuple[PackageHeader, PublicKey]:
    """Check the signature over the exact bytes of the tag manifest, with the sender's key."""
    raw = tag_files[bag.SIGNATURE_FILE]
    try:
        signature = Signature.parse(raw.decode("ascii"))
    except (UnicodeDecodeError, MinisignError) as error:
        raise PackageError("signature", "Gói bị từ chối: chữ ký không đọc được.") from error
    if signature.text.encode("ascii") != raw:
        raise PackageError("signature", "Gói bị từ chối: tệp chữ ký đã bị sửa.")
    header = bag.parse_trusted_comment(signature.trusted_comment)
    key = key_for(header, signature.key_id)
    if key.key_id != signature.key_id:
        raise PackageError(
            "wrong-key",
            f"Gói bị từ chối: ký bằng khóa {signature.key_name}, không phải khóa {key.name} đã "
            f"đăng ký của đơn vị {header.commune_code}.",
        )
    try:
        verify(tag_files[bag.TAG_MANIFEST_FILE], signature, key)
    except MinisignError as error:
        raise PackageError(
            "signature",
            "Gói bị từ chối: chữ ký không khớp, nội dung đã bị sửa sau khi ký.",
        ) from error
    return header, key


def _left_out(
    kind: PackageKind, tag_files: Mapping[str, bytes], manifest: Mapping[str, str]
) -> dict[str, int]:
    """Names and sizes of what the package lists and does not bring; only evidence may be."""
    if bag.FETCH_FILE not in tag_files:
        return {}
    left_out = bag.parse_fetch(tag_files[bag.FETCH_FILE], manifest)
    for name in left_out:
        if kind is not PackageKind.ASSESSMENT or not name.startswith(EVIDENCE_FOLDER):
            raise PackageError("fetch", f"Gói bị từ chối: {name} phải nằm trong gói.")
    return left_out


def _check_packed(file: BinaryIO, entries: Mapping[str, Entry], listed: Mapping[str, str]) -> None:
    """Hold the packed bytes of every deflated member against the signed list."""
    deflated = {name for name, entry in entries.items() if entry.method == archive.DEFLATED}
    if deflated != set(listed):
        raise PackageError("container", "Gói bị từ chối: cách nén các tệp không đúng bảng kê.")
    for name, digest in listed.items():
        if archive.packed_sha256(file, entries[name]) != digest:
            raise PackageError("container", f"Gói bị từ chối: vỏ nén của {name} đã bị thay đổi.")


def _check_payload_names(
    kind: PackageKind, manifest: Mapping[str, str], *, further: bool
) -> set[str]:
    """Names of the tables, after making sure that nothing else lies where it should not."""
    tables = {table.file for table in TABLES[kind]}
    if further and kind in _WITH_MORE:
        tables |= {name for name in manifest if may_be_table(name)}
    others = set(manifest) - tables - {DESCRIPTOR_FILE}
    bag.check_complete([*tables, DESCRIPTOR_FILE], set(manifest) - others)
    for name in sorted(others):
        folder, _, file_name = name.rpartition("/")
        evidence = folder + "/" == EVIDENCE_FOLDER and file_name.split(".")[0] == manifest[name]
        dossier = folder + "/" == DOSSIER_FOLDER and file_name.endswith(".pdf")
        rules = name == f"{RULES_FOLDER}{manifest[name]}.json"
        decision = document_digest(name) == manifest[name]
        if not (
            (kind is PackageKind.ASSESSMENT and (evidence or dossier))
            or (kind in _WITH_RULES and rules)
            or (kind is PackageKind.CRITERIA_SET and decision)
        ):
            raise PackageError("extra-file", f"Gói bị từ chối: có tệp lạ {name} bên trong.")
    return tables


def _check_hashes(
    file: HashedFile,
    payload: Mapping[str, Entry],
    manifest: Mapping[str, str],
    kept: set[str],
    hashed: frozenset[str],
) -> dict[str, bytes]:
    """Hash every file of the payload; returns the contents of those named in ``kept``."""
    contents: dict[str, bytes] = {}
    for name, entry in sorted(payload.items(), key=lambda one: one[1].offset):
        most = policy.MAX_TABLE
        if name.startswith(RULES_FOLDER):
            most = MAX_DOCUMENT
        elif name.startswith(DOCUMENTS_FOLDER):
            most = MAX_DECISION
        if name in kept and entry.size > most:
            raise PackageError("bomb", f"Gói bị từ chối: bảng {name} lớn bất thường.")
        pieces, digest = [], hashlib.sha256()
        for chunk in file.member(entry):
            if name not in hashed:
                digest.update(chunk)
            if name in kept:
                pieces.append(bytes(chunk))
        if name not in hashed and digest.hexdigest() != manifest[name]:
            file.finish()
            raise PackageError(
                "checksum",
                f"Gói bị từ chối: tệp {name} khác với bảng kê đã ký. Hãy chép lại cả gói.",
            )
        if name in kept:
            contents[name] = b"".join(pieces)
    return contents
