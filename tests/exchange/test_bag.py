"""The texts of a bag to the letter, and every way in which one of them can be wrong."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ntm_desktop.domain.package import PackageHeader, PackageKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import bag

EPOCH = "0123456789abcdef" * 2
HASH_A, HASH_B, HASH_C = "a1" * 32, "b2" * 32, "c3" * 32
HEADER = PackageHeader(
    PackageKind.ASSESSMENT,
    "06364",
    Period.parse("2024"),
    EPOCH,
    7,
    HASH_A,
    datetime(2025, 1, 31, 23, 30, tzinfo=UTC),
    "ntm-desktop-0.9.1",
)
FIRST = dataclasses.replace(HEADER, sequence=1, previous="")
COMMENT = (
    f"file:06364_assessment_2024_0007.ntmz commune:06364 kind:assessment period:2024 epoch:{EPOCH}"
    f" sequence:7 previous:{HASH_A} created:2025-01-31T23:30:00Z program:ntm-desktop-0.9.1"
)
INFO = f"""\
Source-Organization: UBND xã Chiến Thắng
Bagging-Date: 2025-01-31
Payload-Oxum: 1234.5
External-Identifier: 06364_assessment_2024_0007.ntmz
Bag-Software-Agent: ntm-desktop-0.9.1
Ntm-Format: 1
Ntm-Kind: assessment
Ntm-Commune: 06364
Ntm-Period: 2024
Ntm-Epoch: {EPOCH}
Ntm-Sequence: 7
Ntm-Previous: {HASH_A}
Criteria-Set: qd-318 v2
"""
ABOUT = bag.BagInfo("UBND  xã Chiến\nThắng", 1234, 5, (("Criteria-Set", "qd-318 v2"),))


def refusal(read, *arguments) -> PackageError:
    with pytest.raises(PackageError) as caught:
        read(*arguments)
    return caught.value


# The signed line


def test_the_signed_line_names_the_package_and_is_read_back():
    assert bag.trusted_comment(HEADER) == COMMENT
    assert bag.parse_trusted_comment(COMMENT) == HEADER


def test_the_first_package_has_none_before_it():
    line = bag.trusted_comment(FIRST)
    assert " previous:- " in line
    assert bag.parse_trusted_comment(line).previous == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("period:2024", "period:2024-Q9"),  # no such quarter
        ("created:2025-01-31", "created:2025-02-31"),
        ("_0007.ntmz", "_0008.ntmz"),  # another name than the rest says
        ("sequence:7", "sequence:07"),
        ("commune:06364", "commune:6364"),
        (f"previous:{HASH_A}", "previous:"),
        ("program:", "programme:"),
    ],
)
def test_a_signed_line_of_another_form_is_refused(old, new):
    assert old in COMMENT
    fault = refusal(bag.parse_trusted_comment, COMMENT.replace(old, new))
    assert fault.reason == "comment"
    assert "không đúng mẫu" in str(fault)


def test_a_kind_from_the_future_asks_for_a_newer_program():
    line = COMMENT.replace("kind:assessment", "kind:song-book")
    fault = refusal(bag.parse_trusted_comment, line)
    assert fault.reason == "newer-format"
    assert "“song-book”" in str(fault)


# bag-info.txt


def test_the_general_information_to_the_letter():
    assert bag.info_bytes(HEADER, ABOUT).decode() == INFO
    first = bag.info_bytes(FIRST, dataclasses.replace(ABOUT, format=bag.FURTHER)).decode()
    assert "\nNtm-Previous: -\n" in first
    assert "\nNtm-Format: 2\n" in first


def test_the_day_is_that_of_the_clock_of_the_world():
    east = timezone(timedelta(hours=7))
    here = dataclasses.replace(HEADER, created_at=datetime(2025, 2, 1, 6, 30, tzinfo=east))
    assert bag.info_bytes(here, ABOUT) == bag.info_bytes(HEADER, ABOUT)


def test_the_general_information_is_read_back_label_by_label():
    values = bag.parse_info(INFO.encode())
    assert len(values) == 13
    assert values["Source-Organization"] == "UBND xã Chiến Thắng"
    assert values["Criteria-Set"] == "qd-318 v2"


@pytest.mark.parametrize(
    "data",
    [
        INFO.replace("Ntm-Kind: ", "Ntm-Kind ").encode(),
        (INFO + "Ntm-Kind: assessment\n").encode(),  # twice
        b"\xff\xfe" + INFO.encode(),
    ],
)
def test_general_information_that_cannot_be_read_is_refused(data):
    assert refusal(bag.parse_info, data).reason == "bag-info"


def test_it_is_held_against_the_signed_header_and_what_was_found():
    assert bag.check_info(INFO.encode(), HEADER, 1234, 5) is False
    further = INFO.replace("Ntm-Format: 1", "Ntm-Format: 2").encode()
    assert bag.check_info(further, HEADER, 1234, 5) is True
    sparing = INFO.replace("Ntm-Format: 1", "Ntm-Format: 3").encode()
    assert bag.check_info(sparing, HEADER, 1234, 5) is True


@pytest.mark.parametrize(
    ("data", "size", "files"),
    [
        (INFO, 1235, 5),
        (INFO, 1234, 6),
        (INFO.replace("Ntm-Sequence: 7", "Ntm-Sequence: 8"), 1234, 5),
        (INFO.replace("Ntm-Kind: assessment\n", ""), 1234, 5),
        (INFO.replace("xã Chiến", "xã  Chiến"), 1234, 5),
        (INFO[:-1], 1234, 5),
    ],
)
def test_information_that_contradicts_the_rest_is_refused(data, size, files):
    fault = refusal(bag.check_info, data.encode(), HEADER, size, files)
    assert fault.reason == "bag-info"
    assert "không khớp" in str(fault)


@pytest.mark.parametrize("said", ["Ntm-Format: 4", "Ntm-Form: 1"])
def test_another_format_asks_for_a_newer_program(said):
    data = INFO.replace("Ntm-Format: 1", said).encode()
    assert refusal(bag.check_info, data, HEADER, 1234, 5).reason == "newer-format"


# Manifests

MANIFEST = f"{HASH_B}  data/a.csv\n{HASH_A}  data/b.csv\n".encode()


def test_a_manifest_is_sorted_by_name_and_read_back():
    hashes = {"data/b.csv": HASH_A, "data/a.csv": HASH_B}
    assert bag.manifest_bytes(hashes) == MANIFEST
    assert bag.parse_manifest(MANIFEST, "manifest") == hashes
    assert bag.parse_manifest(b"", "manifest") == {}


@pytest.mark.parametrize(
    "data",
    [
        MANIFEST.replace(b"  data/a", b" data/a"),
        MANIFEST.replace(b"a1", b"A1"),
        MANIFEST.replace(b"b2b2", b"b2"),
        MANIFEST + f"{HASH_A}  data/b.csv\n".encode(),
        MANIFEST + b"trailing",
        MANIFEST[::-1],
        MANIFEST.replace(b"data/a", "data/á".encode()),
        f"{HASH_A}  data/b.csv\n{HASH_B}  data/a.csv\n".encode(),
    ],
)
def test_a_manifest_of_another_form_is_refused_for_the_reason_asked_for(data):
    assert refusal(bag.parse_manifest, data, "tagmanifest").reason == "tagmanifest"


# fetch.txt

NAMES = {"data/evidence/x.pdf": HASH_A, "data/evidence/y.jpg": HASH_B}
FETCH = bag.fetch_bytes({"data/evidence/y.jpg": (HASH_B, 0), "data/evidence/x.pdf": (HASH_A, 1500)})


def test_what_was_left_out_is_listed_by_an_address_that_no_network_has():
    lines = FETCH.decode().splitlines()
    assert lines[0] == (
        "ni://receiver.invalid/sha-256;oaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaE"
        " 1500 data/evidence/x.pdf"
    )
    assert lines[1].endswith(" 0 data/evidence/y.jpg")
    sizes = {"data/evidence/x.pdf": 1500, "data/evidence/y.jpg": 0}
    assert bag.parse_fetch(FETCH, NAMES) == sizes


@pytest.mark.parametrize(
    "data",
    [
        b"",
        FETCH.replace(b" 1500 ", b" 01500 "),
        FETCH.replace(b" 1500 ", b" -1 "),
        FETCH.replace(b"/x.pdf", b"/z.pdf"),
        FETCH.replace(b"oaGh", b"oaGg", 1),
        FETCH.replace(b"ni://", "nì://".encode()),
        FETCH + b"x",
        b"\n".join(reversed(FETCH.splitlines())) + b"\n",
    ],
)
def test_a_list_of_left_out_evidence_in_another_form_is_refused(data):
    fault = refusal(bag.parse_fetch, data, NAMES)
    assert fault.reason == "fetch"
    assert "minh chứng" in str(fault)


# container.json

PACKED = {"data/b.csv": HASH_B, "data/a.csv": HASH_A}


def test_the_list_of_packed_files_to_the_letter():
    made = bag.container_bytes(PACKED)
    assert (
        made
        == (
            '{\n "deflated": {\n'
            f'  "data/a.csv": "{HASH_A}",\n  "data/b.csv": "{HASH_B}"\n }},\n "format": 1\n}}\n'
        ).encode()
    )
    assert bag.parse_container(made) == PACKED


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"\xff",
        b'{"deflated": []}',
        b"[" * 100_000,
        bag.container_bytes(PACKED).replace(b": 1\n", b": 2\n"),
        bag.container_bytes(PACKED)[:-1],
        bag.container_bytes({}).replace(b"{},", b'{"x": 1},'),
    ],
)
def test_a_list_of_packed_files_in_another_form_is_refused(data):
    assert refusal(bag.parse_container, data).reason == "container"


# The tag manifest

TAGS = {
    bag.INFO_FILE: INFO.encode(),
    bag.DECLARATION_FILE: bag.DECLARATION,
    bag.CONTAINER_FILE: bag.container_bytes(PACKED),
    bag.MANIFEST_FILE: MANIFEST,
}


def test_the_signed_bytes_list_exactly_what_is_signed():
    data = bag.tag_manifest_bytes({**TAGS, bag.SIGNATURE_FILE: b"x", bag.TAG_MANIFEST_FILE: b"y"})
    listed = [line.partition("  ")[2] for line in data.decode().splitlines()]
    assert listed == ["bag-info.txt", "bagit.txt", "container.json", "manifest-sha256.txt"]
    bag.check_tag_manifest(data, TAGS)


def test_a_list_of_left_out_evidence_is_signed_too():
    tags = {**TAGS, bag.FETCH_FILE: FETCH}
    data = bag.tag_manifest_bytes(tags)
    assert b"  fetch.txt\n" in data
    bag.check_tag_manifest(data, tags)
    without = bag.tag_manifest_bytes(TAGS)
    fault = refusal(bag.check_tag_manifest, without, tags)
    assert fault.reason == "tagmanifest"
    assert "thiếu hoặc thừa" in str(fault)


@pytest.mark.parametrize("name", [*TAGS])
def test_a_file_changed_after_signing_is_named(name):
    data = bag.tag_manifest_bytes(TAGS)
    fault = refusal(bag.check_tag_manifest, data, {**TAGS, name: TAGS[name] + b" "})
    assert fault.reason == "tagmanifest"
    assert f"tệp {name} đã bị sửa" in str(fault)


def test_another_declaration_is_no_bag_of_ours_though_signed():
    tags = {**TAGS, bag.DECLARATION_FILE: bag.DECLARATION.replace(b"1.0", b"0.97")}
    fault = refusal(bag.check_tag_manifest, bag.tag_manifest_bytes(tags), tags)
    assert fault.reason == "tagmanifest"
    assert "BagIt 1.0" in str(fault)


# Completeness


def test_what_is_listed_and_there_is_complete():
    bag.check_complete(["b", "a"], ["a", "b"])


def test_every_missing_file_is_named():
    fault = refusal(bag.check_complete, ["c", "b", "a"], ["b", "x"])
    assert fault.reason == "missing-file"
    assert "thiếu 2 tệp" in str(fault)
    assert "ví dụ a" in str(fault)
    assert list(fault.faults) == ["Thiếu a", "Thiếu c"]


def test_every_file_too_many_is_named():
    fault = refusal(bag.check_complete, ["b"], ["z", "b", "y"])
    assert fault.reason == "extra-file"
    assert "có 2 tệp" in str(fault)
    assert "ví dụ y" in str(fault)
    assert list(fault.faults) == ["Thừa y", "Thừa z"]
