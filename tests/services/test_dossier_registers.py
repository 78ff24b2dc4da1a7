"""Papers from the registers and the evidence: opinions, satisfaction, further letters."""

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.services import dossiers
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.subjects import add_subject
from ntm_desktop.services.workspace import close_workspace, latest_assessment
from tests.papers import document_text


@pytest.fixture
def sample(tmp_path, catalog):
    opened = create_sample_figures(tmp_path / "xã mẫu", catalog=catalog)
    yield opened
    close_workspace(opened)


@pytest.fixture
def sample_id(sample):
    return latest_assessment(sample).id


def text_of(ws, assessment_id, document_id):
    return document_text(dossiers.document_pages(ws, assessment_id, document_id))


def survey(ws, village, content, returned, satisfied, date="01/10/2024"):
    texts = {
        "date": date,
        "village": village,
        "content": content,
        "returned": returned,
        "satisfied": satisfied,
    }
    add_entry(ws, "satisfaction", texts)


def villages(ws, *names):
    for name in names:
        add_subject(ws, SubjectLevel.VILLAGE, name)


def test_without_registers_the_opinions_report_is_as_before(sample, sample_id):
    said = text_of(sample, sample_id, "bao-cao-y-kien")

    assert "Phụ lục" not in said
    assert "khảo sát" not in said


def test_the_survey_is_added_up_by_content_with_its_share(sample, sample_id):
    villages(sample, "Thôn Khảo Một", "Thôn Khảo Hai")
    survey(sample, "Thôn Khảo Một", "Giao thông", "50", "48")
    survey(sample, "Thôn Khảo Hai", "giao thông", "30", "30")
    survey(sample, "Thôn Khảo Hai", "Môi trường", "20", "11")

    said = text_of(sample, sample_id, "bao-cao-y-kien")

    assert "khảo sát tại 02 thôn, 89/100 lượt phiếu hài lòng (89,00\u00a0%)" in said
    assert "mức phải đạt chưa rõ" in said
    lines = said.splitlines()
    first = lines.index("Giao thông")
    assert lines[first : first + 4] == ["Giao thông", "80", "78", "97,50\u00a0%"]


def test_a_survey_of_the_whole_commune_is_none_of_one_village(sample, sample_id):
    survey(sample, "Toàn xã", "Giao thông", "50", "48")
    said = text_of(sample, sample_id, "bao-cao-y-kien")
    assert "khảo sát toàn xã, 48/50 lượt phiếu hài lòng (96,00\u00a0%)" in said


def test_a_share_that_was_not_checked_never_decides_the_condition(sample, sample_id):
    villages(sample, "Thôn Khảo Một")
    survey(sample, "Thôn Khảo Một", "Giao thông", "50", "20")

    condition = dossiers.dossier_state(sample, sample_id).conditions[1]

    assert condition.holds is None
    assert "20/50" in condition.detail
    assert "xã xác nhận" in text_of(sample, sample_id, "to-trinh")


def test_lines_that_are_not_clear_are_told_and_not_counted(sample, sample_id):
    survey(sample, "Thôn không có", "Giao thông", "50", "20")
    villages(sample, "Thôn Khảo Một")
    survey(sample, "Thôn Khảo Một", "Giao thông", "10", "10")

    state = dossiers.dossier_state(sample, sample_id)
    report = next(one for one in state.documents if one.id == "bao-cao-y-kien")

    assert any("1 dòng chưa rõ" in item.text for item in report.missing)
    assert "10/10 lượt phiếu" in text_of(sample, sample_id, "bao-cao-y-kien")


def test_opinions_stand_in_an_annex_with_the_share_that_agrees(sample, sample_id):
    add_entry(
        sample,
        "opinions",
        {
            "date": "05/10/2024",
            "body": "Hội Nông dân xã",
            "form": "Họp, hội nghị",
            "persons": "40",
            "agree": "38",
            "content": "Làm tiếp đường nội đồng",
            "answer": "Đưa vào kế hoạch 2025",
        },
    )

    said = text_of(sample, sample_id, "bao-cao-y-kien")

    assert "có 01 ý kiến với 40 lượt người tham gia; 38/40 người đồng ý (95,00\u00a0%)" in said
    assert "Đưa vào kế hoạch 2025" in said


def test_evidence_is_listed_with_numbers_by_indicator(sample, sample_id, tmp_path):
    file = tmp_path / "quyết định.pdf"
    file.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    add_evidence(sample, sample_id, "1.1", 0, file)

    said = text_of(sample, sample_id, "danh-muc-minh-chung")

    assert "1.1-01" in said
    assert "quyết định.pdf" in said


def test_further_papers_are_beside_the_dossier_and_no_draft(sample, sample_id):
    state = dossiers.dossier_state(sample, sample_id)
    assert [one.id for one in state.further] == ["bao-cao-xet-thu-hoi", "danh-muc-minh-chung"]
    assert not any("thu hồi" in item.text for item in state.missing)

    paper = dossiers.document_pages(sample, sample_id, "bao-cao-xet-thu-hoi")
    assert paper.draft == ""
    said = document_text(paper)
    assert "đạt 12/19 tiêu chí" in said
    assert "số 2 Giao thông" in said
    assert "thu hồi" not in text_of(sample, sample_id, "to-trinh").split("Hồ sơ kèm theo")[1]


@pytest.mark.parametrize("set_id", ["qd-491-2009-xa", "qd-1980-2016-xa"])
def test_earlier_procedures_have_a_registration_and_a_second_recognition(catalog, set_id):
    form = catalog.dossier_form(set_id)

    found = {one.id: one for one in form.further}
    assert {"van-ban-dang-ky", "de-nghi-cong-nhan-lai"} <= found.keys()
    assert found["de-nghi-cong-nhan-lai"].claims
    assert not any(one.provenance.verified for one in form.further)


def test_the_decision_in_force_is_taken_from_its_register(sample, sample_id):
    state = dossiers.dossier_state(sample, sample_id)
    assert any("Quyết định công nhận" in item.text for item in state.further[0].missing)

    add_entry(
        sample,
        "recognition",
        {
            "subject": "Xã",
            "name": "Chiến Thắng",
            "tier": "Đạt chuẩn nông thôn mới",
            "act": "Công nhận lần đầu",
            "decision": "2345/QĐ-UBND",
            "date": "05/03/2020",
        },
    )

    said = text_of(sample, sample_id, "bao-cao-xet-thu-hoi")
    assert "Xã Chiến Thắng đã được công nhận đạt chuẩn nông thôn mới theo QĐ 2345/QĐ-UBND" in said
    state = dossiers.dossier_state(sample, sample_id)
    assert not any("Quyết định công nhận" in item.text for item in state.further[0].missing)
