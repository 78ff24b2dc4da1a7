"""What a commune's figures can be at all: money, days of evidence, the period, the province."""

from collections.abc import Iterator
from decimal import Decimal

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.package import AssessmentContent
from ntm_desktop.errors import PackageError

FIRST_YEAR, LAST_YEAR = 2010, 2050
"""The programme began in 2010; a period far ahead is a slip or a forgery."""

MOST_MONEY = Decimal(100_000_000)
"""Triệu đồng of one line: 100 000 tỷ, more than a province spends in a year."""

MOST_QUANTITY = Decimal(1_000_000_000)


def check_bounds(catalog: Catalog, content: AssessmentContent) -> None:
    """Refuse what cannot be before it enters a sum.

    Raises:
        PackageError: ``values``, every fault in ``faults``.
    """
    faults = [*_period(content), *_province(catalog, content), *_figures(content)]
    if faults:
        raise PackageError("values", f"Gói bị từ chối: số liệu không thể có ({faults[0]}).", faults)


def _period(content: AssessmentContent) -> Iterator[str]:
    year = content.period.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield f"kỳ năm {year} nằm ngoài {FIRST_YEAR}–{LAST_YEAR}"


def _province(catalog: Catalog, content: AssessmentContent) -> Iterator[str]:
    """A commune stands in the province where the lists have its code; unlisted codes pass."""
    commune = content.commune
    provinces = {
        unit.province_code: unit.province
        for units in catalog.unit_lists()
        for unit in units.communes
        if unit.code == commune.code
    }
    if provinces and commune.province_code not in provinces:
        known = ", ".join(provinces.values())
        yield f"mã xã {commune.code} thuộc {known}, gói ghi {commune.province[:80]}"


def _figures(content: AssessmentContent) -> Iterator[str]:
    for line in content.resources:
        yield from _money(f"nguồn lực “{line.source}”, kế hoạch", line.planned)
        yield from _money(f"nguồn lực “{line.source}”, thực hiện", line.actual)
    for given in content.contributions:
        yield from _money(f"đóng góp “{given.kind}”, giá trị", given.money)
        yield from _between(f"đóng góp “{given.kind}”, số lượng", given.quantity, MOST_QUANTITY)
    for project in content.projects:
        where = f"công trình {project.order}"
        yield from _money(f"{where}, tổng mức đầu tư", project.total_investment)
        yield from _money(f"{where}, vốn đã bố trí", project.funded_before)
        yield from _money(f"{where}, kế hoạch", project.planned)
        yield from _money(f"{where}, giải ngân", project.disbursed)
        yield from _money(f"{where}, nợ đọng", project.arrears)
        yield from _between(f"{where}, tiến độ (%)", project.progress, Decimal(100))


def _money(where: str, value: Decimal | None) -> Iterator[str]:
    yield from _between(f"{where} (triệu đồng)", value, MOST_MONEY)


def _between(where: str, value: Decimal | None, most: Decimal) -> Iterator[str]:
    if value is not None and not 0 <= value <= most:
        yield f"{where}: {value:f} không nằm trong khoảng 0–{most:f}"
