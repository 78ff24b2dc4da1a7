"""Money and work put into the programme in one year, by source."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ResourceSource(StrEnum):
    """Where resources come from, in the province's order (reports: Biểu nguồn lực)."""

    CENTRAL_BUDGET = "central_budget"
    LOCAL_BUDGET = "local_budget"
    INTEGRATED = "integrated"
    CREDIT = "credit"
    ENTERPRISE = "enterprise"
    COMMUNITY = "community"
    OTHER = "other"
    STATE_BUDGET = "state_budget"
    """Of the state's budget, what nobody said the level of."""
    COMMUNITY_AND_OTHER = "community_and_other"
    """Given together with other sources, not told apart."""


SHOWN_WITH_MONEY_ONLY = frozenset(
    {ResourceSource.OTHER, ResourceSource.STATE_BUDGET, ResourceSource.COMMUNITY_AND_OTHER}
)
"""Sources that a table leaves out when nothing came from them."""

SOURCE_LABELS = {
    ResourceSource.CENTRAL_BUDGET: "Ngân sách trung ương",
    ResourceSource.LOCAL_BUDGET: "Ngân sách địa phương",
    ResourceSource.INTEGRATED: "Lồng ghép các chương trình, dự án",
    ResourceSource.CREDIT: "Vốn tín dụng",
    ResourceSource.ENTERPRISE: "Doanh nghiệp, hợp tác xã",
    ResourceSource.COMMUNITY: "Cộng đồng dân cư",
    ResourceSource.OTHER: "Nguồn khác",
    ResourceSource.STATE_BUDGET: "Ngân sách Nhà nước (chưa tách trung ương, địa phương)",
    ResourceSource.COMMUNITY_AND_OTHER: "Cộng đồng dân cư và nguồn khác (chưa tách)",
}


class ContributionKind(StrEnum):
    """What residents give: cash, labour days, land, materials."""

    CASH = "cash"
    LABOUR = "labour"
    LAND = "land"
    MATERIALS = "materials"


CONTRIBUTION_LABELS = {
    ContributionKind.CASH: "Tiền mặt",
    ContributionKind.LABOUR: "Ngày công",
    ContributionKind.LAND: "Hiến đất",
    ContributionKind.MATERIALS: "Vật liệu",
}


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """Planned and actual money of one source in one year, triệu đồng."""

    source: ResourceSource
    planned: Decimal | None
    actual: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What residents gave in one year.

    Attributes:
        quantity: in ``unit`` ("công", "m2"); None for cash.
        money: its value in triệu đồng.
    """

    kind: ContributionKind
    quantity: Decimal | None
    unit: str
    money: Decimal | None
    note: str = ""


def contradicting_sum(
    contributions: Sequence[Contribution], community: Decimal | None
) -> Decimal | None:
    """What residents gave, added up, where that contradicts the sum of their source.

    Days of work and land often stand without a value: then the money may be less than the
    source says, but never more.

    Args:
        contributions: of one year.
        community: money of the source "cộng đồng dân cư", triệu đồng; None when not given.

    Returns:
        The sum in triệu đồng, None when nothing is contradicted.
    """
    given = [one.money for one in contributions if one.money is not None]
    if not given or community is None:
        return None
    money = sum(given, Decimal(0))
    whole = len(given) == len(contributions)
    return money if money > community or (whole and money != community) else None


def total_actual(lines: Sequence[ResourceLine]) -> Decimal:
    """Sum of the actual money, triệu đồng."""
    return sum((line.actual for line in lines if line.actual is not None), Decimal(0))
