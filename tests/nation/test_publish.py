"""What of a register is published, and what becomes of it when something goes wrong."""

import json
from decimal import Decimal

import pytest

from ntm_desktop.district.nation.places import FolderPlace
from ntm_desktop.district.nation.published import read_published
from ntm_desktop.district.nation.publishing import publish_register
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.nation import many

pq = pytest.importorskip("pyarrow.parquet", reason="the extra `nation` is not installed")


@pytest.fixture
def data(tmp_path):
    return many.fill(tmp_path / "so", 40)


def publish(data, out):
    with Register.open(data) as register:
        return publish_register(register, communes.catalog(), FolderPlace(out))


def parquet(out):
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*.parquet"))


def test_every_table_lies_by_period_and_province_with_the_schema_of_its_form(data, tmp_path):
    out = tmp_path / "out"
    done = publish(data, out)
    assert done.periods == ("2023-H1", "2024")
    assert done.provinces == ("60",)
    published = read_published(out)
    assert {str(f.relative_to(out).as_posix()) for f in published.files(
        "resources", many.PERIOD)} == {
        file for file in parquet(out) if file.startswith("resources/in_period=2024/in_province=60/")
    }  # fmt: skip
    (file,) = published.files("resources", many.PERIOD)
    schema = pq.read_schema(file)
    assert schema.names == ["of_office", "of_package", "of_commune", "source", "planned", "actual"]
    assert str(schema.field("actual").type) == "decimal128(38, 18)"
    assert schema.field("actual").metadata == {b"title": "Thực hiện, triệu đồng".encode()}


def test_words_about_people_stay_at_the_office(data, tmp_path):
    out = tmp_path / "out"
    publish(data, out)
    for file in out.rglob("*.parquet"):
        assert b"Nguy\xe1\xbb\x85n" not in pq.read_table(file).to_pandas().to_csv().encode()
    (file,) = read_published(out).files("register-roads", many.PERIOD)
    assert pq.read_schema(file).names[3:] == ["length", "households"]


def test_publishing_again_takes_the_place_of_what_was_there(data, tmp_path):
    out = tmp_path / "out"
    publish(data, out)
    first = parquet(out)
    publish(data, out)
    assert len(parquet(out)) == len(first)
    assert not set(parquet(out)) & set(first)


def test_what_another_office_published_stays(data, tmp_path):
    out = tmp_path / "out"
    publish(data, out)
    first = parquet(out)
    publish(many.fill(tmp_path / "khac", 20, seed=2, first_code=50_000, first_province=80), out)
    assert set(first) < set(parquet(out))
    assert len(read_published(out).offices) == 2


def test_a_full_disk_leaves_the_earlier_publication_whole(data, tmp_path, monkeypatch):
    out = tmp_path / "out"
    publish(data, out)
    before = parquet(out)
    written = 0
    write_table = pq.write_table

    def full(table, path, **options):
        nonlocal written
        written += 1
        if written == 5:
            raise OSError(28, "No space left on device")
        write_table(table, path, **options)

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(StoreError, match="trước đó không đổi"):
        publish(data, out)
    assert parquet(out) == before
    assert read_published(out).files("resources", many.PERIOD)[0].exists()


def test_a_folder_nobody_published_to_says_what_to_do(tmp_path):
    with pytest.raises(EntryError, match="ntm-district publish"):
        read_published(tmp_path)


def test_a_list_that_points_outside_the_data_set_is_refused(data, tmp_path):
    out = tmp_path / "out"
    publish(data, out)
    (path,) = (out / "_offices").glob("*.json")
    said = json.loads(path.read_text(encoding="utf-8"))
    said["tables"]["resources"]["files"] = ["resources/in_period=2024/../../../etc/passwd"]
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(EntryError, match="công bố lại"):
        read_published(out)


def test_a_figure_of_more_places_than_fit_is_rounded_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(many, "_figure", lambda chance, places=3: Decimal("0." + "3" * 25))
    done = publish(many.fill(tmp_path / "so", 3), tmp_path / "out")
    (note,) = done.notes
    assert "Làm tròn đến 18 số lẻ" in note
    assert "xã 40000, bảng contributions, cột Số lượng; " in note
    assert read_published(tmp_path / "out").offices[0].notes == done.notes


def test_a_figure_that_cannot_be_one_stops_the_publication_and_is_named(tmp_path, monkeypatch):
    data = many.fill(tmp_path / "so", 3)
    publish(data, tmp_path / "out")
    before = parquet(tmp_path / "out")
    monkeypatch.setattr(many, "_figure", lambda chance, places=3: Decimal(10) ** 22)
    with pytest.raises(EntryError, match=r"xã 40000, bảng .*trả lại gói"):
        publish(many.fill(tmp_path / "khac", 3), tmp_path / "out")
    assert parquet(tmp_path / "out") == before
