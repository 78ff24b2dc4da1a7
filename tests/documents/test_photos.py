"""The annex of photos: those the officer chose, upright, small, and the same bytes every time."""

import io
import zipfile

import pytest
from PIL import Image

from ntm_desktop.documents.docx import document_docx
from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.dossier.facts import PhotoFile
from ntm_desktop.documents.dossier.readiness import missing_items
from ntm_desktop.documents.pages import Picture, document_text
from ntm_desktop.documents.pdf import document_pdf
from ntm_desktop.documents.pictures import MAX_PIXELS, fitted, photo_for_paper
from ntm_desktop.documents.preview import page_count
from ntm_desktop.domain.dossier import DocumentKind
from ntm_desktop.errors import DocumentError
from tests.documents.samples import facts

FIELD = "photos.printed"


def photo(folder, name, size=(2400, 1600), **more):
    path = folder / name
    Image.new("RGB", size, "#7a9").save(path, "JPEG", **more)
    return PhotoFile(name, path)


@pytest.fixture
def photos(tmp_path):
    return tuple(photo(tmp_path, f"anh-{n}.jpg") for n in (1, 2, 3))


def test_the_chosen_photos_stand_in_an_annex_in_the_officers_order(photos):
    chosen = "ANH-3.jpg | Đường thôn Hồng Tiến\nanh-1.jpg"
    made = facts(photos=photos, texts={FIELD: chosen})
    report = build_document(made, "bao-cao-ket-qua")
    pictures = [block for block in report.blocks() if isinstance(block, Picture)]
    assert [picture.caption for picture in pictures] == [
        "Hình 1. Đường thôn Hồng Tiến",
        "Hình 2. anh-1.jpg",
    ]
    assert "HÌNH ẢNH MINH HỌA" in document_text(report)
    plain = build_document(facts(photos=photos), "bao-cao-ket-qua")
    assert len(plain.sections) == len(report.sections) - 1


def test_two_photos_fill_a_page_and_the_same_data_give_the_same_bytes(photos):
    chosen = "\n".join(one.name for one in photos)
    made = facts(photos=photos, texts={FIELD: chosen})
    report = build_document(made, "bao-cao-ket-qua")
    without = build_document(facts(photos=photos), "bao-cao-ket-qua")
    assert page_count(document_pdf(report)) == page_count(document_pdf(without)) + 2
    assert document_pdf(report) == document_pdf(report)
    with zipfile.ZipFile(io.BytesIO(document_docx(report))) as word:
        assert sum(name.startswith("word/media/") for name in word.namelist()) >= 1


def test_a_photo_is_turned_upright_and_made_small(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter, as phones write it
    lying = photo(tmp_path, "dien-thoai.jpg", (4000, 3000), exif=exif)
    found = photo_for_paper(lying.path, lying.name)
    assert found.height == MAX_PIXELS > found.width
    assert len(found.data) < 200_000
    assert fitted(found.width, found.height, 450, 280)[1] == 280


def test_a_name_that_is_no_evidence_is_named_in_the_list(photos):
    made = facts(photos=photos, texts={FIELD: "khong-co.jpg | Cầu"})
    form = made.document(DocumentKind.RESULTS_REPORT)
    assert form is not None
    said = {item.text: item.field_id for item in missing_items(made, form)}
    assert said["Không có ảnh nào (minh chứng, công trình) tên “khong-co.jpg” (JPG, PNG)."] == FIELD


def test_what_is_no_photo_is_refused_with_a_sentence(tmp_path):
    broken = tmp_path / "hong.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a photo")
    with pytest.raises(DocumentError, match=r"Không mở được ảnh “hong\.jpg”"):
        photo_for_paper(broken, "hong.jpg")
