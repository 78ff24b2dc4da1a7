"""Construction projects of a commune and what is still owed for them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.numbers import format_decimal


class ProjectKind(StrEnum):
    """How a project stands in the year: started new, carried over, paying off debt."""

    NEW = "new"
    CARRIED_OVER = "carried_over"
    PAYING_OFF = "paying_off"


PROJECT_KIND_LABELS = {
    ProjectKind.PAYING_OFF: "Trả nợ công trình hoàn thành",
    ProjectKind.CARRIED_OVER: "Công trình chuyển tiếp",
    ProjectKind.NEW: "Khởi công mới",
}


@dataclass(frozen=True, slots=True)
class Project:
    """One project in one year; money in triệu đồng, None where the office gave nothing.

    Attributes:
        order: place in the office's list, from 1.
        village: where it stands, as written.
        approval: number and date of the approving decision, as written.
        total_investment: tổng mức đầu tư.
        funded_before: capital allotted up to the end of the year before.
        planned: capital planned for the year.
        disbursed: paid in the year up to the date of the list.
        progress: percent of the work done, 0 to 100.
        arrears: nợ đọng xây dựng cơ bản.
    """

    order: int
    name: str
    village: str
    kind: ProjectKind
    approval: str = ""
    total_investment: Decimal | None = None
    funded_before: Decimal | None = None
    planned: Decimal | None = None
    disbursed: Decimal | None = None
    progress: Decimal | None = None
    arrears: Decimal | None = None
    note: str = ""


def total_arrears(projects: tuple[Project, ...]) -> Decimal:
    """Sum of what is owed, triệu đồng; a project without a figure owes nothing known."""
    return sum((p.arrears for p in projects if p.arrears is not None), Decimal(0))


def owed_words(arrears: Decimal) -> str:
    """Capital construction debt in triệu đồng, as a sentence ends with it: "60 triệu đồng"."""
    return f"{format_decimal(arrears)} triệu đồng" if arrears else "không có"
