"""Which indicator comes before and after another, and which one a target names."""

from collections.abc import Collection

from ntm_desktop.domain.criteria import CriteriaSet

EVIDENCE = "minh-chung"


def read_target(rules: CriteriaSet, target: str) -> tuple[str, str, str]:
    """Indicator, part and field of "12.1", "12.1/nu", "12.1/nu/value" or "criterion:12".

    Of "12.1/minh-chung" the part is ``EVIDENCE``, which no set calls a part.
    Three times "" when the set has no such indicator.
    """
    no, _, rest = target.partition("/")
    if no.startswith("criterion:"):
        wanted = no.removeprefix("criterion:")
        no = next(
            (
                criterion.indicators[0].no
                for criterion in rules.criteria
                if str(criterion.no) == wanted and criterion.indicators
            ),
            "",
        )
    if not any(each.no == no for each in rules.indicators()):
        return "", "", ""
    part_id, _, field = rest.partition("/")
    return no, part_id, field


def beside(rules: CriteriaSet, no: str, by: int, shown: Collection[str] | None) -> str | None:
    """The next indicator (or the one before, ``by`` negative) of those shown; all when None."""
    numbers = [each.no for each in rules.indicators()]
    at = numbers.index(no)
    further = numbers[at + 1 :] if by > 0 else numbers[:at][::-1]
    return next((one for one in further if shown is None or one in shown), None)


def first_of_criterion_beside(rules: CriteriaSet, no: str, by: int) -> str | None:
    """The first indicator of the criterion ``by`` places on, of those that have any."""
    filled = [criterion for criterion in rules.criteria if criterion.indicators]
    at = filled.index(rules.criterion_of(no)) + by
    return filled[at].indicators[0].no if 0 <= at < len(filled) else None
