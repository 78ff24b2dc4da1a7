"""The annex of photos: those the officer chose, upright, small, and the same bytes every time."""

import io
import zipfile

import pytest
from PIL import Image

from ntm_desktop.documents.docx import document_docx
from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.dossier.facts import PhotoFile
from ntm_desktop.documents.dossier.readiness import missing_items
from ntm_desktop.documents.pages import Document, Picture, Section
from ntm_desktop.documents.pdf import document_pdf
from ntm_desktop.documents.pictures import MAX_PIXELS, SMALL_ENOUGH, fitted, photo_for_paper
from ntm_desktop.documents.preview import page_count
from ntm_desktop.domain.dossier import DocumentKind
from ntm_desktop.errors import DocumentError
from tests.documents.samples import facts
from tests.papers import document_text

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
    assert len(found.jpeg().data) < 200_000
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


def camera(folder, name="zalo.jpg", **more):
    """As a program for messages hands it on, with where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "BI MAT: nha ong An"
    path = folder / name
    Image.effect_noise((1600, 1200), 20).convert("RGB").save(path, "JPEG", exif=exif, **more)
    return path


def test_a_photo_that_is_small_already_goes_in_as_it_is_without_where_it_was_taken(tmp_path):
    path = camera(tmp_path, quality=60)
    found = photo_for_paper(path, path.name)
    assert found.whole
    assert b"BI MAT" in path.read_bytes()
    assert b"BI MAT" not in found.jpeg().data
    with Image.open(io.BytesIO(found.jpeg().data)) as kept, Image.open(path) as first:
        assert kept.tobytes() == first.tobytes()
    made = facts(photos=(PhotoFile(path.name, path),), texts={FIELD: path.name})
    report = build_document(made, "bao-cao-ket-qua")
    assert found.jpeg().data in document_pdf(report)
    with zipfile.ZipFile(io.BytesIO(document_docx(report))) as word:
        media = [word.read(name) for name in word.namelist() if name.startswith("word/media/")]
    assert found.jpeg().data in media


@pytest.mark.parametrize("progressive", [False, True])
def test_what_a_phone_hangs_behind_the_picture_stays_behind(tmp_path, progressive):
    path = camera(tmp_path, quality=60, progressive=progressive)
    pure = photo_for_paper(path, path.name).jpeg().data
    path.write_bytes(path.read_bytes() + b"SEFT: BI MAT" + b"\xff\xd9" * 3)
    found = photo_for_paper(path, path.name)
    assert found.whole
    assert found.jpeg().data == pure
    with Image.open(io.BytesIO(pure)) as opened:
        opened.load()


def test_a_cut_or_turned_or_large_photo_is_drawn_anew(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 3
    path = tmp_path / "nguoc.jpg"
    Image.new("RGB", (900, 600), "#7a9").save(path, "JPEG", exif=turned)
    assert not photo_for_paper(path, path.name).whole
    large = camera(tmp_path, "lon.jpg", quality=98)
    assert large.stat().st_size > SMALL_ENOUGH
    found = photo_for_paper(large, large.name)
    assert (found.whole, found.width, found.height) == (False, MAX_PIXELS, 1050)
    assert found.jpeg()[1:3] == (MAX_PIXELS, 1050)
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(camera(tmp_path, quality=60).read_bytes()[:-60_000])
    with pytest.raises(DocumentError, match=r"Không mở được ảnh “cut\.jpg”"):
        photo_for_paper(cut, "cut.jpg").jpeg()


def test_a_photo_in_two_places_is_in_the_file_once(tmp_path):
    path = camera(tmp_path, quality=60)
    pictures = tuple(Picture(path, path.name, f"Hình {n}") for n in (1, 2))
    pdf = document_pdf(Document("x", "Ảnh", "x", (Section(pictures),)))
    assert len(pdf) < 1.2 * path.stat().st_size
