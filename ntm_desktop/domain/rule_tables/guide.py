"""The first sheet of a rules workbook: how to fill it, with the decision in hand."""

from ntm_desktop.domain.criteria import CriteriaSet

_THRESHOLDS = (
    "# Ghi ngưỡng thế nào",
    "Ghi như trong quyết định: “≥ 80 %”, “từ 80 % trở lên”, “tối thiểu 80 %”, “≤ 13 %”, “không quá "
    "13 %”, “dưới 13 %”, “100 %”, “không còn”, “≥ 50 triệu đồng/người/năm”.",
    "Chỉ tiêu Có/Không thì ghi “Đạt”. Chỉ tiêu Xếp mức thì ghi “từ Khá trở lên”.",
    "Mỗi năm một ngưỡng thì ghi trong một ô, mỗi năm một dòng: “2026: ≥ 50”, xuống dòng "
    "(Alt+Enter) “2027: ≥ 54”.",
    "Tỉnh quy định mà chưa có quyết định của tỉnh thì ghi “UBND tỉnh quy định”.",
    "Không ghi trơ trọi “80 %”: chương trình không đoán là ít nhất hay nhiều nhất, và sẽ hỏi lại.",
    "Ô để trống là chưa biết ngưỡng. Chương trình không kết luận “đạt” khi chưa biết ngưỡng.",
)
_AFTER = (
    "# Nhập lại vào chương trình",
    "Lưu tệp dạng .xlsx rồi chọn Bộ tiêu chí › Nhập từ Excel. Chương trình đọc hết và báo mọi lỗi "
    "một lần, mỗi lỗi kèm địa chỉ ô, như “Chỉ tiêu!F12”. Sửa trong Excel, lưu, nhập lại.",
    "Được đổi thứ tự cột, ẩn cột, thêm dòng trống, tô màu. Không đổi tên trang và tiêu đề cột.",
    "Chương trình không chạy công thức và không đọc hình ảnh trong tệp.",
)


def set_guide(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """What the first sheet of a set's workbook says."""
    known = sum(1 for _ in criteria_set.indicators())
    official = criteria_set.official_indicators
    if official is not None and known != official:
        state = (
            f"Bộ này chính thức có {official} chỉ tiêu; tệp hiện có {known}. Hãy chép phần còn "
            "thiếu từ quyết định. Không có văn bản trước mặt thì đừng điền."
        )
    else:
        state = f"Tệp hiện có {known} chỉ tiêu."
    return (
        f"Tệp này chứa “{criteria_set.title}” ({criteria_set.decision or 'chưa rõ số quyết định'}) "
        "để điền và sửa bằng Excel rồi nhập lại vào chương trình.",
        state,
        "# Điền theo thứ tự",
        "1. Trang “Bộ tiêu chí”: số, ngày, năm áp dụng, các nhóm xã (vùng) có ngưỡng riêng.",
        "2. Trang “Tiêu chí”: số và tên từng tiêu chí.",
        "3. Trang “Chỉ tiêu”: mỗi chỉ tiêu một dòng. Cần nhất là số, nội dung, kiểu và ngưỡng của "
        "từng nhóm xã. Thêm nhóm xã thì chép thêm một cột “Ngưỡng: tên nhóm”.",
        "4. Trang “Phần”: chỉ khi một chỉ tiêu đòi nhiều con số.",
        "5. Trang “Ngưỡng riêng”: chỉ khi ngưỡng tùy theo một thuộc tính của xã.",
        "# Năm kiểu chỉ tiêu",
        "Có/Không: đã có hoặc chưa. Tỷ lệ %: tử số trên mẫu số. Con số: một số có thể lẻ, như thu "
        "nhập. Số đếm: một số nguyên, như số nhà. Xếp mức: một mức trong thang, như Khá, Tốt.",
        *_THRESHOLDS,
        "# Ai nhập, ai đối chiếu",
        "Cột Tình trạng: “Nhớ lại” khi không có văn bản; “Đã nhập” khi một người gõ từ văn bản và "
        "ghi tên; “Đã đối chiếu” khi người thứ hai đã so lại với văn bản và ghi tên, ngày, điều "
        "hoặc trang. Hai người phải khác nhau.",
        "Chỉ tiêu chưa đối chiếu vẫn dùng được, và mọi văn bản in ra đều ghi rõ điều đó.",
        *_AFTER,
    )


def short_guide(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """What the first sheet of the short form says."""
    official = criteria_set.official_indicators
    count = f" Bộ này chính thức có {official} chỉ tiêu." if official is not None else ""
    return (
        f"Biểu mẫu ngắn của “{criteria_set.title}” ({criteria_set.decision or 'chưa rõ số'}): mỗi "
        f"chỉ tiêu một dòng, chỉ cần số, nội dung và ngưỡng của từng nhóm xã.{count}",
        "Chép từ quyết định. Không có văn bản trước mặt thì đừng điền.",
        "# Kiểu của chỉ tiêu hiểu theo ngưỡng",
        "“≥ 80 %” là tỷ lệ %; “Đạt” là Có/Không; “≥ 50 triệu đồng/người/năm”, “≥ 2 nhà” là con số, "
        "với đơn vị như đã ghi. Chưa có ngưỡng, hoặc chỉ có “UBND tỉnh quy định”, thì thêm cột "
        "“Kiểu” và ghi kiểu ở dòng đó.",
        "Nhóm xã nào không phải thực hiện thì ghi “-” như trong quyết định. “Không” hiểu là bằng 0 "
        "(không có trường hợp nào).",
        "Chỉ tiêu xếp mức (Khá, Tốt), nhiều con số, ngưỡng tùy thuộc tính của xã: dùng biểu mẫu "
        "đầy đủ, hoặc nhập xong rồi sửa trong cửa sổ soạn.",
        *_THRESHOLDS,
        *_AFTER,
    )


def override_guide(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """What the first sheet of a province's workbook says."""
    return (
        f"Tệp này để nhập một quyết định của tỉnh áp dụng “{criteria_set.title}” "
        f"({criteria_set.decision or criteria_set.id}).",
        "# Điền theo thứ tự",
        "1. Trang “Quyết định của tỉnh”: số, ngày, hiệu lực.",
        "2. Trang “Ngưỡng của tỉnh”: các chỉ tiêu trung ương giao tỉnh quy định xếp trước. Ghi "
        "ngưỡng vào cột “Tỉnh quy định”; chỉ tiêu nào tỉnh không quy định thì để trống, ngưỡng "
        "trung ương giữ nguyên. Đã ghi ngưỡng cho một chỉ tiêu thì ghi đủ các nhóm xã.",
        "3. Trang “Ngưỡng riêng”: chỉ khi ngưỡng tùy theo một thuộc tính của xã.",
        "4. Trang “Chỉ tiêu bổ sung”, “Phần”: chỉ khi tỉnh thêm chỉ tiêu.",
        *_THRESHOLDS,
        *_AFTER,
    )
