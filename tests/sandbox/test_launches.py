import json
from collections.abc import Callable

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.keys import new_key, private_key, public_jwk
from lti_tool.sandbox.misbehaviour import Endpoint, LaunchLie
from lti_tool.sandbox.state import Membership, Person
from lti_tool.sandbox.world import Placement, World
from tests.sandbox.pretend_tool import NOW, TOOL, authentication_url, launch, verified

AMARA = seed.LEARNERS[0]


def test_a_login_names_the_issuer_the_person_and_the_registration(platform: DirectPlatform) -> None:
    form = platform.login(AMARA)

    assert form.url == TOOL.login_url
    assert form.fields.keys() == {
        "iss",
        "target_link_uri",
        "login_hint",
        "lti_message_hint",
        "client_id",
        "lti_deployment_id",
    }
    assert form.fields["iss"] == platform.address.issuer
    assert form.fields["login_hint"] == AMARA.id


def test_a_launch_is_signed_so_that_another_implementation_accepts_it(platform: DirectPlatform) -> None:
    form = platform.launch(authentication_url(platform, platform.login(AMARA)))

    claims = verified(platform, form.fields["id_token"])

    assert form.url == TOOL.redirect_uris[0]
    assert form.fields["state"] == "the-state"
    assert claims["nonce"] == "the-nonce"
    assert claims["aud"] == TOOL.client_id
    assert claims["iat"] == int(NOW.timestamp())
    assert claims["exp"] == claims["iat"] + 300


def test_a_launch_says_who_where_and_with_which_services(platform: DirectPlatform) -> None:
    claims = launch(platform, AMARA)

    assert claims["sub"] == AMARA.id
    assert claims["name"] == "Amara Okafor"
    assert claims[v.CLAIM + "context"]["title"] == "Customer care, autumn"
    assert claims[v.CLAIM + "resource_link"]["id"] == seed.LINK.id
    assert v.LEARNER in claims[v.CLAIM + "roles"]
    assert claims[v.CLAIM + "launch_presentation"]["document_target"] == "iframe"
    assert claims[v.CLAIM + "custom"]["due_at"].startswith("$")
    assert claims[v.AGS_CLAIM]["lineitem"] == platform.address.line_item_url(seed.COURSE.id, "li-4410")
    assert claims[v.NRPS_CLAIM]["service_versions"] == ["2.0"]


@pytest.mark.parametrize(
    ("person", "role"),
    [
        (seed.INSTRUCTOR, v.INSTRUCTOR),
        (seed.LEARNERS[5], v.LEARNER),
        (seed.LEARNING_LEAD, v.COURSE_ADMINISTRATOR),
    ],
    ids=["instructor", "learner", "learning and development"],
)
def test_everybody_launches_with_their_own_role(platform: DirectPlatform, person: Person, role: str) -> None:
    claims = launch(platform, person)

    assert role in claims[v.CLAIM + "roles"]


def test_an_activity_without_grades_offers_no_line_item(platform: DirectPlatform, world: World) -> None:
    link = world.add_link(seed.COURSE.id, Placement("Talk it over", score_maximum=None))

    form = platform.launch(authentication_url(platform, platform.login(AMARA, link)))

    assert "lineitem" not in verified(platform, form.fields["id_token"])[v.AGS_CLAIM]


def test_an_activity_can_open_an_address_of_its_own(platform: DirectPlatform, world: World) -> None:
    address = "http://localhost:8000/lti/launch?activity=7"
    link = world.add_link(seed.COURSE.id, Placement("Talk it over", target_link_uri=address))

    login = platform.login(AMARA, link)
    form = platform.launch(authentication_url(platform, login))

    assert login.fields["target_link_uri"] == address
    assert verified(platform, form.fields["id_token"])[v.CLAIM + "target_link_uri"] == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scope", None),
        ("scope", "openid profile"),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("response_mode", None),
        ("prompt", "login"),
        ("prompt", None),
        ("nonce", None),
        ("nonce", ""),
        ("state", None),
        ("state", ""),
        ("login_hint", None),
        ("login_hint", "somebody-else"),
        ("login_hint", seed.LEARNERS[1].id),
        ("lti_message_hint", None),
        ("lti_message_hint", "{}"),
        ("lti_message_hint", "not json"),
        ("lti_message_hint", "[" * 100_000),
        ("lti_message_hint", '{"link": 7}'),
    ],
)
def test_an_authentication_request_that_is_not_exact_gets_an_error_and_no_launch(
    platform: DirectPlatform, name: str, value: str | None
) -> None:
    url = authentication_url(platform, platform.login(AMARA), **{name: value})

    form = platform.launch(url)

    assert form.url == TOOL.redirect_uris[0]
    assert "id_token" not in form.fields
    assert form.fields["error"] in {"invalid_request", "login_required"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda hint: hint.replace("é", "e"),
        lambda hint: hint.replace("+", " "),
        lambda hint: json.dumps(json.loads(hint)),
        lambda hint: hint + " ",
        lambda hint: hint.replace("iframe", "window"),
    ],
    ids=["accent lost", "plus became a space", "written anew", "space added", "meaning changed"],
)
def test_a_message_hint_must_come_back_letter_by_letter(
    platform: DirectPlatform, spoil: Callable[[str], str]
) -> None:
    login = platform.login(AMARA)
    url = authentication_url(platform, login, lti_message_hint=spoil(login.fields["lti_message_hint"]))

    form = platform.launch(url)

    assert form.fields["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", "somebody"),
        ("client_id", None),
        ("redirect_uri", None),
        ("redirect_uri", TOOL.redirect_uris[0] + "?a=1"),
        ("redirect_uri", TOOL.redirect_uris[0] + "/"),
        ("redirect_uri", TOOL.redirect_uris[0].upper()),
    ],
)
def test_an_unknown_client_or_address_is_never_posted_to(
    platform: DirectPlatform, name: str, value: str | None
) -> None:
    url = authentication_url(platform, platform.login(AMARA), **{name: value})

    with pytest.raises(Refused):
        platform.launch(url)


def test_a_parameter_given_twice_is_refused(platform: DirectPlatform) -> None:
    url = authentication_url(platform, platform.login(AMARA)) + "&nonce=another"

    with pytest.raises(Refused, match="nonce must be there once"):
        platform.launch(url)


def test_somebody_who_left_the_course_cannot_launch(platform: DirectPlatform, world: World) -> None:
    login = platform.login(AMARA)
    world.enrol(Membership(seed.COURSE.id, AMARA.id, (v.LEARNER,), status="Inactive"))

    form = platform.launch(authentication_url(platform, login))

    assert form.fields["error"] == "access_denied"


def test_a_lie_changes_the_claims_of_one_launch_only(platform: DirectPlatform) -> None:
    platform.faults.lie(LaunchLie(claims=lambda claims: claims.update(iss=["a", "list"], exp="soon")))

    told = launch(platform, AMARA)
    honest = launch(platform, AMARA)

    assert told["iss"] == ["a", "list"]
    assert told["exp"] == "soon"
    assert honest["iss"] == platform.address.issuer


def test_a_lie_can_be_told_for_good_until_it_is_called_off(platform: DirectPlatform) -> None:
    platform.faults.lie(LaunchLie(claims=lambda claims: claims.pop("email")), times=-1)

    told = [launch(platform, AMARA) for _ in range(3)]
    platform.faults.behave()
    honest = launch(platform, AMARA)

    assert all("email" not in claims for claims in told)
    assert honest["email"] == AMARA.email


@pytest.mark.parametrize(
    "lie",
    [
        LaunchLie(algorithm="none"),
        LaunchLie(algorithm="HS256", key=b"the public key, perhaps"),
        LaunchLie(algorithm="RS512"),
        LaunchLie(algorithm="PS256"),
        LaunchLie(key=private_key(new_key())),
        LaunchLie(header=lambda header: header.update(kid="../../etc/passwd")),
        LaunchLie(token=lambda token: token[:-8]),
        LaunchLie(token=lambda token: token + ".more"),
    ],
    ids=["none", "HS256", "RS512", "PS256", "another's key", "kid", "cut", "four parts"],
)
def test_a_token_that_is_wrong_on_purpose_fails_another_implementations_check(
    platform: DirectPlatform, lie: LaunchLie
) -> None:
    platform.faults.lie(lie)

    form = platform.launch(authentication_url(platform, platform.login(AMARA)))

    with pytest.raises((JoseError, ValueError)):
        verified(platform, form.fields["id_token"])


@pytest.mark.parametrize("algorithm", ["RS512", "PS256"])
def test_a_wrong_algorithm_still_signs_what_it_says(
    platform: DirectPlatform, world: World, algorithm: str
) -> None:
    platform.faults.lie(LaunchLie(algorithm=algorithm))

    form = platform.launch(authentication_url(platform, platform.login(AMARA)))

    key = RSAKey.import_key({**public_jwk(world.signing_keys()[-1]), "alg": algorithm})
    assert jws.deserialize_compact(form.fields["id_token"], key, algorithms=[algorithm]).payload


def test_a_lie_can_be_in_the_posted_form(platform: DirectPlatform) -> None:
    def no_token(form: dict[str, str]) -> None:
        del form["id_token"]
        form["error"] = "login_required"

    platform.faults.lie(LaunchLie(form=no_token))

    form = platform.launch(authentication_url(platform, platform.login(AMARA)))

    assert form.fields == {"state": "the-state", "error": "login_required"}


def test_a_rotated_key_signs_and_the_old_one_stays_published(platform: DirectPlatform, world: World) -> None:
    old = world.signing_keys()[0]

    fresh = world.rotate_key()
    launch(platform, AMARA)

    keys = json.loads(platform.call("GET", platform.address.jwks_url, {}, None).body)["keys"]
    assert [key["kid"] for key in keys] == [old.kid, fresh.kid]


def test_a_key_can_vanish_at_rotation(platform: DirectPlatform, world: World) -> None:
    fresh = world.rotate_key(keep_old=False)

    keys = json.loads(platform.call("GET", platform.address.jwks_url, {}, None).body)["keys"]

    assert [key["kid"] for key in keys] == [fresh.kid]


def test_the_published_keys_show_no_private_half(platform: DirectPlatform) -> None:
    keys = json.loads(platform.call("GET", platform.address.jwks_url, {}, None).body)["keys"]

    assert all(key.keys() == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)
    assert platform.faults.counts()[Endpoint.JWKS] == 1
