"""The bag: BagIt 1.0 (RFC 8493) texts, written in one form and read back strictly.

``bagit.py --validate`` accepts what is made here (tests/interop). The library itself is not
used for writing: it wants the payload copied into a folder first and stamps today's date, and
the same content has to give the same bytes.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from ntm_desktop.domain.package import PackageHeader, PackageKind
from ntm_desktop.domain.periods import Period, parse_utc, utc_text
from ntm_desktop.errors import EntryError, PackageError

FORMAT = 1
FURTHER = 2
SPARING = 3
"""As ``FURTHER``, and its rules spare groups of communes; who cannot read that says so at once."""
"""The format of a package that brings tables or rules besides those of its kind."""

DECLARATION_FILE = "bagit.txt"
INFO_FILE = "bag-info.txt"
CONTAINER_FILE = "container.json"
FETCH_FILE = "fetch.txt"
"""Only where evidence was left out that the receiver has; signed like the others."""
MANIFEST_FILE = "manifest-sha256.txt"
TAG_MANIFEST_FILE = "tagmanifest-sha256.txt"
SIGNATURE_FILE = "tagmanifest-sha256.txt.minisig"
PAYLOAD = "data/"
KIND_LABEL = "Ntm-Kind"
KEY_LABEL = "Ntm-Public-Key"
"""The key a package is signed with: of an enrolment, and of what a commune hands in, so that
anybody can see that it is whole. Whose key that is, a person has to say."""

SIGNED_TAG_FILES = (INFO_FILE, DECLARATION_FILE, CONTAINER_FILE, MANIFEST_FILE)
"""What the tag manifest always lists, sorted; it cannot list itself or its signature."""
TAG_FILES = (*SIGNED_TAG_FILES, TAG_MANIFEST_FILE, SIGNATURE_FILE)

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_HASH = re.compile(r"[0-9a-f]{64}")
# RFC 6920 names bytes by their hash; the host says that no network has them.
_FETCH_URL = "ni://receiver.invalid/sha-256;"
_SIZE = re.compile(r"0|[1-9]\d{0,11}")
_COMMENT = re.compile(
    r"file:(?P<file>\S+) commune:(?P<commune>\d{5}) kind:(?P<kind>[a-z-]+) "
    r"period:(?P<period>[0-9HQM-]+) epoch:(?P<epoch>[0-9a-f]{32}) "
    r"sequence:(?P<sequence>[1-9]\d{0,8}) previous:(?P<previous>[0-9a-f]{64}|-) "
    r"created:(?P<created>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) program:(?P<program>[A-Za-z0-9._+-]+)"
)


def trusted_comment(header: PackageHeader) -> str:
    """The signed line that names the package."""
    return (
        f"file:{header.file_name} commune:{header.commune_code} kind:{header.kind} "
        f"period:{header.period.key} epoch:{header.epoch} sequence:{header.sequence} "
        f"previous:{header.previous or '-'} created:{utc_text(header.created_at)} "
        f"program:{header.program}"
    )


def parse_trusted_comment(comment: str) -> PackageHeader:
    """Read the header of a package from its trusted comment.

    Raises:
        PackageError: ``comment``; ``newer-format`` for a kind this program does not know.
    """
    match = _COMMENT.fullmatch(comment)
    if match is None:
        raise _comment_fault()
    try:
        kind = PackageKind(match["kind"])
    except ValueError as error:
        raise PackageError(
            "newer-format",
            f"Gói thuộc loại “{match['kind']}” mà phiên bản này chưa biết. "
            "Hãy cập nhật chương trình.",
        ) from error
    try:
        header = PackageHeader(
            kind=kind,
            commune_code=match["commune"],
            period=Period.parse(match["period"]),
            epoch=match["epoch"],
            sequence=int(match["sequence"]),
            previous="" if match["previous"] == "-" else match["previous"],
            created_at=parse_utc(match["created"]),
            program=match["program"],
        )
    except (ValueError, EntryError) as error:
        raise _comment_fault() from error
    if trusted_comment(header) != comment:
        raise _comment_fault()
    return header


def _comment_fault() -> PackageError:
    return PackageError("comment", "Gói bị từ chối: dòng ghi tên gói trong chữ ký không đúng mẫu.")


@dataclass(frozen=True, slots=True)
class BagInfo:
    """What ``bag-info.txt`` says besides the header.

    Attributes:
        source: the sending office.
        payload_bytes: sum of the sizes of all files under ``data/``.
        payload_files: their number.
        extra: further labels with their values, in order ("Criteria-Set").
        format: by what readers it can be read.
    """

    source: str
    payload_bytes: int
    payload_files: int
    extra: tuple[tuple[str, str], ...] = ()
    format: int = FORMAT


def info_bytes(header: PackageHeader, info: BagInfo) -> bytes:
    """Content of ``bag-info.txt``."""
    rows = [
        ("Source-Organization", info.source),
        ("Bagging-Date", header.created_at.astimezone(UTC).date().isoformat()),
        ("Payload-Oxum", f"{info.payload_bytes}.{info.payload_files}"),
        ("External-Identifier", header.file_name),
        ("Bag-Software-Agent", header.program),
        ("Ntm-Format", str(info.format)),
        (KIND_LABEL, str(header.kind)),
        ("Ntm-Commune", header.commune_code),
        ("Ntm-Period", header.period.key),
        ("Ntm-Epoch", header.epoch),
        ("Ntm-Sequence", str(header.sequence)),
        ("Ntm-Previous", header.previous or "-"),
        *info.extra,
    ]
    return "".join(f"{label}: {one_line(value)}\n" for label, value in rows).encode()


def one_line(text: str) -> str:
    """A value that cannot begin another line of ``bag-info.txt``."""
    return " ".join(text.split())


def parse_info(data: bytes) -> Mapping[str, str]:
    """Labels and values of ``bag-info.txt``.

    Raises:
        PackageError: ``bag-info``.
    """
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise info_fault() from error
    values: dict[str, str] = {}
    for line in lines[:-1]:
        label, separator, value = line.partition(": ")
        if not separator or label in values:
            raise info_fault()
        values[label] = value
    return values


def info_fault() -> PackageError:
    """The refusal for a ``bag-info.txt`` that is not what the signature names."""
    return PackageError("bag-info", "Gói bị từ chối: phần ghi thông tin chung của gói không khớp.")


def check_info(data: bytes, header: PackageHeader, payload_bytes: int, payload_files: int) -> bool:
    """Hold ``bag-info.txt`` against the signed header and the payload found.

    Returns:
        Whether it is of the format ``FURTHER`` or a later one.

    Raises:
        PackageError: ``bag-info``, ``newer-format``.
    """
    values = parse_info(data)
    formats = {str(one): one for one in (FORMAT, FURTHER, SPARING)}
    found = formats.get(values.get("Ntm-Format", ""))
    if found is None:
        raise PackageError(
            "newer-format",
            "Gói do một phiên bản khác của chương trình tạo ra, phiên bản này chưa đọc được. "
            "Hãy cập nhật chương trình.",
        )
    known = parse_info(info_bytes(header, BagInfo("", payload_bytes, payload_files)))
    extra = tuple((label, value) for label, value in values.items() if label not in known)
    source = values.get("Source-Organization", "")
    info = BagInfo(source, payload_bytes, payload_files, extra, found)
    if data != info_bytes(header, info):
        raise info_fault()
    return found >= FURTHER


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    """Content of a manifest; file name to SHA-256, hex."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("ascii")


def parse_manifest(data: bytes, reason: str) -> dict[str, str]:
    """File names and hashes of a manifest, which must have the one form written here.

    Raises:
        PackageError: ``reason``.
    """
    fault = PackageError(reason, "Gói bị từ chối: bảng kê tệp của gói không đúng mẫu.")
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise fault from error
    hashes: dict[str, str] = {}
    for line in lines[:-1]:
        digest, separator, name = line.partition("  ")
        if not separator or not _HASH.fullmatch(digest) or name in hashes:
            raise fault
        hashes[name] = digest
    if manifest_bytes(hashes) != data:
        raise fault
    return hashes


def fetch_bytes(left_out: Mapping[str, tuple[str, int]]) -> bytes:
    """Content of ``fetch.txt``; file name to SHA-256, hex, and size."""
    return "".join(
        f"{_fetch_url(digest)} {size} {name}\n" for name, (digest, size) in sorted(left_out.items())
    ).encode("ascii")


def _fetch_url(digest: str) -> str:
    code = base64.urlsafe_b64encode(bytes.fromhex(digest)).decode("ascii")
    return _FETCH_URL + code.rstrip("=")


def parse_fetch(data: bytes, manifest: Mapping[str, str]) -> dict[str, int]:
    """Names and sizes of what was left out, which must have the one form written here.

    Raises:
        PackageError: ``fetch``; also for a file that the manifest does not list so.
    """
    fault = PackageError("fetch", "Gói bị từ chối: danh sách minh chứng không gửi lại bị sai.")
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise fault from error
    left_out: dict[str, tuple[str, int]] = {}
    for line in lines[:-1]:
        _url, _, rest = line.partition(" ")
        size, _, name = rest.partition(" ")
        if name not in manifest or not _SIZE.fullmatch(size):
            raise fault
        left_out[name] = (manifest[name], int(size))
    if not left_out or fetch_bytes(left_out) != data:
        raise fault
    return {name: size for name, (_, size) in left_out.items()}


def container_bytes(packed: Mapping[str, str]) -> bytes:
    """Content of ``container.json``.

    Deflate writes one text in many ways, so the signature covers the packed bytes too.

    Args:
        packed: name of each deflated member inside the bag to the SHA-256 of its packed bytes.
    """
    document = {"deflated": dict(sorted(packed.items())), "format": FORMAT}
    return json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"


def parse_container(data: bytes) -> dict[str, str]:
    """Deflated members and the hashes of their packed bytes.

    Raises:
        PackageError: ``container``.
    """
    fault = PackageError("container", "Gói bị từ chối: phần mô tả vỏ nén không đúng mẫu.")
    try:
        document = json.loads(data.decode("ascii"))
        packed = document["deflated"]
        pairs = {name: digest for name, digest in packed.items() if isinstance(digest, str)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise fault from error
    if container_bytes(pairs) != data:
        raise fault
    return pairs


def sha256_of(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def tag_manifest_bytes(tag_files: Mapping[str, bytes]) -> bytes:
    """Content of ``tagmanifest-sha256.txt``: exactly the signed bytes."""
    return manifest_bytes({name: sha256_of(tag_files[name]) for name in _signed(tag_files)})


def _signed(tag_files: Mapping[str, bytes]) -> tuple[str, ...]:
    fetch = (FETCH_FILE,) if FETCH_FILE in tag_files else ()
    return tuple(sorted((*SIGNED_TAG_FILES, *fetch)))


def check_tag_manifest(data: bytes, tag_files: Mapping[str, bytes]) -> None:
    """Hold every signed tag file against the tag manifest.

    Raises:
        PackageError: ``tagmanifest``.
    """
    hashes = parse_manifest(data, "tagmanifest")
    if tuple(sorted(hashes)) != _signed(tag_files):
        raise PackageError("tagmanifest", "Gói bị từ chối: bảng kê đã ký thiếu hoặc thừa tệp.")
    for name, digest in hashes.items():
        if sha256_of(tag_files[name]) != digest:
            raise PackageError("tagmanifest", f"Gói bị từ chối: tệp {name} đã bị sửa sau khi ký.")
    if tag_files[DECLARATION_FILE] != DECLARATION:
        raise PackageError("tagmanifest", "Gói bị từ chối: không phải túi BagIt 1.0.")


def check_complete(listed: Iterable[str], found: Iterable[str]) -> None:
    """Hold the files that are there against the manifest.

    Raises:
        PackageError: ``missing-file``, ``extra-file``; all of them in ``faults``.
    """
    wanted, present = set(listed), set(found)
    if missing := sorted(wanted - present):
        raise PackageError(
            "missing-file",
            f"Gói bị từ chối: thiếu {len(missing)} tệp so với bảng kê (ví dụ {missing[0]}). "
            "Hãy chép lại cả gói.",
            [f"Thiếu {name}" for name in missing],
        )
    if extra := sorted(present - wanted):
        raise PackageError(
            "extra-file",
            f"Gói bị từ chối: có {len(extra)} tệp không nằm trong bảng kê (ví dụ {extra[0]}).",
            [f"Thừa {name}" for name in extra],
        )
