import hashlib
import zipfile

import pytest

from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.errors import CancelledError, EntryError, StoreError
from ntm_desktop.store.commune import edits, evidence, vault
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.stopping import Stopping
from tests.store.conftest import ASSESSMENT, NOW

PDF = b"%PDF-1.7\n" + b"0" * 5000


def put(file, tmp_path, name, content):
    source = tmp_path / name
    source.write_bytes(content)
    return vault.put(file, source, name)


def files_in(file):
    return sorted(p for p in (file.data_dir / "evidence").rglob("*") if p.is_file())


def test_a_file_lies_under_its_hash_byte_for_byte(file, tmp_path):
    stored = put(file, tmp_path, "Biên bản họp thôn Pá Danh.pdf", PDF)
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (stored.sha256, stored.size, stored.media_type) == (sha256, len(PDF), "application/pdf")
    assert files_in(file) == [file.data_dir / "evidence" / sha256[:2] / sha256]
    assert vault.path_of(file, sha256).read_bytes() == PDF


def test_the_same_content_under_two_names_is_kept_once(file, tmp_path):
    first = put(file, tmp_path, "a.pdf", PDF)
    assert put(file, tmp_path, "b.pdf", PDF) == first
    assert len(files_in(file)) == 1


def office(tmp_path, folder, *more):
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/main.xml", *more):
            archive.writestr(name, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xef\xbb\xbf%PDF-1.4 x", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n123", "image/png"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x00\x00\x00\x18ftypheic0000", "image/heic"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/x-ole-storage"),
        ("Danh sách hộ nghèo năm 2024".encode(), "text/plain"),
        ("ớ".encode() * 2000, "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"PK\x03\x04 broken", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_content_not_by_name(file, tmp_path, content, media_type):
    assert put(file, tmp_path, "anh.pdf", content).media_type == media_type


def test_word_and_excel_files_are_told_from_other_zips(file, tmp_path):
    word = put(file, tmp_path, "a.docx", office(tmp_path, "word"))
    excel = put(file, tmp_path, "a.xlsx", office(tmp_path, "xl"))
    other = put(file, tmp_path, "a.zip", office(tmp_path, "photos"))
    assert word.media_type.endswith("wordprocessingml.document")
    assert excel.media_type.endswith("spreadsheetml.sheet")
    assert other.media_type == "application/zip"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Báo cáo.exe", b"anything"),
        ("Ảnh nhà văn hóa.jpg.lnk", b"anything"),
        ("bao-cao.pdf", b"MZ\x90\x00"),
        ("bao-cao.pdf", b"\x7fELF"),
        ("anh.jpg", b"L\x00\x00\x00\x01\x14\x02\x00"),
        ("ghi chu.txt", b"#!/bin/sh\n"),
        ("AUTORUN.INF", b"[autorun]"),
        ("trang.html", b"<script>"),
        ("Bao cao.EXE. ", b"anything"),
    ],
)
def test_programs_scripts_and_shortcuts_are_refused(file, tmp_path, name, content):
    source = tmp_path / "source"
    source.write_bytes(content)
    with pytest.raises(EntryError, match="không nhận làm minh chứng"):
        vault.put(file, source, name)
    assert files_in(file) == []


def test_documents_with_macros_are_refused_whatever_they_are_called(file, tmp_path):
    macro = office(tmp_path, "xl", "xl/vbaProject.bin")
    for name in ("so-lieu.xlsm", "so-lieu.xlsx"):
        with pytest.raises(EntryError, match="macro"):
            put(file, tmp_path, name, macro)
    assert files_in(file) == []


def test_an_empty_or_missing_file_or_a_folder_is_refused(file, tmp_path):
    with pytest.raises(EntryError, match="tệp rỗng"):
        put(file, tmp_path, "trong.pdf", b"")
    with pytest.raises(EntryError, match="Không thấy tệp"):
        vault.put(file, tmp_path / "khong-co.pdf", "khong-co.pdf")
    with pytest.raises(EntryError, match="thư mục"):
        vault.put(file, tmp_path, "thư mục")
    assert files_in(file) == []


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(file, tmp_path, monkeypatch):
    monkeypatch.setattr(vault, "MAX_BYTES", 3 * 1024 * 1024)
    with pytest.raises(EntryError, match="lớn hơn 3 MB"):
        put(file, tmp_path, "video.mp4", b"\x00" * (3 * 1024 * 1024 + 1))
    assert files_in(file) == []


def test_a_damaged_file_in_the_vault_is_noticed_and_healed_by_adding_it_again(file, tmp_path):
    stored = put(file, tmp_path, "a.pdf", PDF)
    path = vault.path_of(file, stored.sha256)
    path.write_bytes(PDF[:-1] + b"1")
    with pytest.raises(StoreError, match="bị thay đổi hoặc hỏng"):
        vault.checked_path(file, stored.sha256, "a.pdf")
    put(file, tmp_path, "a.pdf", PDF)
    assert vault.checked_path(file, stored.sha256, "a.pdf").read_bytes() == PDF
    path.unlink()
    with pytest.raises(StoreError, match="Không thấy tệp minh chứng"):
        vault.checked_path(file, stored.sha256, "a.pdf")


def test_what_neither_evidence_nor_history_speaks_of_is_told_and_not_cleared_away(file, tmp_path):
    kept = put(file, tmp_path, "a.pdf", PDF)
    orphan = put(file, tmp_path, "b.pdf", PDF + b"b")
    (file.data_dir / "evidence" / "left.partial").write_bytes(b"half")
    item = EvidenceItem(
        "e1", ASSESSMENT.id, "6.3", 0, kept.sha256, "a.pdf", kept.media_type, kept.size, NOW
    )
    edits.apply(file, [evidence.addition(item)], who="", at=NOW)
    edits.apply(file, [evidence.removal(item)], who="", at=NOW)
    assert evidence.of_assessment(file, ASSESSMENT.id) == ()
    assert vault.unreferenced(file) == (vault.path_of(file, orphan.sha256),)
    assert vault.path_of(file, orphan.sha256).exists()


def test_copying_tells_every_byte_and_a_copy_counts_only_when_it_is_settled(file, tmp_path):
    source = tmp_path / "video.mp4"
    source.write_bytes(b"\x01" * (3 * 1024 * 1024 + 7))
    told = Stopping()
    taken = vault.take(vault.folder_of(file), source, source.name, told.step)
    assert told.seen[-1][0] == source.stat().st_size
    assert len(told.seen) == 13  # pieces of 256 KB
    assert files_in(file) == [taken.partial]
    vault.settle(vault.folder_of(file), taken)
    assert files_in(file) == [vault.path_of(file, taken.content.sha256)]
    vault.discard(taken)
    assert len(files_in(file)) == 1


@pytest.mark.parametrize("after", [0, 1, 3])
def test_copying_that_is_stopped_leaves_nothing(file, tmp_path, after):
    source = tmp_path / "video.mp4"
    source.write_bytes(b"\x00" * (4 * 1024 * 1024))
    with pytest.raises(CancelledError):
        vault.take(vault.folder_of(file), source, source.name, Stopping(after).step)
    assert files_in(file) == []


def test_a_copy_of_what_lies_there_whole_leaves_it_alone(file, tmp_path):
    stored = put(file, tmp_path, "a.pdf", PDF)
    path = vault.path_of(file, stored.sha256)
    before = path.stat().st_ino
    again = vault.take(vault.folder_of(file), tmp_path / "a.pdf", "b.pdf")
    assert not again.needed
    vault.settle(vault.folder_of(file), again)
    assert files_in(file) == [path]
    assert path.stat().st_ino == before


def test_copies_left_by_a_killed_program_are_gone_when_the_file_is_opened(file, data_dir):
    file.close()
    left = [data_dir / "evidence" / "left.partial", data_dir / "outbox" / "ab" / "x.ntmz.partial"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    CommuneFile.open(data_dir).close()
    assert [path for path in left if path.exists()] == []
