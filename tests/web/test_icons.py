"""Icons are drawn from Bootstrap's own sprite."""

import pytest

from lti_tool.web.icons import UnknownIconError, icon


def test_an_icon_is_drawn_in_the_page_for_the_eye_only() -> None:
    drawn = icon("check-lg")

    assert drawn.startswith('<svg class="bi" viewBox="0 0 16 16" aria-hidden="true"')
    assert '<path d="M12.736 3.97' in drawn
    assert "xmlns" not in drawn


def test_an_unknown_icon_is_an_error_at_render() -> None:
    with pytest.raises(UnknownIconError, match="no-such-icon"):
        icon("no-such-icon")
