"""A table that goes on overleaf is held to its total as one table."""

import pytest

from ntm_desktop.domain.consistency import check_document
from ntm_desktop.domain.decisions.document import DecisionText, Grid, GridCell, GridRow, Line
from tests.domain.consistency.texts import brief

HEAD = ("TT", "Nguồn vốn", "Thực hiện")
FIRST = (("1", "Ngân sách trung ương", "1.420"), ("2", "Ngân sách địa phương", "688"))
REST = (("3", "Tín dụng", "5.318"), ("4", "Cộng đồng", "611"))
RIGHT, WRONG = ("", "Tổng cộng", "8.037"), ("", "Tổng cộng", "8.307")


def grid(page, *rows):
    return Grid(
        tuple(
            GridRow(
                tuple(GridCell(text, (at, column)) for column, text in enumerate(row)), page, at + 1
            )
            for at, row in enumerate(rows)
        )
    )


def said(*blocks):
    return brief(check_document(DecisionText("báo cáo.pdf", "", blocks)))


@pytest.mark.parametrize("again", [(HEAD,), ()], ids=["heading again", "no heading"])
def test_the_rows_before_the_break_are_in_the_total(again) -> None:
    first = grid(4, HEAD, *FIRST)
    between = Line("5", 5, 1), Line("DỮ LIỆU MẪU", 5, 2)
    assert said(first, *between, grid(5, *again, *REST, RIGHT)) == []
    assert said(first, *between, grid(5, *again, *REST, WRONG)) == [("sum", "8.307", "8.037")]


def test_a_table_of_its_own_on_the_next_page_is_no_rest_of_the_one_before() -> None:
    own = ("", "Tổng cộng", "5.929")
    other = Line("Biểu 2. Nguồn vốn ngoài ngân sách huy động trong năm 2024 của xã", 5, 1)
    assert said(grid(4, HEAD, *FIRST), other, grid(5, HEAD, *REST, own)) == []
    # Nor is one on the same page.
    assert said(grid(4, HEAD, *FIRST), grid(4, HEAD, *REST, own)) == []
