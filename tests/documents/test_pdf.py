"""The papers as real PDF files, read back by another program."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from ntm_desktop.catalog import parse_dossier_form
from ntm_desktop.documents.dossier.binding import bind, build_document
from ntm_desktop.documents.pages import (
    BlankLines,
    Column,
    Document,
    Header,
    Heading,
    Notes,
    Orientation,
    Paragraph,
    Party,
    Row,
    Section,
    Signatures,
    Table,
    words,
)
from ntm_desktop.documents.pages import Cell as PageCell
from ntm_desktop.documents.pdf import Dossier, document_pdf, dossier_pdf
from ntm_desktop.documents.preview import outline, page_count
from ntm_desktop.domain.assessment import Context
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.errors import DocumentError
from ntm_desktop.paths import forms_dir
from tests.documents.reading import flat_text, ink, opened, page_sizes, page_texts, used_fonts
from tests.documents.samples import OWING, PROJECTS, catalog, facts, rules

PORTRAIT, LANDSCAPE = (210, 297), (297, 210)


def plain_document(*blocks, orientation=Orientation.PORTRAIT):
    return Document("thu", "Văn bản thử", "thu", (Section(blocks, orientation),))


def whole(made):
    return dossier_pdf(Dossier(*bind(made)))


@pytest.fixture(scope="module")
def dossier():
    return whole(facts(projects=(*PROJECTS, OWING), sample=True))


@pytest.fixture(scope="module")
def table():
    return document_pdf(build_document(facts(), "bieu-chi-tiet"))


class TestTable:
    def test_all_57_indicators_are_in_the_text(self, table):
        text = flat_text(table)
        for indicator in rules().indicators():
            assert indicator.text in text

    def test_every_page_lies_across_and_repeats_the_head(self, table):
        assert set(page_sizes(table)) == {LANDSCAPE}
        assert page_count(table) > 4
        for text in page_texts(table):
            assert "Yêu cầu đạt chuẩn" in text

    def test_a_criterion_that_goes_over_a_page_is_named_again(self, table):
        texts = page_texts(table)
        continued = [text for text in texts if "(tiếp\ntheo)" in text or "(tiếp theo)" in text]
        assert continued
        assert "(tiếp theo)" not in texts[0]

    def test_nothing_reaches_into_the_margins(self, table):
        for index in range(page_count(table)):
            box = ink(table, index, below_mm=17)
            assert box is not None
            assert box.left >= 29.5
            assert box.right <= 297 - 14.5
            assert box.bottom <= 210 - 19.5


class TestOfficialLayout:
    def test_the_first_page_has_no_number_and_the_second_has_its_own_top_centre(self):
        pdf = document_pdf(build_document(facts(settled=True), "bao-cao-ket-qua"))
        assert ink(pdf, 0, above_mm=17) is None
        box = ink(pdf, 1, above_mm=17)
        assert box is not None
        middle = 30 + 165 / 2
        assert abs((box.left + box.right) / 2 - middle) < 1
        assert page_texts(pdf)[1].startswith("2\n")

    @pytest.mark.parametrize("document_id", ["to-trinh", "bao-cao-ket-qua", "bien-ban-hop"])
    def test_portrait_papers_keep_their_margins(self, document_id):
        pdf = document_pdf(build_document(facts(), document_id))
        assert set(page_sizes(pdf)) == {PORTRAIT}
        for index in range(page_count(pdf)):
            box = ink(pdf, index, below_mm=18)
            assert box is not None
            assert box.left >= 29.5
            assert box.right <= 195.5
            assert box.bottom <= 277.5

    def test_the_draft_line_stays_clear_of_the_page_number(self):
        pdf = document_pdf(build_document(facts(), "bao-cao-ket-qua"))
        for text in page_texts(pdf):
            assert "BẢN NHÁP – chưa đủ điều kiện đề nghị" in text
        mark = ink(pdf, 0, above_mm=17)
        assert mark is not None
        assert mark.right < 30 + 165 / 2 - 5

    def test_a_signature_stands_with_two_lines_of_text_on_any_page_break(self):
        sentence = "Câu văn dài để thử việc ngắt trang trước chữ ký của người có thẩm quyền. "
        closing = "Đoạn kết " + "có nhiều chữ để chiếm vài dòng trên trang giấy " * 6 + "hết./."
        base = build_document(facts(settled=True), "to-trinh")
        end = base.sections[0].blocks[-1]
        for count in range(30, 60):
            blocks = [Paragraph(words(sentence)) for _ in range(count)]
            pdf = document_pdf(plain_document(*blocks, Paragraph(words(closing)), end))
            last = page_texts(pdf)[-1]
            assert "Nơi nhận:" in last
            assert "CHỦ TỊCH" in last
            before = last.split("Nơi nhận:")[0].strip().splitlines()
            body = [line for line in before if not line.strip().isdigit()]
            assert len(body) >= 2, f"{count} đoạn"
            assert last.split("Nơi nhận:")[0].strip().endswith("./.")

    def test_a_heading_is_never_the_last_line_of_a_page(self):
        for count in range(20, 45):
            filler = [Paragraph(words(f"Dòng {n}.")) for n in range(count)]
            following = Paragraph(words("Nội dung của mục. " * 20))
            heading = Heading(1, "I. ĐẦU MỤC")
            pdf = document_pdf(plain_document(*filler, heading, following))
            for text in page_texts(pdf):
                assert not text.strip().endswith("ĐẦU MỤC")

    def test_a_long_commune_name_wraps_in_the_head(self):
        name = "XÃ NGUYỄN VIỆT KHÁI HƯNG PHÚ TÂN THẠNH"
        header = Header(("ỦY BAN NHÂN DÂN", name), "Số: 05/BC-UBND", "Tân Thạnh, ngày 01/02/2026")
        pdf = document_pdf(plain_document(header))
        text = flat_text(pdf)
        assert name in text
        box = ink(pdf, 0)
        assert box is not None
        assert box.left >= 29.5


class TestVietnamese:
    def test_text_reads_back_in_order_with_every_mark(self):
        text = flat_text(document_pdf(build_document(facts(settled=True), "to-trinh")))
        order = [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "TỜ TRÌNH",
            "Kính gửi: Ủy ban nhân dân huyện Bắc Sơn",
            "Căn cứ Quyết định số 318/QĐ-TTg",
            "Hồ sơ kèm theo gồm có:",
            "Nơi nhận:",
        ]
        places = [text.find(piece) for piece in order]
        assert -1 not in places
        assert places == sorted(places)

    def test_decomposed_letters_are_drawn_composed(self):
        composed = "Nông thôn mới đổi thay từng ngày"
        decomposed = (
            "No\u0302ng tho\u0302n mo\u031b\u0301i đo\u0302\u0309i thay tu\u031b\u0300ng nga\u0300y"
        )
        pdf = document_pdf(plain_document(Paragraph(words(decomposed))))
        assert composed in flat_text(pdf)

    def test_marks_that_the_text_face_lacks_come_from_the_symbols(self):
        pdf = document_pdf(plain_document(Paragraph(words("☑ Đạt  ☐ Chưa đạt  ◇"))))
        assert "☑ Đạt" in flat_text(pdf)
        assert any("NtmSymbols" in name for name in used_fonts(pdf))

    @pytest.mark.parametrize(
        ("char", "code"), [("😀", "1F600"), ("漢", "6F22"), ("\ue001", "E001")]
    )
    def test_a_missing_letter_is_refused_with_its_name_and_place(self, char, code):
        document = plain_document(Heading(1, "I. ĐẶC ĐIỂM"), Paragraph(words(f"Xã có {char} đẹp")))
        with pytest.raises(DocumentError) as caught:
            document_pdf(document)
        message = str(caught.value)
        assert f"“{char}” (U+{code})" in message
        assert "mục “I. ĐẶC ĐIỂM”" in message
        assert "Xã có" in message

    def test_all_missing_letters_are_listed_at_once(self):
        document = plain_document(Paragraph(words("😀")), Paragraph(words("漢")))
        with pytest.raises(DocumentError, match="Còn 1 chỗ khác") as caught:
            document_pdf(document)
        assert len(caught.value.faults) == 2

    def test_markup_in_a_text_is_only_text(self):
        text = "Giá < 5 & > 3 <b>không đậm</b> <img src='/etc/passwd'/>"
        assert text in flat_text(document_pdf(plain_document(Paragraph(words(text)))))


class TestFile:
    def test_every_font_is_embedded_and_no_helvetica_is_left(self, dossier):
        fonts = used_fonts(dossier)
        assert fonts
        assert all(fonts.values()), fonts
        assert all("Tinos" in name or "NtmSymbols" in name for name in fonts)
        assert b"Helvetica" not in dossier

    @pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is not installed")
    def test_poppler_agrees_that_every_font_is_embedded(self, dossier, tmp_path):
        path = tmp_path / "ho-so.pdf"
        path.write_bytes(dossier)
        listed = subprocess.run(
            ["pdffonts", path], capture_output=True, text=True, check=True
        ).stdout.splitlines()[2:]
        assert listed
        # Columns: name, type, encoding, emb, sub, uni.
        assert all(re.search(r"\byes yes yes\b", line) for line in listed), listed

    def test_the_same_data_gives_the_same_bytes(self, dossier):
        assert whole(facts(projects=(*PROJECTS, OWING), sample=True)) == dossier

    def test_another_run_of_the_program_gives_the_same_bytes_too(self, tmp_path):
        script = (
            "import sys; from pathlib import Path; from tests.documents.samples import facts;"
            "from ntm_desktop.documents.dossier.binding import build_document;"
            "from ntm_desktop.documents.pdf import document_pdf;"
            "Path(sys.argv[1]).write_bytes(document_pdf(build_document(facts(), 'to-trinh')))"
        )
        for name in ("mot.pdf", "hai.pdf"):
            subprocess.run([sys.executable, "-c", script, tmp_path / name], check=True)
        made = (tmp_path / "mot.pdf").read_bytes()
        assert made == (tmp_path / "hai.pdf").read_bytes()
        assert made == document_pdf(build_document(facts(), "to-trinh"))

    def test_its_properties_name_the_paper_the_commune_and_the_language(self):
        pdf = document_pdf(build_document(facts(), "to-trinh"))
        assert b"/Lang" in pdf
        assert b"vi-VN" in pdf
        with opened(pdf) as document:
            properties = document.get_metadata_dict()
        assert properties["Title"].startswith("Tờ trình về việc thẩm tra")
        assert properties["Author"] == "UBND xã Chiến Thắng, huyện Bắc Sơn, tỉnh Lạng Sơn"
        assert "đạt chuẩn nông thôn mới năm 2024" in properties["Subject"]


class TestWholeDossier:
    def test_the_contents_tell_the_pages_where_the_papers_really_begin(self, dossier):
        marks = [entry for entry in outline(dossier) if entry.level == 0]
        assert len(marks) == 8
        starts = [entry.page + 1 for entry in marks[2:]]
        ends = [start - 1 for start in starts[1:]] + [page_count(dossier)]
        contents = " ".join(page_texts(dossier)[1].split())
        for first, last in zip(starts, ends, strict=True):
            assert (f"{first}–{last}" if last > first else f" {first} ") in contents
        texts = page_texts(dossier)
        assert "TỜ TRÌNH" in texts[starts[0] - 1]
        assert "BIỂU CHI TIẾT" in texts[starts[2] - 1]
        assert "BIÊN BẢN" in texts[starts[4] - 1]

    def test_running_numbers_stand_on_every_page_but_the_cover(self, dossier):
        total = page_count(dossier)
        texts = page_texts(dossier)
        assert "Trang 1/" not in texts[0]
        for number, text in enumerate(texts[1:], 2):
            assert f"Trang {number}/{total}" in text

    def test_the_outline_reaches_single_criteria(self, dossier):
        titles = [(entry.level, entry.title) for entry in outline(dossier)]
        assert (1, "IV. KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI") in titles
        assert (2, "2.17. Tiêu chí số 17 về Môi trường và an toàn thực phẩm") in titles

    def test_the_cover_names_commune_district_tier_and_year(self, dossier):
        cover = " ".join(page_texts(dossier)[0].split())
        for piece in ("XÃ CHIẾN THẮNG", "HUYỆN BẮC SƠN, TỈNH LẠNG SƠN", "NĂM 2024"):
            assert piece in cover

    def test_it_holds_the_same_pages_as_the_single_papers(self, dossier):
        made = facts(projects=(*PROJECTS, OWING), sample=True)
        papers = bind(made).documents
        assert page_count(dossier) == 2 + sum(page_count(document_pdf(paper)) for paper in papers)

    def test_draft_and_sample_are_said_on_every_page(self, dossier):
        for text in page_texts(dossier):
            assert "BẢN NHÁP" in text
            assert "DỮ LIỆU MẪU" in text

    def test_a_sound_dossier_carries_no_mark(self):
        assert "BẢN NHÁP" not in flat_text(whole(facts(settled=True)))


class TestLongTables:
    def table(self, *rows, joined=0):
        columns = (Column(1), Column(2), Column(6))
        header = Row(tuple(PageCell(words(label)) for label in ("TT", "Tên", "Nội dung")))
        return Table(columns, (header,), rows)

    def row(self, *texts, **more):
        return Row(tuple(PageCell(words(text)) for text in texts), **more)

    def test_a_row_taller_than_a_page_is_broken_and_nothing_is_lost(self):
        text = " ".join(f"từ{n}" for n in range(2500))
        pdf = document_pdf(plain_document(self.table(self.row("1", "Dài", text))))
        assert page_count(pdf) > 2
        found = re.findall(r"từ(\d+)", flat_text(pdf))
        assert [int(n) for n in found] == list(range(2500))

    def test_a_word_wider_than_its_column_is_broken_not_clipped(self):
        word = "Nghiêngngảnhtrườngkỳ" * 6
        pdf = document_pdf(plain_document(self.table(self.row(word, word, word))))
        assert "".join(flat_text(pdf).split()).count(word) == 3
        box = ink(pdf, 0)
        assert box is not None
        assert box.right <= 195.5

    def test_a_shared_cell_taller_than_its_rows_stretches_them(self):
        name = "Tên rất dài " * 12
        rows = (self.row("1", name, "a"), self.row("1", name, "b", joined=2))
        below = Paragraph(words("Đoạn sau bảng"))
        pdf = document_pdf(plain_document(self.table(*rows), below))
        text = flat_text(pdf)
        assert text.index("Đoạn sau bảng") > text.index("Tên rất dài")
        assert text.count("Tên rất dài") == 12

    def test_rows_that_belong_together_are_named_again_on_the_next_page(self):
        rows = [self.row("1", "Nhóm", "dòng 0")]
        rows += [self.row("1", "Nhóm", f"dòng {n}", joined=2) for n in range(1, 120)]
        pdf = document_pdf(plain_document(self.table(*rows)))
        texts = page_texts(pdf)
        assert len(texts) > 2
        assert "(tiếp theo)" not in texts[0]
        assert all(" ".join(text.split()).count("Nhóm (tiếp theo)") == 1 for text in texts[1:])
        found = re.findall(r"dòng (\d+)", flat_text(pdf))
        assert sorted(map(int, found)) == list(range(120))

    def test_a_table_without_rows_still_shows_its_head(self):
        assert "Nội dung" in flat_text(document_pdf(plain_document(self.table())))


def test_a_block_that_cannot_be_placed_is_refused_in_words():
    recipients = tuple(f"- Nơi nhận thứ {n};" for n in range(120))
    block = Signatures(Party(("CHỦ TỊCH",)), recipients=recipients)
    with pytest.raises(DocumentError, match="dài hơn một trang"):
        document_pdf(plain_document(block))


def test_a_paper_without_any_text_is_one_blank_sheet():
    assert page_count(document_pdf(plain_document())) == 1


FORMS = sorted(path.stem for path in (forms_dir() / "dossiers").glob("*.json"))


@pytest.mark.parametrize("form_id", [name for name in FORMS if name != "schema"])
def test_every_shipped_form_prints_for_every_set_it_serves(form_id):
    data = json.loads((forms_dir() / "dossiers" / f"{form_id}.json").read_text("utf-8"))
    form = parse_dossier_form(data)
    for set_id in form.set_ids:
        criteria_set = catalog().criteria_set("qd-51-2025-xa" if set_id == "*" else set_id)
        group = next((g.id for g in criteria_set.groups if not g.reference_only), None)
        context = Context(criteria_set.first_year or 2024, group)
        made = facts(
            criteria_set=criteria_set,
            context=context,
            assessment=judge(criteria_set, {}, context),
            answers={},
            form=form,
        )
        text = flat_text(whole(made))
        assert f"đạt {made.counted}" in text
        for document in form.documents:
            assert made.fill(document.title) in text


def test_the_table_of_resources_is_never_broken_over_two_pages():
    """Whatever stands before it: with each line more it comes nearer to the foot of the page."""
    for lines in range(0, 14, 2):
        before = "\n".join(["Một dòng của báo cáo."] * lines)
        made = facts(texts={"guidance.production": before or "x", "situation.features": "x"})
        pages = [
            text
            for text in page_texts(document_pdf(build_document(made, "bao-cao-ket-qua")))
            if "Ngân sách trung ương" in text
        ]
        (page,) = pages
        assert "Tổng cộng" in page


class TestArchival:
    """PDF/A-1b as far as it shows without a checker; ``interop/test_archival.py`` asks one."""

    def test_the_properties_stand_in_the_file_a_second_time_as_xmp(self, dossier):
        packet = dossier.partition(b"<?xpacket begin")[2].partition(b"<?xpacket end")[0].decode()
        assert "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in packet
        (title,) = re.findall('<dc:title>.*?x-default">(.*?)</rdf:li>', packet)
        with opened(dossier) as read:
            assert title == read.get_metadata_value("Title")
            assert read.get_version() == 14

    def test_signs_that_xml_keeps_for_itself_are_written_so(self):
        made = document_pdf(Document("x", "Dự án A & B <1>", "x", (Section(()),)))
        assert "Dự án A &amp; B &lt;1&gt;".encode() in made

    def test_it_says_what_its_colours_mean_and_nothing_is_transparent(self, dossier):
        assert b"/GTS_PDFA1" in dossier
        assert not re.search(rb"/SMask|/ca |/CA ", dossier)

    def test_every_stream_ends_on_a_line_of_its_own_and_as_long_as_it_says(self, dossier):
        lengths = [int(one) for one in re.findall(rb"/Length (\d+)", dossier)]
        starts = [one.end() for one in re.finditer(rb">>\nstream\n", dossier)]
        assert len(lengths) == len(starts) > 20
        for length, start in zip(lengths, starts, strict=True):
            assert dossier[start + length : start + length + 10] == b"\nendstream"


def test_a_table_kept_whole_with_its_notes_takes_its_caption_along():
    caption = Paragraph(words("Tên bảng"), keep_with_next=True)
    table = Table(
        (Column(1), Column(1)),
        (Row((PageCell(words("Cột")), PageCell(words("Số")))),),
        tuple(Row((PageCell(words(f"Dòng {n}")), PageCell(words("1")))) for n in range(8)),
        12,
        "bảng",
        together=True,
    )
    notes = Notes((words("Ghi chú của bảng."),))
    parted = []
    for lines in range(16, 34):
        pages = page_texts(document_pdf(plain_document(BlankLines(lines), caption, table, notes)))
        (begun,) = [number for number, text in enumerate(pages) if "Dòng 0" in text]
        parted += [lines for text in pages[:begun] if "Tên bảng" in text]
    assert parted == []
