"""The secret in the address of a feed opens that feed; what is kept of it opens nothing."""

import re

from lti_tool.parts.meetings.rules.feeds import hashed, new_secret, opens


def test_a_secret_fits_into_a_path_and_is_never_made_twice() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert all(re.fullmatch("[A-Za-z0-9_-]{43}", secret) for secret in secrets)


def test_a_secret_opens_what_was_kept_of_it() -> None:
    secret = new_secret()

    assert opens(secret, hashed(secret))


def test_neither_another_secret_nor_what_is_kept_opens() -> None:
    secret = new_secret()
    kept = hashed(secret)

    for typed in (
        new_secret(),
        kept,
        secret[:-1],
        secret + "=",
        secret.swapcase(),
        "",
        "\x00",
        "\ud83d",
        "ü" * 43,
    ):
        assert not opens(typed, kept)


def test_nothing_kept_is_opened_by_nothing() -> None:
    assert not opens("", "")


def test_what_is_kept_has_one_length_and_does_not_show_the_secret() -> None:
    secret = new_secret()

    assert re.fullmatch("[0-9a-f]{64}", hashed(secret))
    assert secret not in hashed(secret)
