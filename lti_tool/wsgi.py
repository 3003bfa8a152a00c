"""The application for a WSGI server of your own: `lti_tool.wsgi:app`; run `potluck work` beside it."""

from lti_tool import settings
from lti_tool.app import create_app
from lti_tool.runtime import open_runtime

app = create_app(open_runtime(settings.read()))
