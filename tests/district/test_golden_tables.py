"""The province's published tables of 2015, June 2017 and 2020 come out of as many packages.

Figures as published; where a published figure does not follow from its own table the right one
stands here and the published one in the comment.
"""

import json
from datetime import date
from decimal import Decimal

import pytest

from ntm_desktop.district.drilling import behind
from ntm_desktop.district.office_report import texts
from ntm_desktop.district.office_report.making import (
    facts_of,
    office_form,
    read_report,
    view_of,
    write_report,
)
from ntm_desktop.district.tables import GroupBy, Yardstick, tables_of, write_tables
from ntm_desktop.district_cli import main
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.district.golden_packages import (
    CRITERIA_2015,
    CRITERIA_2017,
    CRITERIA_2020,
    DECADE,
    FIVE_YEARS,
    H2017,
    UNITS,
    Y2015,
    Y2020,
)


@pytest.fixture(scope="module")
def register_data(golden_register):
    """The register of all of them; these tests only read it."""
    return golden_register


@pytest.fixture(scope="module")
def made(register_data):
    """Tables by period."""
    with Register.open(register_data) as register:
        catalog = communes.catalog()
        return {
            Y2015: tables_of(register, catalog, period=Y2015),
            H2017: tables_of(register, catalog, period=H2017, against=Y2015),
            Y2020: tables_of(register, catalog, period=Y2020, against=H2017),
            DECADE: tables_of(register, catalog, period=DECADE),
            FIVE_YEARS: tables_of(register, catalog, period=FIVE_YEARS),
        }


def column(table, name):
    place = table.place(name)
    return [row.cells[place] for row in table.rows]


@pytest.mark.parametrize(
    ("period", "counts", "shares", "mean"),
    [
        (Y2015, [13, 1, 34, 109, 50], ["6.28", "0.48", "16.43", "52.66", "24.15"], "7.40"),
        (H2017, [24, 2, 15, 120, 46], ["11.59", "0.97", "7.25", "57.97", "22.22"], "7.48"),
        (Y2020, [65, 3, 20, 93, 0], ["35.91", "1.66", "11.05", "51.38", "0.00"], "12.50"),
    ],
)
def test_communes_by_band_and_their_mean(made, period, counts, shares, mean):
    table = made[period].table("bands")
    assert column(table, "count")[:5] == counts
    assert column(table, "share")[:5] == [Decimal(one) for one in shares]
    assert table.value("mean", "count") == Decimal(mean)
    base = 181 if period == Y2020 else 207
    assert table.value("all", "base") == base
    assert not any("thiếu số liệu" in note or "nằm ngoài" in note for note in table.notes)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        # Thủy lợi 2015 was printed 20,77 %; 53 of 207 are 25,60 %.
        (Y2015, {3: "25.60", 4: "38.65", 7: "63.77", 14: "61.35", 19: "81.16"}),
        (H2017, {2: "16.91", 3: "50.72", 4: "51.21", 5: "14.98", 7: "74.40", 14: "68.60"}),
        # CSVC văn hóa 2020 was printed 40,33 %; 72 of 181 are 39,78 %.
        (Y2020, {2: "41.99", 3: "92.82", 4: "59.67", 6: "39.78", 7: "93.92", 14: "100.00",
                 15: "73.48", 16: "64.64", 17: "54.14"}),
    ],
)  # fmt: skip
def test_communes_by_criterion(made, period, expected):
    table = made[period].table("criteria")
    counts = {Y2015: CRITERIA_2015, H2017: CRITERIA_2017, Y2020: CRITERIA_2020}[period]
    assert {no: table.value(str(no), "count") for no in counts} == counts
    assert {no: table.value(str(no), "share") for no in expected} == {
        no: Decimal(share) for no, share in expected.items()
    }


def test_resources_of_2015_with_subtotals(made):
    table = made[Y2015].table("resources")
    assert table.value("all", "actual") == 9_241_426
    assert table.value("nha-nuoc", "actual") == 2_401_548
    assert table.value("nha-nuoc", "share") == Decimal("25.99")
    assert table.value("truc-tiep", "share") == Decimal("5.77")
    # Printed 20,22; 1.867.948 of 9.241.426 are 20,21.
    assert table.value("long-ghep", "share") == Decimal("20.21")
    assert table.value("tin-dung", "share") == Decimal("57.91")
    assert table.value("doanh-nghiep", "share") == Decimal("11.77")
    assert table.value("dan-cu", "share") == Decimal("4.34")


def test_resources_of_june_2017(made):
    table = made[H2017].table("resources")
    assert table.value("all", "actual") == 1_352_449
    keys = ("trung-uong", "dia-phuong", "long-ghep", "tin-dung", "doanh-nghiep", "dan-cu")
    shares = [table.value(key, "share") for key in keys]
    printed = ["16.94", "6.64", "44.62", "23.13", "0.44", "8.23"]
    assert shares == [Decimal(one) for one in printed]


def test_projects_78_25_18_7(made):
    table = made[Y2015].table("projects")
    keys = ("tra-no-chuyen-tiep", "moi", "moi-da", "moi-chua")
    assert [table.value(key, "count") for key in keys] == [78, 25, 18, 7]
    assert table.value("tra-no-chuyen-tiep", "planned") == 141_882
    assert table.value("moi", "planned") == 26_118
    assert table.value("all", "planned") == 168_000


def test_what_residents_gave_stays_in_its_own_units(made):
    table = made[Y2015].table("contributions")
    assert table.value("labour/công", "quantity") == 17_487 * 207 + 1_191
    assert table.value("land/m2", "quantity") == 20_700
    assert any("chưa quy ra tiền ở 207 xã" in note for note in table.notes)


def test_the_increase_on_the_earlier_date(made):
    table = made[H2017].table("bands")
    assert table.value("19-19", "change") == 11
    assert table.value("mean", "change") == Decimal("0.08")
    assert any("hai bộ tiêu chí" in note for note in table.notes)
    later = made[Y2020].table("bands")
    assert later.value("mean", "change") == Decimal("5.02")
    assert any("207 xã" in note and "181 xã" in note for note in later.notes)


def published(made, period):
    """Key to printed, computed, difference, of every figure that was published."""
    table = made[period].table("published")
    return {row.key: row.cells[3:6] for row in table.rows}


@pytest.mark.parametrize(
    ("period", "number", "different"),
    [
        # 53 of 207 communes are 25,60 %, not 20,77 %.
        (Y2015, 33, {"criteria/3/share": ("20,77", "25,60", "+4,83")}),
        (H2017, 35, {}),
        # 72 of 181 communes are 39,78 %; 40,33 % are 73.
        (Y2020, 31, {"criteria/6/share": ("40,33", "39,78", "–0,55")}),
        # 1.867.948 of 9.241.426 are 20,21 %.
        (FIVE_YEARS, 13, {"resources/long-ghep/share": ("20,22", "20,21", "–0,01")}),
        (
            DECADE,
            8,
            {
                "resources/nha-nuoc/actual": ("11.776,4", "11.776,3", "–0,1"),
                "resources/all/actual": ("29.038,0", "29.038,4", "+0,4"),
            },
        ),
    ],
)
def test_what_was_published_is_right_but_for_these_figures(made, period, number, different):
    found = published(made, period)
    assert len(found) == number
    assert {key: cells for key, cells in found.items() if cells[2]} == different
    noted = [note for table in made[period].tables for note in table.notes if "đã công bố" in note]
    assert sum("chênh lệch" in note for note in noted) == len(different)


def test_the_plan_of_2017_stands_beside_the_bands(register_data):
    with Register.open(register_data) as register:
        made = tables_of(register, communes.catalog(), period=H2017, against=Yardstick.PLAN)
    table = made.table("bands")
    assert column(table, "planned")[:5] == [38, 8, 30, 108, 23]
    assert table.value("mean", "planned") == Decimal("9.40")
    assert table.value("19-19", "gap") == -14
    # Printed 3,87; 8 of 207 are 3,86.
    wrong = {row.key: row.cells[3:6] for row in made.table("published").rows if row.cells[5]}
    assert wrong == {"bands/15-18/planned-share": ("3,87", "3,86", "–0,01")}


def test_ten_years_hold_the_money_of_communes_that_were_merged_since(made):
    table = made[DECADE].table("resources")
    assert table.value("all", "actual") == 29_038_400
    assert table.value("nha-nuoc", "actual") == 11_776_300
    behind = next(row for row in table.rows if row.key == "tin-dung").communes
    assert len(behind) == 207
    assert any("chưa nhận gói nào cho năm 2011, 2012, 2013, 2014, 2016" in n for n in table.notes)
    assert made[DECADE].table("bands").value("all", "base") == 181


def test_a_figure_opens_into_the_communes_behind_it(made):
    (row,) = [one for one in made[Y2015].table("bands").rows if one.key == "15-18"]
    assert row.communes == (UNITS[13].code,)


def test_means_and_counts_of_groups(register_data):
    with Register.open(register_data) as register:
        made = tables_of(register, communes.catalog(), period=Y2015, by=GroupBy.FLAG)
        districts = tables_of(register, communes.catalog(), period=Y2015, by=GroupBy.DISTRICT)
    table = made.table("bands-by")
    border = next(row for row in table.rows if row.cells[0] == "Xã biên giới")
    assert border.cells[1] == 20
    assert border.cells[2] == 13
    assert len(districts.table("bands-by").rows) == 12
    means = districts.table("bands-by").place("mean")
    assert all(row.cells[means] is not None for row in districts.table("bands-by").rows)


def read_book(path):
    """Cells of every sheet by the sheet's own title, as somebody who opens the workbook reads."""
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(path.read_bytes()))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def read_pdf(path):
    from pypdfium2 import PdfDocument

    return "\n".join(page.get_textpage().get_text_bounded() for page in PdfDocument(path))


@pytest.mark.parametrize(
    ("period", "bands", "criterion", "money", "different"),
    [
        (
            Y2015,
            [[1, "19", 13, 207, 6.28], [5, "Dưới 5", 50, 207, 24.15]],
            [14, 127, 207, 61.35],
            9_241_426,
            ["20,77", "25,60", "+4,83"],
        ),
        (
            H2017,
            [[1, "19", 24, 207, 11.59, 13, 11], [4, "5–9", 120, 207, 57.97, 109, 11]],
            [3, 105, 207, 50.72],
            1_352_449,
            [],
        ),
        (
            Y2020,
            [[1, "19", 65, 181, 35.91, 24, 41]],
            [6, 72, 181, 39.78],
            19_796_974,
            ["40,33", "39,78", "–0,55"],
        ),
    ],
)
def test_excel_and_pdf_hold_the_published_tables(
    made, tmp_path, period, bands, criterion, money, different
):
    write_tables(made[period], tmp_path / "bieu.xlsx", date(2021, 7, 1))
    write_tables(made[period], tmp_path / "bieu.pdf", date(2021, 7, 1))
    sheets = read_book(tmp_path / "bieu.xlsx")
    rows = [row for sheet in sheets for row in sheet]
    for band in bands:
        assert any(row[: len(band)] == band for row in rows), (band, rows[:14])
    number, *figures = criterion
    assert any(row[0] == number and row[2:5] == figures for row in rows)
    assert any(row[1] == "Tổng cộng" and money in row for row in rows)
    assert not different or any(row[4:7] == different for row in rows)
    text = read_pdf(tmp_path / "bieu.pdf")
    share = f"{bands[0][4]:.2f}".replace(".", ",")
    for said in (share, f"{money:,}".replace(",", "."), "NGƯỜI LẬP BIỂU", *different):
        assert said in text
    assert "VĂN PHÒNG ĐIỀU PHỐI" in text
    if period == Y2015:
        assert "Công trình khởi công mới" in text
        assert any(row[1:3] == ["Công trình trả nợ và chuyển tiếp", 78] for row in rows)


@pytest.fixture(scope="module")
def report(register_data):
    """The office's report of the first half of 2017, as it is built from the packages."""
    with Register.open(register_data) as register:
        return read_report(register, communes.catalog(), H2017)


def test_the_offices_report_holds_sums_where_the_communes_hold_single_figures(report):
    facts = facts_of(report)
    figures = facts.figures
    assert "24 xã đạt 19 tiêu chí (11,59%)" in figures["cơ cấu nhóm xã"]
    assert figures["bình quân tiêu chí"] == "7,48"
    assert figures["tổng nguồn lực"] == "1.352.449"
    assert "vốn tín dụng 312.756 triệu đồng, chiếm 23,13%" in figures["cơ cấu nguồn lực"]
    assert "3. Thủy lợi 105 xã (50,72%)" in figures["xã đạt từng tiêu chí"]
    commune = communes.catalog().report_forms()
    assert report.form.id in {form.id for form in commune}
    assert "{tiêu chí đạt}" not in facts.text(_passage(report, "criteria.text")).text


def _passage(report, field_id):
    return next(field for field in report.form.fields() if field.id == field_id)


def test_the_offices_report_is_read_back_from_pdf_word_and_excel(report, tmp_path):
    from docx import Document

    facts = facts_of(report)
    for ending in (".pdf", ".docx", ".xlsx"):
        write_report(facts, tmp_path / f"bc{ending}")
    text = " ".join(read_pdf(tmp_path / "bc.pdf").split())
    assert "VĂN PHÒNG ĐIỀU PHỐI" in text
    assert "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn" in text
    assert "Bình quân 7,48 tiêu chí/xã" in text
    assert "THỦ TRƯỞNG CƠ QUAN" in text
    word = Document(str(tmp_path / "bc.docx"))
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert any(row[1:5] == ["19", "24", "207", "11,59"] for row in cells)
    rows = [row for sheet in read_book(tmp_path / "bc.xlsx") for row in sheet]
    assert any(row[:5] == ["1", "19", 24, 207, 11.59] for row in rows)
    assert any("Tổng cộng" in row and 1_352_449 in row for row in rows)


def test_passages_of_the_office_are_kept_and_copied_from_period_to_period(register_data):
    with Register.open(register_data) as register:
        catalog = communes.catalog()
        form = office_form(catalog, Y2015)
        texts.record(register, form, Y2015, "review.achievements", "Đạt {bình quân tiêu chí}.")
        texts.record(register, form, Y2015, "signer.name", "Nguyễn Văn A")
        with pytest.raises(EntryError, match="“không có”"):
            texts.record(register, form, Y2015, "plan.goals", "{không có}")
        read = read_report(register, catalog, Y2015)
        facts = facts_of(read)
        assert facts.text(_passage(read, "review.achievements")).text == "Đạt 7,40."
        later = read_report(register, catalog, Y2020)
        line = {one.field.id: one for one in view_of(later, facts_of(later)).passages}
        assert line["review.achievements"].previous == "Đạt {bình quân tiêu chí}."
        assert not line["review.achievements"].written
        assert line["signer.name"].text == "Nguyễn Văn A"
        assert texts.copy_previous(register, form, Y2020) == 1
        with pytest.raises(EntryError, match="Không có đoạn nào"):
            texts.copy_previous(register, form, Y2020)


def test_the_report_command_writes_and_tells_what_is_missing(register_data, tmp_path, capsys):
    out = tmp_path / "bc.pdf"
    words = ["report", "--data", str(register_data), "--period", "2017-H1", "--json"]
    assert main([*words, "--text", "plan.goals=Có 38 xã đạt chuẩn.", "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["passages"]["plan.goals"]["printed"] == "Có 38 xã đạt chuẩn."
    assert "Mục tiêu" not in said["missing"]
    assert "Mặt được" in said["missing"]
    assert said["provisional"] is False
    assert "Có 38 xã đạt chuẩn." in read_pdf(out)
    assert main([*words, "--out", str(tmp_path / "bc.txt")]) == 2


def test_word_says_the_same(made, tmp_path):
    from docx import Document

    write_tables(made[H2017], tmp_path / "bieu.docx", date(2017, 7, 1))
    tables = Document(str(tmp_path / "bieu.docx")).tables
    cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert any(row[1:5] == ["19", "24", "207", "11,59"] for row in cells)


def test_what_each_group_gained_stands_below_it(register_data):
    with Register.open(register_data) as register:
        made = tables_of(
            register, communes.catalog(), period=H2017, by=GroupBy.DISTRICT, against=Y2015
        )
    table = made.table("bands-by")
    gained = [row for row in table.rows if row.key.endswith("/change")]
    assert len(gained) == 11
    place = next(n for n, column in enumerate(table.columns) if column.id == "19-19")
    assert sum(int(str(row.cells[place])) for row in gained) == 11
    assert table.rows[1].cells[0] == "so với năm 2015"


def test_a_commune_behind_a_figure_stands_with_its_own_share(made):
    now = made[Y2015]
    table = now.table("projects")
    row = next(one for one in table.rows if one.key == "moi")
    found = behind(now.now, now.forms, table, "moi", row.communes)
    assert len(found) == 25
    assert {one.figure for one in found} == {"1"}
    met = behind(now.now, now.forms, now.table("bands"), "19-19", [UNITS[0].code])
    assert met[0].figure == "19/19 tiêu chí"
    assert met[0].target.isdigit()


def test_the_target_command_sets_what_tables_are_held_against(register_data, capsys):
    words = ["target", "--data", str(register_data), "--year", "2020"]
    bands = ["--band", "19-19=72", "--band", "15-18=8", "--band", "10-14=37", "--band", "5-9=90"]
    assert main([*words, "--set", "qd-1980-2016-xa", *bands, "--source", "NQ 1"]) == 0
    capsys.readouterr()
    tables = ["tables", "--data", str(register_data), "--period", "2020", "--against", "target"]
    assert main([*tables, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    rows = next(table for table in said["tables"] if table["id"] == "bands")
    place = rows["columns"].index("planned")
    assert rows["headings"][place] == "Mục tiêu 2020"
    assert [row["cells"][place] for row in rows["rows"]][:4] == [72, 8, 37, 90]
    assert rows["rows"][0]["cells"][rows["columns"].index("gap")] == 65 - 72
    assert any("cộng lại 207 xã, khác cơ sở 181 xã" in note for note in rows["notes"])
    assert main([*words, "--set", "qd-1980-2016-xa", "--band", "1-2=3"]) == 1
    assert main([*words, "--clear"]) == 0
    assert "chưa đặt" in capsys.readouterr().out


def test_the_command_says_what_the_tables_say(register_data, tmp_path, capsys):
    out = tmp_path / "bieu.pdf"
    words = [
        "tables",
        "--data",
        str(register_data),
        "--period",
        "2015",
        "--out",
        str(out),
        "--json",
    ]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    bands = next(table for table in said["tables"] if table["id"] == "bands")
    assert bands["rows"][0]["cells"][:2] == ["19", 13]
    assert out.read_bytes().startswith(b"%PDF")
    assert main(["tables", "--data", str(register_data), "--out", str(tmp_path / "x.csv")]) == 2


def test_the_communes_that_met_everything_wait_for_their_decision(register_data, capsys):
    """24 in June 2017 and 65 at the end of 2020, as many as were recognised by then."""
    for period, many in (("2015", 13), ("2017-H1", 24), ("2020", 65)):
        words = ["recognise", "--data", str(register_data), "--waiting", period, "--json"]
        assert main(words) == 0
        found = json.loads(capsys.readouterr().out)["waiting"]
        assert len(found) == many
        assert {one["met"] for one in found} == {19}
