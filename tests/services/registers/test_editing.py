"""Registers are kept line by line; every edit can be taken back and none is lost."""

import pytest

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services import undo
from ntm_desktop.services.registers.editing import (
    add_entry,
    lines_naming_village,
    move_entry,
    read_pasted,
    remove_entries,
    take_pasted,
    type_fields,
)
from ntm_desktop.services.registers.listing import (
    entry_history,
    register_forms,
    register_sums,
    register_view,
    registers,
)
from ntm_desktop.services.subjects import add_subject, remove_subject, rename_subject

YEAR = Period(2024)
CLASS = {
    "date": "5/3/2024",
    "audience": "Nông dân",
    "topic": "Trồng na",
    "classes": "2",
    "participants": "90",
}


def lines(ws, register="training"):
    return register_view(ws, register, YEAR).entries


def test_a_line_is_added_read_back_and_summed(ws) -> None:
    added = add_entry(ws, "training", CLASS)
    assert added.change.touched == {Touched.REGISTERS}
    assert added.change.label == "Thêm lớp đào tạo, tập huấn"
    (line,) = lines(ws)
    assert line.id == added.id
    assert dict(line.values) == {
        "date": "2024-03-05", "audience": "farmers", "topic": "Trồng na", "classes": "2",
        "participants": "90",
    }  # fmt: skip
    assert register_sums(ws, "training", YEAR).result("participants").total.number == 90


def test_every_register_is_listed_with_how_much_stands_in_it(ws) -> None:
    add_entry(ws, "training", CLASS)
    add_entry(ws, "training", {"classes": "hai"})
    counts = {info.form.id: (info.entries, info.asked) for info in registers(ws)}
    assert counts.pop("training") == (2, 1)
    assert set(counts.values()) == {(0, 0)}
    assert len(counts) == len(register_forms(ws)) - 1


def test_an_edit_of_a_field_is_taken_back_and_done_again(ws) -> None:
    line = add_entry(ws, "training", CLASS).id
    change = type_fields(ws, line, {"classes": "3"})
    assert change.label == "Sửa “Số lớp” – Sổ đào tạo, tập huấn"
    assert lines(ws)[0].value("classes") == "3"
    undo.undo(ws)
    assert lines(ws)[0].value("classes") == "2"
    undo.redo(ws)
    assert lines(ws)[0].value("classes") == "3"
    assert type_fields(ws, line, {"classes": "3"}).touched == frozenset()
    said = [(one.field, one.old, one.new) for one in entry_history(ws, line)]
    assert said[0] == ("Số lớp", "2", "3")


def test_what_is_not_clear_is_kept_and_asked_about_then_mended(ws) -> None:
    line = add_entry(ws, "training", CLASS | {"participants": "45/50"}).id
    assert dict(lines(ws)[0].asked) == {"participants": "45/50"}
    assert register_sums(ws, "training", YEAR).asked[0].id == line
    type_fields(ws, line, {"participants": "45"})
    assert lines(ws)[0].asked == {}


def test_lines_are_removed_together_and_come_back_in_their_places(ws) -> None:
    ids = [add_entry(ws, "training", CLASS | {"topic": str(n)}).id for n in range(3)]
    change = remove_entries(ws, ids[:2])
    assert change.label == "Xóa 2 dòng – Sổ đào tạo, tập huấn"
    assert [one.id for one in lines(ws)] == ids[2:]
    undo.undo(ws)
    assert [one.id for one in lines(ws)] == ids
    with pytest.raises(EntryError, match="không còn trong sổ"):
        remove_entries(ws, ["f" * 32])


def test_a_line_moves_up_and_down_and_not_over_the_edge(ws) -> None:
    ids = [add_entry(ws, "training", CLASS | {"topic": str(n)}).id for n in range(3)]
    move_entry(ws, ids[2], -2)
    assert [one.id for one in lines(ws)] == [ids[2], ids[0], ids[1]]
    assert move_entry(ws, ids[2], -1).touched == frozenset()
    undo.undo(ws)
    assert [one.id for one in lines(ws)] == ids


def test_lines_copied_from_excel_are_read_by_their_headings(ws) -> None:
    rows = [
        [
            "STT",
            "Số học viên",
            "Nội dung tập huấn",
            "Thời gian",
            "Số lớp",
            "Đối tượng",
            "Giảng viên",
        ],
        ["1", "45", "Trồng na", "5/3/2024", "1", "nông dân", "Ông Hà"],
        ["2", "bốn mươi", "Nuôi ong", "12/4/2024", "1", "nông dân", ""],
    ]
    read = read_pasted(ws, "training", rows)
    assert [line.taken for line in read] == [False, True, True]
    assert "Số người tham gia" in read[2].questions[0]
    take_pasted(ws, "training", rows)
    first, second = lines(ws)
    assert first.value("participants") == "45"
    assert first.value("note") == "Giảng viên: Ông Hà"
    assert dict(second.asked) == {"participants": "bốn mươi"}
    undo.undo(ws)
    assert lines(ws) == ()


def test_cells_without_headings_go_from_the_chosen_field_onwards(ws) -> None:
    rows = [["2", "3", "60", "25"], ["1", "2", "40", "18"]]
    take_pasted(ws, "training", rows, "classes")
    assert [
        (one.value("classes"), one.value("days"), one.value("participants"), one.value("women"))
        for one in lines(ws)
    ] == [("2", "3", "60", "25"), ("1", "2", "40", "18")]


def test_a_village_that_is_renamed_keeps_its_lines_and_one_that_goes_leaves_its_name(ws) -> None:
    village = add_subject(ws, SubjectLevel.VILLAGE, "Thôn Đông Tiến").id
    line = add_entry(ws, "training", CLASS | {"village": "Đông Tiến"}).id
    rename_subject(ws, village, "Thôn Tân Tiến")
    assert lines(ws)[0].value("village") == village
    assert [one.id for _, one in lines_naming_village(ws, village)] == [line]
    with pytest.raises(EntryError, match="1 dòng"):
        remove_subject(ws, village)
    remove_subject(ws, village, leave_in_registers=True)
    assert dict(lines(ws)[0].asked) == {"village": "Thôn Tân Tiến"}
    undo.undo(ws)
    assert lines(ws)[0].value("village") == village
    assert lines(ws)[0].asked == {}


def test_a_register_or_field_that_is_not_there_is_refused(ws) -> None:
    with pytest.raises(EntryError, match="không có sổ"):
        add_entry(ws, "nothing", {})
    with pytest.raises(EntryError, match="không có cột"):
        add_entry(ws, "training", {"nowhere": "1"})


def test_lines_that_are_not_clear_stand_among_what_is_to_be_done(ws, assessment) -> None:
    from ntm_desktop.services.overview import overview

    line = add_entry(ws, "training", CLASS | {"participants": "45/50"}).id
    first = overview(ws, assessment).todo[0]
    assert first.title == "Sửa 1 dòng chưa rõ trong sổ theo dõi"
    assert (first.page, first.indicator_no) == ("registers", "training")
    type_fields(ws, line, {"participants": "45"})
    assert overview(ws, assessment).todo[0].kind != "registers"
