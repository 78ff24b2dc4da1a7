"""An existing Spark cluster: a real master and worker on loopback, as an office would have them."""

import re
import shutil
import subprocess
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest

from ntm_desktop.district.nation.collating import collate_published
from ntm_desktop.district.nation.engines import EngineKind
from ntm_desktop.district.nation.places import FolderPlace
from ntm_desktop.district.nation.publishing import publish_register
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.nation import many

pytest.importorskip("ibis", reason="the extra `nation` is not installed")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java on this machine"),
]


def started(name, log, *words):
    import pyspark

    home = Path(pyspark.__file__).parent
    with log.open("wb") as out:
        return subprocess.Popen(
            [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *words],
            stdout=out,
            stderr=out,
            cwd=log.parent,
        )


@pytest.fixture
def master(tmp_path, monkeypatch, wait_until):
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    # As whoever looks after a cluster sets it up: Spark's own 200 parts are for a large one.
    (tmp_path / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 2\n")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    at_loopback = ("--host", "127.0.0.1", "--webui-port", "0")
    log = tmp_path / "master.log"
    processes = [started("master.Master", log, *at_loopback, "--port", "0")]
    try:
        wait_until(lambda: re.search(r"Starting Spark master at spark://\S+", log.read_text()), 120)
        (address, *_) = re.findall(r"spark://[\d.]+:\d+", log.read_text())
        processes.append(
            started(
                "worker.Worker",
                tmp_path / "worker.log",
                *at_loopback,
                "--cores",
                "1",
                "--memory",
                "1G",
                "--work-dir",
                str(tmp_path),
                address,
            )
        )
        wait_until(lambda: "Registering worker" in log.read_text(), 120)
        yield address, log
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(30)


def test_a_cluster_gives_the_figures_of_the_engine_inside(master, tmp_path):
    address, log = master
    out = tmp_path / "chung"
    with Register.open(many.fill(tmp_path / "so", 60)) as register:
        publish_register(register, communes.catalog(), FolderPlace(out))

    def cells(kind, **where):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = collate_published(out, communes.catalog(), kind, **where)
        return [(table.id, [(r.key, r.cells) for r in table.rows]) for table in made.tables]

    assert cells(EngineKind.SPARK, master=address) == cells(EngineKind.DUCKDB)
    assert "Registered app ntm-district collate" in log.read_text()
