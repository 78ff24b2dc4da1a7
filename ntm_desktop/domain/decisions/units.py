"""Units of levels that print none: told by the wording, or by a column of units."""

import re
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.decisions.limits import Limit, Reading
from ntm_desktop.domain.decisions.wording import unit_in_text
from ntm_desktop.domain.text import fold


def with_unit(limit: Limit, text: str, column: str) -> Limit:
    """A level with the unit of its row; asked where wording and column of units contradict.

    Args:
        limit: as its cell was read.
        text: wording of its indicator or sub-item.
        column: cell of the row in the column of units, "" where there is none.
    """
    unit = unit_in_text(text, column)
    found = _with_unit(limit, unit, text)
    other = _beside(text, unit)
    if not other or unit is None or limit.unit is not None or found.unit != unit:
        return found
    return found.asking(
        f"Cột đơn vị ghi “{unit}”, lời văn nói “{other}”: đơn vị nào?",
        Reading(unit, (("unit", unit),)),
        Reading(other, (("unit", other),)),
    )


def _beside(text: str, unit: str | None) -> str:
    """The unit a wording speaks of where it is another than the row's; "" where not."""
    told = unit_in_text(text) or ("%" if fold(text).startswith("ty le") else "")
    ours, theirs = (re.sub(r"[\s.]", "", fold(one or "")) for one in (unit, told))
    if not ours or not theirs or ours.startswith(theirs) or theirs.startswith(ours):
        return ""
    # A share may be told by something else than the hundred: "bác sĩ/vạn dân", "‰".
    share = theirs == "%" and ("/" in ours or ours in {"‰", "phantram"})
    return "" if share else told


def _with_unit(limit: Limit, unit: str | None, text: str) -> Limit:
    """The unit the wording names, for figures that print none."""
    if limit.by_year:
        years = tuple((year, _with_unit(one, unit, text)) for year, one in limit.by_year)
        return replace(limit, by_year=years)
    also = tuple(_with_unit(one, None, "") for one in limit.also)
    limit = replace(limit, also=also)
    if not isinstance(limit.value, Decimal) or limit.unit is not None:
        return limit
    if limit.comparison == "==" and limit.value == 0 and unit is None:
        return limit
    if unit == "%" and limit.comparison is None and limit.value == 100 and not limit.label:
        return replace(limit, unit=unit, comparison="==", questions=())
    if unit is not None:
        return replace(limit, unit=unit)
    if fold(text).startswith("ty le"):
        return limit.asking(
            "Mức không ghi đơn vị: có phải %?",
            Reading("%", (("unit", "%"),)),
            Reading("không có đơn vị", (("unit", ""),)),
        )
    return limit
