"""The environment is read once, and what is wrong with it is one sentence."""

from pathlib import Path

import pytest

from lti_tool import settings
from lti_tool.errors import SetupError
from lti_tool.settings import Encryption

LONG = "x" * 40


def read(folder: Path, **given: str) -> settings.Settings:
    return settings.read({"POTLUCK_DATA_DIR": str(folder), **given})


def test_nothing_needs_to_be_set_on_ones_own_machine(tmp_path: Path) -> None:
    found = read(tmp_path)

    assert found.base_url == "http://localhost:8000"
    assert found.port == 8000
    assert found.database_url == f"sqlite:///{tmp_path / 'potluck.db'}"
    assert len(found.secret_key) >= 32


def test_a_generated_secret_is_kept_and_private(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key

    assert read(tmp_path).secret_key == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_port_follows_a_local_base_url(tmp_path: Path) -> None:
    assert read(tmp_path, POTLUCK_BASE_URL="http://localhost:9123").port == 9123


def test_a_port_alone_moves_the_local_base_url(tmp_path: Path) -> None:
    assert read(tmp_path, POTLUCK_PORT="9123").base_url == "http://localhost:9123"


def test_a_public_address_is_listened_to_on_every_interface(tmp_path: Path) -> None:
    found = read(tmp_path, POTLUCK_BASE_URL="https://potluck.example/", POTLUCK_SECRET_KEY=LONG)

    assert (found.base_url, found.host, found.port) == ("https://potluck.example", "0.0.0.0", 8000)  # noqa: S104


def test_postgresql_is_reached_by_its_driver(tmp_path: Path) -> None:
    found = read(tmp_path, POTLUCK_DATABASE_URL="postgresql://me:pw@db/potluck")

    assert found.database_url == "postgresql+psycopg://me:pw@db/potluck"


def test_a_misspelt_setting_is_named_with_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"POTLUCK_BASEURL is unknown: did you mean POTLUCK_BASE_URL\?"):
        read(tmp_path, POTLUCK_BASEURL="http://localhost:1")


def test_settings_of_other_programs_are_none_of_our_business(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="abc", DATABASE_URL="mysql://x")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POTLUCK_BASE_URL", "potluck.example", "give an address such as"),
        ("POTLUCK_BASE_URL", "http://potluck.example", "use https"),
        ("POTLUCK_BASE_URL", "https://potluck.example/tools", "without a path"),
        ("POTLUCK_BASE_URL", "https://potluck.example?x=1", "without query"),
        ("POTLUCK_BASE_URL", "http://localhost:99999", "give an address such as"),
        ("POTLUCK_BASE_URL", "http://[::1", "give an address such as"),
        ("POTLUCK_SECRET_KEY", "short", "give at least 32"),
        ("POTLUCK_DATABASE_URL", "mysql://x/y", "sqlite or postgresql"),
        ("POTLUCK_DATABASE_URL", "::::", "cannot be read"),
        ("POTLUCK_PORT", "0", "from 1 to 65535"),
        ("POTLUCK_PORT", "eighty", "whole number"),
        ("POTLUCK_THREADS", "-1", "whole number"),
        ("POTLUCK_LOG_LEVEL", "LOUD", "DEBUG, INFO"),
        ("POTLUCK_MAIL_FROM", "a@b.example", "POTLUCK_SMTP_URL is missing"),
        ("POTLUCK_SMTP_URL", "smtps://mail.example", "POTLUCK_MAIL_FROM is missing"),
        ("POTLUCK_TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
        ("POTLUCK_TIME_ZONE", "../etc/passwd", "Europe/Berlin"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_in_one_sentence(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(SetupError, match=said) as refused:
        read(tmp_path, **{name: value})

    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_public_installation_must_bring_its_secret(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="POTLUCK_SECRET_KEY is missing"):
        read(tmp_path, POTLUCK_BASE_URL="https://potluck.example")


def test_an_unwritable_folder_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(SetupError, match="set POTLUCK_DATA_DIR"):
        read(tmp_path / "file" / "data")


def test_an_emptied_secret_file_is_not_taken_for_a_secret(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")

    with pytest.raises(SetupError, match="holds no secret"):
        read(tmp_path)


def test_private_lms_hosts_are_a_list(tmp_path: Path) -> None:
    found = read(tmp_path, POTLUCK_PRIVATE_LMS_HOSTS="Moodle.internal, canvas.internal:8443 lms:443")

    assert found.private_lms_hosts == {"moodle.internal", "canvas.internal:8443", "lms"}


@pytest.mark.parametrize("value", ["https://moodle.internal", "*.internal", "moodle.internal/lms", "a:b"])
def test_a_private_lms_host_is_a_host_alone(tmp_path: Path, value: str) -> None:
    with pytest.raises(SetupError, match="give hosts alone"):
        read(tmp_path, POTLUCK_PRIVATE_LMS_HOSTS=value)


def mail(folder: Path, url: str, sender: str = "Potluck <potluck@school.example>") -> settings.MailServer:
    found = read(folder, POTLUCK_SMTP_URL=url, POTLUCK_MAIL_FROM=sender).mail
    assert found is not None
    return found


def test_without_a_mail_server_nobody_is_written_to(tmp_path: Path) -> None:
    assert read(tmp_path).mail is None


@pytest.mark.parametrize(
    ("url", "port", "encryption"),
    [
        ("smtps://mail.example", 465, Encryption.TLS),
        ("smtp://mail.example?starttls", 587, Encryption.STARTTLS),
        ("smtp://mail.example:2525?starttls", 2525, Encryption.STARTTLS),
        ("smtp://localhost:1025", 1025, Encryption.NONE),
        ("smtp://localhost/", 25, Encryption.NONE),
    ],
)
def test_a_mail_server_is_reached_as_its_address_says(
    tmp_path: Path, url: str, port: int, encryption: Encryption
) -> None:
    found = mail(tmp_path, url)

    assert (found.port, found.encryption) == (port, encryption)
    assert (found.sender_name, found.sender) == ("Potluck", "potluck@school.example")


def test_a_password_with_special_signs_is_read_and_never_shown(tmp_path: Path) -> None:
    found = mail(tmp_path, "smtps://us%40school:p%40ss%2Fword@mail.example")

    assert (found.user, found.password) == ("us@school", "p@ss/word")
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("smtp://us:secret@mail.example:25", "a@b.example", "add \\?starttls or use smtps://"),
        ("smtps://us:secret@mail.example?starttls", "a@b.example", "cannot be read"),
        ("smtp://us:secret@mail.example?tls", "a@b.example", "cannot be read"),
        ("https://us:secret@mail.example", "a@b.example", "cannot be read"),
        ("us:secret@mail.example", "a@b.example", "cannot be read"),
        ("smtps://us:secret@", "a@b.example", "cannot be read"),
        ("smtps://us:secret@mail.example:99999", "a@b.example", "cannot be read"),
        ("smtps://us:secret@mail.example/inbox", "a@b.example", "cannot be read"),
        ("smtps://us:secret@mail.example", "Potluck", "give one address"),
        ("smtps://us:secret@mail.example", "a@b.example, c@d.example", "give one address"),
        ("smtps://us:secret@mail.example", "A\nBcc: x@y.example <a@b.example>", "give one address"),
    ],
)
def test_a_mail_setting_that_cannot_be_used_is_one_sentence_without_the_password(
    tmp_path: Path, url: str, sender: str, said: str
) -> None:
    with pytest.raises(SetupError, match=said) as refused:
        mail(tmp_path, url, sender)

    assert "secret" not in str(refused.value)
