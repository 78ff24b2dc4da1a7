"""Pages as pictures for the window."""

import pytest

from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.pdf import document_pdf
from ntm_desktop.documents.preview import outline, page_count, page_image
from ntm_desktop.errors import DocumentError
from tests.documents.samples import facts


@pytest.fixture(scope="module")
def pdf():
    return document_pdf(build_document(facts(), "bao-cao-no-dong"))


def test_a_page_becomes_as_many_pixels_as_it_has_points(pdf):
    image = page_image(pdf, 0)
    assert (image.width, image.height) == (596, 842)
    assert len(image.rgb) == image.width * image.height * 3


def test_twice_the_scale_is_twice_as_wide_and_a_landscape_page_lies_across(pdf):
    assert page_image(pdf, 0, 2.0).width == 1191
    across = page_image(pdf, 1)
    assert across.width > across.height


def test_the_page_shows_black_text_on_white(pdf):
    rgb = page_image(pdf, 0).rgb
    assert rgb[:3] == b"\xff\xff\xff"
    assert min(rgb) < 40


def test_pages_and_bookmarks_are_counted(pdf):
    assert page_count(pdf) == 2
    first = outline(pdf)[0]
    assert (first.level, first.page) == (0, 0)
    assert first.title.startswith("Báo cáo tình hình nợ đọng")


def test_a_page_that_is_not_there_is_refused(pdf):
    with pytest.raises(DocumentError, match="chỉ có 2 trang"):
        page_image(pdf, 2)


def test_a_senseless_enlargement_is_refused(pdf):
    with pytest.raises(DocumentError, match="quá lớn"):
        page_image(pdf, 0, 50)


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.4\n garbage"])
def test_bytes_that_are_no_pdf_are_refused(data):
    with pytest.raises(DocumentError, match="Không đọc được tệp PDF"):
        page_count(data)
