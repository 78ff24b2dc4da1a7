"""Every table of an opened package with the columns it declares, as plain values."""

from ntm_desktop.domain.kept_tables import KeptColumn, KeptTable
from ntm_desktop.exchange.reading import OpenedPackage


def tables_of_package(package: OpenedPackage) -> tuple[KeptTable, ...]:
    """The tables in the order of the package."""
    return tuple(
        KeptTable(
            table.name,
            tuple(KeptColumn(f.name, str(f.type), f.title) for f in table.fields),
            tuple(package.rows.get(table.name, ())),
            table.title,
        )
        for table in package.tables
    )
