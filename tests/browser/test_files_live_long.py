"""Style sheet, script and font come packed, once: what a prepaid telephone pays for Today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

A_YEAR = 365 * 86400


@dataclass
class Wire:
    """What went over the wire for one page: every answer, and its bytes as they travelled."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    # Only what really travelled has headers of its own on the wire; what the browser had does not.
    travelled: dict[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, int]:
        """The bytes of each address that the server was asked for; what the browser had is left out."""
        return {
            answer["url"]: self.bytes[key] for key, answer in self.answers.items() if key in self.travelled
        }

    def said(self, ending: str, name: str) -> str:
        """One header of the answer whose address ends so."""
        found = next(one for one in self.answers.values() if one["url"].endswith(ending))
        return next((str(value) for key, value in found["headers"].items() if key.lower() == name), "")


def visit(page: Page) -> Wire:
    """Open Today in a window of its own that shares what the browser keeps, and listen on the wire."""
    wire, window = Wire(), page.context.new_page()
    listening = page.context.new_cdp_session(window)
    listening.send("Network.enable")
    listening.on(
        "Network.responseReceived", lambda told: wire.answers.update({told["requestId"]: told["response"]})
    )
    listening.on(
        "Network.loadingFinished",
        lambda told: wire.bytes.update({told["requestId"]: told["encodedDataLength"]}),
    )
    listening.on(
        "Network.responseReceivedExtraInfo",
        lambda told: wire.travelled.update({told["requestId"]: told["statusCode"]}),
    )
    window.goto("/", wait_until="networkidle")
    window.close()
    return wire


def test_the_second_visit_asks_for_the_page_alone(open_as):
    page = open_as("satpol", path="/livez")

    first, second = visit(page), visit(page)

    for number, wire in ((1, first), (2, second)):
        print(f"visit {number}: {len(wire.asked)} requests, {sum(wire.asked.values())} bytes")
        for address, size in wire.asked.items():
            print(f"  {size:7} {address}")
    assert first.said(".css", "content-encoding") == first.said(".js", "content-encoding") == "gzip"
    for ending in (".css", ".js", ".woff2", ".svg"):
        assert "immutable" in first.said(ending, "cache-control")
        assert f"max-age={A_YEAR}" in first.said(ending, "cache-control")
    assert [address for address in second.asked if "/static/" in address] == []
    assert len(second.asked) == 1


def test_no_page_is_packed_and_none_is_kept(open_as):
    page = open_as("satpol", path="/livez")

    wire = visit(page)

    assert wire.said("/", "content-encoding") == ""
    assert wire.said("/", "cache-control") == "no-store"
