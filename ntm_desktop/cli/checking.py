"""``ntm-desktop check``: figures of a text that contradict one another."""

import argparse

from ntm_desktop.cli.output import Output
from ntm_desktop.domain.consistency.findings import KIND_LABELS
from ntm_desktop.services.consistency import check_files


def run(call: argparse.Namespace, output: Output) -> int:
    """Say every figure that does not agree, with the one it should be and where both stand."""
    found = check_files(call.file)
    for one in found:
        output.line(f"{KIND_LABELS[one.kind]} · {one.where}")
        output.line(f"    in: {one.printed} · tính: {one.computed}")
        output.line(f"    {one.explanation}")
        output.line(f"    “{one.text}”")
    output.line(f"{len(found)} chỗ cần xem lại." if found else "Không thấy số liệu nào trái nhau.")
    output.document({"findings": [one.document() for one in found]})
    return 0
