"""Registers of many invented communes, as they stand after receiving; no package is made."""

import dataclasses
import random
from decimal import Decimal

from ntm_desktop.district.office import found_office
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.kept_tables import KeptColumn, KeptTable
from ntm_desktop.domain.package import (
    PackageHeader,
    PackageKind,
    PackageOutcome,
    StatedVerdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.resources import ContributionKind, ResourceSource
from ntm_desktop.store.register.contents import keep_contents
from ntm_desktop.store.register.register import EnrolledCommune, Register, StoredReceipt
from tests.district import communes

PERIOD = Period(2024)
OTHER_SET = "qd-1980-2016-xa"
PER_PROVINCE = 160

_COMMUNE = (KeptColumn("code", "string"), KeptColumn("province_code", "string", "Mã tỉnh"))
_RESOURCES = (
    KeptColumn("source", "string"),
    KeptColumn("planned", "number"),
    KeptColumn("actual", "number"),
    KeptColumn("note", "string"),
)
_CONTRIBUTIONS = (
    KeptColumn("kind", "string"),
    KeptColumn("quantity", "number"),
    KeptColumn("unit", "string"),
    KeptColumn("money", "number"),
    KeptColumn("note", "string"),
)
_PROJECTS = (
    KeptColumn("order", "integer"),
    KeptColumn("name", "string"),
    KeptColumn("kind", "string"),
    KeptColumn("total_investment", "number"),
    KeptColumn("planned", "number"),
    KeptColumn("disbursed", "number"),
    KeptColumn("progress", "number"),
    KeptColumn("arrears", "number"),
)
_ROADS = (
    KeptColumn("id", "string", "Mã dòng"),
    KeptColumn("owner", "string", "Chủ hộ hiến đất"),
    KeptColumn("length", "number", "Chiều dài, km"),
    KeptColumn("households", "integer", "Số hộ"),
)


def _figure(chance, places=3):
    """A figure, sometimes none, sometimes one that a spreadsheet divided."""
    if chance.random() < 0.15:
        return None
    whole = Decimal(chance.randrange(0, 10**7)).scaleb(-places)
    return Decimal(repr(float(whole) / 3)) if chance.random() < 0.1 else whole


def tables_of(chance, code, province):
    """What one package says besides its answers."""
    sources = [source for source in ResourceSource if chance.random() < 0.7]
    given = [
        (kind, unit)
        for kind, unit in (
            (ContributionKind.CASH, ""),
            (ContributionKind.LABOUR, "công"),
            (ContributionKind.LAND, "m2"),
            (ContributionKind.LAND, "ha"),
        )
        if chance.random() < 0.6
    ]
    return (
        KeptTable("commune", _COMMUNE, ({"code": code, "province_code": province},)),
        KeptTable(
            "resources",
            _RESOURCES,
            tuple(
                {
                    "source": str(source),
                    "planned": _figure(chance),
                    "actual": _figure(chance),
                    "note": "",
                }
                for source in sources
            ),
        ),
        KeptTable(
            "contributions",
            _CONTRIBUTIONS,
            tuple(
                {
                    "kind": str(kind),
                    "quantity": _figure(chance, 1),
                    "unit": unit,
                    "money": _figure(chance),
                    "note": "",
                }
                for kind, unit in given
            ),
        ),
        KeptTable(
            "projects",
            _PROJECTS,
            tuple(
                {
                    "order": number,
                    "name": f"Công trình {number}",
                    "kind": str(chance.choice(list(ProjectKind))),
                    "total_investment": _figure(chance),
                    "planned": _figure(chance),
                    "disbursed": chance.choice([None, Decimal(0), Decimal("12.5")]),
                    "progress": chance.choice([None, Decimal(0), Decimal(40), Decimal(100)]),
                    "arrears": _figure(chance) if chance.random() < 0.3 else None,
                }
                for number in range(1, chance.randrange(0, 5))
            ),
        ),
        KeptTable(
            "register-roads",
            _ROADS,
            tuple(
                {
                    "id": f"{number}",
                    "owner": "Nguyễn Văn A",
                    "length": _figure(chance),
                    "households": chance.choice([None, 3, 12]),
                }
                for number in range(chance.randrange(0, 4))
            ),
            "Sổ đường giao thông",
        ),
    )


def fill(data, count, *, seed=1, first_code=40_000, name="Văn phòng Điều phối", first_province=60):
    """A register of as many communes, several to a province, most of which handed over.

    Some handed over twice, were sent back, by another set, for another period, or by invented
    figures.
    """
    chance = random.Random(seed)
    said = communes.content()
    numbers = [c.no for c in communes.catalog().criteria_set(communes.SET).criteria]
    found_office(data, name, communes.START)
    place = 0

    def hand_over(register, code, province, period, set_id, outcome):
        nonlocal place
        place += 1
        sample = chance.random() < 0.02
        content = dataclasses.replace(
            said,
            commune=dataclasses.replace(said.commune, code=code, province_code=province),
            pin=dataclasses.replace(said.pin, set_id=set_id),
            period=period,
            sample=sample,
            border=chance.random() < 0.2,
        )
        verdicts = StatedVerdicts(
            {no: chance.choice((Verdict.MET, Verdict.MET, Verdict.NOT_MET)) for no in numbers}, {}
        )
        header = PackageHeader(
            PackageKind.ASSESSMENT, code, period, f"{place:032x}", 1, "", communes.START, "test"
        )
        position = register.add_package(
            header, f"{place:064x}", header.file_name, content, verdicts, communes.START
        )
        keep_contents(register, position, content, tables_of(chance, code, province), verdicts)
        if outcome is not None:
            register.add_receipt(
                position,
                StoredReceipt(1, "0" * 64, "phieu.zip", b"", outcome, ("criteria",)),
            )

    received, accepted, returned = (
        PackageOutcome.RECEIVED,
        PackageOutcome.ACCEPTED,
        PackageOutcome.RETURNED,
    )
    with Register.open(data) as register, register.transaction():
        for number in range(count):
            code = f"{first_code + number:05d}"
            province = str(first_province + number // PER_PROVINCE)
            register.enrol(
                EnrolledCommune(code, f"Xã {code}", "", "key"),
                communes.START,
            )
            kind = chance.random()
            if kind < 0.05:
                continue
            if kind < 0.10:
                hand_over(register, code, province, PERIOD, OTHER_SET, received)
                continue
            outcomes = (
                (accepted, returned)
                if kind < 0.15
                else (received, returned)
                if kind < 0.20
                else (received, None)
                if kind < 0.25
                else (chance.choice((received, accepted)),)
            )
            if kind > 0.95:
                hand_over(register, code, province, Period.parse("2023-H1"), communes.SET, None)
            for outcome in outcomes:
                hand_over(register, code, province, PERIOD, communes.SET, outcome)
    return data
