"""A data set in a store that speaks S3: published there, and added up from there."""

import json
import shutil
import socket
import subprocess

import pytest

from ntm_desktop.district.nation.collating import collate_published
from ntm_desktop.district.nation.engines import EngineKind
from ntm_desktop.district.nation.places import BucketPlace, FolderPlace, place_of
from ntm_desktop.district.nation.publishing import publish_register
from ntm_desktop.district_cli import main
from ntm_desktop.errors import StoreError, UsageError
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.nation import many

pytest.importorskip("pyarrow", reason="the extra `nation` is not installed")
MOTO = shutil.which("moto_server")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def store(tmp_path, monkeypatch, wait_until):
    """A real server on loopback with one empty bucket: an address in it, and who looks into it.

    moto wants other versions of what this program's tools want, so it is installed elsewhere:
    ``pip install moto[s3,server]`` into an environment whose ``bin`` is on the PATH. 5.2.5 will do;
    what 5.2.1 answers at the end of an upload in parts, Arrow 26 takes for a failure.
    """
    if MOTO is None:
        pytest.skip("moto_server, a store for tests, is not on the PATH")
    from pyarrow import fs

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "thu")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "khoa-de-thu")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "moto.log").open("wb") as log:
        running = subprocess.Popen(
            [MOTO, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log
        )

    def answers():
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(answers, 60)
        client = fs.S3FileSystem(
            endpoint_override=f"127.0.0.1:{port}",
            scheme="http",
            region="us-east-1",
            allow_bucket_creation=True,
        )
        client.create_dir("ntm")
        yield f"s3://ntm/chung?endpoint_override=http://127.0.0.1:{port}", client
    finally:
        running.terminate()
        running.wait(30)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return many.fill(tmp_path_factory.mktemp("so") / "register", 60)


def publish(data, place):
    with Register.open(data) as register:
        return publish_register(register, communes.catalog(), place)


def objects(client):
    from pyarrow import fs

    # Where a file was taken away the client leaves an empty object that stands for its folder.
    everything = client.get_file_info(fs.FileSelector("ntm", recursive=True))
    return {one.path for one in everything if one.type is fs.FileType.File}


def cells(made):
    return [(table.id, [(r.key, r.cells) for r in table.rows]) for table in made.tables]


def test_what_was_published_to_a_store_adds_up_like_a_folder(data, store, tmp_path):
    address, client = store
    publish(data, place_of(address))
    publish(data, FolderPlace(tmp_path / "chung"))
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")}
    assert len(objects(client)) == len(names) + 1
    from_store = collate_published(address, communes.catalog(), EngineKind.DUCKDB)
    from_folder = collate_published(tmp_path / "chung", communes.catalog(), EngineKind.DUCKDB)
    assert cells(from_store) == cells(from_folder)
    assert from_store.sums.communes > 0


def test_publishing_again_takes_the_place_of_ones_own_and_leaves_the_others(data, store, tmp_path):
    address, client = store
    publish(many.fill(tmp_path / "khac", 5, seed=2, first_code=50_000, first_province=80),
            place_of(address))  # fmt: skip
    others = objects(client)
    publish(data, place_of(address))
    first = objects(client) - others
    publish(data, place_of(address))
    again = objects(client) - others
    assert others < objects(client)
    assert len(again) == len(first)
    assert set(first & again) == {n for n in first if n.endswith(".json")}


def test_a_store_that_fails_midway_leaves_the_earlier_publication_whole(data, store, monkeypatch):
    address, client = store
    publish(data, place_of(address))
    before = objects(client)
    written, really = 0, BucketPlace.write_table

    def fails(place, name, table):
        nonlocal written
        written += 1
        if written == 5:
            raise OSError("AWS Error NETWORK_CONNECTION during CompleteMultipartUpload operation")
        really(place, name, table)

    monkeypatch.setattr(BucketPlace, "write_table", fails)
    with pytest.raises(StoreError, match=r"không nối được tới kho.*trước đó không đổi"):
        publish(data, place_of(address))
    assert objects(client) == before


def test_a_missing_bucket_and_a_server_that_is_not_there_are_told(data, store):
    address, _ = store
    with pytest.raises(StoreError, match="không có kho tên này") as refused:
        publish(data, place_of(address.replace("//ntm/", "//khong-co/")))
    assert "AWS" not in str(refused.value)
    nowhere = "s3://ntm/chung?endpoint_override=http://127.0.0.1:9"
    with pytest.raises(StoreError, match="không nối được tới kho") as refused:
        collate_published(nowhere, communes.catalog(), EngineKind.DUCKDB)
    assert "AWS" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://khoa:mat@ntm/chung", "AWS_SECRET_ACCESS_KEY"),
        ("s3:///chung", "không phải địa chỉ"),
        ("s3://ntm/chung?password=x", "không phải địa chỉ"),
    ],
)
def test_an_address_with_a_key_or_none_at_all_is_refused(address, said):
    with pytest.raises(UsageError, match=said):
        place_of(address)


def test_the_words_on_the_command_line(data, store, tmp_path, capsys):
    address, _ = store
    assert main(["publish", "--data", str(data), "--out", address]) == 0
    out = tmp_path / "b.xlsx"
    words = ["collate", "--data", address, "--out", str(out)]
    assert main(words) == 2
    assert "--engine" in capsys.readouterr().err
    assert main([*words, "--engine", "duckdb", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["communes"] > 0
    assert out.is_file()
    cluster = [*words, "--engine", "spark", "--spark-master", "spark://127.0.0.1:7077"]
    assert main(cluster) == 2
    assert "cụm Spark" in capsys.readouterr().err
