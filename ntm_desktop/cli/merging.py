"""The words that put the data of several PCs together."""

import argparse
import os

from ntm_desktop.cli.output import Output
from ntm_desktop.console import ask_unseen
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services.merging.applying import OURS, THEIRS, comparing, merging
from ntm_desktop.services.merging.comparing import MergePlan, OpenLine
from ntm_desktop.services.workspace import close_workspace, open_workspace

DONE, REFUSED = 0, 1
PASSPHRASE = "NTM_PASSPHRASE"
"""Name of the variable that holds the passphrase where nobody can type it."""


def run_merge(call: argparse.Namespace, output: Output) -> int:
    """Merge another copy of this commune's data; what is open ends it with 1, nothing written."""
    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        plan: MergePlan = carry_out(workspace, comparing(call.source))
        decided = call.choose in (OURS, THEIRS) or not plan.open
        missing: tuple[str, ...] = ()
        wrote = decided and not call.dry_run
        _tell(plan, output, call.choose if wrote else "")
        if wrote:
            choices = {line.id: call.choose for line in plan.open}
            merged = carry_out(
                workspace, merging(call.source, choices, [line.id for line in plan.open])
            )
            missing = merged.missing
    finally:
        close_workspace(workspace)
    if wrote:
        output.line(
            "Máy kia không có gì mới." if plan.nothing_new else f"Đã gộp {len(plan.taken)} chỗ."
        )
    elif not decided:
        output.line(
            "Chưa gộp: còn chỗ hai máy cùng sửa. Hãy chọn --choose ours hoặc theirs, hoặc gộp "
            "trong cửa sổ chương trình để chọn từng chỗ."
        )
    for name in missing:
        output.line(f"  ! Thiếu tệp của minh chứng “{name}”, hãy chép từ máy kia.")
    output.document(
        {
            "merged": wrote,
            "whose": plan.whose,
            "taken": [
                {"where": line.where, "old": line.old, "new": line.new, "who": line.said.who}
                for line in plan.taken
            ],
            "open": [] if wrote else [_both(line) for line in plan.open],
            "decided": [{**_both(line), "choice": call.choose} for line in plan.open if wrote],
            "ours_only": plan.ours_only,
            "missing_files": list(missing),
        }
    )
    return DONE if decided else REFUSED


def run_move(call: argparse.Namespace, output: Output) -> int:
    """Write everything for the next PC, or take it over there."""
    from ntm_desktop.services.moving import move_in, moving_out

    passphrase = os.environ.get(PASSPHRASE) or ask_unseen("Mật khẩu của tệp chuyển máy: ")
    if not passphrase:
        raise EntryError(
            "Chưa có mật khẩu của tệp chuyển máy. Chạy lại lệnh trong cửa sổ dòng lệnh rồi gõ mật "
            f"khẩu, hoặc đặt sẵn trong biến môi trường {PASSPHRASE}."
        )
    if call.source is not None:
        workspace = move_in(call.source, passphrase, call.data, actor="dòng lệnh")
        close_workspace(workspace)
        output.line(f"Đã nhận dữ liệu vào {call.data}; khóa ký đã vào máy này.")
        output.document({"moved_in": str(call.data)})
        return DONE
    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        made = carry_out(workspace, moving_out(call.out, passphrase))
    finally:
        close_workspace(workspace)
    output.line(f"Đã ghi {made.path}: số liệu, {made.files} tệp, khóa ký.")
    output.line("Từ nay dữ liệu ở máy này chỉ xem. Trên máy mới: move --data … --from TỆP.")
    output.document({"file": str(made.path), "files": made.files})
    return DONE


def _both(line: OpenLine) -> dict[str, str]:
    return {
        "id": line.id,
        "where": line.where,
        "base": line.base,
        "ours": line.ours,
        "theirs": line.theirs,
    }


def _tell(plan: MergePlan, output: Output, choice: str) -> None:
    for line in plan.taken:
        output.line(f"  + {line.where}: “{line.old}” → “{line.new}” ({line.said.who})")
    chosen = {OURS: ": lấy của máy này", THEIRS: ": lấy của máy kia"}.get(choice, "")
    for one in plan.open:
        output.line(
            f"  {'=' if chosen else '?'} {one.where}: máy này “{one.ours}”, máy kia “{one.theirs}” "
            f"(lúc đầu “{one.base}”){chosen}"
        )
    for remark in plan.remarks:
        output.line(f"  ! {remark}")
