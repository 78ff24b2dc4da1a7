"""All data of a commune in open formats: nothing is left in the program."""

import csv
import json

from openpyxl import load_workbook

from ntm_desktop.domain.periods import Period
from ntm_desktop.services.edits import record_remark
from ntm_desktop.services.open_data import DESCRIPTOR, WORKBOOK, write_open_data
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.store.commune import dump


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_is_written_and_described_and_every_row_is_there(ws, tmp_path) -> None:
    add_entry(ws, "training", {"date": "5/3/2024", "topic": "=1+1", "participants": "45/50"})
    files = write_open_data(ws, Period(2024), tmp_path / "mở")
    described = json.loads(files[0].read_text(encoding="utf-8"))["resources"]
    assert files[0].name == DESCRIPTOR
    assert {f"{each['name']}.csv" for each in described} == {
        file.name for file in files if file.suffix == ".csv"
    }
    names = {each["name"] for each in described}
    for table in dump.tables(ws.file):
        if table.name == "register_entry":
            continue
        assert table.name.replace("_", "-") in names
        assert len(rows_of(tmp_path / "mở" / f"{table.name.replace('_', '-')}.csv")) == len(
            table.rows
        )
    for each in described:
        heads = (tmp_path / "mở" / each["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert heads == ",".join(field["name"] for field in each["schema"]["fields"])


def test_a_register_stands_as_its_form_has_it_and_no_text_is_a_formula(ws, tmp_path) -> None:
    add_entry(ws, "training", {"date": "5/3/2024", "topic": "=1+1", "participants": "45/50"})
    write_open_data(ws, Period(2024), tmp_path)
    (line,) = rows_of(tmp_path / "register-training.csv")
    assert (line["date"], line["topic"]) == ("2024-03-05", "'=1+1")
    assert json.loads(line["unclear"]) == {"participants": "45/50"}
    book = load_workbook(tmp_path / WORKBOOK)
    assert "Đào tạo, tập huấn" in book.sheetnames
    assert not [c for sheet in book for row in sheet for c in row if c.data_type == "f"]


def test_what_was_typed_and_who_changed_it_is_there(ws, assessment, tmp_path) -> None:
    record_remark(ws, assessment, "1.1", "Ghi chú của xã")
    write_open_data(ws, Period(2024), tmp_path)
    assert [row["remark"] for row in rows_of(tmp_path / "answer.csv")] == ["Ghi chú của xã"]
    assert any(row["new"] == "Ghi chú của xã" for row in rows_of(tmp_path / "history.csv"))
