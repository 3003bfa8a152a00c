"""The settings: the `POTLUCK_*` environment, read once and checked."""

import base64
import difflib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lti_tool.errors import SetupError

PREFIX = "POTLUCK_"
KNOWN = {
    "POTLUCK_BASE_URL": "where browsers and the LMS reach this tool, such as https://potluck.example",
    "POTLUCK_DATA_DIR": "the folder that holds the SQLite database and generated secrets",
    "POTLUCK_DATABASE_URL": "sqlite:///path or postgresql://user:password@host/name",
    "POTLUCK_SECRET_KEY": "at least 32 characters; signs states and seals private keys",
    "POTLUCK_IRI_BASE": "the base of our own xAPI identifiers; the base URL unless set",
    "POTLUCK_HOST": "the address to listen on",
    "POTLUCK_PORT": "the port to listen on; that of the base URL unless set",
    "POTLUCK_THREADS": "how many requests are served at once",
    "POTLUCK_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "POTLUCK_TIME_ZONE": "the zone dates are shown in until a reader's own is known, such as Europe/Berlin",
    "POTLUCK_PRIVATE_LMS_HOSTS": "LMSs in a private network, such as moodle.internal; separated by spaces",
    "POTLUCK_SMTP_URL": "the mail server, such as smtp://user:password@mail.example:587?starttls",
    "POTLUCK_MAIL_FROM": "whom mails come from, such as Potluck <potluck@school.example>",
}
ELSEWHERE = {
    "POTLUCK_TEST_POSTGRES",
    "POTLUCK_TEST_WORKERS",
    "POTLUCK_CHROMIUM",
    "POTLUCK_CONTACT_SHEET",
    "POTLUCK_SHARED",
}
"""Read by the tests, never by the product; harmless when set."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LEAST_SECRET = 32
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?")
MAIL_FROM = re.compile(r"(?:(?P<name>[^<>@\x00-\x1f]*?) ?<)?(?P<address>[!-;=?-~]+@[A-Za-z0-9.-]+)(?(1)>)")


class Encryption(StrEnum):
    """How the way to the mail server is encrypted."""

    TLS = "smtps"
    STARTTLS = "starttls"
    NONE = "none"
    """Only where the mail server is on this machine."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and whom they come from."""

    host: str
    port: int
    encryption: Encryption
    user: str | None
    password: str | None = field(repr=False)
    sender_name: str
    sender: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides; immutable once read."""

    base_url: str
    database_url: str
    data_dir: Path
    secret_key: str
    iri_base: str
    host: str
    port: int
    threads: int = 8
    log_level: str = "INFO"
    time_zone: str = "UTC"
    private_lms_hosts: frozenset[str] = frozenset()
    """Hosts (`host` or `host:port`) that may be called although their addresses are private."""
    mail: MailServer | None = None
    """Without it nobody is written to, and no page speaks of mail."""

    @property
    def is_loopback(self) -> bool:
        """Whether this installation serves only this machine, so that plain http is safe."""
        return is_loopback(self.base_url)

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the tool over TLS."""
        return self.base_url.startswith("https://")


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine's own."""
    host = urlsplit(url).hostname or ""
    return host in LOOPBACK or host.endswith(".localhost")


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the environment (the process's own by default).

    Raises:
        SetupError: a `POTLUCK_*` variable is unknown or its value cannot be used.
    """
    given = os.environ if environment is None else environment
    _refuse_unknown(given)
    port = _number(given, "POTLUCK_PORT", 8000, 1, 65535)
    base_url = _base_url(given.get("POTLUCK_BASE_URL") or f"http://localhost:{port}")
    if is_loopback(base_url) and "POTLUCK_PORT" not in given:
        port = urlsplit(base_url).port or port
    data_dir = Path(given.get("POTLUCK_DATA_DIR", "potluck-data")).absolute()
    return Settings(
        base_url=base_url,
        database_url=_database_url(given.get("POTLUCK_DATABASE_URL"), data_dir),
        data_dir=data_dir,
        secret_key=_secret_key(given.get("POTLUCK_SECRET_KEY"), base_url, data_dir),
        iri_base=given.get("POTLUCK_IRI_BASE", base_url).rstrip("/"),
        host=given.get("POTLUCK_HOST", "localhost" if is_loopback(base_url) else "0.0.0.0"),  # noqa: S104 a public base URL means others must reach us
        port=port,
        threads=_number(given, "POTLUCK_THREADS", 8, 1, 256),
        log_level=_log_level(given.get("POTLUCK_LOG_LEVEL", "INFO")),
        time_zone=_time_zone(given.get("POTLUCK_TIME_ZONE", "UTC")),
        private_lms_hosts=_hosts(given.get("POTLUCK_PRIVATE_LMS_HOSTS", "")),
        mail=_mail(given.get("POTLUCK_SMTP_URL"), given.get("POTLUCK_MAIL_FROM")),
    )


def _refuse_unknown(given: Mapping[str, str]) -> None:
    for name in given:
        if name.startswith(PREFIX) and name not in KNOWN and name not in ELSEWHERE:
            near = difflib.get_close_matches(name, KNOWN, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(KNOWN))}."
            raise SetupError(f"The setting {name} is unknown: {hint}")


def _base_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable or parts.query or parts.fragment:
        raise SetupError(
            f"POTLUCK_BASE_URL is {value!r}: give an address such as https://potluck.example, "
            "without query or fragment."
        )
    if parts.path.strip("/"):
        raise SetupError(f"POTLUCK_BASE_URL is {value!r}: the tool needs a host of its own, without a path.")
    if parts.scheme == "http" and not is_loopback(value):
        raise SetupError(
            f"POTLUCK_BASE_URL is {value!r}: browsers keep no session over plain http in an LMS's frame; "
            "use https (plain http works on localhost only)."
        )
    return value.rstrip("/")


def _database_url(value: str | None, data_dir: Path) -> str:
    if value is None:
        return f"sqlite:///{data_dir / 'potluck.db'}"
    try:
        url = make_url(value)
    except ArgumentError:
        raise SetupError(
            "POTLUCK_DATABASE_URL cannot be read: give sqlite:///path or postgresql://user:password@host/name."
        ) from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise SetupError(
            f"POTLUCK_DATABASE_URL names {url.drivername}: Potluck keeps its data in sqlite or postgresql."
        )
    return url.render_as_string(hide_password=False)


def _secret_key(value: str | None, base_url: str, data_dir: Path) -> str:
    if value is not None:
        if len(value) < LEAST_SECRET:
            raise SetupError(f"POTLUCK_SECRET_KEY has {len(value)} characters: give at least {LEAST_SECRET}.")
        return value
    if not is_loopback(base_url):
        raise SetupError(
            "POTLUCK_SECRET_KEY is missing: set it to at least 32 random characters and keep it; "
            "it seals the private keys in the database."
        )
    return _kept_secret(data_dir / "secret-key")


def _kept_secret(path: Path) -> str:
    """The secret of a local installation: made once, kept beside the database, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    except OSError as problem:
        raise SetupError(
            f"The folder {path.parent} cannot be written ({problem.strerror}): "
            "set POTLUCK_DATA_DIR to a folder of yours."
        ) from None
    secret = base64.urlsafe_b64encode(secrets.token_bytes(36)).decode()
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text().strip()
    except OSError as problem:
        raise SetupError(f"The file {path} cannot be read ({problem.strerror}).") from None
    if len(secret) < LEAST_SECRET:
        raise SetupError(
            f"The file {path} holds no secret: delete it and start again, or set POTLUCK_SECRET_KEY."
        )
    return secret


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SetupError(f"{name} is {value!r}: give a whole number from {least} to {most}.")
    return int(value)


def _hosts(value: str) -> frozenset[str]:
    hosts = value.lower().replace(",", " ").split()
    for host in hosts:
        if not HOST.fullmatch(host):
            raise SetupError(
                f"POTLUCK_PRIVATE_LMS_HOSTS names {host!r}: give hosts alone, such as moodle.internal "
                "or moodle.internal:8443, without https:// and without a path."
            )
    return frozenset(host.removesuffix(":443") for host in hosts)


def _log_level(value: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if value.upper() not in levels:
        raise SetupError(f"POTLUCK_LOG_LEVEL is {value!r}: give one of {', '.join(levels)}.")
    return value.upper()


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        raise SetupError(
            f"POTLUCK_TIME_ZONE is {value!r}: give a name such as Europe/Berlin or UTC."
        ) from None
    return value


def _mail(url: str | None, sender: str | None) -> MailServer | None:
    if not url and not sender:
        return None
    if not url or not sender:
        missing = "POTLUCK_MAIL_FROM" if url else "POTLUCK_SMTP_URL"
        raise SetupError(f"{missing} is missing: mails need both POTLUCK_SMTP_URL and POTLUCK_MAIL_FROM.")
    found = MAIL_FROM.fullmatch(sender.strip())
    if found is None:
        raise SetupError(
            f"POTLUCK_MAIL_FROM is {sender!r}: give one address, such as Potluck <potluck@school.example>."
        )
    parts, port, encryption = _smtp(url)
    return MailServer(
        host=parts.hostname or "",
        port=port,
        encryption=encryption,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender_name=(found["name"] or "").strip(' "'),
        sender=found["address"],
    )


def _smtp(url: str) -> tuple[SplitResult, int, Encryption]:
    """Never quoted in an error: it holds a password."""
    usual = {"smtps": (465, Encryption.TLS), "smtp?starttls": (587, Encryption.STARTTLS)}
    try:
        parts = urlsplit(url)
        kind = f"{parts.scheme}?{parts.query}".rstrip("?")
        port, encryption = usual.get(kind, (25, Encryption.NONE))
        port = parts.port or port
    except ValueError:
        kind = ""
    if kind not in {*usual, "smtp"} or not parts.hostname or parts.path.strip("/"):
        raise SetupError(
            "POTLUCK_SMTP_URL cannot be read: give smtp://user:password@host:587?starttls "
            "or smtps://user:password@host:465, with special signs of the password as %40 and so on."
        )
    if encryption is Encryption.NONE and not is_loopback(url):
        raise SetupError(
            "POTLUCK_SMTP_URL is not encrypted: add ?starttls or use smtps:// (plain only on localhost)."
        )
    return parts, port, encryption
