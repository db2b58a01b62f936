"""The sandbox refuses requests from other web sites, and never redirects to one."""

import http.client
from contextlib import closing

import pytest
from starlette.datastructures import Headers

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import is_same_origin

MOVE = b"move=hour"


def response_to(sandbox: Sandbox, method: str, path: str, *headers: tuple[str, str]) -> tuple[int, str]:
    """Status and Location header of the response to a request with these headers; `{own}` is the sandbox's host."""
    own = sandbox.url.removeprefix("http://")
    with closing(http.client.HTTPConnection(own, timeout=20)) as line:
        line.putrequest(method, path, skip_host=True)
        if not any(name == "Host" for name, _ in headers):
            line.putheader("Host", own)
        for name, value in headers:
            line.putheader(name, value.replace("{own}", own))
        body = MOVE if method == "POST" else b""
        line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location") or ""


FOREIGN = {
    "another site": [("Origin", "https://evil.example")],
    "another port": [("Origin", "http://127.0.0.1:1")],
    "a name that begins as ours": [("Origin", "http://{own}.evil.example")],
    "hidden": [("Origin", "null")],
    "hidden, though the browser calls it ours": [("Origin", "null"), ("Sec-Fetch-Site", "same-origin")],
    "ours over TLS": [("Origin", "https://{own}")],
    "two": [("Origin", "http://{own}"), ("Origin", "https://evil.example")],
    "only the browser tells": [("Sec-Fetch-Site", "cross-site")],
    "a neighbor": [("Sec-Fetch-Site", "same-site")],
    "ours, and the browser says no": [("Origin", "http://{own}"), ("Sec-Fetch-Site", "cross-site")],
    "rebound": [("Host", "evil.example:80"), ("Origin", "http://evil.example:80")],
}


@pytest.mark.parametrize("case", FOREIGN)
@pytest.mark.parametrize("path", ["/clock", "/hooks/commands/x", "/upload/F0SB0000001", "/api/chat.postMessage"])
def test_no_other_site_can_press_a_button_of_the_page(sandbox: Sandbox, case: str, path: str) -> None:
    before = sandbox.clock.now()
    assert response_to(sandbox, "POST", path, *FOREIGN[case])[0] == 403
    assert sandbox.clock.now() == before


@pytest.mark.parametrize(
    "headers",
    [
        [("Origin", "http://{own}"), ("Sec-Fetch-Site", "same-origin")],
        [("Origin", "http://{own}")],
        [("Sec-Fetch-Site", "same-origin")],
        [],
    ],
    ids=["browser", "older browser", "no origin", "shell"],
)
def test_the_page_itself_and_a_shell_may(sandbox: Sandbox, headers: list[tuple[str, str]]) -> None:
    before = sandbox.clock.now()
    assert response_to(sandbox, "POST", "/clock", *headers)[0] == 303
    assert sandbox.clock.now() > before


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1:80@evil.example", "127.0.0.1:evil.example", "localhost.", ""]
)
@pytest.mark.parametrize("path", ["/", "/static", "/link", "/api", "/hooks/", "//evil.example/static"])
def test_no_redirect_is_made_from_what_the_client_says_is_the_host(sandbox: Sandbox, host: str, path: str) -> None:
    assert response_to(sandbox, "GET", path, ("Host", host)) == (403, "")


@pytest.mark.parametrize(
    "path", ["/static", "/static/", "/link", "/api", "/live/", "//evil.example/static", "/%2f%2fevil.example/live/"]
)
def test_no_address_is_mended_by_a_redirect(sandbox: Sandbox, path: str) -> None:
    status, location = response_to(sandbox, "GET", path)
    assert (status in (403, 404), location) == (True, "")


@pytest.mark.parametrize("query", ["as=//evil.example", "in=//evil.example", "panel=//evil.example"])
def test_what_follows_a_press_leads_back_to_the_page(sandbox: Sandbox, query: str) -> None:
    status, location = response_to(sandbox, "POST", f"/clock?{query}")
    assert status == 303
    assert location.startswith("/?")


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:8123", "LOCALHOST:9", "[::1]:8123", "localhost"])
def test_every_name_of_this_machine_is_taken_also_through_a_tunnel(host: str) -> None:
    assert is_same_origin("POST", Headers({"Host": host, "Origin": f"http://{host}".lower()}))
