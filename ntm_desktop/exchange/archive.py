"""The ZIP around a bag, in one canonical form, written and read by the same few lines.

ZIP headers are not covered by the signature, and ``zipfile`` forgives much: it hides comments,
extra fields, prefixes, duplicate and climbing names. So the container has exactly one form
for given members, and reading compares every byte of every header with that form. Together
with the hashes of the members no byte of a package can change unnoticed.

Canonical form: one base folder, members sorted by name, no folders, no comments, no extra
fields, no flags, 1980-01-01, regular files 0644, local headers without gaps, then the central
directory, then the end record. No Zip64: a package is below 4 GiB.

Source: APPNOTE.TXT 6.3 (PKWARE), sections 4.3.7, 4.3.12, 4.3.16.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.hashing import PIECE, Piece, Pieces, SideHasher

STORED = 0
DEFLATED = 8
CHUNK = PIECE

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION  # Unix, so that the permissions below count
_TIME, _DATE = 0, 1 << 5 | 1  # 1980-01-01 00:00, the earliest ZIP knows
_ATTRIBUTES = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as the headers describe it.

    Attributes:
        method: ``STORED`` or ``DEFLATED``.
        offset: of its local header in the file.
    """

    name: str
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int

    def local_header(self) -> bytes:
        """The only local header this member may have."""
        name = self.name.encode("ascii")
        fields = (_VERSION, 0, self.method, _TIME, _DATE, self.crc, self.packed_size, self.size)
        return _LOCAL.pack(b"PK\x03\x04", *fields, len(name), 0) + name

    def central_header(self) -> bytes:
        """The only central header this member may have."""
        name = self.name.encode("ascii")
        fields = (_VERSION, 0, self.method, _TIME, _DATE, self.crc, self.packed_size, self.size)
        tail = (len(name), 0, 0, 0, 0, _ATTRIBUTES, self.offset)
        return _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, *fields, *tail) + name

    @property
    def data_offset(self) -> int:
        """Where its packed bytes begin."""
        return self.offset + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Where the next member begins."""
        return self.data_offset + self.packed_size


def end_record(count: int, directory_size: int, directory_offset: int) -> bytes:
    """The only end record there may be."""
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, directory_size, directory_offset, 0)


def deflate(data: bytes) -> bytes:
    """Raw deflate, as ZIP keeps it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@dataclass(frozen=True, slots=True)
class Member:
    """One file to be written.

    Attributes:
        source: the packed bytes, or a file that is stored as it is.
        crc: CRC-32 of the unpacked bytes; None for a file that is read only when it is written.
        sha256: of the unpacked bytes, hex.
    """

    name: str
    source: bytes | Path
    method: int
    crc: int | None
    packed_size: int
    size: int
    sha256: str


def stored(name: str, data: bytes) -> Member:
    """A member kept as it is."""
    digest = hashlib.sha256(data).hexdigest()
    return Member(name, data, STORED, zlib.crc32(data), len(data), len(data), digest)


def deflated(name: str, data: bytes) -> Member:
    """A member kept compressed."""
    packed = deflate(data)
    digest = hashlib.sha256(data).hexdigest()
    return Member(name, packed, DEFLATED, zlib.crc32(data), len(packed), len(data), digest)


def stored_file(name: str, path: Path, step: Step = no_step) -> Member:
    """A member whose bytes stay on disk until they are written.

    Raises:
        OSError: it cannot be read.
        CancelledError: asked to stop.
    """
    crc, size, digest = 0, 0, hashlib.sha256()
    with path.open("rb") as file:
        pieces = Pieces(file)
        while chunk := pieces.read():
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            digest.update(chunk)
            step(len(chunk))
    return Member(name, path, STORED, crc, size, size, digest.hexdigest())


def stored_as_known(name: str, path: Path, size: int, sha256: str) -> Member:
    """A member whose hash is known from before; its bytes are held against it while written."""
    return Member(name, path, STORED, None, size, size, sha256)


class Sink(Protocol):
    """What an archive is written to."""

    def write(self, data: Piece, /) -> int:
        """Take all of the bytes; they may be others when it has returned."""
        ...

    def write_again(self, offset: int, data: bytes, /) -> None:
        """Put bytes over those that were written at a place."""
        ...


def archive_size(members: Sequence[Member]) -> int:
    """Exact size of the ZIP that ``write_archive`` will make."""
    headers = _LOCAL.size + _CENTRAL.size
    return _END.size + sum(headers + 2 * len(m.name) + m.packed_size for m in members)


def write_archive(sink: Sink, members: Sequence[Member]) -> None:
    """Write the container; same members, same bytes.

    Raises:
        PackageError: ``changed-while-packing`` when a file changed since it was hashed.
        OSError: a file or the sink fails.
    """
    offset, directory = 0, []
    buffers: list[memoryview] = []  # one set for all files: new memory costs half of the hashing
    for member in sorted(members, key=lambda member: member.name):
        entry = Entry(
            member.name, member.method, member.crc or 0, member.packed_size, member.size, offset
        )
        sink.write(entry.local_header())
        if isinstance(member.source, bytes):
            sink.write(member.source)
        else:
            crc = _copy(member, member.source, sink, buffers)
            if crc != entry.crc:
                entry = replace(entry, crc=crc)
                sink.write_again(offset, entry.local_header())
        directory.append(entry.central_header())
        offset = entry.end
    whole = b"".join(directory)
    sink.write(whole)
    sink.write(end_record(len(directory), len(whole), offset))


def _copy(member: Member, path: Path, sink: Sink, buffers: list[memoryview]) -> int:
    """Copy a file; the CRC of what was copied."""
    crc, left = 0, member.size
    with path.open("rb") as file, SideHasher() as digest:
        pieces = Pieces(file, buffers)
        while left and (chunk := pieces.read(left)):
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
            left -= len(chunk)
            sink.write(chunk)
        found = digest.hexdigest()
        longer = not left and file.read(1)
    if left or longer or found != member.sha256 or member.crc not in (None, crc):
        raise PackageError(
            "changed-while-packing",
            f"Tệp {path.name} thay đổi trong lúc đóng gói. Hãy đóng gói lại.",
        )
    return crc


def read_directory(file: BinaryIO, size: int) -> tuple[Entry, ...]:
    """Every member of a container, after every header byte was compared with its only form.

    Args:
        file: open for reading, seekable.
        size: of the file.

    Raises:
        PackageError: ``not-a-package``, ``container``, ``too-many-files``, ``too-large``,
            ``encrypted``, ``link``, ``unsafe-path``, ``duplicate-name``, ``bomb``.
    """
    if size < _END.size:
        raise _no_package()
    file.seek(size - _END.size)
    end = file.read(_END.size)
    mark, _, _, _, count, directory_size, directory_offset, _ = _END.unpack(end)
    if mark != b"PK\x05\x06":
        raise _no_package()
    if count > policy.MAX_FILES:
        raise PackageError("too-many-files", "Gói bị từ chối: có quá nhiều tệp bên trong.")
    longest = count * (_CENTRAL.size + policy.MAX_NAME)
    if (
        directory_size > longest
        or directory_offset + directory_size + _END.size != size
        or end != end_record(count, directory_size, directory_offset)
    ):
        raise _altered()
    file.seek(directory_offset)
    entries = _parse_directory(file.read(directory_size), count)
    _check_sizes(entries)
    expected = 0
    for entry in entries:
        if entry.offset != expected:
            raise _altered()
        file.seek(entry.offset)
        header = entry.local_header()
        if file.read(len(header)) != header:
            raise _altered()
        expected = entry.end
    if expected != directory_offset:
        raise _altered()
    return entries


def _parse_directory(raw: bytes, count: int) -> tuple[Entry, ...]:
    entries, place = [], 0
    for _ in range(count):
        if len(raw) - place < _CENTRAL.size:
            raise _altered()
        fields = _CENTRAL.unpack_from(raw, place)
        flags, method, crc, packed_size, size = fields[3], fields[4], *fields[7:10]
        name_length, attributes, offset = fields[10], fields[15], fields[16]
        start = place + _CENTRAL.size
        name = raw[start : start + name_length].decode("utf-8", "backslashreplace")
        policy.check_name(name)
        if flags & 1:
            raise PackageError("encrypted", "Gói bị từ chối: bên trong có tệp đặt mật khẩu.")
        if attributes >> 28 not in (0, 0o10):
            raise PackageError(
                "link", "Gói bị từ chối: bên trong có liên kết hoặc thư mục, chỉ nhận tệp thường."
            )
        entry = Entry(name, method, crc, packed_size, size, offset)
        header = entry.central_header()
        if method not in (STORED, DEFLATED) or raw[place : place + len(header)] != header:
            raise _altered()
        entries.append(entry)
        place += len(header)
    names = [entry.name for entry in entries]
    policy.check_distinct(names)
    if place != len(raw) or names != sorted(names):
        raise _altered()
    return tuple(entries)


def _check_sizes(entries: Sequence[Entry]) -> None:
    """Bound what unpacking may cost before anything is unpacked."""
    unpacked = 0
    for entry in entries:
        if entry.method == STORED:
            if entry.size != entry.packed_size:
                raise _altered()
            continue
        unpacked += entry.size
        ratio_counts = entry.size > policy.RATIO_COUNTS_FROM
        if (
            entry.size > policy.MAX_TABLE
            or unpacked > policy.MAX_TABLES_TOTAL
            or (ratio_counts and entry.size > policy.MAX_RATIO * max(entry.packed_size, 1))
        ):
            raise PackageError(
                "bomb",
                "Gói bị từ chối: dữ liệu nén bung ra lớn bất thường. Không mở tệp này.",
            )


class Source(Protocol):
    """What members are read from."""

    def read(self, size: int = -1, /) -> Piece:
        """The next bytes."""
        ...

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go on at another place."""
        ...


def read_chunks(file: Source, entry: Entry) -> Iterator[Piece]:
    """Unpacked bytes of a member, never more than its header states.

    Raises:
        PackageError: ``container`` when data, stated size and CRC do not agree.
    """
    file.seek(entry.data_offset)
    crc = size = 0
    pieces = stored_pieces(file, entry) if entry.method == STORED else _inflated(file, entry)
    for chunk in pieces:
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
        yield chunk
    if size != entry.size:
        raise _altered()
    check_crc(entry, crc)


def check_crc(entry: Entry, crc: int) -> None:
    """Hold the CRC of a member's bytes against its headers.

    Raises:
        PackageError: ``container``.
    """
    if crc != entry.crc:
        raise _altered()


def stored_pieces(file: Source, entry: Entry) -> Iterator[Piece]:
    """The packed bytes of a member, from where the file stands; their CRC is not looked at.

    Raises:
        PackageError: ``container`` when the file ends before them.
    """
    left = entry.packed_size
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise _altered()
        left -= len(chunk)
        yield chunk


def _inflated(file: Source, entry: Entry) -> Iterator[bytes]:
    unpacker, size = zlib.decompressobj(-15), 0
    try:
        for piece in stored_pieces(file, entry):
            if unpacker.eof:
                raise _altered()
            pending = piece
            while pending:
                chunk = unpacker.decompress(pending, CHUNK)
                size += len(chunk)
                if size > entry.size:
                    raise _altered()
                if chunk:
                    yield chunk
                pending = unpacker.unconsumed_tail
        # All input may be taken in while the last of the output still waits inside.
        while not unpacker.eof and (chunk := unpacker.decompress(b"", CHUNK)):
            size += len(chunk)
            if size > entry.size:
                raise _altered()
            yield chunk
    except zlib.error as error:
        raise _altered() from error
    if not unpacker.eof or unpacker.unused_data:
        raise _altered()


def packed_sha256(file: Source, entry: Entry) -> str:
    """SHA-256 of a member's packed bytes, hex."""
    digest = hashlib.sha256()
    file.seek(entry.data_offset)
    for chunk in stored_pieces(file, entry):
        digest.update(chunk)
    return digest.hexdigest()


def _no_package() -> PackageError:
    return PackageError(
        "not-a-package",
        "Tệp này không phải gói dữ liệu, hoặc việc chép đã dừng giữa chừng. "
        "Hãy chép lại từ máy gửi.",
    )


def _altered() -> PackageError:
    return PackageError(
        "container",
        "Gói bị từ chối: vỏ nén của gói đã bị thay đổi hoặc hỏng khi chép. Hãy xin lại gói.",
    )
