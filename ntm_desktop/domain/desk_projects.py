"""The construction projects of all communes, a line each, as a table of the receiving office."""

from decimal import Decimal

from ntm_desktop.domain.desk_tables import (
    DeskColumn,
    DeskRow,
    DeskTable,
    RowLevel,
    Snapshot,
    ValueKind,
    lacks,
)
from ntm_desktop.domain.kept_tables import figure
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, ProjectKind

PROJECT_LIST = "project-list"
_PROJECTS = "projects"
_MONEY = ("total_investment", "funded_before", "planned", "disbursed", "arrears")
_COLUMNS = (
    DeskColumn("label", "Công trình", width=36),
    DeskColumn("commune", "Xã", width=22),
    DeskColumn("kind", "Loại", width=16),
    DeskColumn("total_investment", "Tổng mức đầu tư", ValueKind.MONEY, 13),
    DeskColumn("funded_before", "Vốn bố trí đến hết năm trước", ValueKind.MONEY, 13),
    DeskColumn("planned", "Kế hoạch vốn năm", ValueKind.MONEY, 13),
    DeskColumn("disbursed", "Giải ngân", ValueKind.MONEY, 12),
    DeskColumn("progress", "Tiến độ (%)", ValueKind.NUMBER, 9),
    DeskColumn("arrears", "Nợ đọng", ValueKind.MONEY, 11),
)


def project_list(now: Snapshot) -> DeskTable | None:
    """Every project, by commune in the order that it lists them; None when there is none."""
    rows: list[DeskRow] = []
    sums: dict[str, Decimal | None] = dict.fromkeys(_MONEY)
    for commune in now.communes:
        for place, row in enumerate(commune.rows(_PROJECTS), 1):
            money = {name: figure(row, name) for name in _MONEY}
            for name, value in money.items():
                if value is not None:
                    sums[name] = (sums[name] or Decimal(0)) + value
            rows.append(
                DeskRow(
                    f"{commune.code}/{place}",
                    (
                        str(row["name"]),
                        f"{commune.name} ({commune.code})",
                        _kind(str(row["kind"])),
                        money["total_investment"],
                        money["funded_before"],
                        money["planned"],
                        money["disbursed"],
                        figure(row, "progress"),
                        money["arrears"],
                    ),
                    communes=(commune.code,),
                )
            )
    if not rows:
        return None
    whole = [sums[name] for name in _MONEY]
    cells = (f"Cộng {len(rows)} công trình", "", "", *whole[:4], None, whole[4])
    rows.append(DeskRow("all", cells, RowLevel.TOTAL))
    title = "Danh mục từng công trình (triệu đồng)"
    return DeskTable(PROJECT_LIST, title, _COLUMNS, tuple(rows), notes=tuple(lacks(now)))


def _kind(kind: str) -> str:
    try:
        return PROJECT_KIND_LABELS[ProjectKind(kind)]
    except ValueError:
        return kind
