"""Lists of administrative units as documents."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ntm_desktop.catalog.reading import Reader, raise_faults
from ntm_desktop.domain.units import Commune, CommuneCount, District, UnitList

_COMMUNE_CODE = re.compile(r"\d{5}")
_DISTRICT_CODE = re.compile(r"\d{3}")
_PROVINCE_CODE = re.compile(r"\d{2}")


def parse_unit_list(data: Mapping[str, object]) -> UnitList:
    """The units of one province that a document lists.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "danh mục đơn vị", faults)
    title = reader.text("title")
    valid_from = reader.nullable_date("valid_from")
    valid_to = reader.nullable_date("valid_to")
    source = reader.text("source")
    checked = reader.optional_text("checked_against")
    verified = reader.flag("verified", default=False)
    reader.texts("notes")  # for whoever keeps the file; nothing shows them
    province = reader.child("province", "tỉnh")
    province_code, province_name = province.text("code"), province.text("name")
    province_kind = province.text("kind")
    province.close()
    of_province = (province_code, province_name, province_kind)
    if province_code and not _PROVINCE_CODE.fullmatch(province_code):
        province.fault(f"mã “{province_code}” phải có 2 chữ số.")
    listed = [
        _district(Reader(item, f"huyện {number}", faults))
        for number, item in enumerate(reader.items("districts"), 1)
    ]
    districts = {district.code: district for district in listed}
    communes = tuple(
        _commune(Reader(item, f"xã {number}", faults), districts, of_province)
        for number, item in enumerate(reader.items("communes"), 1)
    )
    earlier = tuple(
        _count(Reader(item, f"số xã {number}", faults))
        for number, item in enumerate(reader.items("earlier_counts", required=False), 1)
    )
    reader.close()
    if valid_from is not None and valid_to is not None and valid_from > valid_to:
        reader.fault("ngày bắt đầu sau ngày kết thúc.")
    faults.extend(_repeated("huyện", (district.code for district in listed)))
    faults.extend(_repeated("xã", (commune.code for commune in communes)))
    raise_faults(f"Danh mục đơn vị “{title}”", faults)
    return UnitList(
        title,
        valid_from,
        valid_to,
        source,
        tuple(listed),
        communes,
        earlier,
        province_code,
        province_name,
        checked,
        verified,
        province_kind,
    )


def parse_province(data: Mapping[str, object]) -> tuple[str, str, str]:
    """Code, name and kind of the province a list is of; the units are not read.

    Raises:
        CatalogError: the document does not say them.
    """
    faults: list[str] = []
    reader = Reader(data, "danh mục đơn vị", faults)
    province = reader.child("province", "tỉnh")
    found = province.text("code"), province.text("name"), province.text("kind")
    raise_faults("Danh mục đơn vị", faults)
    return found


def _count(reader: Reader) -> CommuneCount:
    first, last = reader.day("valid_from"), reader.day("valid_to")
    count = CommuneCount(
        first, last, reader.integer("communes"), reader.text("source"), reader.flag("verified")
    )
    reader.close()
    if first > last:
        reader.fault("ngày bắt đầu sau ngày kết thúc.")
    return count


def _district(reader: Reader) -> District:
    district = District(reader.text("code"), reader.text("name"), reader.text("kind"))
    reader.close()
    if district.code and not _DISTRICT_CODE.fullmatch(district.code):
        reader.fault(f"mã “{district.code}” phải có 3 chữ số.")
    return district


def _commune(
    reader: Reader, districts: Mapping[str, District], of_province: tuple[str, str, str]
) -> Commune:
    province_code, province, province_kind = of_province
    code = reader.text("code")
    district_code = reader.raw("district")
    district = districts.get(district_code) if isinstance(district_code, str) else None
    if district_code is not None and district is None:
        reader.fault(f"huyện “{district_code}” không có trong danh mục.")
    commune = Commune(
        code=code,
        name=reader.text("name"),
        kind=reader.text("kind"),
        district=district,
        province_code=province_code,
        province=province,
        formed_from=reader.texts("formed_from"),
        province_kind=province_kind,
    )
    reader.close()
    if code and not _COMMUNE_CODE.fullmatch(code):
        reader.fault(f"mã “{code}” phải có 5 chữ số.")
    return commune


def _repeated(what: str, codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if code and times > 1:
            yield f"danh mục đơn vị: mã {what} “{code}” được dùng {times} lần."
