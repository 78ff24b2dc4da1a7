"""What the tables of a file mean to the officer, for sentences about damage."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ntm_desktop.store.damage import Damage

COMMUNE_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "": "Tệp dữ liệu nói chung",
        "_sqlite_migrations": "Ghi chép nội bộ về phiên bản của tệp",
        "sqlite_schema": "Mục lục của tệp dữ liệu",
        "commune": "Thông tin của xã",
        "village": "Danh sách thôn",
        "assessed_place": "Danh sách thôn, khu dân cư, vườn hộ được đánh giá",
        "setting": "Cài đặt của xã",
        "commune_property": "Số liệu chung của xã (dân số, thu nhập…)",
        "epoch": "Thứ tự đánh số gói",
        "criteria_set": "Bộ tiêu chí cất kèm các đợt đánh giá",
        "provincial_override": "Quyết định của tỉnh",
        "assessment": "Các đợt tự đánh giá",
        "answer": "Câu trả lời và nhận xét của các chỉ tiêu",
        "answer_part": "Số liệu của các chỉ tiêu",
        "village_figure": "Số liệu của từng thôn",
        "evidence": "Danh sách minh chứng (tệp minh chứng nằm riêng, không mất)",
        "roadmap_item": "Lộ trình",
        "dossier_text": "Lời văn của hồ sơ",
        "report_text": "Lời văn của báo cáo định kỳ",
        "paper": "Văn bản đã in, đã ký, bản quét",
        "survey_result": "Phiếu lấy ý kiến",
        "project": "Công trình, dự án",
        "resource_line": "Nguồn lực huy động",
        "contribution": "Đóng góp của người dân",
        "production_model": "Mô hình sản xuất",
        "cooperative": "Hợp tác xã",
        "ocop_product": "Sản phẩm OCOP",
        "package": "Danh sách gói đã đóng, đã nhận",
        "receipt": "Phiếu tiếp nhận",
        "history": "Lịch sử sửa đổi",
        "rule_draft_piece": "Bộ tiêu chí đang soạn",
        "adopted_set": "Bộ tiêu chí đã ban hành hoặc đã nhận",
        "trusted_authority": "Cơ quan được tin khi nhận bộ tiêu chí",
        "rules_package": "Gói bộ tiêu chí đã đóng",
        "rule_document": "Tệp văn bản của quyết định đã nhập",
        "merge": "Các lần gộp số liệu từ máy khác",
        "merged_rows": "Những gì đã nhận trong từng lần gộp",
        "project_card": "Công trình, dự án",
        "project_year": "Công trình theo năm",
        "project_period": "Công trình theo kỳ",
        "project_quantity": "Khối lượng công trình đã làm",
        "project_photo": "Ảnh công trình",
        "money_line": "Nguồn lực huy động",
        "gift": "Đóng góp của người dân",
        "register_entry": "Các dòng của sổ theo dõi",
        "register_form": "Mẫu sổ theo dõi đã nhận",
        "receiver": "Nơi nhận qua mạng",
        "sending": "Gói đang chờ gửi qua mạng",
    }
)
REGISTER_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "": "Sổ tiếp nhận nói chung",
        "_sqlite_migrations": "Ghi chép nội bộ về phiên bản của sổ",
        "sqlite_schema": "Mục lục của sổ tiếp nhận",
        "office": "Thông tin của nơi nhận",
        "commune": "Danh sách xã đã đăng ký khóa",
        "key_change": "Các lần thay khóa của xã",
        "package": "Danh sách gói đã nhận (tệp gói nằm riêng, không mất)",
        "verdict": "Kết luận từng tiêu chí của các xã",
        "resource": "Nguồn lực các xã báo",
        "contribution": "Đóng góp của người dân các xã báo",
        "receipt": "Phiếu tiếp nhận đã ký",
        "refusal": "Danh sách tệp bị từ chối",
        "property": "Số liệu chung của các xã",
        "answer": "Câu trả lời của các xã",
        "answer_part": "Số liệu chỉ tiêu của các xã",
        "indicator_verdict": "Kết luận từng chỉ tiêu của các xã",
        "project": "Công trình của các xã",
        "evidence": "Danh sách minh chứng của các xã",
        "kept_table": "Các bảng khác trong gói của các xã",
        "own_set": "Bộ tiêu chí của nơi nhận",
        "appraisal": "Thẩm định đang làm",
        "recognition": "Quyết định công nhận",
        "setting": "Cài đặt của nơi nhận",
        "act": "Nhật ký: ai đã làm gì",
        "assignment": "Phân công thẩm tra",
        "appraisal_text": "Lời văn của biên bản, báo cáo thẩm tra",
        "sum_made": "Các lần đã lập bảng tổng hợp",
        "office_below": "Nơi nhận cấp dưới đã đăng ký khóa",
        "answer_below": "Phiếu trả lời của cấp dưới",
    }
)


def called(table: str, words: Mapping[str, str]) -> str:
    """What a table is called; its own name when nobody gave it another."""
    return words.get(table, f"Bảng “{table}”")


def damage_sentences(found: Iterable[Damage], words: Mapping[str, str]) -> tuple[str, ...]:
    """What is damaged, one line a table."""
    lines = []
    for one in found:
        count = f"ít nhất {one.rows}" if one.more and one.rows else str(one.rows)
        what = f"{count} dòng hỏng" if one.rows else "có chỗ hỏng"
        lines.append(f"{called(one.table, words)}: {what}.")
    return tuple(lines)
