"""What stands behind a figure: each commune with its own share of it, and where its answers are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.desk_sums import one_table
from ntm_desktop.domain.desk_tables import CommuneFacts, DeskTable, Snapshot, TableForms
from ntm_desktop.domain.desk_words import shown

_OF_BANDS = "bands"
_OF_CRITERIA = frozenset({"criteria", "T9"})


@dataclass(frozen=True, slots=True)
class Behind:
    """One commune behind a figure.

    Attributes:
        figure: its own share of it, "" where it has none of its own.
        target: place of its answers: position of its package, with the criterion where the row
            is one; "" when it handed over nothing.
    """

    code: str
    name: str
    figure: str
    target: str


def behind(
    now: Snapshot, forms: TableForms, table: DeskTable, key: str, codes: Iterable[str]
) -> tuple[Behind, ...]:
    """The communes behind a row.

    Args:
        now: what the tables were made from.
        forms: rows of the tables.
        table: the one that is looked at.
        key: of the row.
        codes: the communes, as the row names them.
    """
    paying: dict[str, list[CommuneFacts]] = {}
    for one in now.paying:
        paying.setdefault(one.code, []).append(one)
    here = {code: those[-1] for code, those in paying.items()}
    here |= {one.code: one for one in now.communes}
    missing = dict(now.missing)
    found = []
    for code in codes:
        commune = here.get(code)
        if commune is None:
            found.append(Behind(code, missing.get(code, ""), "", ""))
            continue
        target = str(commune.position) if commune.position else ""
        if target and table.id in _OF_CRITERIA and key.isdigit():
            target = f"{target}:{key}"
        figure = _figure(now, forms, table, key, commune, paying.get(code, []))
        found.append(Behind(code, commune.name, figure, target))
    return tuple(found)


def _figure(
    now: Snapshot,
    forms: TableForms,
    table: DeskTable,
    key: str,
    commune: CommuneFacts,
    paying: list[CommuneFacts],
) -> str:
    if table.id == _OF_BANDS:
        return f"{commune.met}/{len(now.criteria_set.criteria)} tiêu chí"
    if table.id in _OF_CRITERIA:
        verdict = commune.verdicts.get(int(key)) if key.isdigit() else None
        return VERDICT_LABELS[verdict or Verdict.INCOMPLETE].lower() if key.isdigit() else ""
    if not table.main:
        return ""
    own = replace(
        now,
        base=CommuneBase(1, ""),
        communes=(commune,),
        missing=(),
        over_years=tuple(paying) if now.over_years else (),
    )
    alone = one_table(own, forms, table.id)
    if alone is None or not alone.main:
        return ""
    value = alone.value(key, alone.main)
    return "" if value is None else shown(value, alone.columns[alone.place(alone.main)].kind)
