"""Sentences that amend a set: “Sửa đổi chỉ tiêu 15.4 … như sau”, “Bãi bỏ …”, “Bổ sung …”."""

from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.columns import Group
from ntm_desktop.domain.decisions.document import Block
from ntm_desktop.domain.decisions.known import KnownSet
from ntm_desktop.domain.decisions.limits import Limit


@dataclass(slots=True)
class Operation:
    """One change of one indicator."""

    op: str
    where: str
    set_id: str
    number: str
    text: str | None = None
    thresholds: dict[str, Limit] = field(default_factory=dict)


@dataclass(slots=True)
class Amendment:
    """All changes of an amending decision."""

    operations: list[Operation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)


def read_amendment(blocks: tuple[Block, ...], known: tuple[KnownSet, ...]) -> Amendment:
    """Read the changes."""
    return Amendment()
