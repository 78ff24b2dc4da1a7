"""All communes that there were on a day: what the shares of the tables are made of."""

from collections.abc import Iterable

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import RURAL_KIND, Commune, UnitList
from ntm_desktop.errors import CatalogError, EntryError


def base_of(
    catalog: Catalog,
    period: Period,
    codes: Iterable[str],
    *,
    area: str = "",
    count: int | None = None,
) -> CommuneBase | None:
    """The communes of the office's province on the last day of a period.

    Args:
        catalog: knows the lists of units.
        period: what the tables speak of.
        codes: communes that are enrolled; they tell the province.
        area: code of the one district the office answers for; the whole province when "".
        count: the number as the office itself gives it.

    Returns:
        None when nothing is known of that province.

    Raises:
        EntryError: no list of that day has the district, or the count is not positive.
    """
    day = period.last_day
    if count is not None:
        if count < 1:
            raise EntryError("Số xã làm cơ sở tính tỷ lệ phải từ 1 trở lên.")
        return CommuneBase(count, f"Cơ sở tính tỷ lệ: {count} xã, do nơi nhận ghi.")
    provinces = provinces_of(catalog, codes, period)
    lists = [
        one
        for province in sorted(provinces)
        for one in catalog.province_lists(province)
        if one.valid_on(day)
    ]
    if area:
        return _of_district(lists, area, period)
    if len(lists) != len(provinces) or not provinces:
        return None
    total, words = 0, []
    named: list[tuple[str, str]] = []
    for one in lists:
        counted = next((e for e in one.earlier if e.first <= day <= e.last), None)
        rural = [unit for unit in one.communes if unit.kind == RURAL_KIND]
        number = counted.communes if counted else len(rural)
        source = counted.source if counted else one.source
        checked = counted.verified if counted else one.verified
        doubt = "" if checked else "; chưa đối chiếu"
        total += number
        words.append(f"{number} xã của {one.province_full_name} ({source}{doubt})")
        if counted is None:
            named += [(unit.code, unit.full_name) for unit in rural]
    said = f"Cơ sở tính tỷ lệ: {'; '.join(words)}, tại ngày {day:%d/%m/%Y}."
    return CommuneBase(total, said, tuple(named))


def _of_district(lists: Iterable[UnitList], area: str, period: Period) -> CommuneBase:
    day = period.last_day
    for one in lists:
        # A list may be older or younger than the numbers of those years: then it is not theirs.
        if any(e.first <= day <= e.last for e in one.earlier):
            continue
        units = [u for u in one.communes if u.district and u.district.code == area]
        rural = [unit for unit in units if unit.kind == RURAL_KIND]
        if rural and rural[0].district:
            said = (
                f"Cơ sở tính tỷ lệ: {len(rural)} xã của {rural[0].district.full_name} "
                f"({one.source}), tại ngày {day:%d/%m/%Y}."
            )
            return CommuneBase(
                len(rural), said, tuple((unit.code, unit.full_name) for unit in rural)
            )
    raise EntryError(
        f"Không có danh mục xã của huyện mang mã “{area}” tại ngày {day:%d/%m/%Y}. "
        "Hãy chọn kỳ khác, hoặc đổi phạm vi ở trang Cài đặt (dòng lệnh: ghi số xã bằng --base)."
    )


def provinces_of(catalog: Catalog, codes: Iterable[str], period: Period) -> set[str]:
    """Codes of the provinces that these communes lie in, as far as a list of the day says so."""
    return {unit.province_code for unit in _units(catalog, codes, period)}


def _units(catalog: Catalog, codes: Iterable[str], period: Period) -> list[Commune]:
    units = []
    for code in codes:
        try:
            unit, _ = catalog.commune(code, on=period.last_day)
        except CatalogError:
            continue
        units.append(unit)
    return units
