"""A package that was changed, damaged or made to do harm is refused whole, with a reason."""

import os
import random
import shutil
import zipfile
import zlib
from dataclasses import replace

import pytest

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import archive, bag, policy
from ntm_desktop.exchange.answer_tables import ANSWERS
from ntm_desktop.exchange.assessment_tables import ASSESSMENT_TABLES, assessment_rows
from ntm_desktop.exchange.kinds import tables_of
from ntm_desktop.exchange.minisign import SecretKey, Signature
from ntm_desktop.exchange.reading import package_descriptor, read_package
from ntm_desktop.exchange.tables import Table, TableField, write_csv
from tests.exchange import samples

BASE = "06325_assessment_2024_0001"


def refusal(path, key) -> PackageError:
    """Read and expect to be refused, with a sentence in Vietnamese."""
    with pytest.raises(PackageError) as refused:
        read_package(path, lambda header, key_id: key.public)
    assert refused.value.reason
    assert len(str(refused.value)) > 20
    return refused.value


def reason_of(path, key) -> str:
    return refusal(path, key).reason


def test_a_flipped_byte_anywhere_is_refused(package, key):
    whole = package.path.read_bytes()
    luck = random.Random(20)
    target = package.path.with_name("flipped.ntmz")
    target.write_bytes(whole)
    accepted, reasons = [], set()
    for place in range(len(whole)):
        with target.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ (1 << luck.randrange(8))]))
        try:
            read_package(target, lambda header, key_id: key.public)
        except PackageError as error:
            reasons.add(error.reason)
        else:
            accepted.append(place)
        with target.open("r+b") as file:
            file.seek(place)
            file.write(whole[place : place + 1])
    assert accepted == []
    assert {"container", "not-a-package", "unsafe-path"} <= reasons
    assert target.read_bytes() == whole


def test_a_package_cut_anywhere_is_refused(package, key):
    whole = package.path.read_bytes()
    target = package.path.with_name("cut.ntmz")
    for length in range(0, len(whole), 37):
        target.write_bytes(whole[:length])
        assert reason_of(target, key) in {"empty", "not-a-package", "container"}


@pytest.mark.parametrize("extra", [b"\x00", b"PK\x05\x06" + bytes(18), b"MZ" * 100])
def test_bytes_before_or_behind_the_package_are_refused(package, key, extra):
    whole = package.path.read_bytes()
    target = package.path.with_name("longer.ntmz")
    target.write_bytes(whole + extra)
    assert reason_of(target, key) in {"container", "not-a-package"}
    target.write_bytes(extra + whole)
    assert reason_of(target, key) == "container"


def members_of(path):
    """Members of a package as they lie in it."""
    with path.open("rb") as file:
        entries = archive.read_directory(file, path.stat().st_size)
        members = []
        for entry in entries:
            file.seek(entry.data_offset)
            packed = file.read(entry.packed_size)
            members.append(
                archive.Member(
                    entry.name, packed, entry.method, entry.crc, entry.packed_size, entry.size, ""
                )
            )
    return members


def rewrite(path, members):
    target = path.with_name("rewritten.ntmz")
    with target.open("wb") as file:
        archive.write_archive(file, members)
    return target


def test_members_written_again_unchanged_are_the_same_package(package, key):
    again = rewrite(package.path, members_of(package.path))
    assert again.read_bytes() == package.path.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "C:/evil",
        "a\\evil",
        "a//b",
        "a/./b",
        "CON",
        "a/nul.txt",
        "a/LPT1.csv",
        "a/trailing.",
        "a/trailing ",
        "a/.hidden",
        "a/tab\tb",
        "a/đường.csv",
        "",
        "a/b/",
    ],
)
def test_names_that_mean_harm_are_refused_before_anything_is_unpacked(package, key, name):
    target = package.path.with_name("named.ntmz")
    with zipfile.ZipFile(target, "w") as evil:
        info = zipfile.ZipInfo("x" * 300)
        info.filename = name
        evil.writestr(info, b"evil")
    assert reason_of(target, key) == "unsafe-path"


def test_names_that_differ_in_case_only_are_refused(package, key):
    members = members_of(package.path)
    double = replace(members[0], name=members[0].name.upper().replace("TXT", "txt"))
    double = replace(double, name=f"{BASE}/BAG-INFO.TXT")
    assert reason_of(rewrite(package.path, [*members, double]), key) == "duplicate-name"


def test_the_same_name_twice_is_refused(package, key):
    members = members_of(package.path)
    assert reason_of(rewrite(package.path, [*members, members[0]]), key) == "duplicate-name"


def test_a_link_is_refused(package, key):
    target = package.path.with_name("link.ntmz")
    with zipfile.ZipFile(target, "w") as evil:
        info = zipfile.ZipInfo(f"{BASE}/bagit.txt", (1980, 1, 1, 0, 0, 0))
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        evil.writestr(info, b"/etc/passwd")
    assert reason_of(target, key) == "link"


def test_an_encrypted_member_is_refused(package, key):
    whole = bytearray(package.path.read_bytes())
    place = whole.index(b"PK\x01\x02")
    whole[place + 8] |= 1
    package.path.write_bytes(whole)
    assert reason_of(package.path, key) == "encrypted"


def test_a_bomb_is_refused_by_its_stated_size(package, key, monkeypatch):
    data = bytes(20 * policy.MIB)
    bomb = archive.deflated(f"{BASE}/data/bomb.csv", data)
    path = rewrite(package.path, [*members_of(package.path), bomb])
    assert path.stat().st_size < policy.MIB
    assert reason_of(path, key) == "bomb"


def test_a_bomb_that_lies_about_its_size_stops_at_the_stated_one(package, key):
    data = bytes(20 * policy.MIB)
    packed = archive.deflate(data)
    entry = archive.Entry("x", archive.DEFLATED, zlib.crc32(data), len(packed), 1000, 0)
    target = package.path.with_name("lie")
    target.write_bytes(entry.local_header() + packed)
    seen: list[int] = []
    with target.open("rb") as file, pytest.raises(PackageError):
        seen.extend(len(chunk) for chunk in archive.read_chunks(file, entry))
    assert sum(seen) <= 1000


def test_more_files_than_the_cap_are_refused(package, key, monkeypatch):
    monkeypatch.setattr(policy, "MAX_FILES", 5)
    assert reason_of(package.path, key) == "too-many-files"


def test_other_zips_and_other_files_are_no_packages(tmp_path, key):
    other = tmp_path / "other.ntmz"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("a/hello.txt", "hello")
    assert reason_of(other, key) in {"not-a-package", "container"}
    other.write_bytes(b"%PDF-1.7 not a package at all, just a letter somebody renamed")
    assert reason_of(other, key) == "not-a-package"


def test_what_is_no_regular_file_is_refused(tmp_path, package, key):
    assert reason_of(tmp_path, key) == "not-a-file"
    assert reason_of(tmp_path / "missing.ntmz", key) == "not-found"
    link = tmp_path / "link.ntmz"
    link.symlink_to(package.path)
    assert reason_of(link, key) == "not-a-file"
    pipe = tmp_path / "pipe.ntmz"
    os.mkfifo(pipe)
    assert reason_of(pipe, key) == "not-a-file"
    huge = tmp_path / "huge.ntmz"
    with huge.open("wb") as file:
        file.truncate(policy.MAX_PACKAGE + 1)
    assert reason_of(huge, key) == "too-large"


def test_a_renamed_file_is_still_the_same_package(package, key):
    copy = package.path.with_name("06325 (1).ntmz")
    shutil.copy(package.path, copy)
    opened = read_package(copy, lambda header, key_id: key.public)
    assert opened.sha256 == package.sha256


def test_another_key_is_named(package):
    refused = refusal(package.path, SecretKey.generate())
    assert refused.reason == "wrong-key"
    assert "06325" in str(refused)


def test_a_stolen_key_id_does_not_help(package, key):
    forger = SecretKey(key.key_id, SecretKey.generate().seed_and_public)
    (package.path.parent / "f").mkdir()
    forged = samples.write(package.path.parent / "f", forger)
    assert reason_of(forged.path, key) == "signature"


def test_a_changed_comment_in_the_signature_file_is_refused(package, key):
    members = members_of(package.path)
    changed = [
        archive.stored(m.name, m.source.replace(b"untrusted comment: ", b"untrusted comment: X"))
        if m.name.endswith(".minisig")
        else m
        for m in members
    ]
    assert reason_of(rewrite(package.path, changed), key) == "signature"


def test_a_missing_file_and_a_foreign_file_are_named(package, key):
    members = members_of(package.path)
    without = [m for m in members if "/data/evidence/" not in m.name]
    # The sums of bag-info.txt notice it first; the manifest would too.
    assert reason_of(rewrite(package.path, without), key) == "bag-info"
    foreign = archive.stored(f"{BASE}/readme.txt", b"read me")
    refused = refusal(rewrite(package.path, [*members, foreign]), key)
    assert refused.reason == "extra-file"
    assert refused.faults == ("Thừa readme.txt",)


def test_a_swapped_file_of_the_same_size_is_refused(package, key):
    members = members_of(package.path)
    swapped = [
        archive.stored(m.name, m.source[::-1]) if m.name.endswith("to-trinh.pdf") else m
        for m in members
    ]
    assert reason_of(rewrite(package.path, swapped), key) == "checksum"


def test_the_same_table_packed_otherwise_is_refused(package, key):
    """Deflate has many forms for one text; only the signed one is taken."""
    members = members_of(package.path)
    changed = []
    for member in members:
        if member.name.endswith("answers.csv"):
            text = zlib.decompress(member.source, -15)
            packer = zlib.compressobj(0, zlib.DEFLATED, -15)
            packed = packer.compress(text) + packer.flush()
            changed.append(replace(member, source=packed, packed_size=len(packed)))
        else:
            changed.append(member)
    assert reason_of(rewrite(package.path, changed), key) == "container"


def resigned(path, key, changes, *, header=None, tags=None, comment=None):
    """A package whose payload the sender himself changed and signed."""
    header = header or samples.header()
    payload = {}
    for member in members_of(path):
        name = member.name.partition("/")[2]
        if name.startswith("data/"):
            data = member.source
            payload[name] = (
                zlib.decompress(data, -15) if member.method == archive.DEFLATED else data
            )
    payload |= changes
    payload = {name: data for name, data in payload.items() if data is not None}
    members = [
        (archive.deflated if name.endswith((".csv", ".json")) else archive.stored)(
            f"{BASE}/{name}", data
        )
        for name, data in payload.items()
    ]
    info = bag.BagInfo("UBND", sum(m.size for m in members), len(members))
    tag_files = {
        bag.DECLARATION_FILE: bag.DECLARATION,
        bag.INFO_FILE: bag.info_bytes(header, info),
        bag.MANIFEST_FILE: bag.manifest_bytes(
            {m.name.partition("/")[2]: m.sha256 for m in members}
        ),
        bag.CONTAINER_FILE: bag.container_bytes(
            {
                m.name.partition("/")[2]: bag.sha256_of(m.source)
                for m in members
                if isinstance(m.source, bytes) and m.method == archive.DEFLATED
            }
        ),
    }
    for name, change in (tags or {}).items():
        tag_files[name] = change(tag_files[name])
    signed = bag.tag_manifest_bytes(tag_files)
    tag_files[bag.TAG_MANIFEST_FILE] = signed
    signature = key.sign(signed, comment or bag.trusted_comment(header))
    tag_files[bag.SIGNATURE_FILE] = signature.text.encode()
    members += [archive.stored(f"{BASE}/{name}", data) for name, data in tag_files.items()]
    return rewrite(path, members)


def test_a_sender_who_signs_the_same_again_is_accepted(package, key):
    opened = read_package(resigned(package.path, key, {}), lambda header, key_id: key.public)
    assert opened.header == samples.header()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("data/run.exe", "extra-file"),
        ("data/evidence/photo.jpg", "extra-file"),
        ("data/dossier/letter.exe", "extra-file"),
        ("data/dossier/deep/letter.pdf", "extra-file"),
        ("data/more.csv", "extra-file"),
    ],
)
def test_files_a_package_has_no_place_for_are_refused_though_signed(package, key, name, reason):
    assert reason_of(resigned(package.path, key, {name: b"x"}), key) == reason


def test_a_missing_table_is_refused_though_signed(package, key):
    path = resigned(package.path, key, {"data/verdicts.csv": None})
    assert reason_of(path, key) == "missing-file"


def test_another_descriptor_is_refused_though_signed(package, key):
    text = package_descriptor(samples.header()).replace(b'"number"', b'"string"')
    path = resigned(package.path, key, {"data/datapackage.json": text})
    assert reason_of(path, key) == "schema"


def table(name, old, new):
    rows = assessment_rows(samples.content())
    found = next(t for t in ASSESSMENT_TABLES if t.name == name)
    text = write_csv(found, rows[name])
    assert old in text
    return {found.file: text.replace(old, new)}


@pytest.mark.parametrize(
    "changes",
    [
        table("answers", b"indicator,", b"indicators,"),
        table("answers", b"1.1,", b"1.1,,"),
        table("answers", b"\r\n2.1,", b"\r\n1.1,"),
        table("answer-parts", b"12.4", b"12,4"),
        table("answer-parts", b"12.4", b"1e9"),
        table("answer-parts", b"12.4", b"NaN"),
        table("answer-parts", b"12.4", b"9" * 60),
        table("answer-parts", b"true", b"TRUE"),
        table("answer-parts", b"2.1,main", b"9.9,main"),
        table("verdicts", b"not_met", b"perfect"),
        table("verdicts", b"criterion,1,", b"criterion,one,"),
        table("commune", b"06325,", b","),
        table("evidence", b"2024-12-02T03:04:05Z", b"yesterday"),
        table("resources", b"central_budget", b"heaven"),
        {ANSWERS.file: b"\xff\xfe" + bytes(10)},
        {ANSWERS.file: b""},
        {ANSWERS.file: b'indicator,not_applicable,remark,as_typed,to_confirm\r\n1,"open'},
        {ANSWERS.file: b"indicator,not_applicable,remark,as_typed,to_confirm\r\n1,\x07,,,\r\n"},
        {ANSWERS.file: b"indicator,not_applicable,remark,as_typed,to_confirm\r\n1,=1,,,\r\n"},
    ],
)
def test_cells_that_cannot_be_are_refused_though_signed(package, key, changes):
    from ntm_desktop.exchange.contents import assessment_of

    path = resigned(package.path, key, changes)
    with pytest.raises(PackageError) as refused:
        assessment_of(read_package(path, lambda header, key_id: key.public))
    assert refused.value.reason == "values"


@pytest.mark.parametrize(
    "changes",
    [
        table("commune", b"06325,", b"06328,"),
        table("assessment", b"2024,", b"2023,"),
        table("assessment", b"2024,", b"year,"),
        table("assessment", b",1,2", b",2,2"),
        table("evidence", f",{len(samples.PHOTO)},".encode(), b",264,"),
        table("evidence", b".jpg\r\n", b".exe\r\n")
        if False
        else table("evidence", b"image/jpeg", b"image/png"),
    ],
)
def test_tables_that_contradict_the_package_are_refused_though_signed(package, key, changes):
    from ntm_desktop.exchange.contents import assessment_of

    path = resigned(package.path, key, changes)
    with pytest.raises(PackageError) as refused:
        assessment_of(read_package(path, lambda header, key_id: key.public))
    assert refused.value.reason == "values"


def test_a_table_with_too_many_rows_is_refused(package, key, monkeypatch):
    from ntm_desktop.exchange import tables

    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert reason_of(package.path, key) == "values"


def test_a_package_of_a_newer_format_says_to_update(package, key):
    newest = {bag.INFO_FILE: lambda data: data.replace(b"Ntm-Format: 1", b"Ntm-Format: 4")}
    newer = resigned(package.path, key, {}, tags=newest)
    refused = refusal(newer, key)
    assert refused.reason in {"newer-format"}
    assert "cập nhật" in str(refused)


def test_a_signature_moved_to_another_package_is_refused(package, key):
    (package.path.parent / "n").mkdir()
    other = samples.write(package.path.parent / "n", key, answers={})
    signature = next(m for m in members_of(other.path) if m.name.endswith(".minisig"))
    assert Signature.parse(signature.source.decode()).trusted_comment
    mixed = [signature if m.name.endswith(".minisig") else m for m in members_of(package.path)]
    assert reason_of(rewrite(package.path, mixed), key) == "signature"


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        (bag.DECLARATION_FILE, lambda raw: raw.replace(b"1.0", b"0.9"), "tagmanifest"),
        (bag.INFO_FILE, lambda raw: raw.replace(b"Sequence: 1", b"Sequence: 9"), "bag-info"),
        (bag.INFO_FILE, lambda raw: raw + b"Ntm-Kind: again\n", "bag-info"),
        (bag.INFO_FILE, lambda raw: raw + b"no label\n", "bag-info"),
        (bag.INFO_FILE, lambda raw: raw + b"\xff: x\n", "bag-info"),
        (bag.INFO_FILE, lambda raw: raw + b"x: y", "bag-info"),
        (bag.INFO_FILE, lambda raw: raw.replace(b"Format: 1", b"Format: 4"), "newer-format"),
        (bag.MANIFEST_FILE, lambda raw: raw + raw, "manifest"),
        (bag.MANIFEST_FILE, lambda raw: raw.replace(b"  data", b" *data"), "manifest"),
        (bag.MANIFEST_FILE, lambda raw: raw + "đ".encode(), "manifest"),
        (bag.MANIFEST_FILE, lambda raw: raw.split(b"\n", 1)[1], "extra-file"),
        (bag.MANIFEST_FILE, lambda raw: raw + b"0" * 64 + b"  data/z\n", "missing-file"),
        (bag.MANIFEST_FILE, lambda raw: raw + b"0" * 64 + b"  ../z\n", "manifest"),
        (bag.CONTAINER_FILE, lambda raw: b"{}", "container"),
        (bag.CONTAINER_FILE, lambda raw: b"[" * 100_000, "container"),
        (bag.CONTAINER_FILE, lambda raw: raw.replace(b"answers.csv", b"answerz.csv"), "container"),
        (bag.CONTAINER_FILE, lambda raw: raw + b" ", "container"),
    ],
)
def test_tag_files_that_contradict_each_other_are_refused_though_signed(
    package, key, name, change, reason
):
    path = resigned(package.path, key, {}, tags={name: change})
    assert reason_of(path, key) == reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("kind:assessment", "kind:gossip", "newer-format"),
        ("period:2024", "period:1824", "comment"),
        ("created:2024-12-02", "created:2024-13-02", "comment"),
        ("sequence:1", "sequence:01", "comment"),
        ("file:06325", "file:06326", "comment"),
        ("commune:06325", "commune:06326", "comment"),
        ("previous:-", "previous:", "comment"),
    ],
)
def test_a_trusted_comment_that_is_wrong_is_refused_though_signed(package, key, old, new, reason):
    right = bag.trusted_comment(samples.header())
    assert old in right
    path = resigned(package.path, key, {}, comment=right.replace(old, new))
    assert reason_of(path, key) == reason


def test_a_base_folder_under_another_name_is_refused(package, key):
    renamed = [
        replace(m, name=m.name.replace(BASE, "06325_assessment_2024_0009"))
        for m in members_of(package.path)
    ]
    assert reason_of(rewrite(package.path, renamed), key) == "bag-info"


def further(path, key, changes, more=()):
    """A package of the format that may bring more tables, changed and signed by its sender."""
    header = samples.header()
    text = package_descriptor(header, more, further=True)
    fixed = {table.file for table in tables_of(header.kind)}
    added = {
        table.file: write_csv(table, [])
        for table in tables_of(header.kind, further=True)
        if table.file not in fixed
    }
    newer = {bag.INFO_FILE: lambda data: data.replace(b"Ntm-Format: 1", b"Ntm-Format: 2")}
    return resigned(
        path, key, {"data/datapackage.json": text, **added, **changes}, header=header, tags=newer
    )


MORE = Table("chuyen-khac", "Chuyện khác", (TableField("id", "Mã", required=True),), key=("id",))


def test_a_table_that_describes_itself_is_taken_along(package, key):
    path = further(package.path, key, {MORE.file: write_csv(MORE, [{"id": "a"}])}, (MORE,))
    opened = read_package(path, lambda header, key_id: key.public)
    assert [row["id"] for row in opened.rows[MORE.name]] == ["a"]
    assert opened.tables[-1].name == MORE.name


def test_a_table_nobody_describes_is_refused_though_signed(package, key):
    path = further(package.path, key, {MORE.file: write_csv(MORE, [])})
    fault = refusal(path, key)
    assert fault.reason == "extra-file"
    assert MORE.file in str(fault)


def test_a_table_that_is_described_and_not_there_is_refused_though_signed(package, key):
    assert refusal(further(package.path, key, {}, (MORE,)), key).reason == "schema"


def test_rules_lie_in_a_package_under_their_own_hash_only(package, key):
    content = b"{}"
    name = f"data/rules/{bag.sha256_of(content)}.json"
    opened = read_package(
        resigned(package.path, key, {name: content}), lambda header, key_id: key.public
    )
    assert opened.rules == {name: content}
    other = name.replace(bag.sha256_of(content), "0" * 64)
    assert reason_of(resigned(package.path, key, {other: content}), key) == "extra-file"
