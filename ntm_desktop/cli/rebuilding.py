"""The word that makes a commune's data again from its packages."""

import argparse

from ntm_desktop.cli.output import Output
from ntm_desktop.services.rebuilding.making import rebuild
from ntm_desktop.services.workspace import close_workspace


def run(call: argparse.Namespace, output: Output) -> int:
    """Read the packages, make the data again, and say what did not come back."""
    made = rebuild(call.sources, call.data, actor="dòng lệnh")
    close_workspace(made.workspace)
    output.line(f"Đã lập lại dữ liệu tại {call.data} từ {', '.join(made.used)}.")
    prints = ", ".join(made.fingerprints)
    output.line(f"Khóa ký: {prints}" + ("" if made.proven else " – hãy so với phiếu khóa của xã."))
    for name in made.missing:
        output.line(f"  ! Minh chứng “{name}” không nằm trong gói nào.")
    for remark in made.remarks:
        output.line(f"  ! {remark}")
    output.document(
        {
            "data": str(call.data),
            "packages": list(made.used),
            "fingerprints": list(made.fingerprints),
            "key_known_here": made.proven,
            "missing_files": list(made.missing),
            "remarks": list(made.remarks),
        }
    )
    return 0
