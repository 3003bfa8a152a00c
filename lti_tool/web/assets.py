"""Knows the public static files: a closed list, compressed once, at addresses that name a version."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

ENDPOINT = "web.asset"
_OURS = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file, ready to be sent."""

    media_type: str
    version: str
    plain: bytes
    gzipped: bytes


# Only these files are compressed. A page holds a form token beside words a stranger may have chosen, and its
# compressed length would tell them apart (BREACH); pages are small, and files are most of a first view.
@cache
def catalogue() -> dict[str, Asset]:
    """Give every public file by its name: our stylesheets and scripts, and Bootstrap's stylesheet."""
    found = {path.name: _asset(path.name, path.read_bytes()) for path in sorted(_OURS.iterdir())}
    bootstrap = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_bytes()
    # The package's file ends by naming a source map that we do not serve.
    without_map = bootstrap.partition(b"/*# sourceMappingURL")[0]
    return found | {"bootstrap.min.css": _asset("bootstrap.min.css", without_map)}


def _asset(name: str, content: bytes) -> Asset:
    return Asset(
        media_type=_TYPES[Path(name).suffix],
        version=sha256(content).hexdigest()[:12],
        plain=content,
        gzipped=gzip.compress(content, compresslevel=9, mtime=0),
    )


def asset_url(name: str) -> str:
    """Give the address of a static file, with its version in it.

    Raises:
        KeyError: there is no such file: a template's mistake.
    """
    return url_for(ENDPOINT, version=catalogue()[name].version, name=name)


def send(version: str, name: str) -> WerkzeugResponse:
    """Answer the request for one static file; an outdated version gets today's file, but not for ever."""
    asset = catalogue().get(name)
    if asset is None:
        abort(404)
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(asset.gzipped if zipped else asset.plain, content_type=asset.media_type)
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = _FOR_EVER if version == asset.version else "no-cache"
    response.set_etag(f"{asset.version}{'-gz' if zipped else ''}")
    return response.make_conditional(request)
