"""Every frame over one passage; see :mod:`frames` for what a frame is.

A frame speaks only where the words between its figures say how they belong together, and where all
of them are exact amounts.
"""

from collections.abc import Iterator

from ntm_desktop.domain.consistency.findings import Finding
from ntm_desktop.domain.consistency.frame_lists import counted, graded, lists, people, two_sides
from ntm_desktop.domain.consistency.frame_means import means, products
from ntm_desktop.domain.consistency.frame_plans import against_plan, near_shares, rises
from ntm_desktop.domain.consistency.frame_rests import come_together, left
from ntm_desktop.domain.consistency.frames import sentences
from ntm_desktop.domain.consistency.passages import Passage

_CHECKS = (
    against_plan,
    rises,
    left,
    come_together,
    means,
    products,
    people,
    lists,
    graded,
    counted,
    two_sides,
    near_shares,
)


def check_frames(passage: Passage) -> Iterator[Finding]:
    """Everything that the frames find in one passage."""
    for sentence in sentences(passage):
        for check in _CHECKS:
            yield from check(sentence)
