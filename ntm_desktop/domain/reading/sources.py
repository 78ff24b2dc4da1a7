"""Which source of money, or which gift of residents, the words of a row name.

Known words stand inside others: "Cộng đồng doanh nghiệp" is no resident, "Ủy ban nhân dân" gives
nothing as residents do. A row that names several sources, or none, is asked about.
"""

import re

from ntm_desktop.domain.resources import ContributionKind, ResourceSource

_SOURCES = (
    (ResourceSource.INTEGRATED, r"\blong ghep\b"),
    (ResourceSource.CENTRAL_BUDGET, r"\btrung uong\b|\bnstw\b|\bns ?tw\b|\btw\b"),
    (
        ResourceSource.LOCAL_BUDGET,
        r"\bdia phuong\b|\bnsdp\b|\bns ?dp\b|\b(?:ngan sach|ns)(?: cap)? ?(?:tinh|huyen|xa|tp)\b"
        r"|\bnst\b|\bnsh\b|\bnsx\b",
    ),
    (ResourceSource.CREDIT, r"\btin dung\b|\bvay von\b|\bvon vay\b"),
    (ResourceSource.ENTERPRISE, r"\bdoanh nghiep\b|\bdn\b|\bhop tac xa\b|\bhtx\b"),
    (
        ResourceSource.COMMUNITY,
        r"\bcong dong\b(?! (?:doanh nghiep|dn\b))|\bnguoi dan\b|\bdan cu\b"
        r"|\bdan (?:dong )?gop\b|(?<!uy ban )(?<!hoi dong )(?<!tin dung )\bnhan dan\b",
    ),
    (
        ResourceSource.OTHER,
        r"\bnguon khac\b|\bvon khac\b|^khac\b|\bxa hoi hoa\b|\btai tro\b|\bhuy dong khac\b",
    ),
)
_CONTRIBUTIONS = (
    (ContributionKind.LABOUR, r"\bngay cong\b|\bcong lao dong\b|^lao dong\b"),
    (ContributionKind.LAND, r"\bhien dat\b|\bdat dai\b|^dat\b|\bm2 dat\b"),
    (
        ContributionKind.MATERIALS,
        r"\bvat lieu\b|\bvat tu\b|\bhien vat\b|\bcat\b|\bsoi\b|\bxi mang\b",
    ),
    (ContributionKind.CASH, r"\btien mat\b|\bbang tien\b|^tien\b"),
)
# What adds up budgets when rows below say which, and is a source of its own when none does.
_BUDGET = re.compile(r"\bngan sach(?: nha nuoc)?$|^nsnn$|\bvon truc tiep\b|\btruc tiep\b")
_GENERAL_LOCAL = re.compile(r"\bdia phuong\b|\bnsdp\b|\bns ?dp\b")


def sources_in(folded: str) -> tuple[ResourceSource, ...]:
    """Every source that the folded name of a row names."""
    found = [source for source, pattern in _SOURCES if re.search(pattern, folded)]
    if len(found) > 1 and ResourceSource.OTHER in found:
        found.remove(ResourceSource.OTHER)  # "Doanh nghiệp tài trợ"
    return tuple(found)


def contribution_in(folded: str) -> ContributionKind | None:
    """The kind of gift that the folded name of a row names."""
    return next((kind for kind, pattern in _CONTRIBUTIONS if re.search(pattern, folded)), None)


def is_budget(folded: str) -> bool:
    """Whether a row speaks of the budget without saying which."""
    return bool(_BUDGET.search(folded))


def says_all_of(folded: str, source: ResourceSource) -> bool:
    """Whether the name is that of the whole source and not of one part: not "Ngân sách xã"."""
    return source is not ResourceSource.LOCAL_BUDGET or bool(_GENERAL_LOCAL.search(folded))
