"""Where the expressions run: DuckDB inside this process, or a Spark cluster that is there."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ntm_desktop.district.nation.extra import needs_extra
from ntm_desktop.district.nation.layout import KEYS, OWN_TABLES
from ntm_desktop.district.nation.published import Published
from ntm_desktop.domain.kept_tables import KeptColumn
from ntm_desktop.domain.periods import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir


class EngineKind(StrEnum):
    """What adds up."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class PeriodTables:
    """The published tables of one period, ready to be asked on one engine."""

    published: Published
    period: Period
    kind: EngineKind
    connection: Any
    province: str = ""
    _made: "dict[str, ir.Table]" = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """Names of the packages' own tables that were published for the period."""
        return tuple(
            name
            for name in self.published.names()
            if name not in OWN_TABLES and self.published.files(name, self.period, self.province)
        )

    def columns(self, name: str) -> tuple[KeptColumn, ...]:
        """The columns of one, without those that say whose the line is."""
        keys = {key.name for key in KEYS}
        return tuple(c for c in self.published.columns(name) if c.name not in keys)

    def table(self, name: str) -> "ir.Table | None":
        """A table as an expression; None when nobody has it for this period."""
        if name not in self._made:
            files = self.published.files(name, self.period, self.province)
            if not files:
                return None
            self._made[name] = self._read(name, files)
        return self._made[name]

    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        """Work an expression out once, for those that go on from it; gone with the engine."""
        if self.kind is EngineKind.DUCKDB:
            return self.connection.create_table(name, expression, temp=True)
        frame = self.connection._session.sql(self.connection.compile(expression))
        frame.cache().createOrReplaceTempView(name)
        return self.connection.table(name)

    def _read(self, name: str, files: Sequence[Path]) -> "ir.Table":
        if self.kind is EngineKind.DUCKDB:
            return self.connection.read_parquet(
                [str(file) for file in files],
                hive_partitioning=True,
                hive_types_autocast=False,
                union_by_name=len({file.name.split("-")[0] for file in files}) > 1,
            )
        session = self.connection._session
        view = f"{name}_{self.period.key}".replace("-", "_")
        reader = session.read.option("basePath", str(self.published.folder / name))
        reader = reader.option("mergeSchema", "true")
        reader.parquet(*map(str, files)).createOrReplaceTempView(view)
        return self.connection.table(view)


_SET_UP = ("SPARK_REMOTE", "SPARK_CONF_DIR", "MASTER")


def may_run_elsewhere(kind: EngineKind, master: str) -> bool:
    """Whether other machines may read the files, which then have to lie where they can."""
    if kind is EngineKind.DUCKDB:
        return False
    return not master.startswith("local") if master else any(map(os.environ.get, _SET_UP))


@contextmanager
def opened(
    published: Published, period: Period, kind: EngineKind, *, province: str = "", master: str = ""
) -> Iterator[PeriodTables]:
    """An engine over the tables of one period; closed behind it.

    Args:
        published: the data set.
        period: the one to be added up.
        kind: which engine.
        province: code of the one to be added up; all when "".
        master: address of the Spark cluster; as Spark itself is set up when "", and where it is
            not this machine alone.

    Raises:
        UsageError: it is not installed.
    """
    if kind is EngineKind.DUCKDB:
        needs_extra("ibis", "duckdb", "pyarrow")
        import ibis

        connection: Any = ibis.duckdb.connect()
        try:
            yield PeriodTables(published, period, kind, connection, province)
        finally:
            connection.disconnect()
        return
    needs_extra("ibis", "pyspark", "pyarrow")
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("ntm-district collate")
    if master:
        builder = builder.master(master)
    elif not any(map(os.environ.get, _SET_UP)):
        # Spark's own 200 parts of every exchange are meant for a cluster.
        builder = builder.master("local[*]").config("spark.sql.shuffle.partitions", "4")
    # Else the province "01" would be read as the number 1.
    inference = "spark.sql.sources.partitionColumnTypeInference.enabled"
    builder = builder.config(inference, "false").config("spark.ui.showConsoleProgress", "false")
    session = builder.getOrCreate()
    try:
        yield PeriodTables(published, period, kind, ibis.pyspark.connect(session), province)
    finally:
        session.stop()
