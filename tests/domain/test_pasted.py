"""What the clipboard holds, as rows of cells."""

import pytest

from ntm_desktop.domain.reading.pasted import pasted_cells


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_every_system_are_rows(end):
    assert pasted_cells(f"Thôn A\t12{end}Thôn B\t7{end}{end}") == [
        ["Thôn A", "12"],
        ["Thôn B", "7"],
    ]


def test_a_line_break_inside_a_cell_of_excel_stays_in_it():
    assert pasted_cells('"Thôn A\n(cũ)"\t12\nThôn B\t7') == [
        ["Thôn A\n(cũ)", "12"],
        ["Thôn B", "7"],
    ]


def test_a_quote_that_is_never_closed_leaves_the_lines_as_they_stand():
    long = "\n".join(f"Dòng {number}\t{number}" for number in range(20_000))
    rows = pasted_cells(f'"Thôn A\t1\n{long}')
    assert rows[:2] == [['"Thôn A', "1"], ["Dòng 0", "0"]]
    assert len(rows) == 20_001
