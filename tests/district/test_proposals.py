"""Who meets every criterion and has no decision yet, with what else a decision asks for."""

from decimal import Decimal
from types import SimpleNamespace
from typing import cast

from ntm_desktop.district.proposals import Waiting, proposals_of
from ntm_desktop.district.tables import Material
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.desk_tables import CommuneFacts, Snapshot
from ntm_desktop.domain.kept_tables import KeptColumn, KeptTable
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry
from tests.district import communes

SET = "qd-318-2022-xa"


def commune(code, *, failing=(), owed=(), polls=()):
    rules = communes.catalog().criteria_set(SET)
    numbers = [criterion.no for criterion in rules.criteria]
    projects = KeptTable(
        "projects",
        (KeptColumn("arrears", "number", ""),),
        tuple({"arrears": None if one is None else Decimal(one)} for one in owed),
    )
    lines = tuple(
        Entry(f"{n}", "satisfaction", n, {"returned": str(asked), "satisfied": str(pleased)})
        for n, (pleased, asked) in enumerate(polls)
    )
    return CommuneFacts(
        code,
        f"Xã {code}",
        "",
        {no: Verdict.NOT_MET if no in failing else Verdict.MET for no in numbers},
        {"projects": projects},
        registers={"satisfaction": lines},
        position=7,
    )


def waiting(*those, held=None):
    rules = communes.catalog().criteria_set(SET)
    now = Snapshot(Period(2024), rules, CommuneBase(len(those), ""), those, ())
    material = SimpleNamespace(now=SimpleNamespace(snapshot=lambda: now))
    return proposals_of(Waiting(cast("tuple[Material, ...]", (material,)), held or {}))


def test_a_commune_waits_when_every_criterion_is_met_and_no_decision_stands():
    found = waiting(commune("06364"), commune("06337", failing={5}))
    assert [(one.code, one.tier, one.met) for one in found] == [("06364", Tier.STANDARD, 19)]


def test_who_is_recognised_for_the_tier_or_a_higher_one_does_not_wait():
    held = {"06364": (Tier.STANDARD,), "06337": (Tier.MODEL,)}
    found = waiting(commune("06364"), commune("06337"), commune("06340"), held=held)
    assert [one.code for one in found] == ["06340"]


def test_debts_are_added_up_and_nothing_said_is_not_nothing_owed():
    found = waiting(commune("06364", owed=["120.5", "0", None]), commune("06337", owed=[None]))
    owed = {one.code: one for one in found}
    assert owed["06364"].owed == Decimal("120.5")
    assert "Nợ đọng: 120,5 triệu đồng." in owed["06364"].conditions
    assert owed["06337"].owed is None
    assert "Nợ đọng: chưa công trình nào ghi." in owed["06337"].conditions


def test_satisfaction_is_that_of_all_who_were_asked_and_the_least():
    (one,) = waiting(commune("06364", polls=[(95, 100), (90, 120)]))
    assert one.polls == ("Hài lòng của người dân: 84,09 % (185/220 phiếu); thấp nhất 75 %.")
    (silent,) = waiting(commune("06364"))
    assert "Hài lòng của người dân: gói không có kết quả khảo sát." in silent.conditions
