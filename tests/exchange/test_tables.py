from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.tables import (
    MAX_TEXT,
    FieldType,
    Table,
    TableField,
    clean,
    read_csv,
    write_csv,
)

TABLE = Table(
    "t",
    "Bảng",
    (
        TableField("text", "Chữ"),
        TableField("number", "Số", FieldType.NUMBER),
        TableField("whole", "Số nguyên", FieldType.INTEGER),
        TableField("yes", "Có", FieldType.BOOLEAN),
    ),
)
FIGURES = st.decimals(
    min_value=-(10**18), max_value=10**18, allow_nan=False, allow_infinity=False, places=6
)


@given(
    st.text(max_size=60),
    st.none() | FIGURES,
    st.none() | st.integers(-(10**17), 10**17),
    st.none() | st.booleans(),
)
def test_every_row_comes_back(text, number, whole, yes):
    row = {"text": clean(text), "number": number, "whole": whole, "yes": yes}
    written = write_csv(TABLE, [{**row, "text": text}])
    (read,) = read_csv(TABLE, written)
    assert read == row
    # The same value is the same text, so that the same content is the same package.
    assert write_csv(TABLE, [read]) == written


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(text):
    line = write_csv(TABLE, [{"text": text}]).decode().split("\r\n", 1)[1]
    assert not line.removeprefix('"').startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.40", "12.4"), ("1E+3", "1000"), ("-0.0", "0"), ("0.000", "0"), ("7", "7")],
)
def test_numbers_are_written_in_full(value, text):
    line = write_csv(TABLE, [{"text": "", "number": Decimal(value)}]).decode().split("\r\n")[1]
    assert line == f",{text},,"


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(PackageError) as refused:
        read_csv(TABLE, write_csv(TABLE, [{"text": "x" * (MAX_TEXT + 1)}]))
    assert refused.value.reason == "values"


def test_all_faults_are_told_with_their_places():
    data = b"text,number,whole,yes\r\na,x,1,true\r\nb,1,1.5,yes\r\nc\r\n"
    with pytest.raises(PackageError) as refused:
        read_csv(TABLE, data)
    assert [fault.split(":")[0] for fault in refused.value.faults] == [
        "data/t.csv dòng 2, cột number",
        "data/t.csv dòng 3, cột whole",
        "data/t.csv dòng 3, cột yes",
        "data/t.csv dòng 4",
    ]


@pytest.mark.parametrize(
    "figure", ["84.9315068493151", "-0.0000000000000001", "0.12345678901234567"]
)
def test_a_formulas_many_decimals_come_back(figure):
    (row,) = read_csv(TABLE, write_csv(TABLE, [{"number": Decimal(figure)}]))
    assert row["number"] == Decimal(figure)


def test_what_stood_between_a_letter_and_its_mark_does_not_spoil_the_text():
    assert clean("e\x01\u0301") == "é"
    (row,) = read_csv(TABLE, write_csv(TABLE, [{"text": "e\x01\u0301"}]))
    assert row["text"] == "é"
