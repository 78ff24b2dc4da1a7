"""What the collation costs over the bare engine, and whether its time grows in proportion.

    python -m tests.bench.bench_collate [--few 2000] [--many 10000]

As many invented communes are put into a register and published; the same tables are then added up
by ``ntm-district collate --engine duckdb``'s own function and by queries written by hand, each in
DuckDB, best of five. The last line is the time at ``many`` over that of the bare queries; goal: at
most 2.0x at both sizes, and growth between them at most in proportion. Needs the extra ``nation``.
"""

import argparse
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from ntm_desktop.district.nation.collating import collate_published
from ntm_desktop.district.nation.places import FolderPlace
from ntm_desktop.district.nation.published import read_published
from ntm_desktop.district.nation.publishing import publish_register
from ntm_desktop.domain.desk_sums import PROJECTS
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.nation import many

COUNTED = """
CREATE TEMP TABLE counted AS
SELECT in_province, of_office, of_package, of_commune, sample FROM (
  SELECT *, row_number() OVER (PARTITION BY of_commune ORDER BY of_package DESC) AS rank FROM (
    SELECT *, row_number() OVER w AS place, first(outcome) OVER w AS newest FROM {packages}
    WHERE set_id = ? WINDOW w AS (PARTITION BY of_commune ORDER BY of_package DESC))
  WHERE (place = 1 AND outcome <> 'returned') OR (newest = 'returned' AND outcome = 'accepted'))
WHERE rank = 1
"""
SUMS = (
    """SELECT in_province, met, count(*), count(*) FILTER (WHERE sample) FROM (
         SELECT c.in_province, c.sample, coalesce(v.met, 0) AS met FROM counted c LEFT JOIN (
           SELECT of_office, of_package, count(*) AS met FROM {verdicts} v
           SEMI JOIN counted USING (of_office, of_package) WHERE verdict = 'met'
           GROUP BY ALL) v USING (of_office, of_package)) GROUP BY ALL""",
    """SELECT in_province, criterion, count(*) FROM {verdicts}
         SEMI JOIN counted USING (of_office, of_package) WHERE verdict = 'met' GROUP BY ALL""",
    """SELECT in_province, source, sum(planned), sum(actual) FROM {resources}
         SEMI JOIN counted USING (of_office, of_package) GROUP BY ALL""",
    """SELECT in_province, kind, unit, sum(quantity), sum(money) FROM {contributions}
         SEMI JOIN counted USING (of_office, of_package) GROUP BY ALL""",
    """SELECT in_province, kind, CASE WHEN progress IS NULL AND coalesce(disbursed, 0) <> 0
           THEN 'begun' WHEN progress IS NULL THEN 'unknown' WHEN progress > 0 THEN 'begun'
           ELSE 'not-begun' END AS begun, count(*), sum(total_investment), sum(planned),
           sum(disbursed), sum(arrears) FROM {projects}
         SEMI JOIN counted USING (of_office, of_package) GROUP BY ALL""",
    """SELECT in_province, kind, count(DISTINCT of_commune) FROM {projects}
         SEMI JOIN counted USING (of_office, of_package) GROUP BY ALL""",
    """SELECT in_province, count(*), count(DISTINCT of_commune), sum(length), sum(households),
           count(DISTINCT of_commune) FILTER (WHERE length IS NOT NULL),
           count(DISTINCT of_commune) FILTER (WHERE households IS NOT NULL) FROM {roads}
         SEMI JOIN counted USING (of_office, of_package) GROUP BY ALL""",
    "SELECT in_province, count(DISTINCT of_commune), min(of_commune) FILTER (WHERE listed) "
    "FROM {communes} GROUP BY ALL",
    "SELECT set_id, count(DISTINCT of_commune) FROM {packages} GROUP BY ALL",
)


def bare(folder):
    """Seconds of the same sums as queries written by hand; also the sum of one column."""
    import duckdb

    published = read_published(folder)
    names = {
        "packages": "reception-packages", "verdicts": "reception-verdicts",
        "communes": "reception-communes", "resources": "resources",
        "contributions": "contributions", "projects": PROJECTS, "roads": "register-roads",
    }  # fmt: skip
    began = time.perf_counter()
    with duckdb.connect() as connection:
        tables = {
            name: "read_parquet(["
            + ", ".join(f"'{file}'" for file in published.files(table, many.PERIOD))
            + "], hive_partitioning = true, hive_types_autocast = false)"
            for name, table in names.items()
        }
        connection.execute(COUNTED.format(**tables), [communes.SET])
        found = [connection.execute(query.format(**tables)).fetchall() for query in SUMS]
    return time.perf_counter() - began, sum(row[3] or 0 for row in found[2])


def ours(folder):
    """Seconds of the program's own function; also the sum of the same column."""
    began = time.perf_counter()
    made = collate_published(folder, communes.catalog(), period=many.PERIOD, set_id=communes.SET)
    taken = time.perf_counter() - began
    (table,) = [one for one in made.tables if one.id == "resources"]
    return taken, table.value("all", "actual")


def run(folder, count):
    """Best times at a size: ours and bare."""
    began = time.perf_counter()
    data = many.fill(folder / f"so-{count}", count)
    filled = time.perf_counter()
    out = folder / f"chung-{count}"
    with Register.open(data) as register:
        publish_register(register, communes.catalog(), FolderPlace(out))
    print(
        f"  {count}: register filled {filled - began:.1f} s, "
        f"published {time.perf_counter() - filled:.1f} s"
    )
    ours(out)  # unmeasured: what is loaded once is loaded here
    pairs = [(ours(out), bare(out)) for _ in range(5)]
    if any(own[1] != other[1] for own, other in pairs):
        raise SystemExit(f"the sums differ: {pairs[0][0][1]} and {pairs[0][1][1]}")
    best = min(own[0] for own, _ in pairs), min(other[0] for _, other in pairs)
    ratio = best[0] / best[1]
    print(f"  {count}: collated in {best[0]:.3f} s, bare DuckDB {best[1]:.3f} s: {ratio:.2f}x")
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=2000)
    parser.add_argument("--many", type=int, default=10000)
    call = parser.parse_args()
    if find_spec("ibis") is None:
        print("collate: not measured, the extra `nation` is not installed (bootstrap.py nation)")
        return 0
    with tempfile.TemporaryDirectory() as name:
        few, most = run(Path(name), call.few), run(Path(name), call.many)
    growth = (most[0] / few[0]) / (call.many / call.few)
    print(f"  growth {growth:.2f} of proportional ({call.few} to {call.many} communes)")
    print(f"collate: {most[0] / most[1]:.2f}x (at {call.many} communes over bare DuckDB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
