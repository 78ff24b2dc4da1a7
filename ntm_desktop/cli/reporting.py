"""``ntm-desktop report``: the periodic reports of a period."""

import argparse

from ntm_desktop.cli.output import Output
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services.reports import export_report, report_forms_of, report_view
from ntm_desktop.services.workspace import close_workspace, latest_assessment, open_workspace


def run(call: argparse.Namespace, output: Output) -> int:
    """Write every report of the period, or the one asked for."""
    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        period = Period.parse(call.period) if call.period else latest_assessment(workspace).period
        kinds = [call.kind] if call.kind else [f.id for f in report_forms_of(workspace, period)]
        if not kinds:
            raise EntryError(f"Chưa có mẫu báo cáo nào cho {period.inline}.")
        told = []
        for kind in kinds:
            files = export_report(workspace, kind, period, call.out)
            view = report_view(workspace, kind, period)
            told.append(
                {
                    "id": kind,
                    "period": period.key,
                    "files": [str(file) for file in files],
                    "missing": list(view.missing),
                    "unkept_registers": [register for register, _ in view.unkept],
                    "unknown_figures": [
                        {"passage": line.field.id, "figure": name}
                        for line in view.passages
                        for name in line.unknown
                    ],
                }
            )
            for file in files:
                output.line(f"  {file}")
            if view.missing:
                output.line(f"Còn {len(view.missing)} đoạn phải viết: {', '.join(view.missing)}.")
            if view.unkept:
                names = ", ".join(name for _, name in view.unkept)
                output.line(
                    f"Sổ chưa ghi gì và chưa đánh dấu “Không phát sinh” trong {period.inline}: "
                    f"{names}."
                )
    finally:
        close_workspace(workspace)
    output.document({"reports": told})
    return 0
