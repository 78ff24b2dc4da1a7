"""What the letter, the reports and the minutes say."""

from dataclasses import replace

import pytest

from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.dossier.frame import DOTS
from ntm_desktop.documents.dossier.minutes import vote_sentence
from ntm_desktop.documents.dossier.readiness import missing_items
from ntm_desktop.documents.pages import (
    Addressees,
    BlankLines,
    Heading,
    Orientation,
    Paragraph,
    Signatures,
    Table,
    Title,
    plain,
)
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.dossier import DocumentKind
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.errors import DocumentError
from tests.documents.samples import COMMUNE, OWING, PROJECTS, catalog, facts, required_texts
from tests.papers import document_text

PAPERS = (
    "to-trinh",
    "bao-cao-ket-qua",
    "bieu-chi-tiet",
    "bao-cao-y-kien",
    "bien-ban-hop",
    "bao-cao-no-dong",
)


def text_of(made, document_id):
    return document_text(build_document(made, document_id)).replace("\u00a0", " ")


def headings(made, document_id, level):
    blocks = build_document(made, document_id).blocks()
    return [b.text for b in blocks if isinstance(b, Heading) and b.level == level]


class TestSubmissionLetter:
    def test_a_commune_that_meets_everything_asks_for_recognition(self):
        text = text_of(facts(settled=True), "to-trinh")
        assert "xã Chiến Thắng đạt 19/19 tiêu chí (100%)" in text
        assert "chưa đủ điều kiện" not in text
        assert (
            "kính trình Ủy ban nhân dân huyện Bắc Sơn xem xét, thẩm tra, đề nghị xét, công nhận "
            "xã Chiến Thắng đạt chuẩn nông thôn mới năm 2024./."
        ) in text

    def test_a_commune_that_does_not_says_so_and_claims_nothing(self):
        text = text_of(facts(), "to-trinh")
        assert "đạt 17/19 tiêu chí (89,47%)" in text
        assert "Còn 02 tiêu chí chưa được kết luận đạt: tiêu chí số 2 Giao thông" in text
        assert "xã chưa đủ điều kiện để đề nghị xét, công nhận." in text
        assert "đạt 17/19 tiêu chí, chưa đáp ứng điều kiện." in text
        assert "Khi bảo đảm đủ các điều kiện nêu trên" in text

    def test_arrears_alone_keep_it_a_draft(self):
        made = facts(settled=True, projects=(*PROJECTS, OWING))
        assert build_document(made, "to-trinh").draft
        assert "còn nợ 60 triệu đồng, chưa đáp ứng điều kiện." in text_of(made, "to-trinh")

    def test_it_lists_the_four_conditions_and_the_other_papers(self):
        text = text_of(facts(settled=True), "to-trinh")
        for place, condition in enumerate(facts().form.conditions, 1):
            assert f"{place}. {condition.text}" in text
        assert "1. Báo cáo kết quả xây dựng nông thôn mới của xã Chiến Thắng năm 2024" in text
        assert "5. Báo cáo tình hình nợ đọng" in text

    def test_its_bases_end_with_semicolons_and_the_last_with_a_full_stop(self):
        blocks = build_document(facts(), "to-trinh").blocks()
        bases = [
            plain(b.text)
            for b in blocks
            if isinstance(b, Paragraph) and b.text and b.text[0].italic
        ]
        assert [line[-1] for line in bases] == [";", ";", "."]
        assert [line.split(" ngày")[0] for line in bases] == [
            "Căn cứ Quyết định số 318/QĐ-TTg",
            "Căn cứ Quyết định số 211/QĐ-TTg",
            "Căn cứ Quyết định số 18/2022/QĐ-TTg",
        ]

    def test_the_addressee_comes_from_the_settings(self):
        def addressees(made):
            blocks = build_document(made, "to-trinh").blocks()
            return next(b.names for b in blocks if isinstance(b, Addressees))

        assert addressees(facts()) == ("Ủy ban nhân dân huyện Bắc Sơn",)
        later = facts(
            commune=replace(COMMUNE, district=None),
            receiving_unit="UBND tỉnh Lạng Sơn; Văn phòng Điều phối nông thôn mới tỉnh",
        )
        assert addressees(later) == (
            "Ủy ban nhân dân tỉnh Lạng Sơn",
            "Văn phòng Điều phối nông thôn mới tỉnh",
        )
        assert "huyện" not in text_of(later, "to-trinh")

    def test_the_tier_comes_from_the_set(self):
        made = facts(settled=True)
        advanced = replace(made, criteria_set=replace(made.criteria_set, tier=Tier.ADVANCED))
        assert "đạt chuẩn nông thôn mới nâng cao năm 2024" in text_of(advanced, "to-trinh")

    def test_the_decisions_of_the_province_stand_among_the_bases(self):
        text = text_of(facts(settled=True), "to-trinh")
        issuer = "của Ủy ban nhân dân tỉnh Lạng Sơn"
        assert f"Căn cứ Quyết định số 99/QĐ-UBND ngày 01/6/2022 {issuer}." in text

    def test_a_set_of_one_criterion_counts_what_it_asks_for(self):
        model = catalog().criteria_set("qd-319-2022-xa-kieu-mau")
        context = Context(2024, None)
        made = facts(
            criteria_set=model,
            context=context,
            assessment=judge(model, {}, context),
            answers={},
            form=catalog().dossier_form(model.id),
        )
        text = text_of(made, "to-trinh")
        assert "đạt 0/4 nội dung" in text
        assert "0/1" not in text

    def test_what_nobody_entered_is_listed_as_missing_and_not_printed(self):
        old = catalog().dossier_form("qd-1980-2016-xa")
        made = facts(settled=True, form=old, projects=())
        letter = next(d for d in old.documents if d.kind is DocumentKind.SUBMISSION_LETTER)
        assert "chưa nhập" not in text_of(made, letter.id)
        pages = [item.page for item in missing_items(made, letter)]
        assert "projects" in pages

    def test_the_officers_own_closing_stands_in(self):
        made = facts(settled=True, texts={"to-trinh.closing": "Rất mong được xem xét."})
        assert "Rất mong được xem xét./." in text_of(made, "to-trinh")


class TestResultsReport:
    def test_it_has_all_sections_in_order(self):
        starts = [h.split(".")[0] for h in headings(facts(), "bao-cao-ket-qua", 1)]
        assert starts == ["I", "II", "III", "IV", "V", "VI"]
        second = headings(facts(), "bao-cao-ket-qua", 2)
        assert second[:3] == ["1. Đặc điểm", "2. Thuận lợi", "3. Khó khăn"]
        assert second[-3:] == ["1. Quan điểm", "2. Mục tiêu", "3. Nội dung"]
        assert sum(h.startswith("2.") and "Tiêu chí số" in h for h in second) == 19

    def test_each_criterion_tells_requirement_result_and_conclusion(self):
        third = headings(facts(), "bao-cao-ket-qua", 3)
        assert [h[:2] for h in third] == ["a)", "b)", "c)"] * 19

    def test_it_says_how_many_criteria_are_met_and_which_are_not(self):
        text = text_of(facts(), "bao-cao-ket-qua")
        assert "đạt 17/19 tiêu chí (89,47%)" in text
        assert (
            "Các tiêu chí chưa được kết luận đạt: tiêu chí số 2 Giao thông; tiêu chí số 16" in text
        )

    def test_requirements_are_sentences_and_what_is_unchecked_is_said_below(self):
        text = text_of(facts(), "bao-cao-ket-qua")
        assert "từ 95% trở lên." in text
        assert "Nhà tạm, dột nát: không có." in text
        assert "Yêu cầu chưa đối chiếu với văn bản gốc: chỉ tiêu 1.1" in text
        assert "Theo quy định của UBND tỉnh." in text
        assert "=" not in text
        assert "Chưa có ngưỡng" not in text

    def test_blank_passages_are_dotted_and_written_ones_are_printed(self):
        blank = build_document(facts(), "bao-cao-ket-qua")
        dotted = sum(isinstance(block, BlankLines) for block in blank.blocks())
        written = facts(texts={"situation.features": "Xã miền núi có 11 thôn."})
        made = build_document(written, "bao-cao-ket-qua")
        assert sum(isinstance(block, BlankLines) for block in made.blocks()) == dotted - 1
        assert "Xã miền núi có 11 thôn." in document_text(made)

    def test_a_proposed_text_is_printed_until_the_officer_writes_another(self):
        assert "người dân là chủ thể." in text_of(facts(), "bao-cao-ket-qua")

    def test_without_money_lines_to_write_on_stand_instead_of_an_empty_table(self):
        made = facts(resources=(), contributions=())
        document = build_document(made, "bao-cao-ket-qua")
        assert not any(isinstance(block, Table) for block in document.blocks())
        assert "Chưa nhập" not in document_text(document)
        after = iter(document.blocks())
        assert any(isinstance(b, Heading) and "nguồn lực" in b.text for b in after)
        assert isinstance(next(after), BlankLines)

    def test_it_lists_the_four_conditions_with_what_the_data_say(self):
        text = text_of(facts(projects=(OWING,)), "bao-cao-ket-qua")
        for place, condition in enumerate(facts().form.conditions, 1):
            assert f"{place}. {condition.text}: " in text
        assert "đạt 17/19 tiêu chí, chưa đáp ứng điều kiện." in text
        assert "còn nợ 60 triệu đồng, chưa đáp ứng điều kiện." in text

    def test_a_yes_is_not_repeated_as_its_own_verdict(self):
        text = text_of(facts(), "bao-cao-ket-qua")
        assert "Chỉ tiêu 1.1: Đạt." in text
        assert "Đạt – Đạt" not in text


class TestMinutes:
    def test_the_share_is_counted_from_those_present(self):
        made = facts(texts={"minutes.present": "45", "minutes.agreed": "44"})
        assert "44/45 thành viên dự họp, đạt 97,78%" in vote_sentence(made)

    @pytest.mark.parametrize(
        "texts",
        [
            {},
            {"minutes.present": "không rõ", "minutes.agreed": "44"},
            {"minutes.present": "0", "minutes.agreed": "0"},
            {"minutes.present": "40", "minutes.agreed": "44"},
        ],
    )
    def test_without_a_possible_vote_the_share_stays_open(self, texts):
        assert vote_sentence(facts(texts=texts)).endswith(f"đạt {DOTS}.")

    def test_secretary_left_chair_right_with_their_bare_names(self):
        made = facts(
            texts={
                "minutes.chair": "Ông Hoàng Văn Minh – Chủ tịch UBND xã",
                "minutes.secretary": "Bà Triệu Thị Hà, công chức Văn phòng",
            }
        )
        block = next(
            b for b in build_document(made, "bien-ban-hop").blocks() if isinstance(b, Signatures)
        )
        assert block.left is not None
        assert (block.left.capacity, block.left.name) == (("THƯ KÝ",), "Triệu Thị Hà")
        assert (block.right.capacity, block.right.name) == (("CHỦ TỌA",), "Hoàng Văn Minh")
        assert block.recipients == ("- Lưu: VT, Hồ sơ.",)


class TestArrearsReport:
    def test_debt_is_summed_and_placed(self):
        made = facts(projects=(*PROJECTS, OWING), texts={"arrears.date": "30/11/2024"})
        text = text_of(made, "bao-cao-no-dong")
        assert (
            "Đến ngày 30 tháng 11 năm 2024, trên địa bàn xã Chiến Thắng còn nợ đọng xây dựng cơ "
            "bản 60 triệu đồng tại 01 công trình:"
        ) in text
        assert "- Đường BTXM thôn Làng Huyền: còn nợ 60 triệu đồng" in text

    def test_no_debt_is_said_only_when_every_project_has_a_figure(self):
        assert "không có nợ đọng xây dựng cơ bản" in text_of(facts(), "bao-cao-no-dong")
        unknown = replace(PROJECTS[0], arrears=None)
        text = text_of(facts(projects=(unknown, PROJECTS[1])), "bao-cao-no-dong")
        assert "không có nợ đọng" not in text
        assert "Chưa có số liệu nợ của 01 công trình: Trường mầm non xã" in text

    def test_without_projects_nothing_is_claimed(self):
        document = build_document(facts(projects=()), "bao-cao-no-dong")
        assert len(document.sections) == 1
        assert "nợ đọng xây dựng cơ bản tại" not in document_text(document)
        assert "không có nợ đọng" not in document_text(document)
        assert "Chưa nhập" not in document_text(document)
        assert isinstance(document.sections[0].blocks[4], BlankLines)

    def test_the_annex_groups_projects_and_adds_them_up(self):
        document = build_document(facts(projects=(*PROJECTS, OWING)), "bao-cao-no-dong")
        assert document.sections[1].orientation is Orientation.LANDSCAPE
        table = next(b for b in document.sections[1].blocks if isinstance(b, Table))
        rows = [[plain(cell.text) for cell in row.cells] for row in table.rows]
        assert rows[0] == [
            "Trả nợ công trình hoàn thành",
            "4.090",
            "3.600",
            "430",
            "430",
            "",
            "60",
            "",
        ]
        assert rows[-1][:5] == ["Tổng cộng", "7.210,5", "5.100", "1.830", "1.550,5"]


class TestEveryPaper:
    @pytest.mark.parametrize("document_id", PAPERS)
    def test_a_draft_is_marked_and_a_sound_one_is_not(self, document_id):
        assert build_document(facts(), document_id).draft == (
            "BẢN NHÁP – chưa đủ điều kiện đề nghị"
        )
        assert build_document(facts(settled=True), document_id).draft == ""

    @pytest.mark.parametrize("document_id", PAPERS)
    def test_invented_figures_are_marked(self, document_id):
        assert build_document(facts(sample=True), document_id).notice == "DỮ LIỆU MẪU"
        assert build_document(facts(), document_id).notice == ""

    @pytest.mark.parametrize("document_id", [p for p in PAPERS if p != "bieu-chi-tiet"])
    def test_every_text_ends_with_the_end_mark(self, document_id):
        blocks = list(build_document(facts(), document_id).sections[0].blocks)
        assert isinstance(blocks[-1], Signatures)
        assert isinstance(blocks[-2], Paragraph)
        assert plain(blocks[-2].text).endswith("./.")

    @pytest.mark.parametrize("document_id", PAPERS)
    def test_no_placeholder_is_left(self, document_id):
        made = facts(texts=required_texts(facts().form))
        text = document_text(build_document(made, document_id))
        assert "{" not in text
        assert "None" not in text

    def test_a_paper_that_the_form_does_not_have_is_refused(self):
        with pytest.raises(DocumentError, match="không có văn bản “anh-minh-hoa”"):
            build_document(facts(), "anh-minh-hoa")

    def test_an_exempt_criterion_is_told_as_such(self):
        made = facts(answers={"7": Answer(not_applicable="Xã không quy hoạch chợ")})
        assert "Mọi chỉ tiêu đều không áp dụng. Tiêu chí số 7: Đạt." in text_of(
            made, "bao-cao-ket-qua"
        )

    def test_an_unanswered_indicator_is_not_called_met(self):
        made = facts(settled=True, answers={"1.1": Answer({"main": PartAnswer()})})
        assert "1.1: Chưa có số liệu." in text_of(made, "bao-cao-ket-qua")


class TestTheFormOf2016:
    """Quyết định 2540 has no report of arrears of its own: the letter states the debt."""

    def test_what_is_not_known_is_named_in_the_list_and_not_in_the_letter(self):
        form = catalog().dossier_form("qd-1980-2016-xa")
        assert form is not None
        made = facts(settled=True, form=form, projects=())
        letter = next(d for d in form.documents if d.kind is DocumentKind.SUBMISSION_LETTER)
        said = text_of(made, letter.id)
        assert "danh mục công trình" not in said
        assert "xã xác nhận, kèm tài liệu chứng minh" in said
        missing = [item.text for item in missing_items(made, letter)]
        assert "Chưa nhập danh mục công trình của năm." in missing


class TestBases:
    def test_the_offices_own_papers_stand_like_the_others(self):
        own = "Nghị quyết số 12-NQ/ĐU của Đảng ủy xã\n- Căn cứ Kế hoạch số 05/KH-UBND;"
        said = text_of(facts(texts={"bases.documents": own}), "bao-cao-ket-qua")
        assert "- Căn cứ Nghị quyết số 12-NQ/ĐU của Đảng ủy xã;\n" in said
        assert "- Căn cứ Kế hoạch số 05/KH-UBND.\n" in said


def test_a_title_tears_no_name_apart():
    minutes_ = build_document(facts(), "bien-ban-hop")
    (title,) = [block for block in minutes_.blocks() if isinstance(block, Title)]
    assert "Chiến\u00a0Thắng" in title.subject


def test_a_requirement_that_the_wording_names_is_not_said_twice():
    said = text_of(facts(), "bao-cao-ket-qua")
    assert "đạt từ 80% trở lên: từ 80% trở lên" not in said


def test_the_letter_names_the_recognition_that_is_in_force():
    held = "Xã Chiến Thắng đã được công nhận đạt chuẩn nông thôn mới theo QĐ số 12/QĐ-UBND."
    assert held in document_text(build_document(facts(recognised=held), "to-trinh"))
    assert "đã được công nhận" not in document_text(build_document(facts(), "to-trinh"))
