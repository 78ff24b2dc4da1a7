"""The sheets of a rules workbook and their columns.

A column is found by its header, wherever it stands; what is written is ``header``, what is
understood besides are the spellings in ``also``. Headers are the officer's words; ``key`` is ours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.criteria import CommuneGroup
from ntm_desktop.domain.rule_tables.wording import (
    CONFIDENCES,
    KINDS,
    LEVELS,
    MARK,
    STATES,
    STATUSES,
    TIERS,
)
from ntm_desktop.domain.text import fold

GUIDE_SHEET = "Hướng dẫn"
SET_SHEET = "Bộ tiêu chí"
CRITERIA_SHEET = "Tiêu chí"
INDICATOR_SHEET = "Chỉ tiêu"
PART_SHEET = "Phần"
THRESHOLD_SHEET = "Ngưỡng riêng"
DECISION_SHEET = "Quyết định của tỉnh"
PROVINCE_SHEET = "Ngưỡng của tỉnh"
EXTRA_SHEET = "Chỉ tiêu bổ sung"

# Longest texts that still fit where the programme shows them; the same as in schema.json.
LONGEST = {"name": 45, "question": 160, "short_title": 60, "criterion_short_name": 24}

THRESHOLD_PREFIX = "limit:"
EVERY_GROUP = f"{THRESHOLD_PREFIX}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: how the programme calls it.
        header: as written.
        width: in characters.
        hint: shown when a cell of it is chosen.
        also: other headers that mean it, separated by commas.
        choices: offered in the cell; others are read too when they are understood.
        needed: a table without it cannot be read.
        section: the heading over it and its neighbours.
    """

    key: str
    header: str
    width: float
    hint: str = ""
    also: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    section: str = ""

    @property
    def spellings(self) -> frozenset[str]:
        """Headers that mean this column, as :func:`header_key` gives them."""
        return frozenset(header_key(one) for one in (self.header, *self.also.split(",")) if one)


def header_key(text: str) -> str:
    """A header for comparing: line breaks, marks, case and the star of a must do not count."""
    return fold(text).replace("*", "").replace("(x)", "").strip(" .:").replace(" ,", ",")


def _sectioned(section: str, *columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, section=section) for column in columns)


_X = (MARK,)

META_COLUMNS = (
    Column("label", "Mục", 30, also="thông tin", needed=True),
    Column("value", "Nội dung", 74, also="giá trị", needed=True),
    Column("how", "Cách ghi", 46),
)
GROUP_COLUMNS = (
    Column("name", "Tên nhóm xã (vùng)", 30, also="nhóm xã,tên nhóm xã,tên nhóm", needed=True),
    Column("definition", "Xã nào thuộc nhóm", 74, also="định nghĩa", needed=True),
    Column("id", "Mã nhóm", 46, "Để trống thì chương trình tự đặt."),
    Column("verified", "Định nghĩa đã đối chiếu (x)", 18, choices=_X),
    Column("reference_only", "Chỉ để so sánh (x)", 18, choices=_X),
)
PROPERTY_COLUMNS = (
    Column("label", "Thuộc tính của xã mà ngưỡng tùy theo", 30, needed=True),
    Column("no", "Lấy từ mẫu số của chỉ tiêu", 74, needed=True),
    Column("id", "Mã thuộc tính", 46),
    Column("part", "Mã phần của chỉ tiêu đó", 18),
)
BAND_COLUMNS = (
    Column("label", "Dải số tiêu chí đạt (bảng tổng hợp)", 30, needed=True),
    Column("lowest", "Từ số tiêu chí", 74, needed=True),
    Column("highest", "Đến số tiêu chí", 46, needed=True),
)

PROVENANCE_COLUMNS = _sectioned(
    "NGUỒN GỐC VÀ ĐỐI CHIẾU",
    Column(
        "source",
        "Nguồn",
        30,
        "Quyết định hoặc trang đã lấy. Để trống thì lấy số quyết định của bộ. "
        "Không có văn bản trước mặt thì ghi “Nhớ lại”.",
        also="nguồn văn bản",
    ),
    Column(
        "state",
        "Tình trạng",
        14,
        "Nhớ lại: chưa có văn bản. Đã nhập: một người gõ từ văn bản. Đã đối chiếu: người thứ hai "
        "đã so với văn bản.",
        choices=tuple(STATES.values()),
    ),
    Column("entered_by", "Người nhập", 20),
    Column("checked_by", "Người đối chiếu", 20, "Phải là người khác với người nhập."),
    Column("checked_on", "Ngày đối chiếu", 13, "Ghi như 15/3/2026."),
    Column("place", "Đối chiếu tại điều, trang", 18, also="chỗ đối chiếu"),
    Column(
        "verified_parts",
        "Phần đã thấy trong văn bản",
        18,
        "Khi mới thấy một phần: “lời văn”, “ngưỡng”, mỗi thứ một dòng.",
    ),
    Column(
        "confidence",
        "Độ tin khi nhớ lại",
        12,
        choices=tuple(CONFIDENCES.values()),
        also="độ tin,độ tin cậy",
    ),
)

OF_LIMIT = "of_limit_"
_OWN_OF_LIMIT = {
    "source": "Nguồn của ngưỡng",
    "state": "Tình trạng của ngưỡng",
    "entered_by": "Người nhập ngưỡng",
    "checked_by": "Người đối chiếu ngưỡng",
    "checked_on": "Ngày đối chiếu ngưỡng",
    "place": "Ngưỡng ở điều, trang",
    "verified_parts": "Phần đã thấy của ngưỡng",
    "confidence": "Độ tin của ngưỡng",
}
LIMIT_PROVENANCE_COLUMNS = tuple(
    replace(
        column,
        key=f"{OF_LIMIT}{column.key}",
        header=_OWN_OF_LIMIT[column.key],
        also="",
        hint="Trống cả nhóm cột này là như của chỉ tiêu.",
        section="NGUỒN CỦA NGƯỠNG, KHI KHÁC VỚI NGUỒN CỦA LỜI VĂN",
    )
    for column in PROVENANCE_COLUMNS
)

CRITERION_COLUMNS = (
    Column(
        "no", "Số", 7, "Số thứ tự chính thức.", also="tt,stt,số tiêu chí,tiêu chí số", needed=True
    ),
    Column("name", "Tên tiêu chí", 44, also="tiêu chí", needed=True),
    Column(
        "short_name",
        "Tên ngắn",
        24,
        f"Tối đa {LONGEST['criterion_short_name']} chữ, để in trên ô. Trống thì lấy tên tiêu chí.",
    ),
    Column("section", "Phần trong quyết định", 32, "Trống thì lấy tên tiêu chí.", also="nhóm"),
    *PROVENANCE_COLUMNS,
)

_KIND = Column(
    "kind",
    "Kiểu *",
    11,
    "Có/Không; Tỷ lệ % (tử số trên mẫu số); Con số (có phần lẻ); Số đếm (số nguyên); Xếp mức.",
    also="kiểu chỉ tiêu,loại,loại chỉ tiêu",
    choices=tuple(KINDS.values()),
)
_UNIT = Column(
    "unit", "Đơn vị", 13, "Tỷ lệ % thì để trống cũng được.", also="đơn vị tính,đvt,đv tính"
)
_BY_PROVINCE = Column(
    "by_province",
    "Tỉnh quy định (x)",
    9,
    "Đánh x khi trung ương giao tỉnh quy định ngưỡng.",
    also="do tỉnh quy định,ubnd tỉnh quy định",
    choices=_X,
)
_COUNT_COLUMNS = _sectioned(
    "TỶ LỆ %: ĐẾM GÌ TRÊN GÌ",
    Column("numerator_label", "Tử số", 22, "Đếm cái gì, như “Hộ nghèo đa chiều”.", also="tử số là"),
    Column("denominator_label", "Mẫu số", 22, "Trên tổng gì, như “Tổng số hộ”.", also="mẫu số là"),
    Column("count_unit", "Đơn vị đếm", 10, "hộ, người, km, ha …", also="đơn vị của hai số"),
    Column(
        "whole_counts",
        "Đếm số nguyên (x)",
        9,
        "Đánh x khi tử số, mẫu số luôn là số nguyên (hộ, người).",
        choices=_X,
    ),
)
_PART_DETAILS = _sectioned(
    "CHI TIẾT CỦA PHẦN",
    Column(
        "levels",
        "Thang mức",
        30,
        "Chỉ cho kiểu Xếp mức: mỗi mức một dòng, từ thấp đến cao. Cách viết tắt ghi sau dấu |, "
        "như “3. Hoàn thành tốt nhiệm vụ | HTTNV; tốt”.",
    ),
    Column(
        "aliases",
        "Chữ nhận ra phần này",
        20,
        "Chữ mà bảng của xã hay dùng để gọi phần này, mỗi cách một dòng.",
    ),
    Column(
        "affirmed_by",
        "Chữ nghĩa là “có”",
        20,
        "Chỉ cho kiểu Có/Không: chữ trong bảng của xã có nghĩa là đã đạt, mỗi cách một dòng.",
    ),
    Column(
        "optional",
        "Được bỏ trống (x)",
        9,
        "Đánh x khi thiếu số liệu phần này vẫn kết luận được.",
        choices=_X,
    ),
)


def threshold_columns(groups: Sequence[CommuneGroup]) -> tuple[Column, ...]:
    """One column for all groups and one for each."""
    names = [header_key(group.name) for group in groups]
    how = (
        "Như “≥ 80 %”, “100 %”, “không quá 13”, “Đạt”, “UBND tỉnh quy định”; theo năm thì mỗi năm "
        "một dòng: “2026: ≥ 50”. Không đặt mức cho nhóm xã: “Không áp dụng”. Chưa biết: để trống."
    )
    every = Column(EVERY_GROUP, "Ngưỡng: mọi nhóm xã", 17, how, section="NGƯỠNG PHẢI ĐẠT")
    own = (
        replace(
            every,
            key=f"{THRESHOLD_PREFIX}{group.id}",
            header=f"Ngưỡng: {group.name}"
            + (f" ({group.id})" if names.count(header_key(group.name)) > 1 else ""),
        )
        for group in groups
    )
    return (every, *own)


def indicator_columns(groups: Sequence[CommuneGroup]) -> tuple[Column, ...]:
    """The columns of the sheet with one row for each indicator."""
    return (
        *_sectioned(
            "CHỈ TIÊU",
            Column("criterion", "Tiêu chí *", 24, "Số và tên của tiêu chí.", also="tiêu chí số"),
            Column(
                "no",
                "Số chỉ tiêu *",
                8,
                "Số chính thức, như 12.1. Ô này ở dạng chữ để Excel không đổi thành ngày.",
                also="số,tt,stt,mã chỉ tiêu,số hiệu",
                needed=True,
            ),
            Column(
                "text",
                "Nội dung chỉ tiêu *",
                52,
                "Chép đúng lời văn của quyết định.",
                also="nội dung,lời văn,chỉ tiêu,tên chỉ tiêu,nội dung tiêu chí",
                needed=True,
            ),
            Column(
                "name",
                "Tên ngắn",
                24,
                f"Tối đa {LONGEST['name']} chữ. Trống thì lấy phần đầu của nội dung.",
            ),
            _KIND,
            _UNIT,
        ),
        *threshold_columns(groups),
        *_sectioned(
            "NGƯỠNG PHẢI ĐẠT",
            _BY_PROVINCE,
            Column(
                "by_sex",
                "Nam, nữ riêng (x)",
                9,
                "Đánh x khi nam và nữ đều phải đạt ngưỡng này. Ghi “bắt buộc” khi không được thiếu "
                "số liệu nam, nữ.",
                also="nam nữ,nam và nữ,nam nữ riêng",
                choices=(MARK, "bắt buộc"),
            ),
        ),
        *_sectioned(
            "CÁCH HỎI",
            Column(
                "question",
                "Câu hỏi",
                40,
                f"Hỏi cán bộ xã cho dễ hiểu, tối đa {LONGEST['question']} chữ. Trống thì chương "
                "trình tự đặt.",
            ),
            Column("hint", "Tìm số liệu ở đâu", 32, also="gợi ý"),
        ),
        *_COUNT_COLUMNS,
        *_sectioned(
            "HỒ SƠ",
            Column(
                "exemptions",
                "Lý do không áp dụng",
                36,
                "Mỗi lý do một dòng. Cách ghi khác đặt sau dấu |. Thêm “| không cần xác nhận” khi "
                "lý do ghi rõ trong quyết định.",
                also="trường hợp không áp dụng,lý do không xét",
            ),
            Column("evidence", "Minh chứng", 40, "Mỗi giấy tờ một dòng.", also="thành phần hồ sơ"),
            Column(
                "responsible", "Cơ quan hướng dẫn, thẩm định", 24, also="cơ quan,cơ quan phụ trách"
            ),
            Column("article", "Điều, trang của quyết định", 16, also="điều,trang,điều khoản"),
            Column("note", "Ghi chú", 30),
        ),
        *PROVENANCE_COLUMNS,
        *LIMIT_PROVENANCE_COLUMNS,
        *_sectioned(
            "CHI TIẾT CỦA PHẦN",
            Column(
                "label",
                "Tên phần chính",
                16,
                "Cần khi chỉ tiêu có nhiều phần (trang “Phần”). Trống thì là “Chung”.",
            ),
        ),
        *_PART_DETAILS,
    )


def short_columns(groups: Sequence[CommuneGroup]) -> tuple[Column, ...]:
    """The few columns of the short form: number, content, and one for each group."""
    every = threshold_columns(groups)
    limits = {one.key for one in (every[1:] or every[:1])}
    wanted = {"criterion", "no", "text"} | limits
    return tuple(column for column in indicator_columns(groups) if column.key in wanted)


def part_columns(groups: Sequence[CommuneGroup]) -> tuple[Column, ...]:
    """The columns of the sheet with the further figures of compound indicators."""
    return (
        *_sectioned(
            "PHẦN",
            Column(
                "indicator",
                "Số chỉ tiêu *",
                9,
                "Chỉ tiêu đã có ở trang trước.",
                also="chỉ tiêu,số",
                needed=True,
            ),
            Column("label", "Tên phần *", 26, "Như “Trong đó: nước tập trung”.", needed=True),
            Column("id", "Mã phần", 14, "Trống thì chương trình tự đặt."),
            _KIND,
            _UNIT,
        ),
        *threshold_columns(groups),
        replace(_BY_PROVINCE, section="NGƯỠNG PHẢI ĐẠT"),
        *_COUNT_COLUMNS,
        *_PART_DETAILS,
        *LIMIT_PROVENANCE_COLUMNS,
    )


THRESHOLD_SHEET_COLUMNS = (
    *_sectioned(
        "NGƯỠNG CHO TRƯỜNG HỢP RIÊNG",
        Column("indicator", "Số chỉ tiêu *", 9, also="chỉ tiêu,số", needed=True),
        Column("part", "Phần", 20, "Tên hoặc mã phần; trống là phần chính.", also="tên phần"),
        Column("group", "Nhóm xã", 24, "Trống là mọi nhóm.", also="vùng"),
        Column("year", "Năm", 8, "Trống là mọi năm."),
        Column("property", "Khi: thuộc tính của xã", 26, "Một thuộc tính ở trang “Bộ tiêu chí”."),
        Column("condition", "Khi: bằng bao nhiêu", 14, "Như “≤ 3”, “trên 3”."),
        Column("limit", "Ngưỡng *", 20, "Như “≥ 80 %”, “Đạt”, “UBND tỉnh quy định”.", needed=True),
        Column("basis", "Tính trên", 26, "Khi ngưỡng tính trên cái khác với tên phần."),
        Column("decision", "Theo quyết định", 24, "Khi không phải quyết định của bộ này."),
    ),
    *PROVENANCE_COLUMNS,
)


def province_columns(groups: Sequence[CommuneGroup]) -> tuple[Column, ...]:
    """The columns of the sheet where a province enters its own thresholds."""
    return (
        *_sectioned(
            "CHỈ TIÊU CỦA BỘ QUỐC GIA (KHÔNG SỬA)",
            Column("indicator", "Số chỉ tiêu *", 9, also="chỉ tiêu,số", needed=True),
            Column("text", "Nội dung chỉ tiêu", 52),
            Column("part", "Phần", 20),
            Column("kind_shown", "Kiểu", 11),
            Column("unit_shown", "Đơn vị", 13),
            Column("national", "Ngưỡng của trung ương", 30),
        ),
        *(
            replace(column, header=column.header.replace("Ngưỡng:", "Tỉnh quy định:"))
            for column in threshold_columns(groups)
        ),
        *PROVENANCE_COLUMNS,
    )


@dataclass(frozen=True, slots=True)
class MetaField:
    """One line of the sheet with what holds for the whole.

    Attributes:
        key: field of the criteria set or override.
        label: as written.
        how: what to write.
        also: other labels that mean it.
        choices: offered in the cell.
        repeated: a list: one line for each item.
    """

    key: str
    label: str
    how: str = ""
    also: str = ""
    choices: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def spellings(self) -> frozenset[str]:
        """Labels that mean this field."""
        return frozenset(header_key(one) for one in (self.label, *self.also.split(",")) if one)


SET_FIELDS = (
    MetaField("title", "Tên bộ tiêu chí *", "Đúng như quyết định.", "tên"),
    MetaField("short_title", "Tên ngắn", f"Tối đa {LONGEST['short_title']} chữ; trống thì tự đặt."),
    MetaField("decision", "Số quyết định", "Như “51/2025/QĐ-TTg (Phụ lục I)”.", "quyết định"),
    MetaField("issued", "Ngày ban hành", "Như 29/12/2025.", "ngày ký"),
    MetaField("effective_from", "Có hiệu lực từ ngày", "Như 15/02/2026.", "ngày có hiệu lực"),
    MetaField("first_year", "Năm đánh giá đầu", "Như 2026.", "từ năm"),
    MetaField("last_year", "Năm đánh giá cuối", "Như 2030.", "đến năm"),
    MetaField("level", "Xét cho *", "Chọn trong danh sách.", "cấp", tuple(LEVELS.values())),
    MetaField("tier", "Mức *", "Chọn trong danh sách.", "mức độ", tuple(TIERS.values())),
    MetaField("status", "Đã biết đến đâu", "Chọn trong danh sách.", "", tuple(STATUSES.values())),
    MetaField(
        "official_criteria",
        "Số tiêu chí chính thức",
        "Quyết định nói có bao nhiêu; chương trình đếm và báo khi lệch.",
    ),
    MetaField("official_indicators", "Số chỉ tiêu chính thức", "Như trên."),
    MetaField("prerequisite", "Phải đạt trước bộ", "Mã của bộ thấp hơn; trống là không có."),
    MetaField("id", "Mã bộ", "Chữ thường không dấu, số, gạch nối; trống thì tự đặt."),
    MetaField("version", "Bản số liệu thứ", "Tăng một khi sửa nội dung; trống là 1.", "bản"),
    MetaField("amended_by", "Được sửa bởi", "Mỗi văn bản một dòng của bảng.", repeated=True),
    MetaField("sources", "Nguồn đã dùng", "Mỗi nguồn một dòng của bảng.", "nguồn", repeated=True),
    MetaField("notes", "Lưu ý", "Mỗi điều một dòng của bảng.", "ghi chú", repeated=True),
    MetaField(
        "documents", "Tệp văn bản", "Chương trình tự ghi: mã sha256 rồi tên tệp.", repeated=True
    ),
)

OVERRIDE_FIELDS = (
    MetaField("title", "Tên quyết định *", "Đúng như văn bản của tỉnh.", "trích yếu"),
    MetaField("decision", "Số quyết định *", "Như “315/QĐ-UBND”.", "quyết định"),
    MetaField("issued", "Ngày ban hành *", "Như 28/02/2026.", "ngày ký"),
    MetaField("effective_from", "Có hiệu lực từ ngày", "Trống là từ ngày ban hành."),
    MetaField("effective_to", "Hết hiệu lực sau ngày", "Trống khi đang có hiệu lực."),
    MetaField("province_code", "Mã tỉnh *", "Hai chữ số, như 20 cho Lạng Sơn."),
    MetaField("set_id", "Áp dụng cho bộ *", "Mã bộ quốc gia; không sửa.", "mã bộ"),
    MetaField("id", "Mã bản áp dụng", "Trống thì tự đặt."),
    MetaField("version", "Bản số liệu thứ", "Trống là 1.", "bản"),
    MetaField("notes", "Lưu ý", "Mỗi điều một dòng của bảng.", "ghi chú", repeated=True),
    MetaField(
        "documents", "Tệp văn bản", "Chương trình tự ghi: mã sha256 rồi tên tệp.", repeated=True
    ),
)


def keys(columns: Iterable[Column]) -> tuple[str, ...]:
    """The keys of columns in order."""
    return tuple(column.key for column in columns)
