"""The inspector: a list of the traffic, and switches for fault injection."""

import json
from typing import Any

from bot.sandbox.faults import RESPONSE_URL, InjectedFault, InjectedFaults
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.actions import Form
from bot.sandbox.page.frame import TemplateData
from bot.sandbox.page.page_host import PageHost, Visit
from bot.sandbox.state.traffic import Exchange, Traffic

MAX_ROWS = 300
FAULT_METHODS = (
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "views.open",
    "views.update",
    "views.push",
    "views.publish",
    "users.info",
    "conversations.open",
    "conversations.history",
    "auth.test",
    RESPONSE_URL,
)
FAULT_KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "rate_limited": ("429, wait 5 seconds", {"rate_limited": 5}),
    "internal_error": ("internal_error", {"error": "internal_error"}),
    "unavailable": ("HTTP 503", {"status": 503}),
    "channel_not_found": ("channel_not_found", {"error": "channel_not_found"}),
    "no_pictures": ("invalid_blocks to a chart", {"error": "invalid_blocks", "only_with": "data_visualization"}),
    "missing_scope": ("missing_scope", {"error": "missing_scope"}),
    "invalid_auth": ("invalid_auth", {"error": "invalid_auth"}),
    "delay": ("its answer, 2 seconds late", {"delay": 2.0}),
    "lose_answer": ("nothing, though it was done", {"lose_answer": True}),
    "reset": ("nothing, and it was not done", {"reset": True}),
}


def inspection(host: PageHost, viewer: Viewer) -> TemplateData:
    """The template data of the inspector, newest exchange first."""
    newest = list(host.traffic)[::-1][:MAX_ROWS]
    return {
        "exchanges": [exchange_row(exchange, viewer) for exchange in newest],
        "methods": FAULT_METHODS,
        "fault_kinds": [{"id": id_, "label": label} for id_, (label, _) in FAULT_KINDS.items()],
        "faults": [
            {
                "method": "any call" if fault.method == "*" else fault.method,
                "label": _fault_label(fault),
                "times": fault.times,
            }
            for fault in list(host.faults.active)
        ],
    }


def exchange_row(exchange: Exchange, viewer: Viewer) -> TemplateData:
    """The row of an exchange."""
    took = "waiting" if exchange.seconds is None else f"{exchange.seconds * 1000:.0f} ms"
    return {
        "number": exchange.number,
        "kind": exchange.kind,
        "name": exchange.name,
        "error": exchange.error or "",
        "took": f"ack {took}" if exchange.kind == "envelope" else took,
        "size": f"{exchange.size} B" if exchange.size < 1024 else f"{exchange.size / 1024:.1f} KB",
        "time": f"{exchange.at.astimezone(viewer.zone):%a %H:%M:%S}",
    }


def exchange_details(traffic: Traffic, number: int) -> TemplateData | None:
    """An exchange with request and response as indented JSON; None when the log no longer holds it."""
    exchange = next((exchange for exchange in traffic if exchange.number == number), None)
    if exchange is None:
        return None
    return {"exchange": exchange, "request": _pretty(exchange.request), "answer": _pretty(exchange.answer)}


def traffic_json(traffic: Traffic) -> str:
    """The whole traffic log as JSON."""
    return json.dumps([exchange.as_json() for exchange in traffic], default=str, ensure_ascii=False, indent=1)


def clear_traffic(visit: Visit, _: Form) -> None:
    """Clears the traffic log."""
    visit.host.traffic.clear()


def apply_switch(visit: Visit, form: Form) -> None:
    """Applies a switch: adds a fault, removes all faults, drops the sockets, or asks the app to reconnect."""
    host = visit.host
    match form.get("do"):
        case "add":
            _add(host.faults, form)
        case "clear":
            host.faults.clear()
        case "drop":
            host.drop_sockets()
        case "refresh":
            host.refresh_sockets()
    host.workspace.changes.notify()


def _add(faults: InjectedFaults, form: Form) -> None:
    times = form.get("times", "1")
    failure = FAULT_KINDS[form["kind"]][1]
    faults.add(form["method"], max(1, int(times) if times.isdecimal() else 1), **failure)


def _fault_label(fault: InjectedFault) -> str:
    for label, failure in FAULT_KINDS.values():
        if all(getattr(fault, name) == value for name, value in failure.items()):
            return label
    return fault.error or f"HTTP {fault.status or 429}"


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
