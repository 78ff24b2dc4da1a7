"""The commands of the terminal, as somebody types them."""

import json

import openpyxl
import pytest

from ntm_desktop.district_cli import main
from tests.nation import many

pytest.importorskip("ibis", reason="the extra `nation` is not installed")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    data = many.fill(folder / "so", 60)
    assert main(["publish", "--data", str(data), "--out", str(folder / "chung")]) == 0
    return folder / "chung"


def test_publish_and_collate_write_the_tables_of_the_report(published, tmp_path, capsys):
    out = tmp_path / "b.xlsx"
    words = ["collate", "--data", str(published), "--engine", "duckdb", "--out", str(out)]
    assert main([*words, "--by-province", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["period"] == "2024"
    assert said["communes"] == sum(said["provinces"].values())
    titles = openpyxl.load_workbook(out).sheetnames
    assert len(titles) == len(said["tables"])


def test_a_register_that_was_not_published_says_what_to_do(tmp_path, capsys):
    data = many.fill(tmp_path / "so", 3)
    out = tmp_path / "b.xlsx"
    assert main(["collate", "--data", str(data), "--engine", "duckdb", "--out", str(out)]) == 1
    assert "ntm-district publish" in capsys.readouterr().err
    assert not out.exists()


def test_words_for_the_data_set_are_not_taken_for_a_register(tmp_path, capsys):
    words = ["collate", "--data", str(tmp_path), "--out", str(tmp_path / "b.xlsx")]
    assert main([*words, "--province", "20"]) == 2
    assert main([*words, "--engine", "duckdb", "--area", "185"]) == 2
