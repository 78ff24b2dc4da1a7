"""Workbooks: the tables of the papers and the district's collation."""

import errno
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

import pytest
from lxml.etree import SerialisationError  # type: ignore[import-untyped]
from openpyxl import Workbook, load_workbook

from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.workbook import new_workbook, save_workbook
from ntm_desktop.documents.xlsx import write_collation, write_detailed_table
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import CommuneResult, collate
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project
from ntm_desktop.errors import DocumentError
from tests.documents.samples import CONTRIBUTIONS, PROJECTS, RESOURCES, facts, rules


def commune(code, name, missed=()):
    verdicts = {c.no: Verdict.NOT_MET if c.no in missed else Verdict.MET for c in rules().criteria}
    return CommuneResult(
        code, name, "huyện Bắc Sơn", verdicts, RESOURCES, CONTRIBUTIONS, 3, "20/11/2024"
    )


@pytest.fixture
def collation():
    communes = (
        commune("06364", "Xã Chiến Thắng", missed=(2, 6, 8)),
        commune("06365", '=HYPERLINK("http://x")', missed=tuple(range(1, 12))),
        commune("06366", "Xã Vũ Lễ"),
    )
    return collate(rules(), Period(2024), communes, [("06399", "Xã Nhất Hòa")])


@pytest.fixture
def book(collation, tmp_path):
    opened = load_workbook(write_collation(collation, tmp_path / "tong-hop.xlsx"))
    yield opened
    opened.close()


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


class TestCollation:
    def test_it_has_the_provinces_tables(self, book):
        assert book.sheetnames == [
            "Nhóm tiêu chí",
            "Từng tiêu chí",
            "Nguồn lực",
            "Các xã",
            "Xã theo tiêu chí",
            "Kiểm tra",
        ]

    def test_bands_count_share_and_mean(self, book):
        rows = values(book["Nhóm tiêu chí"])
        assert rows[3] == ["TT", "Nhóm xã theo số tiêu chí đạt", "Số xã", "Tổng số xã", "Tỷ lệ (%)"]
        assert [row[2] for row in rows[4:9]] == [1, 1, 0, 1, 0]
        assert [row[4] for row in rows[4:6]] == [25, 25]
        assert rows[9][1:5] == [
            "Chưa tính (chưa nộp, đang trả lại hoặc nộp theo bộ khác)",
            1,
            4,
            25,
        ]
        assert rows[10][1:5] == ["Cộng", 4, 4, 100]
        assert rows[11][1:3] == ["Bình quân tiêu chí/xã của các xã đã nộp", 14.33]
        assert "đã đăng ký khóa" in rows[13][0]

    def test_what_rounding_leaves_is_told(self, tmp_path):
        three = [commune(code, "Xã", missed=range(1, 5 * n)) for n, code in enumerate("123", 1)]
        made = collate(rules(), Period(2024), three)
        book = load_workbook(write_collation(made, tmp_path / "a.xlsx"))
        rows = values(book["Nhóm tiêu chí"])
        assert rows[9][1:5] == ["Cộng", 3, 3, 99.99]
        assert "còn chênh 0,01" in rows[12][0]
        book.close()

    def test_criteria_and_resources_add_up(self, book):
        criteria = values(book["Từng tiêu chí"])
        assert criteria[5][:4] == [2, "Giao thông", 1, 4]
        assert criteria[-1][2] == 43
        money = values(book["Nguồn lực"])
        assert money[4][1:5] == ["Ngân sách trung ương", 4500, 4260, 13.53]
        total = next(row for row in money if row[1] == "Tổng cộng")
        assert total[3] == 31484.4

    def test_communes_keep_their_codes_and_those_missing_are_named(self, book):
        rows = values(book["Các xã"])
        assert rows[4][:8] == [
            1,
            "06364",
            "Xã Chiến Thắng",
            "huyện Bắc Sơn",
            3,
            "20/11/2024",
            16,
            19,
        ]
        assert any(row[:3] == [1, "06399", "Xã Nhất Hòa"] for row in rows)

    def test_two_communes_of_one_name_are_told_apart_in_the_table_of_criteria(self, book):
        names = [row[1] for row in values(book["Xã theo tiêu chí"]) if isinstance(row[0], int)]
        assert names[0] == "Xã Chiến Thắng (06364)"

    def test_a_name_that_looks_like_a_formula_stays_text(self, book):
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
        assert all(cell.data_type != "f" for cell in cells)

    def test_it_prints_on_a4_one_page_wide_with_its_head_repeated(self, book):
        for sheet in book:
            assert sheet.page_setup.paperSize == 9
            assert sheet.page_setup.fitToHeight == 0
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows == "$4:$4"
        assert book["Các xã"].page_setup.orientation == "landscape"
        assert book["Nhóm tiêu chí"].page_setup.orientation == "portrait"

    def test_figures_are_numbers_with_a_format(self, book):
        sheet = book["Nguồn lực"]
        assert sheet["D5"].number_format == "#,##0"
        assert sheet["D6"].number_format == "#,##0.0##"
        assert sheet["E5"].number_format == "#,##0.00"
        assert sheet["B1"].value is None
        assert sheet["A1"].font.name == "Times New Roman"

    def test_checks_and_cautions_travel_along(self, book, collation):
        sentences = [row[3] for row in values(book["Kiểm tra"])[4:]]
        assert sentences == [*(check.sentence for check in collation.checks), *collation.cautions]

    def test_the_same_collation_gives_the_same_bytes(self, collation, tmp_path):
        first = write_collation(collation, tmp_path / "a.xlsx").read_bytes()
        time.sleep(2.1)  # the zip format counts in steps of two seconds
        assert write_collation(collation, tmp_path / "b.xlsx").read_bytes() == first

    def test_nobody_handed_over_is_still_a_workbook(self, tmp_path):
        empty = collate(rules(), Period(2024), (), [("06364", "Xã Chiến Thắng")])
        with ZipFile(write_collation(empty, tmp_path / "trong.xlsx")) as archive:
            assert archive.testzip() is None
        book = load_workbook(tmp_path / "trong.xlsx")
        assert values(book["Nhóm tiêu chí"])[10][1:3] == ["Cộng", 1]
        assert values(book["Nhóm tiêu chí"])[11][2] is None
        book.close()

    def test_control_characters_in_a_name_do_not_stop_it(self, tmp_path):
        dirty = collate(rules(), Period(2024), [commune("06364", "Xã\x00 Chiến\x0b Thắng")])
        book = load_workbook(write_collation(dirty, tmp_path / "a.xlsx"))
        assert book["Các xã"]["C5"].value == "Xã Chiến Thắng"
        book.close()


class TestDetailedTable:
    @pytest.fixture
    def sheet(self, tmp_path):
        path = tmp_path / "bieu.xlsx"
        write_detailed_table(build_document(facts(), "bieu-chi-tiet"), path)
        opened = load_workbook(path)
        yield opened.worksheets[0]
        opened.close()

    def test_it_says_what_the_paper_says(self, sheet):
        text = "\n".join(str(cell) for row in values(sheet) for cell in row if cell)
        for indicator in rules().indicators():
            assert indicator.text in text
        assert "BẢN NHÁP – chưa đủ điều kiện đề nghị" in text
        assert "Yêu cầu chưa đối chiếu với văn bản gốc: chỉ tiêu 1.1" in text

    def test_criterion_cells_are_merged_over_their_rows(self, sheet):
        head = next(row for row in sheet.iter_rows() if row[0].value == "TT")[0].row
        merged = {str(area) for area in sheet.merged_cells.ranges}
        assert f"A{head + 1}:A{head + 3}" in merged
        assert f"B{head + 4}:B{head + 8}" in merged

    def test_its_head_is_repeated_and_it_lies_across(self, sheet):
        assert sheet.page_setup.orientation == "landscape"
        head = next(row for row in sheet.iter_rows() if row[0].value == "TT")[0].row
        assert sheet.print_title_rows == f"${head}:${head}"

    def test_a_project_list_is_written_too_and_keeps_its_text(self, tmp_path):
        odd = replace(PROJECTS[0], name="+84 đường liên thôn", note="@chờ vốn")
        assert isinstance(odd, Project)
        made = facts(projects=(odd, replace(PROJECTS[1], disbursed=Decimal("0.5"))))
        path = write_detailed_table(build_document(made, "bao-cao-no-dong"), tmp_path / "ct.xlsx")
        book = load_workbook(path)
        found = {c.value: c.data_type for row in book.worksheets[0].iter_rows() for c in row}
        book.close()
        assert found["+84 đường liên thôn"] == "s"
        assert found["@chờ vốn"] == "s"
        # Figures are figures, so that they can be added up; the numbers of the lines are not.
        assert found[2850] == "n"
        assert found["1"] == "s"

    def test_a_paper_without_a_table_is_refused(self, tmp_path):
        with pytest.raises(DocumentError, match="không có bảng nào"):
            write_detailed_table(build_document(facts(), "to-trinh"), tmp_path / "a.xlsx")
        assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(
    "fault",
    [OSError(errno.ENOSPC, "No space left on device"), SerialisationError("IO_ENOSPC")],
    ids=["python", "lxml"],
)
def test_a_full_temporary_folder_is_said_and_leaves_no_file(tmp_path, monkeypatch, fault):
    def full(*_args, **_kwargs):
        raise fault

    monkeypatch.setattr(Workbook, "save", full)
    book = new_workbook("Bảng", "UBND xã")
    with pytest.raises(DocumentError, match="thư mục tạm") as said:
        save_workbook(book, tmp_path / "bang.xlsx")
    assert "space" not in str(said.value)
    assert list(tmp_path.iterdir()) == []


def test_the_temporary_folder_is_tried_before_a_sheet_is_written(tmp_path, monkeypatch):
    saved = []
    monkeypatch.setattr(Workbook, "save", lambda *_args: saved.append(1))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(DocumentError, match="thư mục tạm"):
        save_workbook(new_workbook("Bảng", "UBND xã"), tmp_path / "bang.xlsx")
    assert saved == []
