"""What cannot be true in an answer (refused) and what is odd in it (pointed out)."""

from decimal import Decimal

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal

MEN, WOMEN, OVERALL = "nam", "nu", "main"


def check_answer(indicator: Indicator, answer: Answer) -> tuple[str, ...]:
    """Every impossible figure, a sentence each with the place; empty when all could be true.

    Impossible are: more counted than there are, negative figures, a share over 100 %, part
    of a person or household, a level that the scale does not have.
    """
    faults: list[str] = []
    known = {part.id for part in indicator.parts}
    faults.extend(
        f"Chỉ tiêu {indicator.no} không có phần “{part_id}”."
        for part_id in answer.parts
        if part_id not in known
    )
    for part in indicator.parts:
        where = f"Chỉ tiêu {indicator.no}" + (f", {part.label}" if part.label else "")
        faults.extend(f"{where}: {fault}" for fault in _part_faults(part, answer.part(part.id)))
    return tuple(faults)


def _part_faults(part: Part, given: PartAnswer) -> list[str]:
    faults: list[str] = []
    for figure in (given.numerator, given.denominator, given.value):
        if figure is not None and figure < 0:
            faults.append(f"{format_decimal(figure)} là số âm.")
    match part.kind:
        case Kind.PERCENT:
            faults.extend(_share_faults(part, given))
        case Kind.COUNT:
            if given.value is not None and given.value % 1:
                faults.append(f"{format_decimal(given.value)} phải là số nguyên.")
        case Kind.LEVEL:
            faults.extend(_level_faults(part, given.value))
        case Kind.YES_NO | Kind.NUMBER:
            pass
    return faults


def _share_faults(part: Part, given: PartAnswer) -> list[str]:
    faults: list[str] = []
    numerator, denominator = given.numerator, given.denominator
    unit = f" {part.count_unit}" if part.count_unit else ""
    if part.whole_counts:
        faults.extend(
            f"{format_decimal(figure)}{unit} phải là số nguyên."
            for figure in (numerator, denominator)
            if figure is not None and figure % 1
        )
    if numerator is not None and denominator is not None and numerator > denominator:
        faults.append(
            f"{format_decimal(numerator)}{unit} lớn hơn tổng số {format_decimal(denominator)}"
            f"{unit}. Hãy kiểm tra lại hai số này."
        )
    if given.value is not None and given.value > 100:
        faults.append(f"{format_decimal(given.value)} % lớn hơn 100 %.")
    return faults


def _level_faults(part: Part, value: Decimal | None) -> list[str]:
    if value is None:
        return []
    if value % 1:
        return [f"{format_decimal(value)} không phải là một mức."]
    if part.levels and value not in [level.ordinal for level in part.levels]:
        scale = ", ".join(level.label for level in part.levels)
        return [f"không có mức {format_decimal(value)}; các mức là: {scale}."]
    return []


def cautions(indicator: Indicator, answer: Answer) -> tuple[str, ...]:
    """What the officer should look at again although it could be true."""
    found = []
    if answer.to_confirm:
        found.append(answer.to_confirm)
    if answer.not_applicable:
        return tuple(found)
    given = [part for part in indicator.parts if not answer.part(part.id).blank]
    blank_optional = [
        part.label for part in indicator.parts if not part.required and part not in given
    ]
    if given and blank_optional:
        found.append(f"Chưa nhập số liệu riêng cho: {', '.join(blank_optional)}.")
    for part in given:
        share = answer.part(part.id)
        if part.kind is Kind.PERCENT and share.numerator is None and share.value is not None:
            found.append("Mới có tỷ lệ, chưa có số liệu gốc (tử số và mẫu số).")
        if part.kind is Kind.YES_NO and share.yes is None:
            found.append(
                f"Chỉ tiêu nay hỏi có hay không; số liệu {_figures(share)} nhập theo cách hỏi "
                "trước không trả lời được. Hãy trả lời lại."
            )
        if share.denominator == 0:
            found.append("Mẫu số bằng 0 nên không tính được tỷ lệ.")
    found.extend(_sum_cautions(indicator, answer))
    return tuple(found)


def _figures(given: PartAnswer) -> str:
    counts = [x for x in (given.numerator, given.denominator) if x is not None]
    figures = counts or [x for x in (given.value,) if x is not None]
    return "/".join(map(format_decimal, figures))


def _sum_cautions(indicator: Indicator, answer: Answer) -> list[str]:
    """Men and women must add up to the whole, in both counts."""
    if not {MEN, WOMEN, OVERALL} <= {part.id for part in indicator.parts}:
        return []
    found = []
    overall, men, women = (answer.part(part_id) for part_id in (OVERALL, MEN, WOMEN))
    main = indicator.part(OVERALL)
    for name, whole, first, second in (
        (main.numerator_label or "tử số", overall.numerator, men.numerator, women.numerator),
        (
            main.denominator_label or "mẫu số",
            overall.denominator,
            men.denominator,
            women.denominator,
        ),
    ):
        if whole is None or first is None or second is None or first + second == whole:
            continue
        found.append(
            f"{name}: nam {format_decimal(first)} + nữ {format_decimal(second)} = "
            f"{format_decimal(first + second)}, khác số chung {format_decimal(whole)}."
        )
    return found
