"""What may be typed as a date, as the number of a paper, as a count."""

import pytest

from ntm_desktop.domain.dossier import FieldKind, TextField
from ntm_desktop.domain.dossier_entries import read_entry
from ntm_desktop.errors import EntryError


def field(kind):
    return TextField("x.y", "Mục", multiline=False, kind=kind)


@pytest.mark.parametrize(
    "typed",
    ["5/11/2024", "05-11-2024", " 05.11.2024 ", "ngày 5 tháng 11 năm 2024", "05 tháng 11 năm 2024"],
)
def test_a_date_is_kept_in_one_form_however_it_was_typed(typed):
    assert read_entry(field(FieldKind.DATE), typed) == "05/11/2024"


@pytest.mark.parametrize("typed", ["32/13/2025", "29/02/2023", "hôm qua", "11/2024", "5/11/24"])
def test_what_is_no_day_of_the_calendar_is_refused_with_an_example(typed):
    with pytest.raises(EntryError, match="15/11/2024"):
        read_entry(field(FieldKind.DATE), typed)


@pytest.mark.parametrize("typed", ["5/11/0204", "05/11/2204"])
def test_a_year_that_cannot_be_is_refused(typed):
    with pytest.raises(EntryError, match="Năm"):
        read_entry(field(FieldKind.DATE), typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        ("05", "05"),
        ("12a", "12a"),
        ("12/TTr-UBND", "12"),
        ("Số: 12/TTr-UBND", "12"),
        ("12/ttr - ubnd", "12"),
        ("12/TTr", "12"),
    ],
)
def test_a_number_is_kept_without_the_symbol_that_is_printed_behind_it(typed, kept):
    assert read_entry(field(FieldKind.NUMBER), typed, "TTr") == kept


@pytest.mark.parametrize("typed", ["12/BC-UBND", "12/QĐ-UBND", "mười hai", "/TTr-UBND", "12-13"])
def test_the_number_of_another_paper_is_refused(typed):
    with pytest.raises(EntryError, match="ví dụ 12"):
        read_entry(field(FieldKind.NUMBER), typed, "TTr")


@pytest.mark.parametrize(("typed", "kept"), [("45", "45"), ("1127", "1.127"), ("45 người", "45")])
def test_a_count_is_a_whole_number(typed, kept):
    assert read_entry(field(FieldKind.COUNT), typed) == kept


@pytest.mark.parametrize("typed", ["4,5", "-3", "nhiều"])
def test_what_cannot_be_counted_is_refused(typed):
    with pytest.raises(EntryError):
        read_entry(field(FieldKind.COUNT), typed)


@pytest.mark.parametrize("kind", list(FieldKind))
def test_an_empty_text_goes_back_to_nothing_in_every_kind(kind):
    assert read_entry(field(kind), "  ").strip() == ""


def test_a_passage_is_kept_as_it_is():
    assert read_entry(field(FieldKind.TEXT), " 32/13/2025\n") == " 32/13/2025\n"
