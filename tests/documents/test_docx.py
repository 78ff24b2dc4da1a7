"""The papers as real Word files, read back by python-docx."""

import io
import re
import subprocess
import sys
import uuid
import zipfile
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from ntm_desktop.documents.docx import document_docx
from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.pages import (
    BlankLines,
    Document,
    Heading,
    Notes,
    Paragraph,
    Party,
    Section,
    Signatures,
    Table,
    Title,
    plain,
    words,
)
from ntm_desktop.documents.table_layout import CONTINUED
from ntm_desktop.errors import DocumentError
from ntm_desktop.paths import resources_dir
from tests.documents.samples import OWING, PROJECTS, facts, rules
from tests.papers import document_text

PAPERS = (
    "to-trinh",
    "bao-cao-ket-qua",
    "bieu-chi-tiet",
    "bao-cao-y-kien",
    "bien-ban-hop",
    "bao-cao-no-dong",
)
MM = 36000


def plain_document(*blocks):
    return Document("thu", "Văn bản thử", "thu", (Section(blocks),))


def paper(document_id, **changes):
    made = facts(projects=(*PROJECTS, OWING), **changes)
    return build_document(made, document_id)


def opened(data):
    return docx.Document(io.BytesIO(data))


def squeezed(text):
    return " ".join(text.replace("\u00a0", " ").split())


def text_of(element):
    """All text below an element, a blank where a line or a paragraph ends."""
    pieces = []
    for one in element.iter():
        if one.tag == qn("w:t"):
            pieces.append(one.text or "")
        elif one.tag in (qn("w:br"), qn("w:p")):
            pieces.append(" ")
    return squeezed("".join(pieces))


def ruled_tables(made):
    return [t for t in made.tables if t._tbl.tblPr.find(qn("w:tblBorders")) is not None]


def opened_paragraphs(made):
    return [WordParagraph(one, made.part) for one in made.element.body.iter(qn("w:p"))]


def without_blanks(text):
    return "".join(text.split())


class TestText:
    @pytest.mark.parametrize("document_id", PAPERS)
    def test_every_piece_of_the_pages_is_in_the_file_in_their_order(self, document_id):
        pages = paper(document_id)
        text = without_blanks(text_of(opened(document_docx(pages)).element.body))
        for piece in document_text(pages).splitlines():
            assert without_blanks(piece) in text

    def test_all_57_indicators_stand_in_the_table_with_their_numbers(self):
        made = opened(document_docx(paper("bieu-chi-tiet")))
        table = ruled_tables(made)[0]
        text = text_of(table._tbl)
        indicators = list(rules().indicators())
        assert len(indicators) == 57
        for indicator in indicators:
            assert squeezed(indicator.text) in text
        starts = {text_of(tc).split(" ")[0].rstrip(".") for tc in table._tbl.iter(qn("w:tc"))}
        criteria = rules().criteria
        numbers = {i.no for c in criteria if len(c.indicators) > 1 for i in c.indicators}
        assert numbers <= starts
        assert {str(criterion.no) for criterion in criteria} <= starts

    def test_markup_in_a_text_is_only_text(self):
        text = "Giá < 5 & > 3 <b>không đậm</b>"
        made = opened(document_docx(plain_document(Paragraph(words(text)))))
        assert text in text_of(made.element.body)

    def test_a_letter_that_the_pdf_refuses_is_refused_here_too(self):
        with pytest.raises(DocumentError, match="“😀”"):
            document_docx(plain_document(Paragraph(words("Cố gắng 😀"))))


class TestTables:
    @pytest.mark.parametrize("document_id", PAPERS)
    def test_tables_have_the_rows_and_columns_of_the_pages(self, document_id):
        pages = paper(document_id)
        blocks = list(pages.blocks())
        made = ruled_tables(opened(document_docx(pages)))
        assert [(len(t.rows), len(t.columns)) for t in made] == [
            (len(t.header) + len(t.rows) + isinstance(after, Notes), len(t.columns))
            for t, after in pairwise((*blocks, None))
            if isinstance(t, Table)
        ]

    def test_the_notes_below_a_table_are_a_last_row_without_rules(self):
        pages = paper("bieu-chi-tiet")
        notes = next(block for block in pages.blocks() if isinstance(block, Notes))
        last = ruled_tables(opened(document_docx(pages)))[0]._tbl.tr_lst[-1]
        said = without_blanks(text_of(last))
        assert said == without_blanks("".join(plain(line) for line in notes.lines))
        borders = last.find(".//" + qn("w:tcBorders"))
        assert {one.tag for one in borders if one.get(qn("w:val")) == "nil"} == {
            qn("w:left"),
            qn("w:bottom"),
            qn("w:right"),
        }

    def test_a_criterion_that_goes_over_a_page_is_named_again_there(self):
        table = ruled_tables(opened(document_docx(paper("bieu-chi-tiet"))))[0]
        again = [
            text_of(tc) for tc in table._tbl.iter(qn("w:tc")) if CONTINUED.strip() in text_of(tc)
        ]
        assert again

    def test_a_hyphen_is_kept_unbroken_only_where_the_paper_moves_the_word_down(self):
        text = (
            "Căn cứ Quyết định 318/QĐ-TTg; " + "theo quy định tại Quyết định số 1600/QĐ-TTg. " * 3
        )
        made = opened(document_docx(plain_document(Paragraph(words(text)))))
        assert squeezed("".join(p.text for p in opened_paragraphs(made))) == squeezed(text)
        kept = len(list(made.element.body.iter(qn("w:noBreakHyphen"))))
        assert 0 < kept < 4

    def test_the_head_is_repeated_and_no_row_is_torn(self):
        pages = paper("bieu-chi-tiet")
        expected = next(block for block in pages.blocks() if isinstance(block, Table))
        rows = ruled_tables(opened(document_docx(pages)))[0]._tbl.tr_lst
        repeated = [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in rows]
        heads = len(expected.header)
        assert heads >= 1
        assert repeated == [True] * heads + [False] * (len(expected.rows) + 1)  # the notes
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)

    def test_a_criterion_is_named_once_for_all_its_indicators(self):
        table = ruled_tables(opened(document_docx(paper("bieu-chi-tiet"))))[0]
        first = table.cell(1, 1)
        assert first.text == "Quy hoạch"
        assert table.cell(2, 1)._tc is first._tc
        assert sum(text_of(tc) == "Quy hoạch" for tc in table._tbl.iter(qn("w:tc"))) == 1


class TestOfficialLayout:
    @pytest.mark.parametrize("document_id", PAPERS)
    def test_sheets_and_margins_are_those_of_the_decree(self, document_id):
        for section in opened(document_docx(paper(document_id))).sections:
            across = section.orientation == WD_ORIENT.LANDSCAPE
            size = (section.page_width, section.page_height)
            assert sorted(round(side / MM) for side in size) == [210, 297]
            assert (size[0] > size[1]) is across
            assert (round(section.left_margin / MM), round(section.right_margin / MM)) == (30, 15)
            assert round(section.top_margin / MM) == 20
            assert round(section.bottom_margin / MM) in (20, 25)

    def test_the_detailed_table_lies_across(self):
        sections = opened(document_docx(paper("bieu-chi-tiet"))).sections
        assert {section.orientation for section in sections} == {WD_ORIENT.LANDSCAPE}

    def test_the_page_is_numbered_from_the_second_on_in_each_section(self):
        for section in opened(document_docx(paper("bao-cao-ket-qua"))).sections:
            assert section.different_first_page_header_footer
            assert section.header._element.find(".//" + qn("w:fldSimple")) is not None
            assert section.first_page_header._element.find(".//" + qn("w:fldSimple")) is None
            assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"

    def test_draft_and_sample_are_said_on_every_page(self):
        for section in opened(document_docx(paper("to-trinh", sample=True))).sections:
            for part in (section.first_page_header, section.header):
                assert "BẢN NHÁP" in text_of(part._element)
                assert "DỮ LIỆU MẪU" in text_of(part._element)

    def test_a_sound_paper_carries_no_mark(self):
        made = opened(document_docx(build_document(facts(settled=True), "to-trinh")))
        assert text_of(made.sections[0].header._element) == "2"

    def test_the_note_of_a_section_stands_at_its_foot_only_where_something_is_noted(self):
        noted = Paragraph(words("Đoạn văn"), noted=True)
        document = replace(
            plain_document(),
            sections=(
                Section((noted,), note="Chưa đối chiếu"),
                Section((replace(noted, noted=False),), note="Chưa đối chiếu"),
            ),
        )
        first, second = opened(document_docx(document)).sections
        for part in (first.first_page_footer, first.footer):
            assert text_of(part._element) == "Chưa đối chiếu"
        for part in (second.first_page_footer, second.footer):
            assert text_of(part._element) == ""

    def test_every_text_is_in_the_typeface_of_the_decree(self):
        made = opened(document_docx(paper("bao-cao-ket-qua")))
        assert made.styles["Normal"].font.name == "Times New Roman"
        named = {font.get(qn("w:ascii")) for font in made.element.body.iter(qn("w:rFonts"))}
        assert named <= {"Segoe UI Symbol"}

    def test_the_file_carries_faces_as_wide_for_whoever_lacks_them(self):
        data = document_docx(paper("to-trinh"))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            table = package.read("word/fontTable.xml").decode()
            relations = package.read("word/_rels/fontTable.xml.rels").decode()
            first = package.read("word/fonts/font1.odttf")
        fonts = re.findall(r'<w:font w:name="([^"]+)">(.*?)</w:font>', table)
        assert [name for name, _ in fonts] == ["Times New Roman", "Segoe UI Symbol"]
        styles = re.findall(r"w:embed(\w+) ", fonts[0][1])
        assert styles == ["Regular", "Bold", "Italic", "BoldItalic"]
        assert relations.count("/relationships/font") == 5
        [key, *_] = re.findall(r'w:fontKey="{([0-9A-F-]+)}"', table)
        mask = uuid.UUID(key).bytes[::-1]
        head = bytes(one ^ mask[place % 16] for place, one in enumerate(first[:32]))
        original = (resources_dir() / "fonts" / "word" / "Tinos-Regular.ttf").read_bytes()
        assert head + first[32:] == original

    def test_every_line_has_the_height_it_has_on_paper(self):
        body = opened(document_docx(paper("bao-cao-ket-qua"))).element.body
        spacings = [one for one in body.iter(qn("w:spacing")) if one.get(qn("w:line"))]
        assert spacings
        assert {one.get(qn("w:lineRule")) for one in spacings} == {"exact"}

    def test_headings_are_headings_for_words_outline(self):
        pages = paper("bao-cao-ket-qua")
        expected = [b.text for b in pages.blocks() if isinstance(b, Heading)]
        made = [
            squeezed(p.text)
            for p in opened(document_docx(pages)).paragraphs
            if p.style is not None and p.style.name.startswith("Heading")
        ]
        assert made == [squeezed(text) for text in expected]

    def test_the_signature_stays_with_the_text_before_it(self):
        pages = plain_document(
            Paragraph(words("Đoạn giữa.")),
            Paragraph(words("Đoạn kết./.")),
            Signatures(Party(("CHỦ TỊCH",)), recipients=("- Lưu: VT.",)),
        )
        made = {p.text: p for p in opened(document_docx(pages)).paragraphs}
        assert made["Đoạn kết./."].paragraph_format.keep_with_next
        assert not made["Đoạn giữa."].paragraph_format.keep_with_next

    def test_a_line_to_write_on_is_dotted_over_the_whole_width(self):
        body = opened(document_docx(plain_document(BlankLines(2)))).element.body
        stops = [tab for tab in body.iter(qn("w:tab")) if tab.get(qn("w:leader")) == "dot"]
        assert len(stops) == 2


class TestFile:
    @pytest.mark.parametrize("document_id", PAPERS)
    def test_the_same_data_gives_the_same_bytes(self, document_id):
        assert document_docx(paper(document_id)) == document_docx(paper(document_id))

    def test_another_run_of_the_program_gives_the_same_bytes_too(self, tmp_path):
        script = (
            "import sys; from pathlib import Path; from tests.documents.samples import facts;"
            "from ntm_desktop.documents.dossier.binding import build_document;"
            "from ntm_desktop.documents.docx import document_docx;"
            "Path(sys.argv[1]).write_bytes(document_docx(build_document(facts(), 'to-trinh')))"
        )
        subprocess.run([sys.executable, "-c", script, tmp_path / "mot.docx"], check=True)
        made = document_docx(build_document(facts(), "to-trinh"))
        assert (tmp_path / "mot.docx").read_bytes() == made

    def test_it_tells_no_time(self):
        data = document_docx(paper("to-trinh"))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"dcterms:created" not in package.read("docProps/core.xml")

    def test_its_properties_name_the_paper_and_the_commune(self):
        properties = opened(document_docx(paper("to-trinh"))).core_properties
        assert properties.title.startswith("Tờ trình về việc thẩm tra")
        assert properties.author == "UBND xã Chiến Thắng, huyện Bắc Sơn, tỉnh Lạng Sơn"
        assert properties.language == "vi-VN"


def test_a_title_that_begins_a_sheet_has_no_room_above_it_and_one_below_something_has():
    title = Title("BIỂU CHI TIẾT", "Kết quả năm 2024")
    made = plain_document(title, Paragraph(words("Chữ")), title)
    heads = [p for p in opened(document_docx(made)).paragraphs if p.text == "BIỂU CHI TIẾT"]
    assert [p.paragraph_format.space_before.pt for p in heads] == [0, 16]
