"""What has to be known of a table of criteria as a whole before it is taken in."""

from collections.abc import Sequence

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.reading.criteria_rows import CriteriaRow


def criteria_notices(
    subjects: Sequence[str], rows: Sequence[CriteriaRow], criteria_set: CriteriaSet
) -> list[str]:
    """What is missing in a table of criteria, or does not seem to be of this set, a sentence each.

    Args:
        subjects: the indicator of each line, "" where it is none of the set's.
        rows: the same lines as they were matched.
        criteria_set: that they are held against.
    """
    found = set(subjects)
    order = [indicator.no for indicator in criteria_set.indicators()]
    missing = [no for no in order if no not in found]
    unknown = sum(not subject for subject in subjects)
    mismatched = sum(row.worded_as_another for row in rows)
    begun = [c for c in criteria_set.criteria if any(i.no in found for i in c.indicators)]
    few = len(missing) * 3 > len(order)
    whole = not any(i.no in missing for c in begun for i in c.indicators)
    if few and begun and whole and not unknown + mismatched:
        # Some criteria, each with all its indicators: the part that was handed to an officer.
        told = ", ".join(str(criterion.no) for criterion in begun)
        return [f"Bảng chỉ có tiêu chí {told}; {len(missing)} chỉ tiêu khác giữ nguyên."]
    notices = []
    if missing:
        listed = ", ".join(missing[:20]) + (", …" if len(missing) > 20 else "")
        notices.append(f"Bảng không có dòng cho {len(missing)} chỉ tiêu: {listed}.")
    if few or unknown + mismatched > 5:
        notices.append(
            f"Nhiều dòng không khớp với {criteria_set.short_title}; bảng có thể theo bộ tiêu chí "
            "khác. Hãy kiểm tra trước khi nhập."
        )
    return notices
