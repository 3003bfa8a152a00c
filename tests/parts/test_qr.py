"""Cameras read the picture of an address, on light pages and on dark ones."""

import io
import re

import pytest
import zxingcpp
from lxml import etree
from PIL import Image, ImageOps
from playwright.sync_api import Browser

from lti_tool.parts.meetings.qr import picture

ADDRESS = "https://potluck.example/lunch/00000000-0000-0000-0000-000000000007?code=123456"
HOSTILE = '"><script>alert(1)</script><svg onload="x" a=\'&amp;'
SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str, *, scale: int = 4, ground: str = "black") -> Image.Image:
    """The picture as a page of this colour shows it."""
    root = etree.fromstring(svg.encode())
    size = int(root.get("viewBox").split()[2])
    light, dark = root.findall(f"{SVG}path")
    image = Image.new("L", (size, size), ground)
    for path, colour in ((light, "white"), (dark, "black")):
        for shape in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)[Hh]", path.get("d")):
            x, y, width, height = map(int, shape)
            image.paste(colour, (x, y, x + width, y + height))
    return ImageOps.expand(image.resize((size * scale, size * scale)), 20, ground)


def read(image: Image.Image) -> str:
    found = zxingcpp.read_barcodes(image)
    return found[0].text if found else ""


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "https://a.example",
        "https://potluck.example/ü?x=%F0%9F%A5%96",
        "https://a.example/" + "x" * 2_300,
        "1",
    ],
)
@pytest.mark.parametrize("ground", ["black", "white"])
def test_a_camera_reads_the_address(address: str, ground: str) -> None:
    svg = picture(address, "A code")

    assert read(drawn(svg, ground=ground)) == address


def test_a_camera_reads_a_picture_with_a_stain() -> None:
    image = drawn(picture(ADDRESS, "A code"))
    middle = image.width // 2

    image.paste("white", (middle - 12, middle - 12, middle + 24, middle + 24))

    assert read(image) == ADDRESS


def test_the_level_of_correction_is_m() -> None:
    (found,) = zxingcpp.read_barcodes(drawn(picture(ADDRESS, "A code")))

    assert found.format is zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level == "M"


def test_the_light_ground_is_four_modules_wider_than_the_code_on_each_side() -> None:
    image = ImageOps.invert(drawn(picture(ADDRESS, "A code"), scale=1, ground="white"))

    left, top, right, bottom = image.getbbox()

    assert (left - 20, top - 20, image.width - 20 - right, image.height - 20 - bottom) == (4, 4, 4, 4)


def test_whoever_cannot_see_it_is_told_in_words() -> None:
    root = etree.fromstring(picture(ADDRESS, "Opens your place: “Bread”").encode())

    assert root.get("role") == "img"
    assert root.get("aria-label") == "Opens your place: “Bread”"


def test_it_has_no_size_of_its_own_and_nothing_that_a_policy_forbids() -> None:
    root = etree.fromstring(picture(ADDRESS, "A code").encode())

    assert {each.tag for each in root.iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert not {"width", "height", "style"} & {name for each in root.iter() for name in each.keys()}  # noqa: SIM118 -- lxml elements iterate over their children
    assert "://" not in str(picture("1", "A code")).replace("http://www.w3.org/2000/svg", "")


def test_hostile_words_stay_words_and_a_hostile_address_stays_an_address() -> None:
    svg = picture(HOSTILE, HOSTILE)

    root = etree.fromstring(svg.encode())
    assert root.get("aria-label") == HOSTILE
    assert {each.tag for each in root.iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert read(drawn(svg)) == HOSTILE


def test_an_address_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        picture("https://a.example/" + "x" * 2_400, "A code")


@pytest.mark.browser
@pytest.mark.parametrize("width", [140, 700])
def test_a_browser_shows_it_on_a_dark_page_in_any_size(browser: Browser, width: int) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()

    page.set_content(
        '<meta name="color-scheme" content="dark"><style>body{background:#111;color:#eee}</style>'
        f'<div style="width:{width}px;padding:9px">{picture(ADDRESS, "A code")}</div>'
    )
    shown = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    box = page.get_by_role("img", name="A code").bounding_box()
    context.close()

    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (width, width)
    assert read(shown) == ADDRESS
