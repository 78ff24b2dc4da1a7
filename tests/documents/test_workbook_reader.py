"""Officers' files come in every state; each is read within bounds or refused with a sentence."""

import datetime
import hashlib
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Font, Side

from ntm_desktop.documents import workbook_reader
from ntm_desktop.documents.workbook_reader import read_workbook
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.paths import resources_dir

MADE = Path(__file__).parents[1] / "data" / "workbooks"
SAMPLE = resources_dir() / "samples" / "chien-thang-2024" / "bieu-tieu-chi-2024.xlsx"


@pytest.fixture
def save(tmp_path):
    def save_as(fill, name="bang.xlsx"):
        workbook = openpyxl.Workbook()
        fill(workbook.active)
        path = tmp_path / name
        workbook.save(path)
        return path

    return save_as


def cell_at(sheet, row, column):
    cell = sheet.cell(row, column)
    assert cell is not None
    return cell


def refusal(path):
    with pytest.raises(ImportRefusedError) as refused:
        read_workbook(path)
    message = str(refused.value)
    assert path.name in message
    return message


def test_values_texts_fonts_and_addresses_are_read():
    content = read_workbook(SAMPLE)
    assert content.sha256 == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    (sheet,) = content.sheets
    cell = cell_at(sheet, 31, 5)
    assert (sheet.name, cell.address) == ("Bieu TC", "E31")
    assert cell.text == "2.014/2.861 người; nam 1.053/1.472, nữ 961/1.389"
    assert cell.font == "Times New Roman"
    assert sheet.place(cell) == "Bieu TC!E31"


def test_a_merged_area_is_filled_and_remembers_where_it_began(save):
    def fill(sheet):
        sheet["A1"] = "Giao thông"
        sheet.merge_cells("A1:B2")
        sheet["C2"] = "x"

    (sheet,) = read_workbook(save(fill)).sheets
    assert [sheet.text(r, c) for r in (1, 2) for c in (1, 2)] == ["Giao thông"] * 4
    assert sheet.own(2, 1) is not None
    assert sheet.own(1, 2) is None


def test_numbers_are_exact_and_never_rounded_by_their_format(save):
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["A3"] = 3120.5, 0.849315, 0.1 + 0.2
        sheet["A2"].number_format = "0%"
        sheet["A4"], sheet["A5"] = 1234567, 12.1

    (sheet,) = read_workbook(save(fill)).sheets
    assert [cell_at(sheet, row, 1).value for row in (1, 3, 4, 5)] == [
        Decimal("3120.5"), Decimal("0.3"), Decimal(1234567), Decimal("12.1"),
    ]  # fmt: skip
    assert [sheet.text(row, 1) for row in range(1, 6)] == [
        "3.120,5", "84,9315%", "0,3", "1.234.567", "12,1",
    ]  # fmt: skip


def test_dates_are_written_the_vietnamese_way(save):
    def fill(sheet):
        sheet["A1"] = datetime.date(2024, 11, 10)

    cell = cell_at(read_workbook(save(fill)).sheets[0], 1, 1)
    assert (cell.value, cell.text) == (datetime.date(2024, 11, 10), "10/11/2024")


def test_a_formula_that_was_never_calculated_is_a_fault_with_its_cell(save):
    def fill(sheet):
        sheet["A1"], sheet["A2"] = 1, "=A1+1"

    cell = cell_at(read_workbook(save(fill)).sheets[0], 2, 1)
    assert (cell.address, cell.value) == ("A2", None)
    assert "chưa được tính" in cell.fault


def test_a_failed_formula_is_a_fault(save):
    def fill(sheet):
        sheet["A1"] = "#DIV/0!"
        sheet["A1"].data_type = "e"
        sheet["A2"] = "x"

    assert "#DIV/0!" in cell_at(read_workbook(save(fill)).sheets[0], 1, 1).fault


def test_hidden_sheets_and_rows_are_read_and_said(save):
    def fill(sheet):
        sheet["A1"], sheet["A3"] = "một", "ba"
        sheet.row_dimensions[3].hidden = True
        other = sheet.parent.create_sheet("Cũ")
        other["A1"] = "x"
        other.sheet_state = "hidden"

    content = read_workbook(save(fill))
    assert [sheet.hidden for sheet in content.sheets] == [False, True]
    assert content.sheets[0].hidden_rows == {3}
    assert any("dòng đang ẩn" in notice for notice in content.notices)
    assert any("“Cũ” đang ẩn" in notice for notice in content.notices)


def test_the_font_of_a_cell_is_told(save):
    def fill(sheet):
        sheet["A1"] = "Tû lÖ \u00ad"
        sheet["A1"].font = Font(name=".VnTime")

    cell = cell_at(read_workbook(save(fill)).sheets[0], 1, 1)
    assert (cell.font, cell.text) == (".VnTime", "Tû lÖ \u00ad")


def test_old_xls_files_are_read():
    (sheet,) = read_workbook(MADE / "cong-trinh-2024.xls").sheets
    assert sheet.text(9, 2) == "Đường BTXM thôn Làng Huyền"
    assert cell_at(sheet, 11, 6).value == Decimal("3120.5")
    assert sheet.text(9, 6) == "1.240"


def test_merged_areas_of_old_xls_files_are_filled():
    (sheet,) = read_workbook(MADE / "bieu-tieu-chi-tcvn3.xls").sheets
    assert sheet.text(9, 1) == sheet.text(8, 1) == "1"


def test_a_sheet_beyond_the_caps_is_read_in_part_and_said(save, monkeypatch):
    monkeypatch.setattr(workbook_reader, "MAX_ROWS", 3)

    def fill(sheet):
        for row in range(1, 6):
            sheet.cell(row, 1, row)

    content = read_workbook(save(fill))
    assert content.sheets[0].last_row == 3
    assert "sau dòng 3" in content.notices[0]


def test_borders_drawn_far_below_the_table_are_no_reason_for_a_notice(save, monkeypatch):
    monkeypatch.setattr(workbook_reader, "MAX_ROWS", 3)

    def fill(sheet):
        sheet["A1"] = "TT"
        sheet["A900"].border = Border(left=Side("thin"))

    assert read_workbook(save(fill)).notices == ()


def test_a_merged_area_over_the_whole_sheet_fills_only_what_is_used(save):
    def fill(sheet):
        sheet["A1"] = "tiêu đề"
        sheet["C3"] = "x"
        sheet.merge_cells("A1:XFD1")

    assert len(read_workbook(save(fill)).sheets[0].cells) == 4


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trong.xlsx", b"", "rỗng"),
        ("ghi-chu.xlsx", b"TT;Ten tieu chi;Ket qua\n1;Quy hoach;Dat\n", "không phải tệp Excel"),
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "không phải tệp Excel"),
        ("hong.xlsx", b"PK\x03\x04" + bytes(200), "bị hỏng"),
        ("hong.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "bị hỏng"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "Không đọc được" in refusal(tmp_path / "khong-co.xlsx")
    assert "Không đọc được" in refusal(tmp_path)


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_short_is_refused(tmp_path, kept):
    data = SAMPLE.read_bytes()
    path = tmp_path / "cat.xlsx"
    path.write_bytes(data[: int(len(data) * kept)])
    assert "bị hỏng" in refusal(path)


@pytest.mark.parametrize("source", [SAMPLE, MADE / "cong-trinh-2024.xls"], ids=["xlsx", "xls"])
def test_flipped_bytes_are_read_or_refused_but_never_break(tmp_path, source):
    data = source.read_bytes()
    outcomes = set()
    for start in range(0, len(data), max(1, len(data) // 60)):
        path = tmp_path / f"lat{source.suffix}"
        flipped = bytes(byte ^ 0xFF for byte in data[start : start + 8])
        path.write_bytes(data[:start] + flipped + data[start + 8 :])
        try:
            outcomes.add(bool(read_workbook(path).sheets))
        except ImportRefusedError as refused:
            outcomes.add(str(refused).startswith("Tệp “lat"))
    assert outcomes == {True}


def test_macros_are_refused_whatever_the_file_is_called(tmp_path):
    for name in ("macro.xlsm", "doi-ten.xlsx"):
        path = tmp_path / name
        path.write_bytes(SAMPLE.read_bytes())
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("xl/vbaProject.bin", b"macro")
        assert "có macro" in refusal(path)


def test_a_locked_file_is_refused(tmp_path):
    path = tmp_path / "mat-khau.xlsx"
    path.write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "có mật khẩu" in refusal(path)


@pytest.mark.parametrize("part", ["xl/workbook.bin", "content.xml", "word/document.xml"])
def test_other_office_files_are_refused(tmp_path, part):
    path = tmp_path / "khac.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(part, b"x")
    assert ".xlsx" in refusal(path)


def test_a_file_that_would_swell_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bom.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", bytes(workbook_reader.MAX_XML_BYTES + 1))
    assert path.stat().st_size < 100_000
    assert "phình quá lớn" in refusal(path)


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_reader, "MAX_FILE_BYTES", 5_000)
    path = tmp_path / "lon.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    assert "quá lớn" in refusal(path)


def test_entities_that_multiply_are_refused(tmp_path):
    path = tmp_path / "thuc-the.xlsx"
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(SAMPLE) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = declared + content.replace(b"HTTNV", b"&b;")
                assert b"&b;" in content
            new.writestr(name, content)
    assert "bị hỏng" in refusal(path)


def test_an_empty_workbook_is_refused(save):
    assert "không có ô nào" in refusal(save(lambda sheet: None))


def test_what_a_sum_leaves_behind_instead_of_zero_is_zero(save):
    def fill(sheet):
        sheet["A1"], sheet["A2"] = 0.1 + 0.2 - 0.3, 62 / 73 * 100

    sheet = read_workbook(save(fill)).sheets[0]
    assert [cell_at(sheet, row, 1).text for row in (1, 2)] == ["0", "84,9315068493151"]
