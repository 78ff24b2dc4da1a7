import errno
import os
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import CancelledError, EntryError, StoreError
from ntm_desktop.services import edits
from ntm_desktop.services import evidence as evidence_service
from ntm_desktop.services.evidence import (
    add_evidence,
    adding_evidence,
    evidence_file,
    evidence_items,
    opening_evidence,
    remove_evidence,
    vault_file,
)
from ntm_desktop.services.workspace import close_workspace, open_workspace
from tests.printed import printed_pages
from tests.stopping import Stopping

SAMPLES = Path(__file__).parent.parent / "data" / "evidence"
CASES = Path(__file__).parent.parent / "data" / "cases"

PDF = b"%PDF-1.7\nbi\xc3\xaan b\xe1\xba\xa3n"


@pytest.fixture
def minutes(tmp_path):
    path = tmp_path / "Biên bản bàn giao nhà văn hóa thôn Pá Danh.pdf"
    path.write_bytes(PDF)
    return path


def test_a_file_is_kept_with_its_name_and_outlives_the_stick(ws, assessment, minutes):
    change = add_evidence(ws, assessment, "6.3", 0, minutes)
    assert change.touched == {"evidence"}
    assert change.indicators == {"6.3"}
    minutes.unlink()
    (item,) = evidence_items(ws, assessment)
    assert (item.indicator_no, item.requirement, item.name) == ("6.3", 0, minutes.name)
    assert (item.media_type, item.size) == ("application/pdf", len(PDF))
    assert item.added_by == "Hoàng Thị Lan"
    assert vault_file(ws, item).read_bytes() == PDF


def test_a_decomposed_name_is_kept_composed(ws, assessment, tmp_path):
    path = tmp_path / "Bie\u0302n ba\u0309n.pdf"
    path.write_bytes(PDF)
    add_evidence(ws, assessment, "6.3", None, path)
    assert evidence_items(ws, assessment)[0].name == "Biên bản.pdf"


def test_a_copy_opens_under_the_real_name_and_goes_with_the_window(ws, assessment, minutes):
    add_evidence(ws, assessment, "6.3", 0, minutes)
    (item,) = evidence_items(ws, assessment)
    copy = evidence_file(ws, item.id)
    assert copy.name == minutes.name
    assert copy.read_bytes() == PDF
    copy.write_bytes(b"changed in the viewer")
    assert vault_file(ws, item).read_bytes() == PDF
    close_workspace(ws)
    assert not copy.exists()


@pytest.mark.parametrize("name", ["CON.pdf", "a:b?.pdf", "x" * 220 + ".pdf"])
def test_a_name_that_some_system_cannot_have_is_made_safe(ws, assessment, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(PDF)
    add_evidence(ws, assessment, "6.3", 0, path)
    kept = evidence_items(ws, assessment)[0].name
    assert kept.endswith(".pdf")
    assert kept != name
    assert len(kept.encode()) <= 180
    assert not set(kept) & set('<>:"/\\|?*')


def test_a_long_vietnamese_name_keeps_its_ending_and_fits_any_disk(ws, assessment, tmp_path):
    # As long as Linux lets a name be; each letter takes three bytes.
    path = tmp_path / ("ộ" * 80 + ".pdf")
    path.write_bytes(PDF)
    add_evidence(ws, assessment, "6.3", 0, path)
    kept = evidence_items(ws, assessment)[0].name
    assert kept == "ộ" * 58 + ".pdf"


def test_the_same_file_proves_two_indicators_but_one_line_only_once(ws, assessment, minutes):
    add_evidence(ws, assessment, "6.3", 0, minutes)
    add_evidence(ws, assessment, "1.1", 0, minutes)
    with pytest.raises(EntryError, match="đã có trong mục minh chứng này"):
        add_evidence(ws, assessment, "6.3", 0, minutes)
    assert [item.indicator_no for item in evidence_items(ws, assessment)] == ["6.3", "1.1"]
    vault = ws.file.data_dir / "evidence"
    assert len([path for path in vault.rglob("*") if path.is_file()]) == 1


def test_a_line_that_is_not_asked_for_or_an_unknown_indicator_is_refused(ws, assessment, minutes):
    for no, requirement in (("6.3", 99), ("6.3", -1), ("99.9", 0)):
        with pytest.raises(EntryError):
            add_evidence(ws, assessment, no, requirement, minutes)
    assert evidence_items(ws, assessment) == ()


def test_what_was_taken_away_can_be_brought_back(ws, assessment, minutes):
    add_evidence(ws, assessment, "6.3", 0, minutes)
    (item,) = evidence_items(ws, assessment)
    change = remove_evidence(ws, item.id)
    assert minutes.name in change.label
    assert evidence_items(ws, assessment) == ()
    edits.undo(ws)
    assert evidence_items(ws, assessment) == (item,)
    assert vault_file(ws, item).read_bytes() == PDF
    history = edits.indicator_history(ws, assessment, "6.3")
    assert [(e.field, e.old, e.new) for e in history] == [
        ("Minh chứng", "", item.name),
        ("Minh chứng", item.name, ""),
        ("Minh chứng", "", item.name),
    ]


def test_evidence_that_is_not_there_is_told(ws, assessment, minutes):
    with pytest.raises(EntryError, match="không còn"):
        remove_evidence(ws, "no such id")
    add_evidence(ws, assessment, "6.3", 0, minutes)
    (item,) = evidence_items(ws, assessment)
    vault_file(ws, item).unlink()
    with pytest.raises(StoreError, match="Không thấy tệp minh chứng"):
        evidence_file(ws, item.id)


def test_evidence_is_there_after_closing_and_opening(ws, assessment, minutes, data_dir, catalog):
    add_evidence(ws, assessment, "6.3", 0, minutes)
    before = evidence_items(ws, assessment)
    close_workspace(ws)
    again = open_workspace(data_dir, catalog=catalog)
    assert evidence_items(again, assessment) == before
    close_workspace(again)


def several(tmp_path, *names):
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_bytes(PDF + path.name.encode())
    return paths


def vault_files(ws):
    return [path for path in (ws.file.data_dir / "evidence").rglob("*") if path.is_file()]


def test_several_files_are_one_edit(ws, assessment, tmp_path):
    paths = several(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    told = Stopping()
    added = carry_out(ws, adding_evidence(assessment, "6.3", 0, paths), told)
    assert added.refused == ()
    assert added.change is not None
    assert added.change.label == "Thêm 3 tệp minh chứng cho chỉ tiêu 6.3"
    assert [item.name for item in evidence_items(ws, assessment)] == ["a.pdf", "b.pdf", "c.pdf"]
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == 1
    edits.undo(ws)
    assert evidence_items(ws, assessment) == ()
    edits.redo(ws)
    assert len(evidence_items(ws, assessment)) == 3


def test_a_file_that_is_refused_does_not_keep_back_the_others(ws, assessment, tmp_path):
    paths = several(tmp_path, "a.pdf", "b.exe", "c.pdf")
    twin = tmp_path / "d.pdf"
    twin.write_bytes(paths[0].read_bytes())
    added = carry_out(ws, adding_evidence(assessment, "6.3", 0, [*paths, twin, tmp_path / "x"]))
    assert [item.name for item in evidence_items(ws, assessment)] == ["a.pdf", "c.pdf"]
    assert [type(each) for each in added.refused] == [EntryError] * 3
    assert "b.exe" in str(added.refused[0])
    assert len(vault_files(ws)) == 2


def test_a_disk_that_does_not_take_one_of_several_leaves_none(
    ws, assessment, tmp_path, monkeypatch
):
    flushed, really = [], os.fsync

    def fails_once(handle):
        if threading.current_thread().name == "flushing":
            flushed.append(handle)
            if len(flushed) == 2:
                raise OSError(errno.EIO, "Input/output error")
        really(handle)

    monkeypatch.setattr(os, "fsync", fails_once)
    with pytest.raises(StoreError) as refused:
        carry_out(
            ws, adding_evidence(assessment, "6.3", 0, several(tmp_path, "a.pdf", "b.pdf", "c.pdf"))
        )
    assert "Input/output" not in str(refused.value)
    assert vault_files(ws) == []
    assert evidence_items(ws, assessment) == ()


def test_copying_that_is_stopped_adds_nothing_and_leaves_nothing(ws, assessment, tmp_path):
    paths = several(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    whole = Stopping()
    carry_out(ws, adding_evidence(assessment, "6.3", 0, paths[:1]), whole)
    for after in range(4):
        with pytest.raises(CancelledError):
            carry_out(ws, adding_evidence(assessment, "6.3", 1, paths), Stopping(after))
        assert len(vault_files(ws)) == 1
    assert [item.name for item in evidence_items(ws, assessment)] == ["a.pdf"]
    undone = edits.undo(ws)
    assert undone is not None
    assert undone.indicators == {"6.3"}
    assert edits.undo(ws) is None


def test_a_row_that_cannot_be_written_leaves_no_copies(ws, assessment, minutes, monkeypatch):
    def full(*_args):
        raise StoreError("Hết chỗ.")

    monkeypatch.setattr(evidence_service, "apply", full)
    with pytest.raises(StoreError):
        add_evidence(ws, assessment, "6.3", 0, minutes)
    assert list((ws.file.data_dir / "evidence").glob("*.partial")) == []
    assert evidence_items(ws, assessment) == ()


def test_looking_at_a_file_can_be_stopped(ws, assessment, minutes):
    add_evidence(ws, assessment, "6.3", 0, minutes)
    (item,) = evidence_items(ws, assessment)
    told = Stopping()
    copy = carry_out(ws, opening_evidence(item.id), told)
    assert copy.read_bytes() == PDF
    assert told.shares[-1] == 1
    for after in range(len(told.seen)):
        with pytest.raises(CancelledError):
            carry_out(ws, opening_evidence(item.id), Stopping(after))
    assert ws.session.temporary_folders == [copy.parent]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bien-ban-password.pdf", "có mật khẩu"),
        ("bien-ban-cut.pdf", "bị cắt"),
        ("anh-cut.jpg", "bị cắt"),
        ("anh.avif", "nhiều máy không mở được"),
    ],
)
def test_what_others_may_not_open_is_taken_with_a_warning(ws, assessment, name, said):
    added = carry_out(ws, adding_evidence(assessment, "6.3", None, [SAMPLES / name]))
    assert added.change is not None
    (warning,) = added.doubtful
    assert name in warning
    assert said in warning


def picture(kind: str) -> bytes:
    made = BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(made, kind)
    return made.getvalue()


def photo_with_a_small_one_inside() -> bytes:
    """As telephones write them: a whole small picture stands in the head of the large one."""
    inside = b"Exif\0\0" + picture("JPEG")
    whole = picture("JPEG")
    return whole[:2] + b"\xff\xe1" + (len(inside) + 2).to_bytes(2, "big") + inside + whole[2:]


# A file made for the web has a first mark of the end near its beginning.
WEB_PDF = b"%PDF-1.7\n9 0 obj <</Linearized 1>> endobj\nstartxref\n0\n%%EOF\n" + b"1 0 obj\n" * 999


def zipped() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x" * 1000)
    return made.getvalue()


def spoilt(whole: bytes, begin: float, end: float) -> bytes:
    """As a worn stick gives a file back: a stretch of it is something else."""
    first, last = int(len(whole) * begin), int(len(whole) * end)
    return whole[:first] + b"\xa5" * (last - first) + whole[last:]


def workbook() -> bytes:
    from openpyxl import Workbook

    made = BytesIO()
    book = Workbook()
    sheet = book.create_sheet("Thôn")
    for row in range(500):
        sheet.append([row, f"Thôn {row}"])
    book.save(made)
    return made.getvalue()


FILM = b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + b"\0\0\0\x08moov" + b"\0\0\0\x0cmdat1234"
LOCKED = CASES / "22-xls-with-password"


@pytest.mark.parametrize(
    ("name", "made", "said"),
    [
        ("anh.webp", lambda: picture("WEBP")[:-500], "bị cắt"),
        ("anh.tif", lambda: picture("TIFF")[:-500], "bị cắt"),
        ("anh.gif", lambda: picture("GIF")[:-500] + b"x", "bị cắt"),
        ("anh-chup.jpg", lambda: photo_with_a_small_one_inside()[:-900], "bị cắt"),
        ("tai-ve.pdf", lambda: WEB_PDF, "bị cắt"),
        ("phim.mp4", lambda: FILM[:-3], "bị cắt"),
        ("phim-thieu-muc-luc.mp4", lambda: FILM.replace(b"moov", b"free"), "bị cắt"),
        ("bang.xlsx", lambda: zipped()[:-40], "bị cắt"),
        ("tep.zip", lambda: zipped()[:-40], "bị cắt"),
        ("hong-giua.pdf", lambda: spoilt(printed_pages(), 0.02, 0.9), "không mở được trang nào"),
        (
            "hong-mot-doan.pdf",
            lambda: spoilt(printed_pages(), 0.65, 0.75),
            "đoạn bên trong đã hỏng",
        ),
        ("hong.xlsx", lambda: spoilt(workbook(), 0.4, 0.45), "phần bên trong đã hỏng"),
        ("loi.pdf", lambda: b'{"error": "unauthorized"}', "không phải tệp PDF"),
        ("quet.pdf", lambda: picture("JPEG"), "nội dung là ảnh"),
        ("anh.jpg", lambda: PDF, "nội dung là tệp PDF"),
        ("bien-ban.docx", zipped, "tệp nén zip"),
        ("khoa.xlsx", lambda: (LOCKED / "password-123456.xlsx").read_bytes(), "có mật khẩu"),
        ("khoa.xls", lambda: (LOCKED / "password-123456.xls").read_bytes(), "có mật khẩu"),
    ],
)
def test_what_a_double_click_will_not_show_is_taken_with_a_warning(
    ws, assessment, tmp_path, name, made, said
):
    path = tmp_path / name
    path.write_bytes(made())
    added = carry_out(ws, adding_evidence(assessment, "6.3", None, [path]))
    (warning,) = added.doubtful
    assert said in warning


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("anh.webp", lambda: picture("WEBP")),
        ("anh.tif", lambda: picture("TIFF")),
        ("anh.gif", lambda: picture("GIF")),
        ("anh-doi-ten.jpg", lambda: picture("PNG")),
        ("anh-chup.jpg", lambda: photo_with_a_small_one_inside() + b"may anh ghi them"),
        ("tai-ve.pdf", lambda: printed_pages() + b"\0" * 3000),
        ("phim.mp4", lambda: FILM),
        ("tep.zip", zipped),
        ("ghi-chu.txt", lambda: "Biên bản".encode("utf-16")),
    ],
)
def test_whole_files_of_every_kind_raise_no_doubt(ws, assessment, tmp_path, name, made):
    path = tmp_path / name
    path.write_bytes(made())
    assert carry_out(ws, adding_evidence(assessment, "6.3", None, [path])).doubtful == ()


def test_what_a_mac_leaves_beside_a_file_is_no_evidence(ws, assessment, tmp_path):
    path = tmp_path / "._anh.jpg"
    path.write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    with pytest.raises(EntryError, match="máy Mac"):
        add_evidence(ws, assessment, "6.3", None, path)


@pytest.mark.parametrize(
    "name", ["~$bao cao.docx", ".~lock.bieu.xlsx#", "Thumbs.db", "desktop.ini", ".DS_Store"]
)
def test_what_a_computer_writes_for_itself_is_no_evidence(ws, assessment, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\x05Admin" + bytes(20))
    with pytest.raises(EntryError, match="tệp phụ mà máy tính tự ghi"):
        add_evidence(ws, assessment, "1.1", 0, path)


def test_an_avif_picture_is_no_film(ws, assessment):
    add_evidence(ws, assessment, "6.3", None, SAMPLES / "anh.avif")
    assert evidence_items(ws, assessment)[0].media_type == "image/avif"


def test_what_shows_nobody_anything_is_refused(ws, assessment, tmp_path):
    zeros = tmp_path / "bien-ban.pdf"
    zeros.write_bytes(bytes(5000))
    with pytest.raises(EntryError, match="chỉ toàn số 0"):
        add_evidence(ws, assessment, "6.3", None, zeros)
    with pytest.raises(EntryError, match="trang web"):
        add_evidence(ws, assessment, "6.3", None, SAMPLES / "quyet-dinh-is-html.pdf")
    assert evidence_items(ws, assessment) == ()


def test_a_whole_file_raises_no_doubt(ws, assessment, tmp_path):
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(printed_pages())
    assert carry_out(ws, adding_evidence(assessment, "6.3", None, [whole])).doubtful == ()
