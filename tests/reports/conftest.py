"""The tool on a database of its own, and ways to fill it."""

import pytest
from flask import Flask

from lti_tool.app import create_app
from lti_tool.runtime import Runtime
from tests.compiled import compiled_once
from tests.reports.making import World


@pytest.fixture
def world(runtime: Runtime) -> World:
    return World(runtime.database)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    return compiled_once(create_app(runtime))
