"""``ntm-desktop sign``: a paper signed by a token, from a terminal."""

import argparse
import shutil
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.cli.output import Output
from ntm_desktop.console import ask_unseen
from ntm_desktop.domain.papers import PaperKey
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.signing import PIN_WARNINGS, SignOrder, Token, TokenCertificate
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.files import move_into_place
from ntm_desktop.services.papers import opening, paper_life, signing_offer
from ntm_desktop.services.reports import report_forms_of
from ntm_desktop.services.signing import drivers_here, looking, signed_words, signing
from ntm_desktop.services.workspace import (
    Workspace,
    close_workspace,
    latest_assessment,
    open_workspace,
)


def run(call: argparse.Namespace, output: Output) -> int:
    """Say which certificates there are; with a paper, sign it."""
    tokens = looking([call.driver] if call.driver else drivers_here())(unwatched)
    if call.paper is None:
        _tell(tokens, output)
        return 0
    if call.data is None:
        raise UsageError("Ký một văn bản cần --data: thư mục dữ liệu của xã.")
    token, certificate = _chosen(tokens, call.certificate)
    fault = certificate.fault(datetime.now(UTC))
    if fault:
        raise EntryError(fault)
    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        key = _key(workspace, call.paper, call.period)
        offer = signing_offer(workspace, key)
        for warning in (*offer.warnings, PIN_WARNINGS[token.pin]):
            if warning:
                output.line(f"  ! {warning}")
        order = SignOrder(token.driver, token.serial, certificate.key_id, _pin(certificate.owner))
        number, day = call.number or offer.number, call.day or offer.day
        carry_out(workspace, signing(key, number, day, order))
        record = paper_life(workspace, key).record
        if call.out is not None:
            signed = carry_out(workspace, opening(key, "scan"))
            move_into_place(Path(shutil.copy(signed, f"{call.out}.part")), call.out)
    finally:
        close_workspace(workspace)
    output.line(f"Đã ký số “{offer.title}”: {signed_words(record)}.")
    if call.out is not None:
        output.line(f"  {call.out}")
    output.document(
        {
            "paper": call.paper,
            "number": record.signed_number,
            "date": record.signed_date,
            "signed_by": record.signed_by,
            "signed_at": record.signed_at,
            "file": str(call.out) if call.out is not None else None,
        }
    )
    return 0


def _tell(tokens: tuple[Token, ...], output: Output) -> None:
    if not tokens:
        output.line("Chưa thấy USB ký số nào. Hãy cắm USB rồi chạy lại.")
    for token in tokens:
        output.line(f"{token.label} (số máy {token.serial})")
        if PIN_WARNINGS[token.pin]:
            output.line(f"  ! {PIN_WARNINGS[token.pin]}")
        for one in token.certificates:
            output.line(f"  {one.key_id}  {one.owner}, hạn {one.ends:%d/%m/%Y}, {one.issuer} cấp")
    output.document(
        {
            "devices": [
                {
                    "label": token.label,
                    "serial": token.serial,
                    "pin": token.pin.value,
                    "certificates": [
                        {
                            "id": one.key_id,
                            "owner": one.owner,
                            "organisation": one.organisation,
                            "issuer": one.issuer,
                            "begins": one.begins.isoformat(),
                            "ends": one.ends.isoformat(),
                        }
                        for one in token.certificates
                    ],
                }
                for token in tokens
            ]
        }
    )


def _chosen(tokens: tuple[Token, ...], wanted: str | None) -> tuple[Token, TokenCertificate]:
    """The certificate to sign with; two that fit are not chosen between."""
    every = [
        (token, one)
        for token in tokens
        for one in token.certificates
        if wanted is None or one.key_id == wanted.lower()
    ]
    if len(every) == 1:
        return every[0]
    known = ", ".join(f"{one.key_id} ({one.owner})" for t in tokens for one in t.certificates)
    if not known:
        raise EntryError("Không thấy USB ký số có chứng thư. Hãy cắm USB rồi chạy lại.")
    raise EntryError(f"Hãy chọn chứng thư bằng --certificate MÃ. Các chứng thư đang có: {known}.")


def _key(workspace: Workspace, paper: str, period: str | None) -> PaperKey:
    when = Period.parse(period) if period else latest_assessment(workspace).period
    if any(form.id == paper for form in report_forms_of(workspace, when)):
        return PaperKey.of_report(paper, when)
    return PaperKey.of_dossier(latest_assessment(workspace, when).id, paper)


def _pin(owner: str) -> str:
    return ask_unseen(f"Mã PIN của “{owner}”: ")
