"""A paper after it was made: printed, signed, scanned, edited in Word; and what changed since."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from docx import Document as WordDocument
from PIL import Image

from ntm_desktop.domain.papers import PaperKey, Stage
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services import dossiers, papers
from ntm_desktop.services.dossier_files import PaperFormat, saving_as
from ntm_desktop.services.edits import apply, redo, undo
from ntm_desktop.services.exchange.checks import verify_package
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import close_workspace, latest_assessment, open_workspace
from ntm_desktop.store.commune import papers as stored_papers
from ntm_desktop.store.commune import vault

LETTER, TABLE = "to-trinh", "bieu-chi-tiet"


@pytest.fixture
def sample(tmp_path, catalog):
    opened = create_sample_figures(tmp_path / "xã mẫu", catalog=catalog)
    yield opened
    close_workspace(opened)


@pytest.fixture
def letter(sample):
    return PaperKey.of_dossier(latest_assessment(sample).id, LETTER)


@pytest.fixture
def table(sample):
    return PaperKey.of_dossier(latest_assessment(sample).id, TABLE)


def picture(folder, name, color="white", size=(400, 560)):
    path = folder / name
    Image.new("RGB", size, color).save(path)
    return path


def state_of(sample, document_id):
    state = dossiers.dossier_state(sample, latest_assessment(sample).id)
    return next(one for one in state.documents if one.id == document_id)


def test_a_printed_paper_says_when(sample, letter):
    papers.mark_printed(sample, [letter])

    life = state_of(sample, LETTER).life
    assert life.stage is Stage.PRINTED
    assert life.record.printed_on == f"{sample.now().astimezone():%d/%m/%Y}"
    assert life.differences == ()


def test_signing_takes_number_and_date_over_into_the_paper_as_one_edit(sample, letter):
    papers.mark_signed(sample, letter, "28/TTr-UBND", "30/11/2024")

    texts = dossiers.dossier_texts(sample, letter.scope)
    assert (texts["to-trinh.number"], texts["to-trinh.date"]) == ("28", "30/11/2024")
    assert state_of(sample, LETTER).life.stage is Stage.SIGNED
    assert state_of(sample, LETTER).life.differences == ()

    undo(sample)
    assert dossiers.dossier_texts(sample, letter.scope)["to-trinh.number"] == ""
    assert state_of(sample, LETTER).life.stage is Stage.MADE
    redo(sample)
    assert state_of(sample, LETTER).life.record.signed_number == "28"


def test_what_changed_after_signing_is_told_with_both_texts(sample, letter):
    papers.mark_signed(sample, letter, "28", "30/11/2024")

    dossiers.record_dossier_text(sample, letter.scope, "signer.name", "Nguyễn Văn Mới")
    dossiers.record_dossier_text(sample, letter.scope, "to-trinh.number", "31")

    told = state_of(sample, LETTER).life.differences
    assert ("Số 28", "Số 31") in [(one.before, one.now) for one in told]
    assert any("Nguyễn Văn Mới" in one.now for one in told)


def test_a_sheet_printed_before_a_change_can_be_the_signed_one(sample, letter):
    papers.mark_printed(sample, [letter])
    dossiers.record_dossier_text(sample, letter.scope, "signer.name", "Nguyễn Văn Mới")

    offer = papers.signing_offer(sample, letter)
    assert len(offer.printed_differences) == 1

    papers.mark_signed(sample, letter, "28", "30/11/2024", as_printed=True)
    assert len(state_of(sample, LETTER).life.differences) == 1

    papers.mark_signed(sample, letter, "28", "30/11/2024")
    assert state_of(sample, LETTER).life.differences == ()


def test_a_paper_that_lacks_something_is_signed_only_with_a_warning(sample, letter):
    offer = papers.signing_offer(sample, letter)

    assert "còn thiếu" in offer.warnings[0]


@pytest.mark.parametrize(
    ("number", "day"), [("28", ""), ("28", "31/02/2024"), ("12/BC", "1/1/2024")]
)
def test_a_wrong_number_or_day_is_refused_and_nothing_is_kept(sample, letter, number, day):
    with pytest.raises(EntryError):
        papers.mark_signed(sample, letter, number, day)
    assert state_of(sample, LETTER).life.stage is Stage.MADE


def test_a_scan_needs_a_signed_paper(sample, letter, tmp_path):
    with pytest.raises(EntryError, match="đã ký"):
        carry_out(sample, papers.attaching_scan(letter, [picture(tmp_path, "1.png")]))


def test_photographed_sheets_become_one_pdf_in_the_vault(sample, letter, tmp_path):
    papers.mark_signed(sample, letter, "28", "30/11/2024")
    sheets = [picture(tmp_path, "1.png"), picture(tmp_path, "2.jpg", "grey", (560, 400))]

    carry_out(sample, papers.attaching_scan(letter, sheets))

    record = state_of(sample, LETTER).life.record
    assert record.stage is Stage.SCANNED
    kept = vault.checked_path(sample.file, record.scan.sha256, record.scan.name)
    pdf = pypdfium2.PdfDocument(kept.read_bytes())
    assert [tuple(map(round, page.get_size())) for page in pdf] == [(595, 842), (842, 595)]
    assert vault.unreferenced(sample.file) == ()
    opened = carry_out(sample, papers.opening(letter, "scan"))
    assert opened.read_bytes() == kept.read_bytes()

    undo(sample)
    assert state_of(sample, LETTER).life.stage is Stage.SIGNED
    assert vault.unreferenced(sample.file) == ()


def test_what_is_no_scan_is_refused(sample, letter, tmp_path):
    papers.mark_signed(sample, letter, "28", "30/11/2024")
    text = tmp_path / "a.txt"
    text.write_text("không phải bản quét", encoding="utf-8")
    false = tmp_path / "b.pdf"
    false.write_text("không phải PDF", encoding="utf-8")

    for path in (text, false):
        with pytest.raises(EntryError):
            carry_out(sample, papers.attaching_scan(letter, [path]))


def test_the_scan_goes_up_with_the_assessment(sample, letter, tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(tmp_path / "home"))
    papers.mark_signed(sample, letter, "28", "30/11/2024")
    carry_out(sample, papers.attaching_scan(letter, [picture(tmp_path, "1.png")]))

    result = pack(sample, letter.scope, tmp_path / "usb", seal_to=())

    key = PublicKey.parse(result.public_key_path.read_text(encoding="ascii"))
    package = read_package(result.path, lambda _header, _key_id: key)
    record = state_of(sample, LETTER).life.record
    assert package.files["data/dossier/to-trinh-ban-ky.pdf"] == record.scan.sha256
    said = dict(verify_package(result.path, public_key=result.public_key_path).facts)
    assert "trong đó 1 bản quét đã ký" in said["Văn bản hồ sơ"]


def test_stages_are_taken_back_one_by_one(sample, letter, tmp_path):
    papers.mark_printed(sample, [letter])
    papers.mark_signed(sample, letter, "28", "30/11/2024")
    carry_out(sample, papers.attaching_scan(letter, [picture(tmp_path, "1.png")]))

    seen = []
    for _ in range(3):
        papers.take_back(sample, letter)
        seen.append(state_of(sample, LETTER).life.stage)

    assert seen == [Stage.SIGNED, Stage.PRINTED, Stage.MADE]
    with pytest.raises(EntryError):
        papers.take_back(sample, letter)


def test_a_table_is_signed_with_a_day_and_no_number(sample, table):
    papers.mark_signed(sample, table, "", "30/11/2024")

    assert state_of(sample, TABLE).life.record.signed_number == ""


def test_an_edited_word_file_is_kept_and_says_where_it_differs(sample, letter, tmp_path):
    target = tmp_path / "tờ trình.docx"
    carry_out(sample, saving_as(letter.scope, LETTER, PaperFormat.WORD, target))
    word = WordDocument(io.BytesIO(target.read_bytes()))
    line = next(p for p in word.paragraphs if "Hồ sơ kèm theo" in p.text)
    line.runs[0].text = "Hồ sơ gửi kèm theo gồm có:"
    for run in line.runs[1:]:
        run.text = ""
    word.save(target)

    carry_out(sample, papers.keeping_edited(letter, target))

    assert state_of(sample, LETTER).life.record.edited.name == "tờ trình.docx"
    found = carry_out(sample, papers.comparing_edited(letter))
    assert [(one.before, one.now) for one in found] == [
        ("Hồ sơ kèm theo gồm có:", "Hồ sơ gửi kèm theo gồm có:")
    ]
    papers.remove_edited(sample, letter)
    assert state_of(sample, LETTER).life.record.blank


def test_a_report_is_signed_with_its_number_and_date(sample):
    from ntm_desktop.services.reports.making import report_facts

    period = Period(2024)
    key = PaperKey.of_report("bao-cao-6-thang-nam", period)

    papers.mark_signed(sample, key, "45/BC-UBND", "15/12/2024")

    facts = report_facts(sample, key.scope, period)
    assert (facts.plain("number"), facts.plain("date")) == ("45", "15/12/2024")
    assert papers.paper_life(sample, key).stage is Stage.SIGNED
    assert papers.paper_life(sample, key).differences == ()


def _signed_without(sample, key, caption, rows):
    """A sheet signed when the form had no such table yet."""
    papers.mark_signed(sample, key, "45", "15/12/2024")
    record = stored_papers.find(sample.file, key)
    lines = record.signed_text.split("\n")
    at = lines.index(caption)
    older = replace(record, signed_text="\n".join([*lines[:at], *lines[at + rows :]]))
    apply(sample, "Như bản cũ", [stored_papers.change(sample.file, key, older)])


def test_a_table_that_the_signed_sheet_never_had_is_no_changed_figure(sample):
    key = PaperKey.of_report("bao-cao-6-thang-nam", Period(2024))
    caption = "Danh mục công trình năm 2024"
    _signed_without(sample, key, caption, rows=12)

    life = papers.paper_life(sample, key)

    assert life.added == (caption,)
    assert life.differences == ()


def test_a_figure_that_changed_is_told_beside_a_table_that_is_new(sample):
    key = PaperKey.of_report("bao-cao-6-thang-nam", Period(2024))
    caption = "Danh mục công trình năm 2024"
    _signed_without(sample, key, caption, rows=12)
    record = stored_papers.find(sample.file, key)
    older = replace(record, signed_text=record.signed_text.replace("10.494,8", "10.490,8"))
    apply(sample, "Như bản cũ", [stored_papers.change(sample.file, key, older)])

    life = papers.paper_life(sample, key)

    assert life.added == (caption,)
    assert life.differences
    assert all("10.490,8" in one.before and "10.494,8" in one.now for one in life.differences)


def test_all_of_it_is_there_when_the_file_is_opened_again(sample, letter, catalog):
    papers.mark_signed(sample, letter, "28", "30/11/2024")
    folder = sample.file.data_dir
    close_workspace(sample)

    again = open_workspace(folder, catalog=catalog, actor="Bà Hoa")
    assert papers.paper_life(again, letter).record.signed_number == "28"
    close_workspace(again)
