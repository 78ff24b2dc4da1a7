"""A set goes out to Excel and comes back the same; what is typed wrongly is named by its cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ntm_desktop.catalog import Catalog, criteria_set_document, parse_criteria_set, schema_faults
from ntm_desktop.domain.criteria import Comparison, Condition, Kind, Provenance, Status, Threshold
from ntm_desktop.domain.overrides import ExtraIndicator, ProvincialOverride, ThresholdChange
from ntm_desktop.domain.rule_tables.set_reading import read_set
from ntm_desktop.domain.rule_tables.writing import set_book
from ntm_desktop.errors import EntryError, ImportRefusedError
from ntm_desktop.services.rules.workbook import (
    read_override_workbook,
    read_rules_workbook,
    write_override_workbook,
    write_rules_workbook,
    write_short_workbook,
)
from tests.catalog.shipped import CRITERIA, ids
from tests.rule_grids import grids_of
from tests.rule_strategies import criteria_sets
from tests.rules_samples import FAULTY_FILE, GROUPS, TRIAL_FILE, trial_set

QD_318 = "qd-318-2022-xa"
QD_51 = "qd-51-2025-xa"


@pytest.fixture(scope="module")
def catalog():
    return Catalog.shipped()


class Editor:
    """A workbook as an officer changes it: a cell is named by its sheet, row and header."""

    def __init__(self, path):
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def header(self, sheet, title):
        return next(
            cell
            for row in self.book[sheet].iter_rows()
            for cell in row
            if str(cell.value or "").rstrip(" *") == title
        )

    def cell(self, sheet, no, title, key="Số chỉ tiêu"):
        first, wanted = self.header(sheet, key), self.header(sheet, title)
        for row in range(first.row + 1, self.book[sheet].max_row + 1):
            if str(self.book[sheet].cell(row, first.column).value) == no:
                return self.book[sheet].cell(row, wanted.column)
        raise AssertionError(no)

    def line(self, label):
        """The cell beside a label."""
        title = self.header("Bộ tiêu chí", label)
        return self.book["Bộ tiêu chí"].cell(title.row, 2)

    def read(self):
        self.book.save(self.path)
        return read_rules_workbook(self.path)


@pytest.fixture
def trial(tmp_path):
    path = tmp_path / "bộ thử.xlsx"
    path.write_bytes(TRIAL_FILE.read_bytes())
    return Editor(path)


@pytest.mark.parametrize("set_id", ids(CRITERIA))
def test_every_shipped_set_comes_back_exactly_the_same(catalog, tmp_path, set_id):
    found = catalog.criteria_set(set_id)
    reading = read_rules_workbook(write_rules_workbook(found, tmp_path / "bộ.xlsx"))
    assert reading.faults == ()
    assert reading.criteria_set == found
    assert reading.document == criteria_set_document(found)


@pytest.mark.parametrize("by_province", [(True, True), (True, False), (False, True)])
def test_what_a_province_is_to_set_comes_back_beside_a_group_that_is_spared(by_province):
    one, two = (group.id for group in trial_set().groups[:2])
    made = []
    for criterion in trial_set().criteria:
        indicator = criterion.indicators[0]
        part = indicator.parts[0]
        bare = replace(part.thresholds[0], value=None, basis="", decision="", condition=None)
        spared = replace(bare, comparison=Comparison.NOT_ASKED, group_id=one)
        thresholds = tuple(
            replace(t, set_by_province=left)
            for t, left in zip(
                (spared, replace(bare, comparison=None, group_id=two)), by_province, strict=True
            )
        )
        parts = (replace(part, thresholds=thresholds), *indicator.parts[1:])
        changed = (replace(indicator, parts=parts), *criterion.indicators[1:])
        made.append(replace(criterion, indicators=changed))
    found = replace(trial_set(), criteria=tuple(made))
    assert read_set(grids_of(set_book(found))).criteria_set == found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(criteria_sets())
def test_any_set_comes_back_exactly_the_same_from_its_tables(found):
    reading = read_set(grids_of(set_book(found)))
    assert reading.findings.faults == []
    assert reading.criteria_set == found
    assert schema_faults(criteria_set_document(found)) == ()


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # a file each: shrinking would take minutes
)
@given(criteria_sets())
def test_any_set_comes_back_exactly_the_same_from_a_file(tmp_path, found):
    reading = read_rules_workbook(write_rules_workbook(found, tmp_path / "bộ.xlsx"))
    assert (reading.criteria_set, reading.faults) == (found, ())


def test_the_same_set_gives_the_same_bytes(tmp_path):
    one = write_rules_workbook(trial_set(), tmp_path / "một.xlsx").read_bytes()
    assert write_rules_workbook(trial_set(), tmp_path / "hai.xlsx").read_bytes() == one


def test_the_kept_trial_workbook_is_the_trial_set():
    reading = read_rules_workbook(TRIAL_FILE)
    assert reading.criteria_set == trial_set()
    assert (reading.faults, reading.notices) == ((), ())
    counted = {kind for i in trial_set().indicators() for kind in [p.kind for p in i.parts]}
    assert counted == set(Kind)


def test_the_three_faults_are_named_with_their_cells_and_nothing_else_is():
    reading = read_rules_workbook(FAULTY_FILE)
    assert reading.document is None
    assert reading.criteria_set is None
    assert [(cell, sentence.split(".")[0]) for cell, sentence in reading.faults] == [
        ("Chỉ tiêu!I13", "Không hiểu ngưỡng “tám mươi phần trăm”"),
        ("Chỉ tiêu!B35", "Số chỉ tiêu 6"),
        ("Chỉ tiêu!E42", "Không hiểu “Tỉ số”"),
    ]


def test_the_faults_lie_where_excel_shows_them():
    sheet = openpyxl.load_workbook(FAULTY_FILE)["Chỉ tiêu"]
    assert sheet["I13"].value == "tám mươi phần trăm"
    assert sheet["B35"].value == "6.1"
    assert sheet["E42"].value == "Tỉ số"


def test_the_template_of_2025_is_ready_to_fill(catalog, tmp_path):
    path = write_rules_workbook(catalog.criteria_set(QD_51), tmp_path / "bộ.xlsx")
    editor = Editor(path)
    sheet = editor.book["Chỉ tiêu"]
    header = editor.header("Chỉ tiêu", "Tiêu chí")
    rows = [sheet.cell(row, header.column).value for row in range(header.row + 1, sheet.max_row)]
    named = [name for name in rows if name]
    assert len(set(named)) == 10
    assert len(named) >= 47
    assert {"Ngưỡng: mọi nhóm xã", *(f"Ngưỡng: Xã nhóm {n}" for n in (1, 2, 3))} <= {
        cell.value for cell in sheet[header.row]
    }
    assert not any(cell.value for cell in sheet["B"][header.row :])  # no invented number


def test_a_filled_row_of_the_template_becomes_an_indicator(catalog, tmp_path):
    editor = Editor(write_rules_workbook(catalog.criteria_set(QD_51), tmp_path / "bộ.xlsx"))
    sheet, header = editor.book["Chỉ tiêu"], editor.header("Chỉ tiêu", "Số chỉ tiêu")
    for title, said in {
        "Số chỉ tiêu": "1.1",
        "Nội dung chỉ tiêu": "Tỷ lệ hộ có nước",
        "Kiểu": "tỷ lệ",
        "Ngưỡng: Xã nhóm 1": "từ 90% trở lên",
        "Ngưỡng: Xã nhóm 3": "UBND tỉnh quy định",
    }.items():
        sheet.cell(header.row + 1, editor.header("Chỉ tiêu", title).column).value = said
    reading = editor.read()
    assert reading.faults == ()
    assert reading.criteria_set is not None
    assert reading.criteria_set.status is Status.CONTENT
    (made,) = reading.criteria_set.indicators()
    assert made.provenance.source == "QĐ 51/2025/QĐ-TTg (Phụ lục I)"
    assert not made.provenance.verified
    assert [(t.group_id, t.value, t.set_by_province) for t in made.parts[0].thresholds] == [
        ("nhom-1", 90, False),
        ("nhom-3", None, True),
    ]
    assert any("có 1 chỉ tiêu, số chính thức là 47" in notice for notice in reading.notices)
    assert any("Còn 1 chỗ chưa đủ ngưỡng: 1.1." in notice for notice in reading.notices)


def test_columns_may_be_moved_and_rows_left_blank(trial):
    sheet = trial.book["Chỉ tiêu"]
    sheet.move_range(f"A1:C{sheet.max_row}", cols=60)
    sheet.insert_rows(20, 3)
    assert trial.read().criteria_set == trial_set()


def test_headers_may_be_spelt_differently(trial):
    trial.header("Chỉ tiêu", "Nội dung chỉ tiêu").value = "NỘI DUNG"
    trial.header("Chỉ tiêu", "Đơn vị").value = "ĐVT"
    trial.header("Chỉ tiêu", "Ngưỡng: Xã nhóm 2").value = "Ngưỡng xã nhóm 2"
    trial.header("Chỉ tiêu", "Ngưỡng: Xã nhóm 3").value = "xã nhóm 3"
    assert trial.read().criteria_set == trial_set()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("%", Kind.PERCENT),
        ("phần trăm", Kind.PERCENT),
        ("Tỷ  lệ", Kind.PERCENT),
        ("có / không", Kind.YES_NO),
        ("Đạt/Không đạt", Kind.YES_NO),
    ],
)
def test_kinds_may_be_spelt_as_officers_do(trial, said, kind):
    no = next(i.no for i in trial_set().indicators() if i.parts[0].kind is kind)
    trial.cell("Chỉ tiêu", no, "Kiểu").value = said
    assert trial.read().criteria_set == trial_set()


def test_figures_may_be_typed_as_figures(trial):
    trial.cell("Chỉ tiêu", "5.1", "Ngưỡng: Xã nhóm 1").value = 100
    percent = trial.cell("Chỉ tiêu", "5.1", "Ngưỡng: Xã nhóm 2")
    percent.value, percent.number_format = 1, "0%"
    number = trial.cell("Chỉ tiêu", "1.2", "Số chỉ tiêu")
    number.value, number.number_format = 1.2, "General"
    trial.line("Năm đánh giá đầu").value = 2026
    trial.line("Ngày ban hành").value = date(2026, 1, 5)
    reading = trial.read()
    assert reading.faults == ()
    assert reading.criteria_set == trial_set()


def test_a_number_that_excel_turned_into_a_day_is_named(trial):
    cell = trial.cell("Chỉ tiêu", "2.3", "Số chỉ tiêu")
    cell.value, cell.number_format = date(2026, 3, 2), "d.m"
    ((where, sentence),) = trial.read().faults
    assert where == f"Chỉ tiêu!{cell.coordinate}"
    assert "thành ngày" in sentence


def test_a_formula_stays_text_and_an_error_is_named(trial):
    trial.cell("Chỉ tiêu", "1.1", "Nội dung chỉ tiêu").value = "=1/0"
    ((where, sentence),) = [f for f in trial.read().faults if "công thức" in f.sentence]
    assert where.startswith("Chỉ tiêu!C")
    assert "Hãy gõ hẳn giá trị" in sentence


def test_every_fault_is_told_at_once(trial):
    trial.cell("Chỉ tiêu", "1.1", "Kiểu").value = None
    trial.cell("Chỉ tiêu", "1.2", "Nội dung chỉ tiêu").value = None
    trial.cell("Chỉ tiêu", "1.3", "Số chỉ tiêu").value = "một ba"
    trial.cell("Chỉ tiêu", "1.4", "Tiêu chí").value = "77. Không có"
    trial.cell("Chỉ tiêu", "2.1", "Tên ngắn").value = "dài " * 20
    trial.cell("Chỉ tiêu", "2.2", "Tỉnh quy định (x)").value = "hình như"
    trial.cell("Chỉ tiêu", "2.4", "Tình trạng").value = "Đã nhập"
    trial.cell("Chỉ tiêu", "2.6", "Ngày đối chiếu").value = "hôm qua"
    trial.cell("Chỉ tiêu", "9.1", "Thang mức").value = "4. Tốt\n3. Khá"
    trial.cell("Phần", "8.1", "Số chỉ tiêu").value = "8.9"
    trial.cell("Ngưỡng riêng", "5.1", "Khi: thuộc tính của xã").value = "Số chợ"
    trial.cell("Tiêu chí", "3", "Tên tiêu chí", key="Số").value = None
    trial.line("Tên bộ tiêu chí").value = None
    trial.line("Mức").value = "Rất tốt"
    trial.line("Năm đánh giá cuối").value = "2020"
    reading = trial.read()
    assert reading.document is None
    found = " ".join(sentence for _, sentence in reading.faults)
    for said in (
        "Thiếu kiểu", "Thiếu nội dung", "“một ba” không phải số chỉ tiêu", "77. Không có",
        "tối đa 45", "hình như", "tên người nhập", "hôm qua", "Thang mức phải", "“8.9”",
        "Số chợ", "Thiếu tên tiêu chí", "“Tên bộ tiêu chí” còn trống", "Rất tốt", "Năm cuối 2020",
    ):  # fmt: skip
        assert said in found, said
    assert all("!" in cell for cell, _ in reading.faults)


def test_nobody_checks_what_he_entered_himself(trial):
    for title, said in {
        "Nguồn": "Phụ lục I",
        "Tình trạng": "Đã đối chiếu",
        "Người nhập": "Lò Thị Mẩy",
        "Người đối chiếu": "LÒ THỊ MẨY",
    }.items():
        trial.cell("Chỉ tiêu", "1.1", title).value = said
    ((_, sentence),) = trial.read().faults
    assert "Hãy để người thứ hai" in sentence


def test_men_and_women_are_one_mark(trial):
    assert trial.cell("Chỉ tiêu", "4.1", "Nam, nữ riêng (x)").value == "x"
    trial.cell("Chỉ tiêu", "4.1", "Nam, nữ riêng (x)").value = "bắt buộc"
    reading = trial.read()
    assert reading.criteria_set is not None
    parts = reading.criteria_set.indicator("4.1").parts
    assert [(part.id, part.required) for part in parts] == [
        ("main", True),
        ("nam", True),
        ("nu", True),
    ]
    assert parts[0].thresholds == parts[2].thresholds


def test_the_mark_of_the_province_alone_leaves_the_threshold_to_it(trial):
    for group in GROUPS:
        trial.cell("Chỉ tiêu", "1.2", f"Ngưỡng: {group.name}").value = None
    trial.cell("Chỉ tiêu", "1.2", "Tỉnh quy định (x)").value = "x"
    reading = trial.read()
    assert reading.criteria_set is not None
    (limit,) = reading.criteria_set.indicator("1.2").parts[0].thresholds
    assert (limit.known, limit.set_by_province, limit.group_id) == (False, True, None)


def test_a_threshold_column_of_an_unknown_group_is_named(trial):
    trial.header("Chỉ tiêu", "Ngưỡng: Xã nhóm 2").value = "Ngưỡng: Xã nhóm 9"
    ((_, sentence), *_) = trial.read().faults
    assert "Xã nhóm 9" in sentence


def test_a_column_that_nobody_reads_is_told(trial):
    sheet = trial.book["Chỉ tiêu"]
    header = trial.header("Chỉ tiêu", "Tiêu chí")
    sheet.cell(header.row, 60).value = "Điểm"
    sheet.cell(header.row + 1, 60).value = "5"
    reading = trial.read()
    assert reading.criteria_set == trial_set()
    assert any("“Điểm”" in notice for notice in reading.notices)


def test_a_missing_column_or_sheet_is_named(trial):
    trial.header("Chỉ tiêu", "Số chỉ tiêu").value = "Gì đó"
    trial.book["Phần"].title = "Trang khác"
    faults = trial.read().faults
    assert any("“Số chỉ tiêu”" in sentence for _, sentence in faults)
    del trial.book["Bộ tiêu chí"]
    assert trial.read().faults[0].cell == "Bộ tiêu chí"


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "bộ.xlsx"
    path.write_text("không phải Excel")
    with pytest.raises(ImportRefusedError, match="không phải tệp Excel"):
        read_rules_workbook(path)


def test_another_workbook_is_refused_with_what_is_missing(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Danh sách thôn"  # type: ignore[index]
    book.save(tmp_path / "thôn.xlsx")
    reading = read_rules_workbook(tmp_path / "thôn.xlsx")
    assert [cell for cell, _ in reading.faults] == ["Bộ tiêu chí", "Tiêu chí"]


def test_thresholds_entered_by_another_than_the_wording_stay_in_their_columns(tmp_path):
    who = Provenance("Phụ lục I", verified=False, entered_by="Lò Thị Mẩy")
    found = trial_set()
    indicator = found.indicator("1.2")
    part = indicator.parts[0]
    limits = tuple(replace(t, provenance=who) for t in part.thresholds)
    changed = replace(indicator, parts=(replace(part, thresholds=limits),))
    first = found.criteria[0]
    kept = tuple(changed if i.no == "1.2" else i for i in first.indicators)
    found = replace(found, criteria=(replace(first, indicators=kept), *found.criteria[1:]))
    path = write_rules_workbook(found, tmp_path / "bộ.xlsx")
    assert Editor(path).cell("Chỉ tiêu", "1.2", "Ngưỡng: Xã nhóm 1").value == "≤ 1,5 %"
    assert read_rules_workbook(path).criteria_set == found


# --- a province's decision ---------------------------------------------------------------


def provincial(catalog):
    """A decision with every shape of threshold, on QĐ 318."""
    entered = Provenance("QĐ 9/QĐ-UBND", verified=False, entered_by="Lò Thị Mẩy")
    checked = replace(
        entered, verified=True, checked_by="Nông Thị Thu", checked_on=date(2023, 5, 4), place="Đ.2"
    )
    base = Threshold(Comparison.AT_LEAST, Decimal(80), entered, group_id="tdmnpb")
    small = Condition("schools", Comparison.AT_MOST, Decimal(3))
    extra = replace(
        trial_set().indicator("1.2"),
        no="2.9",
        parts=(replace(trial_set().indicator("1.2").parts[0], thresholds=(base,)),),
    )
    return ProvincialOverride(
        id="20-9-2023-qd-318-2022-xa",
        version=3,
        title="Quy định một số chỉ tiêu của tỉnh",
        set_id=QD_318,
        province_code="20",
        decision="9/QĐ-UBND",
        issued=date(2023, 2, 1),
        effective_from=date(2023, 2, 10),
        effective_to=date(2025, 12, 31),
        changes=(
            ThresholdChange("17.2", "main", (base,)),
            ThresholdChange("2.1", "main", (replace(base, provenance=checked),)),
            ThresholdChange(
                "5", "muc-do-1", (replace(base, condition=small, basis="ít trường"), base)
            ),
            ThresholdChange("2.2", "main", (replace(base, year=2024), replace(base, year=2025))),
            ThresholdChange("2.3", "main", (replace(base, set_by_province=True),)),
        ),
        extra=(ExtraIndicator(2, extra),),
        notes=("Chép tay",),
    )


def test_a_provinces_decision_comes_back_exactly_the_same(catalog, tmp_path):
    rules, override = catalog.criteria_set(QD_318), provincial(catalog)
    path = write_override_workbook(rules, tmp_path / "tỉnh.xlsx", override)
    reading = read_override_workbook(path, rules)
    assert reading.faults == ()
    assert reading.override == override


def fill_head(editor, **said):
    head = {"Tên quyết định": "Quy định", "Số quyết định": "9/QĐ-UBND", "Mã tỉnh": "20"}
    for label, value in {**head, "Ngày ban hành": "1/2/2023", **said}.items():
        sheet = editor.book["Quyết định của tỉnh"]
        title = editor.header("Quyết định của tỉnh", label)
        sheet.cell(title.row, 2).value = value


def test_the_empty_form_lists_what_is_left_to_the_province_first(catalog, tmp_path):
    rules = catalog.criteria_set(QD_318)
    editor = Editor(write_override_workbook(rules, tmp_path / "tỉnh.xlsx"))
    sheet = editor.book["Ngưỡng của tỉnh"]
    header = editor.header("Ngưỡng của tỉnh", "Số chỉ tiêu")
    listed = [sheet.cell(row, 1).value for row in range(header.row + 1, sheet.max_row + 1)]
    left = {
        indicator.no
        for indicator in rules.indicators()
        for part in indicator.parts
        if any(threshold.set_by_province for threshold in part.thresholds)
    }
    assert set(listed[: len(left)]) == left
    assert set(filter(None, listed)) == {i.no for i in rules.indicators()}


def test_a_filled_form_sets_only_what_was_filled(catalog, tmp_path):
    rules = catalog.criteria_set(QD_318)
    path = write_override_workbook(rules, tmp_path / "tỉnh.xlsx")
    editor = Editor(path)
    fill_head(editor)
    column = "Tỉnh quy định: Trung du miền núi phía Bắc"
    editor.cell("Ngưỡng của tỉnh", "2.1", column).value = "≥ 85%"
    editor.cell("Ngưỡng của tỉnh", "17.2", column).value = "100%"
    editor.book.save(path)
    reading = read_override_workbook(path, rules)
    assert reading.faults == ()
    assert reading.override is not None
    assert reading.override.effective_from == date(2023, 2, 1)
    assert reading.override.id == "20-9-2023-qd-318-2022-xa"
    assert {(c.indicator_no, c.thresholds[0].value) for c in reading.override.changes} == {
        ("2.1", Decimal(85)),
        ("17.2", Decimal(100)),
    }
    assert reading.override.changes[0].thresholds[0].provenance.source == (
        "QĐ 9/QĐ-UBND ngày 01/02/2023"
    )


def test_faults_of_a_provinces_form_are_named_with_their_cells(catalog, tmp_path):
    rules = catalog.criteria_set(QD_318)
    path = write_override_workbook(rules, tmp_path / "tỉnh.xlsx")
    editor = Editor(path)
    fill_head(editor, **{"Ngày ban hành": None, "Mã tỉnh": "Lạng Sơn"})
    column = "Tỉnh quy định: Trung du miền núi phía Bắc"
    wrong = editor.cell("Ngưỡng của tỉnh", "2.1", column)
    wrong.value = "tầm 80%"
    editor.cell("Ngưỡng của tỉnh", "2.2", "Số chỉ tiêu").value = "99.9"
    editor.cell("Ngưỡng của tỉnh", "99.9", column).value = "≥ 5%"
    editor.book.save(path)
    reading = read_override_workbook(path, rules)
    assert reading.override is None
    assert f"Ngưỡng của tỉnh!{wrong.coordinate}" in {cell for cell, _ in reading.faults}
    found = " ".join(sentence for _, sentence in reading.faults)
    for said in ("“Ngày ban hành” còn trống", "mã tỉnh", "tầm 80%", "“99.9”"):
        assert said in found, said


def test_a_form_for_another_set_is_refused(catalog, tmp_path):
    path = write_override_workbook(catalog.criteria_set(QD_318), tmp_path / "tỉnh.xlsx")
    editor = Editor(path)
    fill_head(editor)
    editor.book.save(path)
    reading = read_override_workbook(path, catalog.criteria_set("qd-1980-2016-xa"))
    assert any("dành cho bộ “qd-318-2022-xa”" in sentence for _, sentence in reading.faults)


def test_what_was_read_is_a_document_that_is_read_again():
    reading = read_rules_workbook(TRIAL_FILE)
    assert reading.document is not None
    assert schema_faults(reading.document) == ()
    assert parse_criteria_set(reading.document) == trial_set()


def test_a_dash_at_one_part_spares_its_group_of_that_part_alone(trial):
    trial.cell("Phần", "8.1", "Ngưỡng: Xã nhóm 3").value = "–"
    reading = trial.read()
    assert reading.faults == ()
    main, piped = reading.criteria_set.indicator("8.1").parts
    assert not any(t.not_asked for t in main.thresholds)
    assert [(t.group_id, t.not_asked) for t in piped.thresholds] == [
        ("nhom-1", False),
        ("nhom-2", False),
        ("nhom-3", True),
    ]
    # In the column of every group it would ask nothing of anybody.
    trial.cell("Phần", "8.1", "Ngưỡng: mọi nhóm xã").value = "-"
    assert [fault.cell for fault in trial.read().faults] == ["Phần!F7"]


# The short form: number, content, one column for each group


SHORT_ROWS = {
    "1.1": ("Tỷ lệ hộ có nước", "≥ 90 %", "≥ 80%", "từ 70 % trở lên"),
    "1.2": ("Có quy hoạch được duyệt", "Đạt", "Đạt", "UBND tỉnh quy định"),
    "1.3": (
        "Thu nhập bình quân",
        "2026: ≥ 60 triệu đồng/người/năm\n2027: ≥ 66 triệu đồng/người/năm",
        "≥ 50 triệu đồng/người/năm",
        "",
    ),
    "1.4": ("Không còn nhà tạm", "không quá 0 nhà", "không còn", "không còn"),
}


def filled_short(catalog, tmp_path, rows):
    path = write_short_workbook(catalog.criteria_set(QD_51), tmp_path / "ngắn.xlsx")
    editor = Editor(path)
    header = editor.header("Chỉ tiêu", "Số chỉ tiêu")
    sheet = editor.book["Chỉ tiêu"]
    titles = ("Nội dung chỉ tiêu", *(f"Ngưỡng: Xã nhóm {n}" for n in (1, 2, 3)))
    for place, (no, cells) in enumerate(rows.items(), header.row + 1):
        sheet.cell(place, header.column).value = no
        for title, said in zip(titles, cells, strict=True):
            sheet.cell(place, editor.header("Chỉ tiêu", title).column).value = said
    return editor


def test_the_short_form_has_a_number_the_content_and_a_column_for_each_group(catalog, tmp_path):
    editor = filled_short(catalog, tmp_path, {})
    header = editor.header("Chỉ tiêu", "Số chỉ tiêu")
    titles = [cell.value for cell in editor.book["Chỉ tiêu"][header.row] if cell.value]
    assert [title.rstrip(" *") for title in titles] == [
        "Tiêu chí",
        "Số chỉ tiêu",
        "Nội dung chỉ tiêu",
        "Ngưỡng: Xã nhóm 1",
        "Ngưỡng: Xã nhóm 2",
        "Ngưỡng: Xã nhóm 3",
    ]


def test_the_short_form_comes_back_as_the_set_that_the_long_one_holds(catalog, tmp_path):
    reading = filled_short(catalog, tmp_path, SHORT_ROWS).read()
    assert reading.faults == ()
    made = reading.criteria_set
    main = {i.no: i.parts[0] for i in made.indicators()}
    assert {no: (part.kind, part.unit) for no, part in main.items()} == {
        "1.1": (Kind.PERCENT, "%"),
        "1.2": (Kind.YES_NO, ""),
        "1.3": (Kind.NUMBER, "triệu đồng/người/năm"),
        "1.4": (Kind.NUMBER, "nhà"),
    }
    assert [t.value for t in main["1.1"].thresholds] == [90, 80, 70]
    assert main["1.2"].thresholds[2].set_by_province
    assert [(t.group_id, t.year) for t in main["1.3"].thresholds] == [
        ("nhom-1", 2026),
        ("nhom-1", 2027),
        ("nhom-2", None),
    ]
    again = read_rules_workbook(write_rules_workbook(made, tmp_path / "dài.xlsx"))
    assert (again.criteria_set, again.faults) == (made, ())


def test_a_dash_leaves_a_group_out_and_no_is_none(catalog, tmp_path):
    rows = {
        "1.1": ("Tỷ lệ hộ có nước", "-", "≥ 80%", "–"),
        "1.2": ("Nhà tạm, nhà dột nát", "Không", "Không", "Không áp dụng"),
        "1.3": ("Có quy hoạch", "Đạt", "-", "Đạt"),
    }
    editor = filled_short(catalog, tmp_path, rows)
    first = editor.header("Chỉ tiêu", "Số chỉ tiêu").row + 1
    reading = editor.read()
    assert reading.faults == ()
    one, two, three = reading.criteria_set.indicators()
    assert [(t.group_id, t.comparison, t.value) for t in one.parts[0].thresholds] == [
        ("nhom-1", Comparison.NOT_ASKED, None),
        ("nhom-2", Comparison.AT_LEAST, 80),
        ("nhom-3", Comparison.NOT_ASKED, None),
    ]
    limits = [(t.group_id, t.comparison, t.value) for t in two.parts[0].thresholds]
    assert limits == [
        *((g, Comparison.EXACTLY, 0) for g in ("nhom-1", "nhom-2")),
        ("nhom-3", Comparison.NOT_ASKED, None),
    ]
    assert three.parts[0].kind is Kind.YES_NO
    assert not any("chưa đủ ngưỡng" in said for said in reading.notices)
    # “Không” may also mean that nothing is asked: how it was taken is said with its cell.
    asked = [said for said in reading.notices if "hiểu là bằng 0" in said]
    assert [said.split(":")[0] for said in asked] == [f"Chỉ tiêu!{c}{first + 1}" for c in "DE"]
    again = read_rules_workbook(write_rules_workbook(reading.criteria_set, tmp_path / "dài.xlsx"))
    assert (again.criteria_set, again.faults) == (reading.criteria_set, ())


def test_a_row_with_nothing_but_dashes_is_no_indicator(catalog, tmp_path):
    (fault,) = filled_short(catalog, tmp_path, {"1.1": ("Gì đó", "-", "-", "-")}).read().faults
    assert "Chưa rõ chỉ tiêu hỏi gì" in fault.sentence


def test_no_beside_a_yes_is_asked(catalog, tmp_path):
    (fault,) = (
        filled_short(catalog, tmp_path, {"1.1": ("Gì đó", "Đạt", "Không", "Đạt")}).read().faults
    )
    assert "“-”" in fault.sentence


def test_every_fault_of_the_short_form_is_named_with_its_cell(catalog, tmp_path):
    rows = {
        "1.1": ("Một chỉ tiêu", "từ mức Khá trở lên", "", ""),
        "1.2": ("Hai kiểu", "≥ 90 %", "Đạt", ""),
        "1.3": ("Hai đơn vị", "≥ 2 nhà", "≥ 2 km", ""),
        "1.4": ("Chưa có gì", "", "UBND tỉnh quy định", ""),
        "1.5": ("", "≥ 90 %", "≥ 90 %", "80 %"),
    }
    editor = filled_short(catalog, tmp_path, rows)
    first = editor.header("Chỉ tiêu", "Số chỉ tiêu").row + 1
    reading = editor.read()
    assert reading.document is None
    assert [cell for cell, _ in reading.faults] == [
        f"Chỉ tiêu!D{first}",
        f"Chỉ tiêu!E{first + 1}",
        f"Chỉ tiêu!E{first + 2}",
        f"Chỉ tiêu!D{first + 3}",
        f"Chỉ tiêu!C{first + 4}",
        f"Chỉ tiêu!F{first + 4}",
    ]
    said = [sentence for _, sentence in reading.faults]
    assert "không cùng kiểu" in said[1].lower()
    assert "chưa rõ chỉ tiêu hỏi gì" in said[3].lower()


def test_a_column_of_kinds_may_be_added_to_the_short_form(catalog, tmp_path):
    editor = filled_short(
        catalog,
        tmp_path,
        {
            "1.1": ("Do tỉnh quy định", *["UBND tỉnh quy định"] * 3),
            "1.2": ("Tỷ lệ", "≥ 9 %", "", ""),
        },
    )
    sheet, header = editor.book["Chỉ tiêu"], editor.header("Chỉ tiêu", "Số chỉ tiêu")
    sheet.cell(header.row, 9).value = "Kiểu"
    sheet.cell(header.row + 1, 9).value = "Tỷ lệ %"
    reading = editor.read()
    assert reading.faults == ()
    assert [i.parts[0].kind for i in reading.criteria_set.indicators()] == [Kind.PERCENT] * 2


def test_a_set_with_indicators_has_no_short_form_that_would_lose_them(catalog, tmp_path):
    with pytest.raises(EntryError, match="biểu mẫu đầy đủ"):
        write_short_workbook(catalog.criteria_set(QD_318), tmp_path / "ngắn.xlsx")
