"""The contact sheet: a picture of every page, side by side, to be looked at by people."""

from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.looking import HEIGHT, THEMES, WIDTHS

FOLDER = Path(__file__).parents[2] / "contact-sheet"
SCALE = {320: 1.0, 1200: 0.5}
GAP, LABEL = 24, 20
ACROSS = {320: 6, 1200: 4}
TITLE = "Contact sheet"
HEAD = f"<!doctype html><html lang=en><meta charset=utf-8><title>{TITLE}</title><h1>{TITLE}</h1>"


def keep(page: Page, story: str, nth: int, name: str) -> None:
    """Picture the page shown, at each width and in both themes."""
    folder = FOLDER / story.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    for width, theme in product(WIDTHS, THEMES):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=theme)
        page.screenshot(
            path=folder / f"{nth:02}-{name.replace(' ', '-')}-{width}-{theme}.png", full_page=True
        )


def compose(story: str) -> None:
    """Lay a story's pictures of one width and theme side by side, and list all sheets there are."""
    for width, theme in product(WIDTHS, THEMES):
        found = sorted((FOLDER / story.replace(" ", "-")).glob(f"*-{width}-{theme}.png"))
        _sheet(found, width).save(FOLDER / f"{story.replace(' ', '-')}-{width}-{theme}.png", optimize=True)
    listed = "".join(f"<h2>{sheet.stem}</h2>{_linked(sheet.name)}" for sheet in sorted(FOLDER.glob("*.png")))
    (FOLDER / "index.html").write_text(f"{HEAD}{listed}")


def _linked(name: str) -> str:
    return f'<a href="{name}"><img src="{name}" alt="" width="100%"></a>'


def _sheet(files: list[Path], width: int) -> Image.Image:
    pictures = [_scaled(Image.open(file), SCALE[width]) for file in files]
    across = ACROSS[width]
    cell = max(picture.width for picture in pictures) + GAP
    rows = [range(start, min(start + across, len(files))) for start in range(0, len(files), across)]
    heights = [max(pictures[nth].height for nth in row) + LABEL + GAP for row in rows]
    sheet = Image.new("RGB", (cell * min(across, len(files)) + GAP, sum(heights) + GAP), "#888")
    pen = ImageDraw.Draw(sheet)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, nth in enumerate(row):
            left = GAP + column * cell
            pen.text((left, top), files[nth].stem[: cell // 7], fill="white")
            sheet.paste(pictures[nth], (left, top + LABEL))
        top += height
    return sheet


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    size = (round(picture.width * scale), round(min(picture.height, 2400) * scale))
    return picture.crop((0, 0, picture.width, min(picture.height, 2400))).resize(size)
