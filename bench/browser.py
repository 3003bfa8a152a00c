"""A browser without a screen: a connection that stays open, cookies, redirects, forms as pages show them."""

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html

MOST_REDIRECTS = 5
FIRST_ERROR = 400
PATIENCE_SECONDS = 20


class Unanswered(Exception):
    """The connection broke or stayed silent: whether the server did what was asked is unknown."""


class ServerError(Unanswered):
    """The server answered that it failed: it should not have done what was asked, but who knows."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as a browser sees it."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def is_well(self) -> bool:
        """Whether the server did what was asked."""
        return self.status < FIRST_ERROR

    @property
    def location(self) -> str:
        """Where it sends the browser; empty when nowhere."""
        return urljoin(self.url, self.headers["location"]) if "location" in self.headers else ""

    @property
    def title(self) -> str:
        """What it calls itself."""
        return str(self._tree().findtext(".//title", default="")).strip() if self.text.strip() else ""

    def main_links(self) -> list[str]:
        """Where its main buttons lead that are links."""
        found = self._tree().xpath("//a[contains(@class, 'btn-primary')]/@href") if self.text.strip() else []
        return [urljoin(self.url, str(link)) for link in found]

    def forms(self) -> "list[Form]":
        """The forms it shows, with what is filled in already."""
        if not self.text.strip():
            return []
        page = self._tree()
        return [
            Form(urljoin(self.url, form.action or self.url), form.method, _filled_in(form), _choices(form))
            for form in page.forms
        ]

    def _tree(self) -> Any:
        return lxml.html.document_fromstring(self.text)

    def form_to(self, ending: str) -> "Form | None":
        """The form that is sent to an address with this ending."""
        return next((form for form in self.forms() if urlsplit(form.url).path.endswith(ending)), None)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it goes, what is in it, and between what one chooses."""

    url: str
    method: str
    fields: dict[str, str]
    choices: dict[str, list[str]]


@dataclass(slots=True)
class Browser:
    """One person's browser at one server; keeps its connection until the server drops it."""

    origin: str
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, url: str) -> Page:
        """Open a page and follow where it leads.

        Raises:
            Unanswered: nobody answered, or not to the end.
        """
        return self._follow(self.once("GET", url))

    def post(self, url: str, fields: Mapping[str, str]) -> Page:
        """Send a form and follow where it leads.

        Raises:
            Unanswered: nobody answered, or not to the end.
        """
        return self._follow(self.once("POST", url, fields))

    def once(
        self,
        method: str,
        url: str,
        fields: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """One request and its answer, whatever it is; `headers` go with it.

        Raises:
            Unanswered: nobody answered, or not to the end.
        """
        parts = urlsplit(urljoin(self.origin, url))
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        body = None if fields is None else urlencode(fields)
        try:
            answer, text = self._exchange(method, path, body, headers or {})
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            raise Unanswered(f"{method} {parts.path}: {type(broken).__name__}") from None
        self._keep_cookies(answer.headers.get_all("Set-Cookie") or ())
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Page(urljoin(self.origin, url), answer.status, told, text)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _exchange(
        self, method: str, path: str, body: str | None, more: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, str]:
        if self._line is None:
            self._line = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **more}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        with self._line.getresponse() as answer:  # it holds the connection, also when that breaks amid it
            return answer, answer.read().decode("utf-8", "replace")

    def _follow(self, page: Page) -> Page:
        for _step in range(MOST_REDIRECTS):
            if not page.location or not page.location.startswith(self.origin):
                return page
            page = self.once("GET", page.location)
        return page

    def _keep_cookies(self, headers: Iterable[str]) -> None:
        for header in headers:
            for name, morsel in SimpleCookie(header.replace("; Partitioned", "")).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def _filled_in(form: Any) -> dict[str, str]:
    return {name: value for name, value in form.form_values() if name is not None}


def _choices(form: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for button in form.xpath(".//input[@type='radio']"):
        found.setdefault(button.get("name"), []).append(button.get("value"))
    return found
