"""What a package says twice, or in two ways: pointed out before it enters a sum.

A sender may sign anything. What cannot be is refused (:mod:`ntm_desktop.domain.limits`); what is
here can be an honest slip, so it is taken, and a person of the receiving office looks at it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL, SourceTree
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.package import AssessmentContent
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.resources import SOURCE_LABELS
from ntm_desktop.domain.text import fold, for_terminal
from ntm_desktop.domain.units import Commune

_EARLIEST = 1900
_YEARS_AHEAD = 50
_MOST = 20


def doubts(
    content: AssessmentContent, listed: Commune | None, tree: SourceTree, forms: Iterable[Form]
) -> tuple[str, ...]:
    """A sentence for each place of a package that a person should look at; the first of many.

    Args:
        content: of the package.
        listed: the commune as the lists of units of its period have it; None when none has it.
        tree: sources of money this office knows.
        forms: registers this office knows.
    """
    found = [
        *_name(content.commune, listed),
        *_repeated(content),
        *_projects(content),
        *_sources(content, tree),
        *_gifts(content),
        *_days(content, forms),
    ]
    more = len(found) - _MOST
    return (*found[:_MOST], *([f"Và {more} chỗ khác cùng loại."] if more > 0 else []))


def _name(commune: Commune, listed: Commune | None) -> Iterator[str]:
    if listed is None:
        return
    theirs, ours = commune.full_name, listed.full_name
    if fold(theirs) != fold(ours):
        shown = for_terminal(theirs)[:80]
        yield f"Gói ghi tên là “{shown}”, còn danh mục có mã {commune.code} là {ours}. Hãy hỏi lại."
    if commune.district is not None and listed.district is not None:
        theirs, ours = commune.district.full_name, listed.district.full_name
        if fold(theirs) != fold(ours):
            shown = for_terminal(theirs)[:80]
            yield f"Gói ghi xã thuộc “{shown}”, còn danh mục ghi {ours}. Hãy hỏi lại."


def _repeated(content: AssessmentContent) -> Iterator[str]:
    for source, times in Counter(line.source for line in content.resources).items():
        if times > 1:
            yield (
                f"Nguồn lực “{SOURCE_LABELS[source]}” ghi {times} dòng, các dòng được cộng lại. "
                "Hãy hỏi xã có ghi trùng không."
            )
    for order, times in Counter(project.order for project in content.projects).items():
        if times > 1:
            yield f"Danh mục công trình có {times} dòng cùng số thứ tự {order}. Hãy hỏi lại xã."
    names = Counter(fold(place.name) for place in content.places.places if not place.village_id)
    for place in content.places.places:
        if names.pop(fold(place.name), 1) > 1:
            yield f"Danh sách thôn có nhiều dòng cùng tên “{place.name[:60]}”. Hãy hỏi lại xã."


def _projects(content: AssessmentContent) -> Iterator[str]:
    for project in content.projects:
        total = project.total_investment
        if total is None:
            continue
        parts = {
            "vốn đã bố trí": project.funded_before,
            "kế hoạch vốn năm": project.planned,
            "giải ngân trong năm": project.disbursed,
            "nợ đọng": project.arrears,
        }
        for what, amount in parts.items():
            if amount is not None and amount > total:
                yield (
                    f"Công trình {project.order} “{project.name[:60]}”: {what} "
                    f"{format_decimal(amount)} lớn hơn tổng mức đầu tư {format_decimal(total)} "
                    "triệu đồng. Hãy xem lại."
                )


def _sources(content: AssessmentContent, tree: SourceTree) -> Iterator[str]:
    known = {source.id: source for source in tree.sources}
    labels = content.year.labels
    strange = {
        line.source for line in content.year.lines if line.source not in known
    } - {TOTAL}  # fmt: skip
    for source in sorted(strange):
        yield (
            f"Nguồn lực theo năm có nguồn “{labels.get(source, source)[:60]}” mà nơi nhận không "
            "có trong danh mục nguồn, nên không cộng vào nguồn nào."
        )
    at = Cut.of(content.period)
    of_year: dict[str, Decimal] = {}
    for line in content.year.lines:
        node = known.get(line.source)
        if line.cut == at and node is not None and node.resource and line.actual is not None:
            of_year[node.resource] = of_year.get(node.resource, Decimal()) + line.actual
    for resource, amount in _actual(content).items():
        other = of_year.get(resource)
        if other is not None and abs(other - amount) > 1:
            label = next((n.label for n in tree.sources if n.resource == resource), resource)
            yield (
                f"Nguồn lực “{label}”: bảng của kỳ ghi {format_decimal(amount)} triệu đồng, bảng "
                f"theo năm ghi {format_decimal(other)}. Hãy hỏi lại xã số nào đúng."
            )


def _actual(content: AssessmentContent) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in content.resources:
        if line.actual is not None:
            found[str(line.source)] = found.get(str(line.source), Decimal()) + line.actual
    return found


def _gifts(content: AssessmentContent) -> Iterator[str]:
    for gift in content.year.gifts:
        if gift.given_on is not None and gift.given_on.year != gift.year:
            yield (
                f"Đóng góp năm {gift.year} của “{gift.giver[:60]}” ghi ngày "
                f"{_day(gift.given_on)}, ngoài năm đó. Hãy hỏi lại xã."
            )


def _days(content: AssessmentContent, forms: Iterable[Form]) -> Iterator[str]:
    known = {form.id: form for form in forms}
    latest = content.period.last_day.year + _YEARS_AHEAD
    for register in content.registers:
        form = known.get(register.register)
        days = [one for one in form.fields if one.kind is FieldKind.DATE] if form else []
        for entry in register.entries:
            for one in days:
                try:
                    day = date.fromisoformat(entry.values.get(one.id, ""))
                except ValueError:
                    continue
                if not _EARLIEST <= day.year <= latest:
                    yield (
                        f"Sổ “{register.title[:60]}”, dòng {entry.position}, “{one.label}”: ngày "
                        f"{_day(day)}. Hãy hỏi lại xã."
                    )


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
