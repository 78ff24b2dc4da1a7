"""Every figure is the same: added up commune by commune, by DuckDB, and by Spark."""

import shutil
import warnings
from importlib.util import find_spec

import pytest

from ntm_desktop.district.nation.collating import collate_published
from ntm_desktop.district.nation.engines import EngineKind, opened
from ntm_desktop.district.nation.layout import VERDICTS
from ntm_desktop.district.nation.places import FolderPlace
from ntm_desktop.district.nation.published import read_published
from ntm_desktop.district.nation.publishing import publish_register
from ntm_desktop.district.nation.sums import sums_by_province
from ntm_desktop.district.tables import tables_of
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.desk_tables import RowForm, RowLevel
from ntm_desktop.domain.wide_sums import ALL_PROJECTS, project_forms
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.nation import many

pytest.importorskip("ibis", reason="the extra `nation` is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's and pandas' own

# Tables with a line for each commune or project are the office's own.
ONE_BY_ONE = {"arrears", "communes", "project-list"}


def _missing(kind):
    if kind is EngineKind.SPARK:
        if find_spec("pyspark") is None:
            return "pyspark is not installed"
        if shutil.which("java") is None:
            return "there is no Java on this machine"
    return ""


ENGINES = [
    pytest.param(kind, marks=pytest.mark.skipif(bool(_missing(kind)), reason=_missing(kind)))
    for kind in EngineKind
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return many.fill(tmp_path_factory.mktemp("so") / "register", 400)


@pytest.fixture(scope="module")
def published(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("published")
    with Register.open(data) as register:
        publish_register(register, communes.catalog(), FolderPlace(out))
    return out


@pytest.fixture(scope="module")
def by_hand(data):
    """The tables as the office makes them, commune by commune."""
    with Register.open(data) as register:
        return tables_of(register, communes.catalog(), period=many.PERIOD, set_id=communes.SET)


def collated(published, kind, **asked):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return collate_published(published, communes.catalog(), kind, period=many.PERIOD, **asked)


@pytest.mark.parametrize("kind", ENGINES)
def test_every_cell_of_every_table_is_equal(published, by_hand, kind):
    made = collated(published, kind, set_id=communes.SET)
    assert made.sums.communes == len(by_hand.now.communes)
    assert made.base.count == by_hand.now.base_count
    expected = {t.id: t for t in by_hand.tables if t.id not in ONE_BY_ONE}
    assert [table.id for table in made.tables] == list(expected)
    for table in made.tables:
        twin = expected[table.id]
        assert table.title == twin.title
        assert table.columns == twin.columns
        assert [(r.key, r.cells, r.level) for r in table.rows] == [
            (r.key, r.cells, r.level) for r in twin.rows
        ], table.id


@pytest.mark.parametrize("kind", ENGINES)
def test_provinces_add_up_to_the_whole(published, kind):
    made = collated(published, kind, by_province=True)
    (table,) = [one for one in made.tables if one.id == "criteria-by"]
    place = table.place("1")
    *provinces, whole = [row.cells[place] for row in table.rows]
    assert len(provinces) == 3
    assert sum(provinces) == whole


@pytest.mark.parametrize("kind", ENGINES)
def test_one_province_is_what_its_row_says(published, kind):
    everything = collated(published, kind)
    alone = collated(published, kind, province="61")
    assert alone.sums == everything.provinces["61"]


def test_a_commune_of_two_offices_is_not_counted_twice(data, tmp_path):
    out = tmp_path / "out"
    for folder in (data, many.fill(tmp_path / "khac", 5, seed=3)):
        with Register.open(folder) as register:
            publish_register(register, communes.catalog(), FolderPlace(out))
    with pytest.raises(EntryError, match="hai nơi nhận cùng công bố"):
        collate_published(out, communes.catalog(), period=many.PERIOD)


def test_offices_of_two_provinces_are_added_up(data, published, tmp_path):
    out = tmp_path / "out"
    other = many.fill(tmp_path / "k", 50, seed=5, first_code=70_000, first_province=90)
    alone = tmp_path / "alone"
    for folder, target in ((data, out), (other, out), (other, alone)):
        with Register.open(folder) as register:
            publish_register(register, communes.catalog(), FolderPlace(target))
    both = collated(out, EngineKind.DUCKDB)
    one, two = collated(published, EngineKind.DUCKDB), collated(alone, EngineKind.DUCKDB)
    assert both.sums.communes == one.sums.communes + two.sums.communes
    assert both.provinces["90"] == two.provinces["90"]
    assert isinstance(both.base, CommuneBase)
    assert both.base.count == 450


def test_a_period_nobody_published_names_those_that_were(published):
    from ntm_desktop.domain.periods import Period

    with pytest.raises(EntryError, match="2023-H1, 2024"):
        collate_published(published, communes.catalog(), period=Period(2019))


def test_a_set_nobody_handed_over_by_names_those_that_were(published):
    with pytest.raises(EntryError, match=many.OTHER_SET):
        collate_published(published, communes.catalog(), set_id="khac")


def test_projects_of_a_kind_that_no_row_names_are_counted_by_their_communes(published):
    def sums(rows):
        with opened(read_published(published), many.PERIOD, EngineKind.DUCKDB) as tables:
            return sums_by_province(tables, communes.SET, rows)()

    named = sums(communes.catalog().table_forms().projects)
    kinds = {kind for kind, _ in next(iter(named.values())).projects}
    alone = sums([RowForm(f"own-{kind}", kind, RowLevel.PLAIN, (kind,)) for kind in kinds])
    unnamed = sums(())
    assert len(kinds) > 1
    for province, made in unnamed.items():
        counted = alone[province].project_communes
        rows = {row.of[0]: row.key for row in project_forms((), kinds)[:-1]}
        assert {kind: made.project_communes[key] for kind, key in rows.items()} == {
            kind: counted[f"own-{kind}"] for kind in kinds
        }
        everyone = made.project_communes[ALL_PROJECTS]
        assert everyone == named[province].project_communes[ALL_PROJECTS]
        assert 0 < everyone <= made.communes


def test_a_file_that_is_gone_is_said_and_not_what_it_broke(published, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(published, out)
    for file in (out / VERDICTS).rglob("*.parquet"):
        file.unlink()
    with pytest.raises(Exception, match=r"reception-verdicts.*parquet"):
        collate_published(out, communes.catalog(), period=many.PERIOD, set_id=communes.SET)
