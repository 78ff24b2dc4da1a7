"""The word that takes a package back (thu hồi)."""

import argparse

from ntm_desktop.cli.output import Output
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.services.exchange.withdrawing import withdraw_package
from ntm_desktop.services.workspace import close_workspace, open_workspace

DONE = 0


def run_withdraw(call: argparse.Namespace, output: Output) -> int:
    """Forget a package that never left this PC; of another one draw the paper that asks for it."""
    workspace = open_workspace(call.data, actor="dòng lệnh")
    paper = None
    try:
        done = withdraw_package(workspace, call.sequence, call.reason)
        if done.request is None:
            output.line(f"Bỏ gói số {done.sequence}: xong.")
        elif call.out is None:
            raise EntryError(
                f"Gói số {done.sequence} đã rời máy này: hãy ghi --out TỆP.pdf để lập giấy đề nghị "
                "thu hồi."
            )
        else:
            paper = call.out
            deliver_bytes(paper, done.request)
            output.line(
                f"Đã ghi giấy đề nghị thu hồi gói số {done.sequence}: {paper}. Ký, đóng dấu rồi "
                "gửi nơi nhận; chỉ trả lại được khi chưa ai thẩm tra."
            )
    finally:
        close_workspace(workspace)
    output.document(
        {
            "sequence": done.sequence,
            "taken_back": done.request is None,
            "request": str(paper) if paper is not None else None,
        }
    )
    return DONE
