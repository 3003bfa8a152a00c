"""The house with a few routes that exist only here."""

import pytest

from lti_tool.access import Permission, allow, current_actor
from tests.house import House


@pytest.fixture
def probed(house: House) -> House:
    @house.app.get("/l/<uuid:launch_id>/who")
    @allow(Permission.OPEN)
    def who() -> str:
        return str(current_actor().person_id)

    @house.app.post("/l/<uuid:launch_id>/do")
    @allow(Permission.OPEN)
    def do() -> str:
        return "done"

    @house.app.get("/l/<uuid:launch_id>/lead")
    @allow(Permission.FACILITATE)
    def lead() -> str:
        return "leads"

    @house.app.post("/l/<uuid:launch_id>/keep")
    @allow(Permission.OPEN, rescues=True)
    def keep() -> str:
        return str(current_actor().launch_id)

    @house.app.get("/forgotten")
    def forgotten() -> str:
        return "open to all"

    return house
