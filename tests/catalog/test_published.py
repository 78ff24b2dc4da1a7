"""What a province published: read whole or refused with every fault, and held against sums."""

import copy
import json
from decimal import Decimal

import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.published import parse_published
from ntm_desktop.catalog.schema import DocumentType, schema_faults
from ntm_desktop.domain.desk_tables import DeskColumn, DeskRow, DeskTable, ValueKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.published import PublishedTable, with_published
from ntm_desktop.errors import CatalogError
from tests.catalog.shipped import documents

FORMS = paths.forms_dir()


@pytest.mark.parametrize(
    "kind", [DocumentType.PUBLISHED, DocumentType.COLLATION, DocumentType.REPORTS]
)
def test_the_shipped_files_follow_their_schema(kind):
    for path in documents(FORMS / kind):
        assert schema_faults(json.loads(path.read_text("utf-8")), kind) == ()


def test_figures_stand_as_they_were_printed():
    found = Catalog.shipped().published("20")
    assert found is not None
    criteria = next(one for one in found.of(Period(2015)) if one.table == "criteria")
    assert dict(criteria.rows)["3"] == {"count": Decimal(53), "share": Decimal("20.77")}
    assert criteria.base == 207
    assert Catalog.shipped().published("01") is None


def test_all_faults_are_told_at_once():
    document = json.loads((FORMS / "published" / "20-lang-son.json").read_text("utf-8"))
    broken = copy.deepcopy(document)
    broken["tables"][0]["period"] = "năm nay"
    broken["tables"][0]["rows"][0]["count"] = "mười ba"
    with pytest.raises(CatalogError) as refused:
        parse_published(broken)
    assert len(refused.value.faults) == 2
    assert any("bảng 1 › dòng 1" in fault for fault in refused.value.faults)


def table(share, count=72):
    columns = (
        DeskColumn("label", "Tiêu chí"),
        DeskColumn("count", "Số xã đạt", ValueKind.COUNT),
        DeskColumn("share", "Tỷ lệ (%)", ValueKind.SHARE),
    )
    row = DeskRow("6", ("6. CSVC văn hóa", count, Decimal(share)), communes=("1",))
    return DeskTable("criteria", "Từng tiêu chí", columns, (row,), "count")


def printed(**figures):
    rows = (("6", {name: Decimal(text) for name, text in figures.items()}),)
    return PublishedTable(Period(2020), "criteria", 181, 1, "Báo cáo", rows)


def test_a_figure_is_held_against_at_the_decimals_that_were_printed():
    first, compared = with_published([table("41.99")], [printed(count="72", share="42")], 181)
    assert [row.cells[3:] for row in compared.rows] == [
        ("72", "72", "", "Khớp"),
        ("42", "42", "", "Khớp"),
    ]
    assert first.notes == ()


def test_what_differs_is_told_below_its_table_and_of_what_base():
    first, compared = with_published([table("39.78")], [printed(share="40.33")], 180)
    assert first.notes == (
        "6. CSVC văn hóa – Tỷ lệ (%): đã công bố 40,33, tính từ gói 39,78, chênh lệch –0,55.",
    )
    assert compared.rows[0].communes == ("1",)
    assert any("trên 181 xã, ở đây tính trên 180 xã" in note for note in compared.notes)


def test_what_was_not_published_leaves_the_tables_as_they_are():
    made = [table("39.78")]
    assert with_published(made, [], 181) == tuple(made)
