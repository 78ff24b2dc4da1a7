"""A table kept as text with blanks: every level goes to its group, or the cell is asked."""

from ntm_desktop.domain.decisions.aligned_bands import Band
from ntm_desktop.domain.decisions.aligned_cells import Cell
from ntm_desktop.domain.decisions.aligned_doubts import doubt_rows
from ntm_desktop.domain.decisions.aligned_rows import Row
from ntm_desktop.domain.decisions.document import DecisionText, Line
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision
from ntm_desktop.domain.decisions.wording import take_number

PAGES = """
                                   1
PHỤ LỤC
TT   Tiêu chí      Nội dung                               Chỉ tiêu                Ghi chú
                                              Nhóm 1      Nhóm 2      Nhóm 3
1    Giao thông    1.1. Tỷ lệ đường thôn      ≥ 80%       ≥ 70%       Từ 60% trở
                   được cứng hóa                                      lên
                   1.2. Tỷ lệ hộ dùng nước    ≥ 50% (≥    ≥ 45%       UBND cấp
                   sạch                       20% từ công             tỉnh quy
                                              trình tập               định cụ thể

                                   2
TT  Tiêu chí     Nội dung                           Chỉ tiêu                 Ghi chú
                                           Nhóm 1      Nhóm 2     Nhóm 3
                                           trung)
2   Thu nhập     2.1. Thu nhập bình quân   Năm 2026:   Năm 2026:  2026: ≥ 50;
                 (triệu đồng/người/năm)    ≥ 60; năm   ≥ 55; năm  2027: ≥ 54
                                           2027: ≥ 64  2027: ≥ 59
"""

MERGED = """
TT   Tiêu chí      Nội dung                   Nhóm 1      Nhóm 2      Nhóm 3
1    Giao thông    1.1. Tỷ lệ đường thôn            100%              ≥ 60%
                   1.2. Tỷ lệ đường xã        ≥ 80%       ≥ 70%       ≥ 60%
                   1.3. Có bến đỗ                         Đạt
"""

ONE_CELL = """
TT   Tiêu chí      Nội dung                        Nhóm 1      Nhóm 2
2    Giao thông    2.1. Tỷ lệ đường xã được       100%         100%
                   nhựa hóa                       ≥ 95%        ≥ 90%
                   2.2. Tỷ lệ đường thôn được     100% (≥      100% (≥
                   cứng hóa                       85% nhựa)    70% nhựa)
                   2.3. Tỷ lệ đường ngõ sạch      ≥ 80%        ≥ 70%
                   2.4. Tỷ lệ đường nội đồng
                   bảo đảm vận chuyển
"""


def read(text: str) -> DecisionReading:
    lines = tuple(Line(line, 0, number) for number, line in enumerate(text.split("\n"), start=1))
    return read_decision(DecisionText("trang.txt", "0" * 64, lines))


def told(made: DecisionReading, number: str) -> dict[str, tuple[str, bool]]:
    item = next(one for one in made.indicators if one.number == number)
    return {key: (item.printed[key], limit.asked) for key, limit in item.thresholds.items()}


def test_levels_go_to_the_group_they_stand_under_on_every_page() -> None:
    made = read(PAGES)

    assert [group.id for group in made.groups] == ["nhom-1", "nhom-2", "nhom-3"]
    assert [item.criterion_name for item in made.indicators] == [
        "Giao thông",
        "Giao thông",
        "Thu nhập",
    ]
    assert told(made, "1.1") == {
        "nhom-1": ("≥ 80%", False),
        "nhom-2": ("≥ 70%", False),
        "nhom-3": ("Từ 60% trở lên", False),
    }
    assert told(made, "1.2")["nhom-1"] == ("≥ 50% (≥ 20% từ công trình tập trung)", False)
    assert told(made, "1.2")["nhom-3"] == ("UBND cấp tỉnh quy định cụ thể", False)


def test_levels_of_years_that_run_over_several_lines_are_put_together() -> None:
    item = read(PAGES).indicators[-1]

    years = {key: dict(limit.by_year) for key, limit in item.thresholds.items()}
    assert [str(years["nhom-1"][year].value) for year in (2026, 2027)] == ["60", "64"]
    assert [str(years["nhom-3"][year].value) for year in (2026, 2027)] == ["50", "54"]


def test_a_cell_that_may_be_merged_over_several_groups_is_asked() -> None:
    made = read(MERGED)

    assert all(asked for _, asked in told(made, "1.1").values())
    assert all(asked for _, asked in told(made, "1.3").values())
    assert not any(asked for _, asked in told(made, "1.2").values())


def test_levels_that_drift_away_from_their_wordings_are_asked() -> None:
    made = read(ONE_CELL)

    assert all(asked for item in made.indicators for _, asked in told(made, item.number).values())


CENTRED = """
                   SỐ LIỆU THỬ


                                                         Mức đạt chuẩn
TT   Tiêu chí           Nội dung             Xã khu vực Xã khu vực Xã khu vực
                                                 I          II        III
               1.1. Có quy hoạch xã được
                                               Đạt         Đạt        Đạt
 1   Quy hoạch phê duyệt
               1.2. Tỷ lệ khu dân cư mới
                                              100%        ≥ 90%      ≥ 80%
               xây dựng theo quy hoạch
               Tỷ lệ trường học các cấp
 2   Trường    trên địa bàn đạt chuẩn         ≥ 80%       ≥ 70%      ≥ 60%
     học       quốc gia
                   SỐ LIỆU THỬ


                                                         Mức đạt chuẩn
TT   Tiêu chí           Nội dung             Xã khu vực Xã khu vực Xã khu vực
                                                 I          II        III
               3.1. Tỷ lệ hộ sử dụng điện
 3   Điện                                     ≥ 98%       ≥ 97%      ≥ 95%
               an toàn
               3.2. Hệ thống điện
                                               Đạt         Đạt        Đạt
               đạt chuẩn
"""


def test_cells_in_the_middle_of_their_rows_are_read_beside_their_wordings() -> None:
    made = read(CENTRED)

    assert [group.id for group in made.groups] == ["kv-1", "kv-2", "kv-3"]
    assert [item.number for item in made.indicators] == ["1.1", "1.2", "2", "3.1", "3.2"]
    assert made.indicators[2].text == "Tỷ lệ trường học các cấp trên địa bàn đạt chuẩn quốc gia"
    assert told(made, "1.2") == {
        "kv-1": ("100%", False),
        "kv-2": ("≥ 90%", False),
        "kv-3": ("≥ 80%", False),
    }


def test_a_heading_said_thousands_of_times_is_no_table() -> None:
    heading = "TT   Tiêu chí   Nội dung     Nhóm 1    Nhóm 2\n"
    row = "1    A          1.1. Tỷ lệ    ≥ 8%      ≥ 7%\n"

    assert read((heading + row) * 100).indicators == []


TALL = """
                                                                       Mức đạt
Số
     Tiêu chí      Nội dung                       Xã đồng      Xã miền
TT                                                 bằng          núi
                   Tỷ lệ đường thôn được
1.1                                                ≥ 80%        ≥ 70%
     Giao thông    cứng hóa
                                                 Tối thiểu
1.2                Số bến đỗ                      đạt 02          -
                                                    bến
                   Tỷ lệ cầu dân sinh được                    Từ 60% trở
2.1  Thủy lợi                                      100%
                   gắn biển                                      lên
"""


def test_a_row_is_as_tall_as_its_tallest_cell() -> None:
    made = read(TALL)

    assert [item.number for item in made.indicators] == ["1.1", "1.2", "2.1"]
    assert made.indicators[0].text == "Tỷ lệ đường thôn được cứng hóa"
    assert [text for text, _ in told(made, "1.2").values()] == ["Tối thiểu đạt 02 bến", "-"]
    assert [text for text, _ in told(made, "2.1").values()] == ["100%", "Từ 60% trở lên"]
    assert not any(asked for number in ("1.1", "2.1") for _, asked in told(made, number).values())


BETWEEN = """
TT   Tiêu chí      Nội dung                      Nhóm 1      Nhóm 2
1    Giao thông    1.1. Tỷ lệ đường thôn
                                                 ≥ 80%       ≥ 70%
                   1.2. Tỷ lệ đường xã
                   1.3. Tỷ lệ đường ngõ          ≥ 60%       ≥ 50%
"""


def test_a_level_between_two_rows_is_asked_of_both() -> None:
    made = read(BETWEEN)

    assert not made.indicators[0].thresholds
    assert [asked for _, asked in told(made, "1.2").values()] == [True, True]


def test_a_page_whose_heading_is_missing_is_read_by_its_own_columns() -> None:
    page = """\f
                   1.3. Tỷ lệ đường ngõ           ≥ 60%        ≥ 50%
                   1.4. Tỷ lệ đường đồng          ≥ 55%        ≥ 45%
                   1.5. Tỷ lệ cầu có biển         ≥ 35%        ≥ 25%
"""
    heading = "TT   Tiêu chí      Nội dung                 Nhóm 1   Nhóm 2\n"
    rows = """1    Giao thông    1.1. Tỷ lệ đường thôn     ≥ 80%    ≥ 70%
                   1.2. Tỷ lệ đường xã       ≥ 90%    ≥ 85%
"""
    made = read(heading + rows + page)

    assert told(made, "1.4") == {"nhom-1": ("≥ 55%", False), "nhom-2": ("≥ 45%", False)}


def test_indicators_without_numbers_are_counted_in_the_criterion_they_stand_beside() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                      Chỉ tiêu
                   Tỷ lệ đường thôn sạch          ≥ 80%
1    Giao thông    Tỷ lệ đường xã sạch            ≥ 70%
                   Tỷ lệ đường ngõ sạch           ≥ 60%
2    Thủy lợi      Tỷ lệ kênh được kiên cố        ≥ 50%
""")

    assert [item.number for item in made.indicators] == ["1.1", "1.2", "1.3", "2"]
    assert [item.criterion_name for item in made.indicators][-1] == "Thủy lợi"


def test_where_a_criterion_may_begin_elsewhere_its_indicators_are_asked() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                      Chỉ tiêu
     Giao thông    Tỷ lệ đường thôn sạch          ≥ 80%
1
                   Tỷ lệ đường xã sạch            ≥ 70%
                   Tỷ lệ đường ngõ sạch           ≥ 60%
2    Thủy lợi      Tỷ lệ kênh được kiên cố        ≥ 50%
""")

    asked = [one.asked for item in made.indicators for one in item.thresholds.values()]
    assert asked == [True] * 4


def test_a_table_of_which_the_first_pages_cannot_be_read_is_asked_whole() -> None:
    broken = "TT   Tiêu chí   Nội dung     Nhóm 1 x\n1    A   b   c\n\n"
    whole = """TT   Tiêu chí      Nội dung                   Nhóm 1      Nhóm 2
2    Giao thông    2.1. Tỷ lệ đường thôn      ≥ 80%       ≥ 70%
                   2.2. Tỷ lệ đường xã        ≥ 90%       ≥ 80%
                   2.3. Tỷ lệ đường ngõ       ≥ 60%       ≥ 50%
"""
    alone, behind = read(whole), read(broken + whole)

    asked = [
        [one.asked for item in made.indicators for one in item.thresholds.values()]
        for made in (alone, behind)
    ]
    assert asked[0] == [False] * 6
    assert asked[1]
    assert all(asked[1])


NARROW = """
TT   Tiêu chí   Nội dung                      Nhóm 1      Nhóm 2
2    Giao       2.1. Tỷ lệ đường thôn,       ≥ 95%       ≥ 90%
     thông      bản, ấp và đường liên (trong đó ≥ (trong đó ≥
                thôn được cứng hóa         70% nhựa    60% nhựa
                                           hóa)        hóa)
                2.2. Tỷ lệ đường xã        ≥ 80%       ≥ 70%
"""


def test_levels_one_blank_behind_the_wording_are_parted_where_they_say_the_same() -> None:
    made = read(NARROW)

    assert made.indicators[0].text == "Tỷ lệ đường thôn, bản, ấp và đường liên thôn được cứng hóa"
    assert told(made, "2.1") == {
        "nhom-1": ("≥ 95% (trong đó ≥ 70% nhựa hóa)", False),
        "nhom-2": ("≥ 90% (trong đó ≥ 60% nhựa hóa)", False),
    }


def test_a_sign_that_belongs_to_the_neighbour_is_never_taken_into_a_level() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                     Nhóm 1      Nhóm 2
1    Văn hóa       1.1. Diện tích sân tập    ≥ 1.400 Từ 1.500 m2
                   thể thao                     m2        trở lên
                   1.2. Tỷ lệ đường xã        ≥ 80%       ≥ 70%
                   1.3. Tỷ lệ đường ngõ       ≥ 60%       ≥ 50%
""")

    held = told(made, "1.1")
    assert all(
        asked or text in {"≥ 1.400 m2", "Từ 1.500 m2 trở lên"} for text, asked in held.values()
    )
    assert not any(asked for _, asked in told(made, "1.3").values())


def _rows(odd: str, margin: float) -> list[Row]:
    """Ten rows, of which the first four have the text ``odd`` and bands as sure as ``margin``."""
    made = []
    for at in range(10):
        cell = Cell(0, 0, (odd if at < 4 else "≥ 80%",), (0,), 10.0)
        band = Band(at, at + 1, [cell], margin=margin if at < 4 else 99.0)
        made.append(Row(at, wording="Tỷ lệ", criterion=str(at), cells=[cell], band=band))
    for row in made:
        row.head = take_number(f"{row.criterion}.1. Tỷ lệ")
    return made


def test_torn_cells_are_asked_with_their_neighbours_and_unsure_rows_with_the_whole_table() -> None:
    torn, unsure = _rows("trở lên", 99.0), _rows("≥ 80%", 0.0)
    for rows in (torn, unsure):
        doubt_rows(rows, 1)

    assert [bool(row.doubt) for row in torn] == [True] * 5 + [False] * 5
    assert all(row.doubt for row in unsure)


def test_a_sign_of_the_levels_own_bracket_does_not_tear_it() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                               Nhóm 1           Nhóm 2
1    Giao thông    1.1. Tỷ lệ đường thôn                  ≥ 80%            ≥ 70%
                   1.2. Tỷ lệ hộ dùng nước hợp       ≥ 85% (≥ 70% từ  ≥ 80% (≥ 65% từ
                   quy chuẩn                         công trình tập   công trình tập
                                                     trung)           trung)
                   1.3. Tỷ lệ đường ngõ                   ≥ 60%            ≥ 50%
""")
    assert told(made, "1.2") == {
        "nhom-1": ("≥ 85% (≥ 70% từ công trình tập trung)", False),
        "nhom-2": ("≥ 80% (≥ 65% từ công trình tập trung)", False),
    }
    assert not any(asked for _, asked in told(made, "1.1").values())


def test_two_names_of_groups_one_blank_apart_are_parted_by_the_rows_below() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                     Đồng bằng   Bắc Trung Tây Nguyên   Đông Nam
                                                sông Hồng    Bộ và                    Bộ
                                                            duyên hải
(1)  (2)           (3)                             (4)         (5)        (6)         (7)
1    Giao thông    1.1. Tỷ lệ đường thôn          ≥ 80%       ≥ 70%      ≥ 60%       ≥ 50%
                   1.2. Tỷ lệ đường xã            ≥ 90%       ≥ 80%      ≥ 70%       ≥ 60%
                   1.3. Tỷ lệ đường ngõ           ≥ 60%       ≥ 50%      ≥ 40%       ≥ 30%
""")
    assert [group.name for group in made.groups] == [
        "Đồng bằng sông Hồng",
        "Bắc Trung Bộ và duyên hải",
        "Tây Nguyên",
        "Đông Nam Bộ",
    ]
    assert [text for text, _ in told(made, "1.1").values()] == ["≥ 80%", "≥ 70%", "≥ 60%", "≥ 50%"]


def test_headings_one_blank_apart_are_known_by_what_they_name() -> None:
    made = read("""
TT   Tiêu chí Tên chỉ tiêu            Chỉ tiêu      Chỉ tiêu theo vùng
                                       chung     Tây Nguyên    Đông Nam Bộ
1    Quy      1.1. Có quy hoạch         Đạt         Đạt            Đạt
     hoạch    1.2. Tỷ lệ thôn có       ≥ 80%       ≥ 70%          ≥ 90%
              bản đồ
2    Điện     2.1. Tỷ lệ hộ dùng       ≥ 98%       ≥ 97%          ≥ 99%
              điện
""")
    assert [group.name for group in made.groups] == [
        "Chỉ tiêu chung",
        "Tây Nguyên",
        "Đông Nam Bộ",
    ]
    assert [text for text, _ in told(made, "2.1").values()] == ["≥ 98%", "≥ 97%", "≥ 99%"]


def test_a_page_that_only_its_columns_tell_is_read_by_them() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                  Nhóm 1        Nhóm 2        Nhóm 3
1    Giao thông    1.1. Tỷ lệ đường thôn      ≥ 80%         ≥ 70%         ≥ 60%
                   1.2. Tỷ lệ đường xã        ≥ 90%         ≥ 80%         ≥ 70%
                   1.3. Tỷ lệ đường ngõ       ≥ 60%         ≥ 50%         ≥ 40%
2    Điện          2.1. Tỷ lệ hộ dùng điện    ≥ 95%  ≥ 85%  ≥ 75%
                   2.2. Tỷ lệ trạm có sổ      ≥ 65%  ≥ 55%  ≥ 45%
                   2.3. Tỷ lệ thôn có đèn     ≥ 35%  ≥ 25%  ≥ 15%
""")
    assert [told(made, number) for number in ("1.3", "2.1")] == [
        {"nhom-1": ("≥ 60%", False), "nhom-2": ("≥ 50%", False), "nhom-3": ("≥ 40%", False)},
        {"nhom-1": ("≥ 95%", False), "nhom-2": ("≥ 85%", False), "nhom-3": ("≥ 75%", False)},
    ]


def test_a_word_that_may_belong_to_the_level_or_to_the_remark_is_asked() -> None:
    made = read("""
TT   Tiêu chí      Nội dung                  Nhóm 1        Nhóm 2        Ghi chú
1    Giao thông    1.1. Tỷ lệ đường thôn      ≥ 80%         ≥ 70%
                   1.2. Có quy chế            Đạt       Đạt theo quy ước tại thôn
                   1.3. Tỷ lệ đường ngõ       ≥ 60%         ≥ 50%
""")
    assert all(asked for _, asked in told(made, "1.2").values())
