"""Tables of a loaded workbook that were not taken in are offered again."""

import shutil
from pathlib import Path

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.reading.tables import TableKind
from ntm_desktop.services.left_tables import left_tables, left_todos, note_left
from ntm_desktop.services.overview import overview
from ntm_desktop.services.workspace import close_workspace, open_workspace
from tests.services.merging.test_merging import plan

FILE = Path("D:/Báo cáo/Sổ lớp tập huấn.xlsx")


def test_what_was_left_is_a_thing_to_do_with_the_file_and_the_day(ws, assessment):
    note_left(ws, FILE, [TableKind.REGISTERS, TableKind.PROJECTS])
    (todo,) = left_todos(ws)
    assert todo.title == "Xem nốt tệp “Sổ lớp tập huấn.xlsx”: còn bảng chưa lấy"
    assert todo.detail == ("Đã mở ngày 21/11/2024; trong tệp còn danh mục công trình, sổ theo dõi")
    assert (todo.page, todo.indicator_no) == (PageId.OVERVIEW, f"import:{FILE}")
    assert todo in overview(ws, assessment).todo


def test_a_file_that_is_done_with_is_not_offered_any_more_and_five_are_kept(ws):
    for number in range(7):
        note_left(ws, FILE.with_name(f"{number}.xlsx"), [TableKind.REGISTERS])
    assert [one.name for one in left_tables(ws)] == [f"{n}.xlsx" for n in (6, 5, 4, 3, 2)]
    note_left(ws, FILE.with_name("4.xlsx"), [])
    assert [one.name for one in left_tables(ws)] == [f"{n}.xlsx" for n in (6, 5, 3, 2)]


def test_what_is_left_on_one_pc_is_no_news_to_another(ws, catalog, tmp_path):
    note_left(ws, FILE, [TableKind.REGISTERS])
    close_workspace(ws)
    shutil.copytree(ws.file.data_dir, tmp_path / "khác")
    mine = open_workspace(ws.file.data_dir, catalog=catalog)
    other = open_workspace(tmp_path / "khác", catalog=catalog)
    note_left(other, FILE, [])
    assert plan(mine, other).nothing_new
    assert left_tables(mine)
    close_workspace(mine)
    close_workspace(other)
