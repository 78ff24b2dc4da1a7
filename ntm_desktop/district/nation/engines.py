"""Where the expressions run: DuckDB inside this process, or a Spark cluster that is there."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ntm_desktop.district.nation.extra import needs_extra
from ntm_desktop.district.nation.layout import DIGITS, KEYS, OWN_TABLES, PERIOD, PLACES, PROVINCE
from ntm_desktop.district.nation.published import Published
from ntm_desktop.domain.kept_tables import INTEGER, NUMBER, KeptColumn
from ntm_desktop.domain.periods import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir


class EngineKind(StrEnum):
    """What adds up."""

    DUCKDB = "duckdb"
    SPARK = "spark"


Lines = Callable[[], list[Mapping[str, Any]]]
"""The lines that an expression gives, column to value; waits until they are there."""


class _Engine(Protocol):
    """What runs expressions."""

    def read(
        self, name: str, files: Sequence[Path], columns: Sequence[KeptColumn], *, merge: bool
    ) -> "ir.Table":
        """The lines of some files of a table as an expression."""
        ...

    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        """Work an expression out once, for those that go on from it."""
        ...

    def ask(self, expression: "ir.Table") -> Lines:
        """Have an expression worked out."""
        ...


@dataclass(frozen=True, slots=True)
class PeriodTables:
    """The published tables of one period, ready to be asked on one engine."""

    published: Published
    period: Period
    engine: _Engine
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
            merge = len({file.name.split("-")[0] for file in files}) > 1
            columns = self.published.columns(name)
            self._made[name] = self.engine.read(name, files, columns, merge=merge)
        return self._made[name]

    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        """Work an expression out once, for those that go on from it; gone with the engine."""
        return self.engine.keep(name, expression)

    def ask(self, expression: "ir.Table") -> Lines:
        """Have an expression worked out, while the next one is thought of where that goes."""
        return self.engine.ask(expression)


class _DuckDB:
    """DuckDB inside this process, on threads of its own.

    To put an expression into SQL takes about as long as DuckDB needs for the communes of a few
    provinces, so both go on at once; and two queries at once, since one of so few lines does not
    keep two processors busy. What a table looks like is known from its list: nobody has to ask the
    files before.
    """

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect()
        # Several questions are asked of the same files: what they hold is looked up once.
        self._connection.execute("SET parquet_metadata_cache = true")
        self._threads = ThreadPoolExecutor(_AT_ONCE, "duckdb")
        self._begun: list[Future[None]] = []

    def read(
        self, name: str, files: Sequence[Path], columns: Sequence[KeptColumn], *, merge: bool
    ) -> "ir.Table":
        import ibis

        listed = ", ".join(_quoted(str(file), "'") for file in files)
        how = f"hive_partitioning = true, hive_types_autocast = false, union_by_name = {merge}"
        lines = f"SELECT * FROM read_parquet([{listed}], {how})"  # noqa: S608 - quoted
        self._begin(f"CREATE VIEW {_quoted(name, _NAME)} AS {lines}")
        kinds = {column.name: _KINDS[column.type] for column in columns}
        return ibis.table(kinds | {PERIOD: "string", PROVINCE: "string"}, name=name)

    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        import ibis

        self._begin(f"CREATE TABLE {_quoted(name, _NAME)} AS {ibis.duckdb.compile(expression)}")
        return ibis.table(expression.schema(), name=name)

    def ask(self, expression: "ir.Table") -> Lines:
        import ibis

        query = ibis.duckdb.compile(expression)
        return self._threads.submit(self._fetch, query, tuple(self._begun)).result

    def close(self) -> None:
        """Let go of everything; what was asked and not waited for is not answered."""
        self._threads.shutdown(cancel_futures=True)
        self._connection.close()

    def _begin(self, statement: str) -> None:
        before = tuple(self._begun)
        self._begun.append(self._threads.submit(self._do, statement, before))

    def _do(self, statement: str, before: Sequence[Future[None]]) -> None:
        for one in before:  # they were begun earlier, so the other thread has them or had them
            one.result()
        with self._connection.cursor() as cursor:
            cursor.execute(statement)

    def _fetch(self, query: str, before: Sequence[Future[None]]) -> list[Mapping[str, Any]]:
        for one in before:
            one.result()
        with self._connection.cursor() as cursor:
            answer = cursor.execute(query)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, line, strict=True)) for line in answer.fetchall()]


@dataclass(frozen=True, slots=True)
class _Spark:
    """An existing Spark session."""

    session: Any
    connection: Any
    folder: Path
    period: Period

    def read(
        self, name: str, files: Sequence[Path], columns: Sequence[KeptColumn], *, merge: bool
    ) -> "ir.Table":
        view = f"{name}_{self.period.key}".replace("-", "_")
        reader = self.session.read.option("basePath", str(self.folder / name))
        reader = reader.option("mergeSchema", "true")
        reader.parquet(*map(str, files)).createOrReplaceTempView(view)
        return self.connection.table(view)

    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        frame = self.session.sql(self.connection.compile(expression))
        frame.cache().createOrReplaceTempView(name)
        return self.connection.table(name)

    def ask(self, expression: "ir.Table") -> Lines:
        lines: list[Mapping[str, Any]] = expression.to_pyarrow().to_pylist()
        return lambda: lines


_AT_ONCE = 2
_NAME = '"'
_KINDS = {
    "string": "string",
    INTEGER: "int64",
    NUMBER: f"decimal({DIGITS}, {PLACES})",
    "boolean": "boolean",
    "datetime": "timestamp('UTC')",
}
"""As ``publishing`` writes them."""


def _quoted(text: str, mark: str) -> str:
    return f"{mark}{text.replace(mark, 2 * mark)}{mark}"


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
        engine = _DuckDB()
        try:
            yield PeriodTables(published, period, engine, province)
        finally:
            engine.close()
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
        spark = _Spark(session, ibis.pyspark.connect(session), published.folder, period)
        yield PeriodTables(published, period, spark, province)
    finally:
        session.stop()
