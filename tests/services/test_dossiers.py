"""The dossier of the sample commune, from its file to its papers."""

import shutil
import subprocess
import sys

import openpyxl
import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import CancelledError, DocumentError, EntryError
from ntm_desktop.services.dossier_files import (
    PaperFormat,
    export_detailed_workbook,
    export_dossier,
    saving,
    saving_as,
)
from ntm_desktop.services.dossiers import (
    Readiness,
    document_pages,
    dossier_state,
    dossier_texts,
    drawing,
    make_document,
    make_dossier,
    record_dossier_text,
)
from ntm_desktop.services.edits import redo, undo
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import (
    change_settings,
    close_workspace,
    latest_assessment,
)
from tests.documents.reading import flat_text, page_texts
from tests.stopping import Stopping


@pytest.fixture
def sample(tmp_path, catalog):
    opened = create_sample_figures(tmp_path / "xã mẫu", catalog=catalog)
    yield opened
    close_workspace(opened)


@pytest.fixture
def sample_id(sample):
    return latest_assessment(sample).id


def test_the_state_tells_truthfully_that_12_of_19_do_not_hold(sample, sample_id):
    state = dossier_state(sample, sample_id)
    assert not state.claim_holds
    assert state.claim.startswith("Xã mới đạt 12/19 tiêu chí và còn nợ đọng 60 triệu đồng")
    assert state.draft == "BẢN NHÁP – chưa đủ điều kiện đề nghị"
    assert [c.holds for c in state.conditions] == [False, None, False, None]
    assert [d.id for d in state.documents] == [
        "to-trinh",
        "bao-cao-ket-qua",
        "bieu-chi-tiet",
        "bao-cao-y-kien",
        "bien-ban-hop",
        "bao-cao-no-dong",
    ]


def test_missing_things_lead_to_where_they_are_done(sample, sample_id):
    state = dossier_state(sample, sample_id)
    letter = state.documents[0]
    assert letter.state is Readiness.MISSING
    assert letter.missing[0].page == "assessment"
    assert letter.missing[0].indicator_no == "2.1"
    assert "17.12" in [item.indicator_no for item in state.missing]
    assert len(state.missing) == len(set(state.missing))


def test_a_text_is_recorded_printed_undone_and_done_again(sample, sample_id):
    field = "situation.features"
    before = [m.field_id for m in dossier_state(sample, sample_id).missing]
    change = record_dossier_text(sample, sample_id, field, "Xã có 11 thôn, 1.127 hộ.")
    assert change.touched == frozenset({"dossier"})
    assert change.label == "Sửa hồ sơ: I.1. Đặc điểm"
    assert dossier_texts(sample, sample_id)[field] == "Xã có 11 thôn, 1.127 hộ."
    assert "Xã có 11 thôn, 1.127 hộ." in flat_text(
        make_document(sample, sample_id, "bao-cao-ket-qua")
    )
    after = [m.field_id for m in dossier_state(sample, sample_id).missing]
    assert field in before
    assert field not in after
    undo(sample)
    assert dossier_texts(sample, sample_id)[field] == ""
    redo(sample)
    assert dossier_texts(sample, sample_id)[field].startswith("Xã có 11 thôn")


def test_a_field_the_form_does_not_have_is_refused(sample, sample_id):
    with pytest.raises(EntryError, match=r"không có mục “khong\.co”"):
        record_dossier_text(sample, sample_id, "khong.co", "x")


def test_proposed_texts_are_given_until_another_is_written(sample, sample_id):
    texts = dossier_texts(sample, sample_id)
    assert texts["signer.capacity"] == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    record_dossier_text(sample, sample_id, "signer.capacity", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    assert dossier_texts(sample, sample_id)["signer.capacity"] == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    record_dossier_text(sample, sample_id, "signer.capacity", "")
    assert dossier_texts(sample, sample_id)["signer.capacity"] == texts["signer.capacity"]


def test_the_addressee_follows_the_settings(sample, sample_id):
    change_settings(sample, receiving_unit="UBND tỉnh Lạng Sơn")
    assert "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn" in flat_text(
        make_document(sample, sample_id, "to-trinh")
    )


def test_export_writes_every_paper_and_the_whole_dossier(sample, sample_id, tmp_path):
    out = tmp_path / "hồ sơ"
    files = export_dossier(sample, sample_id, out)
    assert [path.name for path in files] == [
        "01-to-trinh-chien-thang-2024.pdf",
        "02-bao-cao-ket-qua-chien-thang-2024.pdf",
        "03-bieu-chi-tiet-chien-thang-2024.pdf",
        "04-bao-cao-y-kien-chien-thang-2024.pdf",
        "05-bien-ban-hop-chien-thang-2024.pdf",
        "06-bao-cao-no-dong-chien-thang-2024.pdf",
        "ho-so-chien-thang-2024.pdf",
    ]
    assert sorted(path.name for path in out.iterdir()) == [path.name for path in files]
    assert files[0].read_bytes() == make_document(sample, sample_id, "to-trinh")
    assert files[-1].read_bytes() == make_dossier(sample, sample_id)


def test_export_writes_word_beside_the_pdf_of_each_paper(sample, sample_id, tmp_path):
    both = export_dossier(sample, sample_id, tmp_path / "a", formats=tuple(PaperFormat))
    assert [path.name for path in both[:2]] == [
        "01-to-trinh-chien-thang-2024.pdf",
        "01-to-trinh-chien-thang-2024.docx",
    ]
    assert len(both) == 6 + 6 + 3 + 1
    assert [path.name[:2] for path in both if path.suffix == ".xlsx"] == ["02", "03", "06"]
    assert both[-1].name == "ho-so-chien-thang-2024.pdf"
    word = export_dossier(sample, sample_id, tmp_path / "b", formats=(PaperFormat.WORD,))
    assert [path.suffix for path in word] == [".docx"] * 6
    assert [p.read_bytes() for p in word] == [p.read_bytes() for p in both if p.suffix == ".docx"]


def test_one_paper_is_saved_as_word(sample, sample_id, tmp_path):
    target = tmp_path / "tờ trình.docx"
    steps = saving_as(sample_id, "to-trinh", PaperFormat.WORD, target)
    assert carry_out(sample, steps) == (target,)
    assert target.read_bytes().startswith(b"PK")


def test_the_tables_of_one_paper_are_saved_as_excel_and_one_without_says_so(
    sample, sample_id, tmp_path
):
    target = tmp_path / "nợ đọng.xlsx"
    carry_out(sample, saving_as(sample_id, "bao-cao-no-dong", PaperFormat.EXCEL, target))
    (sheet,) = openpyxl.load_workbook(target).worksheets
    line = next(row for row in sheet.rows if str(row[1].value).startswith("Kênh mương"))
    assert next(cell.value for cell in line if isinstance(cell.value, (int, float))) == 3120.5
    with pytest.raises(DocumentError, match="không có bảng nào"):
        carry_out(sample, saving_as(sample_id, "to-trinh", PaperFormat.EXCEL, target))


def test_the_report_shows_the_women_who_keep_12_1_from_being_met(sample, sample_id):
    text = flat_text(make_document(sample, sample_id, "bao-cao-ket-qua"))
    assert "Nữ: 961/1.389 người (69,19%) – Chưa đạt." in text
    assert "đạt 12/19 tiêu chí (63,16%)" in text


def test_every_page_says_that_the_sample_is_invented(sample, sample_id):
    assert all("DỮ LIỆU MẪU" in text for text in page_texts(make_dossier(sample, sample_id)))


def test_nothing_is_written_when_one_paper_cannot_be_made(sample, sample_id, tmp_path):
    record_dossier_text(sample, sample_id, "plan.content", "Cố gắng 💪")
    with pytest.raises(DocumentError, match="Không in được ký tự “💪”"):
        export_dossier(sample, sample_id, tmp_path / "ra")
    assert not (tmp_path / "ra").exists()
    assert make_document(sample, sample_id, "to-trinh").startswith(b"%PDF")


def test_a_paper_the_dossier_does_not_have_is_refused(sample, sample_id):
    with pytest.raises(DocumentError, match="không có văn bản"):
        document_pages(sample, sample_id, "khong-co")


def test_a_set_without_a_known_procedure_has_no_dossier(tmp_path):
    forms = tmp_path / "forms"
    shutil.copytree(paths.forms_dir() / "criteria", forms / "criteria")
    opened = create_sample_figures(tmp_path / "xã", catalog=Catalog(forms, paths.resources_dir()))
    try:
        with pytest.raises(DocumentError, match="Chưa có mẫu hồ sơ"):
            dossier_state(opened, latest_assessment(opened).id)
    finally:
        close_workspace(opened)


def test_the_table_is_written_as_a_workbook_too(sample, sample_id, tmp_path):
    path = export_detailed_workbook(sample, sample_id, tmp_path / "bieu.xlsx")
    assert path.read_bytes().startswith(b"PK")


def test_an_empty_assessment_still_prints_blank_papers(ws, assessment):
    state = dossier_state(ws, assessment)
    assert "đạt 0/19 tiêu chí" in state.claim
    text = flat_text(make_dossier(ws, assessment))
    assert "Chưa có số liệu" in text
    assert "Chưa nhập danh mục công trình" not in text


def test_the_state_of_a_dossier_loads_no_pdf_library():
    script = (
        "import sys; import ntm_desktop.services.dossiers;"
        "heavy = {'reportlab', 'openpyxl', 'pypdfium2'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_exporting_tells_how_far_it_is_and_stopping_leaves_nothing(sample, sample_id, tmp_path):
    told = Stopping()
    export_dossier(sample, sample_id, tmp_path / "đủ", told)
    assert told.shares == sorted(told.shares)
    assert (told.shares[0], told.shares[-1]) == (0, 1)
    (tmp_path / "ra").mkdir()
    for after in (0, 3, 9, len(told.seen) - 4, len(told.seen) - 1):
        with pytest.raises(CancelledError):
            export_dossier(sample, sample_id, tmp_path / "ra", Stopping(after))
        assert list((tmp_path / "ra").iterdir()) == []


def test_one_paper_and_the_whole_are_drawn_step_by_step_as_at_once(sample, sample_id, tmp_path):
    assert carry_out(sample, drawing(sample_id, None)) == make_dossier(sample, sample_id)
    (path,) = carry_out(sample, saving(sample_id, "to-trinh", tmp_path / "a.pdf"))
    assert path.read_bytes() == make_document(sample, sample_id, "to-trinh")
    with pytest.raises(CancelledError):
        carry_out(sample, saving(sample_id, None, tmp_path / "b.pdf"), Stopping(after=2))
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["a.pdf"]


def test_a_date_that_does_not_exist_is_refused_and_the_earlier_one_stays(sample, sample_id):
    record_dossier_text(sample, sample_id, "to-trinh.date", "15/11/2024")
    with pytest.raises(EntryError, match="32/13/2025"):
        record_dossier_text(sample, sample_id, "to-trinh.date", "32/13/2025")
    assert dossier_texts(sample, sample_id)["to-trinh.date"] == "15/11/2024"


def test_a_number_typed_with_its_symbol_is_printed_with_one_symbol(sample, sample_id):
    record_dossier_text(sample, sample_id, "to-trinh.number", "12/TTr-UBND")
    assert dossier_texts(sample, sample_id)["to-trinh.number"] == "12"
    with pytest.raises(EntryError, match="chỉ ghi số"):
        record_dossier_text(sample, sample_id, "to-trinh.number", "12/QĐ-UBND")
