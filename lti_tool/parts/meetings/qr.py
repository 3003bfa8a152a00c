"""An address as a picture that a phone's camera reads (QR code, ISO/IEC 18004)."""

from typing import Final

import segno
from markupsafe import Markup

_QUIET_ZONE: Final = 4
"""ISO/IEC 18004 6.3.8: as many modules around the code are left light, or cameras do not find it."""
_PICTURE: Final = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" class="qr" role="img" aria-label="{1}" '
    'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>'
)


def picture(address: str, words: str) -> Markup:
    """The address as SVG to write into a page; `words` say the same to those who cannot see it.

    It grows and shrinks with the room it is given, and brings its own light ground, so that it is read
    from a dark page as well. About a seventh of it may be covered or dirty.

    Raises:
        ValueError: the address is longer than any code can hold (2,331 bytes).
    """
    code = segno.make_qr(address, error="m", boost_error=False)
    size, _ = code.symbol_size(border=_QUIET_ZONE)
    return _PICTURE.format(size, words, _dark_modules(code))


def _dark_modules(code: segno.QRCode) -> str:
    """One flat rectangle for each run of dark modules in a row."""
    return "".join(
        f"M{column} {row}h{length}v1h-{length}z"
        for row, modules in enumerate(code.matrix_iter(border=_QUIET_ZONE))
        for column, length in _runs(bytes(modules))
    )


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Where each run of ones begins, and how long it is."""
    edges = [
        at for at, pair in enumerate(zip(b"\0" + modules, modules + b"\0", strict=True)) if len(set(pair)) > 1
    ]
    return [(begin, end - begin) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
