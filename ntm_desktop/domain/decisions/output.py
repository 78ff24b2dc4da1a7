"""A reading as a JSON document: values, questions, and the lines of the document beside them."""

from decimal import Decimal
from typing import Any

from ntm_desktop.domain.decisions.amendments import Operation
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem
from ntm_desktop.domain.decisions.limits import Limit
from ntm_desktop.domain.decisions.reading import DecisionReading, described

Json = dict[str, Any]


def reading_document(reading: DecisionReading) -> Json:
    """The document ``forms read`` writes."""
    document: Json = {
        "document": reading.document.name,
        "sha256": reading.document.sha256,
        "title": reading.head.title,
        "figures": "Đọc từ văn bản; chưa ai xác nhận.",
        "result": "refuse" if reading.reason else reading.result,
        "head": _head(reading),
        "groups": [
            {"id": group.id, "name": group.name}
            | ({"reference_only": True} if group.reference_only else {})
            | ({"definition": group.definition} if group.definition else {})
            for group in reading.groups
        ],
        "footnotes": reading.footnotes,
        "ask_document": [
            {"where": where, "ask": True, "why": why} for where, why in reading.questions
        ],
        "notices": list(reading.document.notices),
    }
    if reading.reason:
        document["reason"] = reading.reason
    if reading.result == "amendment":
        document["counts"] = {"operations": len(reading.operations)}
        document["operations"] = [_operation(one) for one in reading.operations]
        document["asks"] = [_called(one) for one in reading.operations if one.asked]
        document["asks"] += [where for where, _ in reading.questions]
        return document
    document["counts"] = {
        "criteria": len({item.criterion for item in reading.indicators}),
        "indicators": len(reading.indicators),
        **{
            state: sum(item.state == state for item in reading.indicators)
            for state in ("read", "ask", "not_understood")
        },
    }
    document["asks"] = reading.asks()
    document["indicators"] = [_row(item) for item in reading.indicators]
    document["lines"] = [
        {
            "no": item.number,
            "state": item.state.value,
            "lines": [
                {"page": s.page, "row": s.row, "text": s.text}
                for one in item.items()
                for s in one.sources
            ],
        }
        for item in reading.indicators
    ]
    document["questions"] = [
        question for item in reading.indicators for question in _questions(item)
    ]
    return document


def _head(reading: DecisionReading) -> Json:
    head = reading.head
    first = head.first_year
    if reading.result == "province" and first is not None and head.issued is not None:
        first = max(first, head.issued.year)
    found: Json = {
        "decision": head.decision or None,
        "issued": head.issued.isoformat() if head.issued else None,
        "effective_from": head.effective_from.isoformat() if head.effective_from else None,
        "issuer": head.issuer or None,
        "first_year": first,
        "last_year": head.last_year,
        "basis": list(head.basis),
    }
    if reading.result == "amendment":
        del found["first_year"], found["last_year"]
        found["amends"] = [
            {
                "decision": one.decision,
                "issued": one.issued.isoformat() if one.issued else None,
                "annex": one.annex,
                "set_id": one.set_id,
            }
            for one in reading.amends
        ]
        return found
    if reading.applies_decision:
        found["applies"] = {
            "decision": reading.applies_decision,
            "set_id": reading.applies.id if reading.applies else None,
        }
    if head.effective_text and head.effective_from == head.issued:
        found["effective_from_why"] = head.effective_text
    found["official_criteria"] = head.official_criteria
    found["official_indicators"] = head.official_indicators
    return found


def _row(item: ReadIndicator) -> Json:
    row: Json = {
        "criterion": item.criterion,
        "criterion_name": item.criterion_name,
        "section": item.section,
        "no": item.number or "0",
        "text": item.text,
    }
    if item.label != item.number:
        row["printed_no"] = item.label
    if item.unit_column:
        row["unit_column"] = item.unit_column
    row["thresholds"] = {key: limit_json(limit) for key, limit in item.thresholds.items()}
    row["printed"] = dict(item.printed)
    if item.parts:
        row["parts"] = [_part(part) for part in item.parts]
    for key in ("footnote", "condition", "exemption", "remark"):
        if getattr(item, key):
            row[key] = getattr(item, key)
    if item.threshold_in_text is not None:
        row["threshold_in_text"] = limit_json(item.threshold_in_text)
    row["ask"] = any(one.asked for one in item.items())
    why = " ".join(filter(None, (described(one) for one in item.items())))
    if why:
        row["why"] = why
    return row


def _part(item: ReadItem) -> Json:
    made: Json = {
        "label": item.label,
        "text": item.text,
        "thresholds": {key: limit_json(limit) for key, limit in item.thresholds.items()},
        "printed": dict(item.printed),
    }
    if item.footnote:
        made["footnote"] = item.footnote
    if item.question:
        made |= {"ask": True, "why": item.question}
    return made


def limit_json(limit: Limit) -> str | Json:
    """One cell: a word, or comparison, value and unit with what goes with them."""
    if limit.word is not None and not limit.question:
        return limit.word.value
    made: Json = {}
    if limit.word is not None:
        made["reading"] = limit.word.value
    elif limit.by_year:
        made["by_year"] = {str(year): limit_json(one) for year, one in limit.by_year}
    else:
        made = {
            "comparison": limit.comparison,
            "value": _plain(limit.value),
            "unit": limit.unit,
        }
    for key in ("label", "qualifier", "condition"):
        if getattr(limit, key):
            made[key] = getattr(limit, key)
    if limit.set_by_province:
        made["set_by_province"] = True
    if limit.also:
        made["also"] = [limit_json(one) for one in limit.also]
    if limit.question:
        made |= {"ask": True, "why": _why(limit)}
    return made


def _why(limit: Limit) -> str:
    if not limit.readings:
        return limit.question
    return f"{limit.question} [{' | '.join(limit.readings)}]"


def _plain(value: Decimal | str | bool | None) -> float | int | str | bool | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _questions(item: ReadIndicator) -> list[Json]:
    found: list[Json] = []
    for one in item.items():
        about: Json = {"no": item.number}
        if one is not item:
            about["part"] = one.label
        if one.question:
            found.append(about | {"why": one.question})
        for key, limit in one.thresholds.items():
            if limit.question:
                found.append(
                    about
                    | {
                        "group": key,
                        "printed": one.printed.get(key, ""),
                        "readings": list(limit.readings),
                        "why": limit.question,
                    }
                )
    return found


def _called(one: Operation) -> str:
    return f"{one.number} điểm {one.point}" if one.point else one.number


def _operation(one: Operation) -> Json:
    made: Json = {
        "op": one.op,
        "where": one.where,
        "set_id": one.set_id or None,
        "no": one.number,
        "criterion": int(one.number.split(".")[0]),
    }
    if one.after:
        made["after"] = one.after
    if one.point:
        made["point"] = one.point
    if one.op != "repeal":
        made["text"] = one.text
        made["thresholds"] = {key: limit_json(limit) for key, limit in one.thresholds.items()}
    if one.old is not None:
        made["old"] = one.old if isinstance(one.old, str) else limit_json(one.old)
    if one.new:
        made["new"] = one.new
    if one.asked:
        made |= {"ask": True, "why": one.question}
    made["lines"] = [{"page": s.page, "row": s.row, "text": s.text} for s in one.sources]
    return made
