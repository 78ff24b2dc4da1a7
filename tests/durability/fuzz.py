"""Files from outside, changed with knowledge of how they are made, and what the readers do then.

    python -m tests.durability.fuzz [--minutes M] [--tries N] [--seed S]

Packages are changed inside and sealed up again as a forger without the key could: a changed
member gets a right CRC and right hashes, only the signature is the old one. Workbooks and Word
files are changed part by part: elements twice or gone, numbers out of all bounds, references to
nowhere, entities, deep nesting. They are read as the program reads them, in the child process.
"""

import argparse
import hashlib
import json
import os
import random
import re
import struct
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from pathlib import Path

from ntm_desktop.errors import ImportRefusedError, PackageError
from ntm_desktop.exchange import archive, bag
from ntm_desktop.exchange.minisign import MinisignError, SecretKey, Signature
from ntm_desktop.exchange.reading import read_package

DATA = Path(__file__).parents[1] / "data"
SECONDS, MEGABYTES = 5.0, 500
STRANGE = (
    "-1", "0", "1", "255", "65535", "65536", "1048576", "1048577", "16384", "16385",
    "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807",
    "1e308", "1e400", "nan", "-0", "", " ", "x", "A1:XFD1048576", "A0", "XFE1", "R1C1",
    "\u202e", "\ufffd", "ộ" * 3000, "../../etc/passwd", "http://127.0.0.1:1/x",
)  # fmt: skip


@dataclass
class Figures:
    """What a run has found; lists hold what was wrong, a line each."""

    mutations: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    heavy: list[str] = field(default_factory=list)
    worst_seconds: float = 0.0
    worst_megabytes: float = 0.0

    @property
    def good(self) -> bool:
        return not (self.accepted or self.tracebacks or self.slow or self.heavy)


# Packages


def members_of(path: Path) -> list[archive.Member]:
    with path.open("rb") as file:
        entries = archive.read_directory(file, path.stat().st_size)
        found = []
        for entry in entries:
            file.seek(entry.data_offset)
            packed = file.read(entry.packed_size)
            found.append(
                archive.Member(
                    entry.name, packed, entry.method, entry.crc, entry.packed_size, entry.size, ""
                )
            )
    return found


def content_of(member: archive.Member) -> bytes:
    assert isinstance(member.source, bytes)
    if member.method == archive.STORED:
        return member.source
    return zlib.decompress(member.source, -15)


def with_content(member: archive.Member, content: bytes) -> archive.Member:
    make = archive.stored if member.method == archive.STORED else archive.deflated
    return make(member.name, content)


def inside(member: archive.Member) -> str:
    return member.name.partition("/")[2]


def reseal(members: list[archive.Member]) -> list[archive.Member]:
    """Manifests that fit the members; what a forger can do without the key."""
    by_name = {inside(one): one for one in members}
    payload = {name: one for name, one in by_name.items() if name.startswith(bag.PAYLOAD)}
    hashes = {name: hashlib.sha256(content_of(one)).hexdigest() for name, one in payload.items()}
    packed = {
        name: hashlib.sha256(one.source).hexdigest()
        for name, one in payload.items()
        if one.method == archive.DEFLATED and isinstance(one.source, bytes)
    }
    tags = {
        bag.MANIFEST_FILE: bag.manifest_bytes(hashes),
        bag.CONTAINER_FILE: bag.container_bytes(packed),
    }
    for name, content in tags.items():
        if name in by_name:
            by_name[name] = with_content(by_name[name], content)
    signed = {
        name: hashlib.sha256(content_of(by_name[name])).hexdigest()
        for name in (bag.DECLARATION_FILE, bag.INFO_FILE, *tags)
        if name in by_name
    }
    if bag.TAG_MANIFEST_FILE in by_name:
        one = by_name[bag.TAG_MANIFEST_FILE]
        by_name[bag.TAG_MANIFEST_FILE] = with_content(one, bag.manifest_bytes(signed))
    return list(by_name.values())


def twist(content: bytes, dice: random.Random) -> bytes:
    """Change some bytes, or a field, of one member."""
    raw = bytearray(content or b"x")
    match dice.randrange(6):
        case 0:
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        case 1:
            place = dice.randrange(len(raw) + 1)
            raw[place:place] = dice.choice(STRANGE).encode("utf-8")
        case 2:
            del raw[dice.randrange(len(raw)) :]
        case 3:
            raw += raw[: dice.randrange(len(raw) + 1)]
        case 4:
            lines = bytes(raw).split(b"\n")
            dice.shuffle(lines)
            raw = bytearray(b"\n".join(lines))
        case _:
            fields = re.split(rb"([,:\n\"])", bytes(raw))
            fields[dice.randrange(len(fields))] = dice.choice(STRANGE).encode("utf-8")
            raw = bytearray(b"".join(fields))
    return bytes(raw)


def mutated_package(path: Path, other: SecretKey, dice: random.Random) -> bytes:
    """One change of a package."""
    raw = path.read_bytes()
    kind = dice.randrange(9)
    if kind == 0:  # anywhere
        changed = bytearray(raw)
        for _ in range(dice.choice((1, 1, 2, 8))):
            changed[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        return bytes(changed)
    if kind == 1:  # a number of a header
        changed = bytearray(raw)
        mark = dice.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
        places = [found.start() for found in re.finditer(re.escape(mark), raw)]
        place = dice.choice(places) + 4 + 2 * dice.randrange(20)
        width = dice.choice((1, 2, 4))
        number = dice.choice((0, 1, 0xFFFF, 0xFFFFFFFF, dice.getrandbits(32)))
        changed[place : place + width] = struct.pack("<I", number)[:width]
        return bytes(changed)
    members = members_of(path)
    chosen = dice.randrange(len(members))
    if kind == 2:
        members[chosen] = with_content(members[chosen], twist(content_of(members[chosen]), dice))
    elif kind in (3, 4):  # and everything made to fit
        members[chosen] = with_content(members[chosen], twist(content_of(members[chosen]), dice))
        members = reseal(members)
    elif kind == 5:
        del members[chosen]
        members = reseal(members) if dice.random() < 0.5 else members
    elif kind == 6:
        name = dice.choice(("data/evidence/x.pdf", "data/x.csv", "fetch.txt", "../x", "CON", "x/y"))
        base = members[0].name.partition("/")[0]
        members.append(archive.stored(f"{base}/{name}", dice.randbytes(40)))
        members = reseal(members) if dice.random() < 0.5 else members
    elif kind == 7:  # signed by somebody else
        members[chosen] = with_content(members[chosen], twist(content_of(members[chosen]), dice))
        members = reseal(members)
        by_name = {inside(one): one for one in members}
        if {bag.TAG_MANIFEST_FILE, bag.SIGNATURE_FILE} <= set(by_name):
            old = by_name[bag.SIGNATURE_FILE]
            signed = content_of(by_name[bag.TAG_MANIFEST_FILE])
            try:
                comment = Signature.parse(content_of(old).decode()).trusted_comment
                text = other.sign(signed, comment).text
            except (ValueError, MinisignError):  # what was changed was the signature
                text = other.sign(signed, "x").text
            by_name[bag.SIGNATURE_FILE] = with_content(old, text.encode())
            members = list(by_name.values())
    else:  # packed in another way
        one = members[chosen]
        content = content_of(one)
        packer = zlib.compressobj(dice.randrange(10), zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        members[chosen] = replace(
            archive.deflated(one.name, content), source=packed, packed_size=len(packed)
        )
    buffer = BytesIO()
    archive.write_archive(InMemory(buffer), members)
    return buffer.getvalue()


class InMemory:
    """What a package is written to before it is changed."""

    def __init__(self, buffer: BytesIO) -> None:
        self._buffer = buffer

    def write(self, data: bytes | memoryview, /) -> int:
        return self._buffer.write(data)

    def write_again(self, offset: int, data: bytes, /) -> None:
        self._buffer.getbuffer()[offset : offset + len(data)] = data


def fuzz_packages(room: Path, dice: random.Random, figures: Figures) -> Callable[[], None]:
    """Makes a package and a receipt once; the result tries one change of either."""
    from tests.exchange import samples

    key, other = SecretKey.generate(), SecretKey.generate()
    (room / "packages").mkdir()
    package = samples.write(room / "packages", key)
    whole = package.path.read_bytes()
    target = room / "changed.ntmz"

    def one() -> None:
        changed = mutated_package(package.path, other, dice)
        if changed == whole:
            return
        target.write_bytes(changed)
        count(figures.mutations, "package")
        began = time.monotonic()
        try:
            read_package(target, lambda header, key_id: key.public)
        except PackageError as error:
            count(figures.refused, f"package: {error.reason}")
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            figures.tracebacks.append(f"package: {traceback.format_exc()[-800:]}")
        else:
            kept = target.with_name(f"accepted-{len(figures.accepted)}.ntmz")
            kept.write_bytes(changed)
            figures.accepted.append(f"package {hashlib.sha256(changed).hexdigest()[:16]}")
        figures.worst_seconds = max(figures.worst_seconds, time.monotonic() - began)

    return one


# Workbooks and Word files


def twisted_xml(raw: bytes, dice: random.Random) -> bytes:
    """Change elements, attributes and texts of a part."""
    text = raw.decode("utf-8", "replace")
    for _ in range(dice.choice((1, 1, 2, 5))):
        tags = list(re.finditer(r"<(/?)([\w:]+)([^<>]*)>", text))
        if not tags:
            return twist(text.encode("utf-8", "surrogateescape"), dice)
        tag = dice.choice(tags)
        match dice.randrange(9):
            case 0:
                text = text[: tag.start()] + text[tag.end() :]
            case 1:
                times = dice.choice((1, 1, 50, 20_000))
                text = text[: tag.end()] + tag[0] * times + text[tag.end() :]
            case 2:
                values = list(re.finditer(r'="([^"]*)"', text))
                if values:
                    value = dice.choice(values)
                    strange = dice.choice(STRANGE)
                    text = text[: value.start(1)] + strange + text[value.end(1) :]
            case 3:
                values = list(re.finditer(r">([^<]+)<", text))
                if values:
                    value = dice.choice(values)
                    strange = dice.choice(STRANGE) * dice.choice((1, 1, 200))
                    text = text[: value.start(1)] + strange + text[value.end(1) :]
            case 4:
                end = text.find("?>") + 2 if text.startswith("<?xml") else 0
                doctype = (
                    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
                    + "".join(
                        f'<!ENTITY {b} "{f"&{a};" * 10}">'
                        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
                    )
                    + '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
                )
                text = text[:end] + doctype + text[end:]
                place = text.find(">", len(doctype) + end)
                text = text[: place + 1] + dice.choice(("&i;", "&f;")) + text[place + 1 :]
            case 5:
                deep = dice.choice((200, 30_000))
                name = tag[2]
                text = (
                    text[: tag.end()] + f"<{name}>" * deep + f"</{name}>" * deep + text[tag.end() :]
                )
            case 6:
                other = dice.choice(tags)
                text = text[: tag.start()] + other[0] + text[tag.end() :]
            case 7:
                text = text[: dice.randrange(len(text))]
            case _:
                raw_text = bytearray(text.encode("utf-8", "surrogateescape"))
                raw_text[dice.randrange(len(raw_text))] = dice.randrange(256)
                text = raw_text.decode("utf-8", "surrogateescape")
    return text.encode("utf-8", "surrogateescape")


def mutated_office_file(raw: bytes, dice: random.Random) -> bytes:
    """One change of an .xlsx or .docx: in a part, or of the ZIP around it."""
    if dice.random() < 0.15:
        changed = bytearray(raw)
        for _ in range(dice.choice((1, 4, 30))):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        return bytes(changed)
    with zipfile.ZipFile(BytesIO(raw)) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    chosen = dice.choice(list(parts))
    if dice.random() < 0.1:
        del parts[chosen]
    elif dice.random() < 0.1:
        parts[chosen] = parts[dice.choice(list(parts))]
    else:
        parts[chosen] = twisted_xml(parts[chosen], dice)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def mutated_xls(raw: bytes, dice: random.Random) -> bytes:
    """Change numbers of an .xls: of its sectors, or of a record of its stream."""
    changed = bytearray(raw)
    for _ in range(dice.choice((1, 2, 4, 12))):
        where = dice.randrange(3)
        if where == 0:
            place = dice.randrange(76)
        elif where == 1:
            marks = [m.start() for m in re.finditer(rb"\x09\x08|\x85\x00|\xfc\x00|\x08\x02", raw)]
            place = (dice.choice(marks) if marks else 512) + dice.randrange(12)
        else:
            place = dice.randrange(len(changed))
        width = dice.choice((1, 2, 4))
        number = dice.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, dice.getrandbits(32)))
        changed[place : place + width] = struct.pack("<I", number)[:width]
    return bytes(changed[: len(raw)])


def a_workbook() -> bytes:
    """A small workbook with what workbooks have: two sheets, a merge, dates, formulas."""
    from datetime import date

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("Một")
    for row in range(1, 30):
        sheet.append([row, f"Chỉ tiêu {row}", row * 1.5, date(2024, 1, row), f"=A{row}*2", "Đạt"])
    sheet.merge_cells("A31:C33")
    book.create_sheet("Hai")["B2"] = "chữ"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def fuzz_files(room: Path, dice: random.Random, figures: Figures) -> dict[str, Callable[[], None]]:
    """For each kind of file what tries one change of one."""
    from ntm_desktop.documents.reading_process import read_decision_file, read_workbook

    word = [path.read_bytes() for path in sorted((DATA / "decisions").glob("*.docx"))]
    old = [path.read_bytes() for path in sorted((DATA / "workbooks").glob("*.xls"))]
    sources: dict[str, tuple[list[bytes], Callable[..., bytes], Callable[[Path], object]]] = {
        "xlsx": ([a_workbook()], mutated_office_file, read_workbook),
        "xls": (old, mutated_xls, read_workbook),
        "docx": (word, mutated_office_file, read_decision_file),
    }

    def make(kind: str) -> Callable[[], None]:
        originals, mutate, read = sources[kind]
        target = room / f"changed.{kind}"

        def one() -> None:
            changed = mutate(dice.choice(originals), dice)
            target.write_bytes(changed)
            count(figures.mutations, kind)
            name = f"{kind} {hashlib.sha256(changed).hexdigest()[:16]}"
            began = used()
            try:
                read(target)
            except ImportRefusedError:
                count(figures.refused, kind)
            except Exception:  # noqa: BLE001 - whatever it is, it is a finding
                figures.tracebacks.append(f"{name}: {traceback.format_exc()[-800:]}")
                target.with_name(f"{name.replace(' ', '-')}.{kind}").write_bytes(changed)
            seconds = used() - began
            megabytes = largest_child()
            figures.worst_seconds = max(figures.worst_seconds, seconds)
            if megabytes > figures.worst_megabytes:
                figures.worst_megabytes = megabytes
                if megabytes > MEGABYTES:
                    figures.heavy.append(f"{name}: {megabytes:.0f} MB")
            if seconds > SECONDS:
                figures.slow.append(f"{name}: {seconds:.1f} s")
                target.with_name(f"{name.replace(' ', '-')}.{kind}").write_bytes(changed)

        return one

    return {kind: make(kind) for kind in sources}


def used() -> float:
    """Seconds of the processors for this process and its children: others' work does not count."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def largest_child() -> float:
    """The most memory that a reading child ever had, megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def count(figures: dict[str, int], what: str) -> None:
    figures[what] = figures.get(what, 0) + 1


def run(room: Path, *, seconds: float | None, tries: int | None, seed: int = 10) -> Figures:
    """Change files until the time or the number is used up, packages most often."""
    dice = random.Random(seed)
    figures = Figures()
    package = fuzz_packages(room, dice, figures)
    files = list(fuzz_files(room, dice, figures).values())
    began = time.monotonic()
    number = 0
    while (tries is None or number < tries) and (
        seconds is None or time.monotonic() - began < seconds
    ):
        for _ in range(20):
            package()
        files[number % len(files)]()
        number += 1
    return figures


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--tries", type=int)
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args(argv)
    seconds = given.minutes * 60 if given.minutes else None
    tries = given.tries if given.tries or seconds else 30
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        room = given.keep or Path(name)
        room.mkdir(parents=True, exist_ok=True)
        figures = run(room, seconds=seconds, tries=tries, seed=given.seed)
    for kind in ("accepted", "tracebacks", "slow", "heavy"):
        for line in getattr(figures, kind):
            print(f"{kind}: {line}")
    print(json.dumps(asdict(figures) | {"good": figures.good}, ensure_ascii=False))
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
