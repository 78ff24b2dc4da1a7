"""Biểu chi tiết: every criterion and indicator with what is needed, reached and concluded."""

from dataclasses import replace
from decimal import Decimal

from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.dossier.detailed_table import criteria_table
from ntm_desktop.documents.pages import Notes, Orientation, Table, Title, plain
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Provenance
from tests.documents.samples import PROVINCE, facts, rules
from tests.papers import document_text


def rows_of(made):
    table, _ = criteria_table(made)
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def row(made, start):
    return next(cells for cells in rows_of(made) if any(c.startswith(start) for c in cells))


def test_it_lies_across_and_names_its_report():
    made = build_document(facts(texts={"bao-cao-ket-qua.number": "7"}), "bieu-chi-tiet")
    assert [section.orientation for section in made.sections] == [Orientation.LANDSCAPE]
    title = next(block for block in made.blocks() if isinstance(block, Title))
    assert title.note.startswith("(Kèm theo Báo cáo số 07/BC-UBND ngày")


def test_it_holds_all_indicators_of_all_criteria_and_a_summary_each():
    rows = rows_of(facts())
    text = "\n".join(cell for cells in rows for cell in cells)
    indicators = list(rules().indicators())
    assert len(indicators) == 57
    for indicator in indicators:
        assert indicator.text in text
    summaries = [cells for cells in rows if len(cells) == 4]
    assert [int(cells[0]) for cells in summaries] == list(range(1, 20))
    assert rows[-1] == ["Tổng số tiêu chí đạt", "17/19"]


def test_rows_of_a_criterion_share_its_number_and_name():
    table, _ = criteria_table(facts())
    second = [row for row in table.rows if plain(row.cells[0].text) == "2"]
    assert [row.joined for row in second] == [0, 2, 2, 2, 2]
    assert second[-1].with_previous


def test_what_was_not_checked_is_named_below_the_table_and_its_pages_say_so():
    made = build_document(facts(), "bieu-chi-tiet")
    assert "≥\u00a095%" in row(facts(), "4.2. ")
    assert "chưa đối chiếu với văn bản gốc" in made.sections[0].note
    table = next(b for b in made.blocks() if isinstance(b, Table))
    noted = {plain(r.cells[2].text).split(" ")[0] for r in table.rows if r.noted}
    assert "4.2." in noted
    assert "3.1." not in noted
    notes = [plain(line) for b in made.blocks() if isinstance(b, Notes) for line in b.lines]
    unchecked = next(n for n in notes if n.startswith("Yêu cầu chưa đối chiếu với văn bản gốc"))
    assert " 4.2," in unchecked
    assert " 3.1," not in unchecked
    assert any("318/QĐ-TTg" in note and "Trung du miền núi" in note for note in notes)


def test_a_checked_threshold_has_no_note():
    made = build_document(facts(settled=True), "bieu-chi-tiet")
    assert "chưa đối chiếu với văn bản gốc:" not in document_text(made)
    assert not any(r.noted for b in made.blocks() if isinstance(b, Table) for r in b.rows)


def test_a_threshold_left_to_the_province_says_so_until_its_decision_is_entered():
    shipped = row(facts(), "2.1. ")
    assert shipped[3] == "Theo quy định của UBND tỉnh"
    assert shipped[5] == "Chưa đánh giá"
    assert "≥\u00a050%" in row(facts(settled=True), "2.1. ")
    settled = build_document(facts(settled=True), "bieu-chi-tiet")
    assert PROVINCE in document_text(settled)


def test_an_exemption_prints_its_reason():
    made = facts(answers={"13.4": Answer(not_applicable="Xã không có làng nghề.")})
    assert row(made, "13.4. ")[4:] == ["Không áp dụng: Xã không có làng nghề", "Không áp dụng"]
    assert row(made, "Tiêu chí 13: ")[2] == (
        "Tiêu chí 13: Đạt 4/4 chỉ tiêu áp dụng (1 chỉ tiêu không áp dụng)"
    )


def test_counts_stand_before_the_share_and_each_part_on_its_line():
    answer = Answer(
        {
            "main": PartAnswer(Decimal(2014), Decimal(2861)),
            "male": PartAnswer(Decimal(1053), Decimal(1472)),
            "female": PartAnswer(Decimal(961), Decimal(1389)),
        }
    )
    parts = [part.id for part in rules().indicator("12.1").parts]
    renamed = Answer(dict(zip(parts, answer.parts.values(), strict=True)))
    cells = row(facts(answers={"12.1": renamed}), "12.1. ")
    assert cells[4].split("\n") == [
        "Chung: 2.014/2.861\u00a0người\u00a0(70,39%)",
        "Nam: 1.053/1.472\u00a0người\u00a0(71,54%)",
        "Nữ: 961/1.389\u00a0người\u00a0(69,19%)",
    ]
    assert cells[5] == "Chưa đạt"


def test_nothing_typed_is_said_and_not_counted_as_zero():
    cells = row(facts(answers={"17.12": None}), "17.12. ")
    assert cells[4:] == ["Chưa có số liệu", "Chưa đủ số liệu"]


def test_the_officers_own_words_are_kept_unless_they_say_the_opposite():
    told = Answer({"main": PartAnswer(yes=True)}, as_typed="QĐ 1245/QĐ-UBND, đã công bố")
    assert row(facts(answers={"1.1": told}), "1.1. ")[4] == "QĐ 1245/QĐ-UBND, đã công bố"
    bare = Answer({"main": PartAnswer(yes=True)}, as_typed="Đạt")
    assert row(facts(answers={"1.1": bare}), "1.1. ")[4] == "Đạt"
    ended = Answer({"main": PartAnswer(yes=False)}, as_typed="9/11 thôn có loa - Chưa đạt")
    assert row(facts(answers={"1.1": ended}), "1.1. ")[4:] == ["9/11 thôn có loa", "Chưa đạt"]
    outdated = Answer({"main": PartAnswer(yes=False)}, as_typed="02 HTX, đạt")
    assert row(facts(answers={"1.1": outdated}), "1.1. ")[4] == "Chưa đạt"
    stale = Answer({"main": PartAnswer(yes=True)}, as_typed="9/11 thôn - Chưa đạt")
    assert row(facts(answers={"1.1": stale}), "1.1. ")[4] == "Đạt"


def test_a_remark_is_printed_below_the_result():
    noted = Answer({"main": PartAnswer(yes=True)}, remark="Công bố ngày 20/6/2022")
    assert row(facts(answers={"1.1": noted}), "1.1. ")[4] == "Đạt\nCông bố ngày 20/6/2022"


def test_a_threshold_entered_by_one_person_is_told_from_a_recalled_and_a_checked_one():
    shipped = rules()
    by_one = Provenance("QĐ 318/QĐ-TTg, Phụ lục I", verified=False, entered_by="Nguyễn Thị An")

    def entered(indicator):
        if indicator.no != "4.2":
            return indicator
        (part,) = indicator.parts
        thresholds = tuple(replace(t, provenance=by_one) for t in part.thresholds)
        return replace(indicator, parts=(replace(part, thresholds=thresholds),))

    changed = replace(
        shipped,
        criteria=tuple(
            replace(c, indicators=tuple(map(entered, c.indicators))) for c in shipped.criteria
        ),
    )
    given = facts(criteria_set=changed)
    text = document_text(build_document(given, "bieu-chi-tiet"))
    assert "Yêu cầu nhập từ văn bản, chưa được người thứ hai đối chiếu: chỉ tiêu 4.2." in text
