"""What Lạng Sơn published, as the packages of its communes in one register.

Figures as published; what is not printed is chosen so that the published means come out.
"""

import os
from decimal import Decimal

import pytest

from ntm_desktop.catalog import register_fingerprint
from ntm_desktop.district import receive
from ntm_desktop.district.office import found_office
from ntm_desktop.domain.package import RegisterContent
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.store.register.register import EnrolledCommune, Register
from tests.district import communes, golden
from tests.district.golden import QD_491, QD_1980

DECADE, FIVE_YEARS = Period.span(2011, 2020), Period.span(2011, 2015)
Y2015, H2017, Y2020 = Period(2015), Period.parse("2017-H1"), Period(2020)
KEY = SecretKey.generate()

# What is not printed (planning, income, poverty, jobs) is chosen so that the mean comes out.
CRITERIA_2015 = {
    1: 207, 2: 19, 3: 53, 4: 80, 5: 19, 6: 18, 7: 132, 8: 145, 9: 54, 10: 40, 11: 77, 12: 207,
    13: 61, 14: 127, 15: 30, 16: 38, 17: 16, 18: 41, 19: 168,
}  # fmt: skip
BANDS_2015 = ((19, 19, 13), (15, 18, 1), (10, 14, 34), (5, 9, 109), (0, 4, 50))
CRITERIA_2017 = {
    1: 207, 2: 35, 3: 105, 4: 106, 5: 31, 6: 38, 7: 154, 8: 31, 9: 59, 10: 41, 11: 55, 12: 130,
    13: 68, 14: 142, 15: 72, 16: 58, 17: 32, 18: 56, 19: 128,
}  # fmt: skip
BANDS_2017 = ((19, 19, 24), (15, 18, 2), (10, 14, 15), (5, 9, 120), (0, 4, 46))
CRITERIA_2020 = {
    1: 181, 2: 76, 3: 168, 4: 108, 5: 72, 6: 72, 7: 170, 8: 94, 9: 82, 10: 78, 11: 108, 12: 141,
    13: 126, 14: 181, 15: 133, 16: 117, 17: 98, 18: 93, 19: 165,
}  # fmt: skip
BANDS_2020 = ((19, 19, 65), (15, 18, 3), (10, 14, 20), (5, 9, 93), (0, 4, 0))
UNITS = golden.rural_communes(golden.Y2019)
MERGED = golden.rural_communes(golden.Y2020)
MONEY_2015 = {"central_budget": 533_600, "integrated": 1_867_948, "credit": 5_351_257,
              "enterprise": 1_087_780, "community": 400_841}  # fmt: skip
# Of 2016 to 2020 what 2011–2020 has more than 2011–2015; 29.038,4 tỷ is the sum of its parts.
MONEY_2020 = {"central_budget": 1_863_200, "local_budget": 926_600, "integrated": 6_584_952,
              "credit": 9_681_343, "enterprise": 104_020, "community": 636_859}  # fmt: skip
MONEY_2017 = {"central_budget": 229_160, "local_budget": 89_832, "integrated": 603_528,
              "credit": 312_756, "enterprise": 5_891, "community": 111_282}  # fmt: skip


def lines_of(money, place, count):
    """The money of one commune: an equal share in whole triệu, the first has the rest."""
    lines = []
    for source, whole in money.items():
        each, rest = divmod(whole, count)
        lines.append(
            ResourceLine(ResourceSource(source), None, Decimal(each + (rest if not place else 0)))
        )
    return lines


def projects_of(place):
    """78 paid off or carried over (141 882 triệu), 25 new (26 118): 18 begun, 7 not."""
    made = []
    if place < 78:
        kind = ProjectKind.PAYING_OFF if place < 50 else ProjectKind.CARRIED_OVER
        made.append((kind, Decimal(1819)))
    if 78 <= place < 103:
        made.append((ProjectKind.NEW, Decimal("1044.72")))
    return tuple(
        Project(
            number,
            f"Công trình {place + 1}",
            "",
            kind,
            planned=planned,
            progress=Decimal(50 if place < 96 else 0) if kind is ProjectKind.NEW else None,
        )
        for number, (kind, planned) in enumerate(made, 1)
    )


def given_of(place):
    """3,62 triệu công and 20 000 m² over 207 communes, in their own units."""
    labour = Decimal(17_487 + (1_191 if not place else 0))
    return (
        Contribution(ContributionKind.LABOUR, labour, "công", Decimal(10)),
        Contribution(ContributionKind.LAND, Decimal(100), "m2", None),
    )


# Registered for the end of 2017: 38, 8, 30, 108 and 23 communes, 9,40 criteria on the mean.
PLAN_2017 = [19] * 38 + [16, 16] + [15] * 6 + [10] * 30 + [7] * 108 + [2] * 23


def registered(criteria):
    """The register “Mục tiêu đăng ký theo năm” with one line."""
    form = next(one for one in communes.catalog().registers() if one.id == "year-targets")
    values = {"year": "2017", "tier": "standard", "criteria": str(criteria)}
    line = Entry("0" * 31 + "1", form.id, 1, values)
    print_ = register_fingerprint(form)
    return (RegisterContent(form.id, form.version, print_, form.title, (line,), form),)


def hand_over(folder):
    """Write 595 packages on one stick."""
    met_2015 = golden.spread(CRITERIA_2015, BANDS_2015)
    met_2017 = golden.spread(CRITERIA_2017, BANDS_2017)
    met_2020 = golden.spread(CRITERIA_2020, BANDS_2020)
    senders = {
        unit.code: communes.Sender(unit.code, folder, epoch=f"{place:032x}", key=KEY)
        for place, unit in enumerate(UNITS)
    }
    for place, unit in enumerate(UNITS):
        sender = senders[unit.code]
        sender.hand_over(
            golden.said(
                unit,
                Y2015,
                QD_491,
                met_2015[place],
                lines_of(MONEY_2015, place, 207),
                projects=projects_of(place),
                contributions=given_of(place),
                border=place < 20,
            )
        )
        money = lines_of(MONEY_2017, place, 207)
        plan = registered(PLAN_2017[place])
        sender.hand_over(golden.said(unit, H2017, QD_1980, met_2017[place], money, registers=plan))
    for place, unit in enumerate(MERGED):
        money = lines_of(MONEY_2020, place, 181)
        senders[unit.code].hand_over(golden.said(unit, Y2020, QD_1980, met_2020[place], money))


def fill(folder):
    """A province with 207 communes that handed over twice, and the 181 of 2020."""
    data = folder / "so"
    found_office(data, "Văn phòng Điều phối", communes.START)
    with Register.open(data) as register:
        for unit in UNITS:
            above = unit.above.partition(",")[0]
            commune = EnrolledCommune(unit.code, unit.full_name, above, KEY.public.text)
            register.enrol(commune, communes.START)
    with pytest.MonkeyPatch.context() as quick:
        # Durability has its tests; here 595 packages need not wait for a disk.
        quick.setattr(os, "fsync", lambda fd: None)
        hand_over(folder / "usb")
        outcome = receive(data, [folder / "usb"])
    assert [one.message for one in outcome.refused] == []
    assert len(outcome.received) == 207 * 2 + 181
    return data
