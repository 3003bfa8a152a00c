"""Which kinds of files there are, and what an author allows of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

MEGABYTE: Final = 1024 * 1024
FEWEST_FILES, MOST_FILES = 1, 10
FEWEST_MEGABYTES, MOST_MEGABYTES = 1, 50
LARGEST_UPLOAD: Final = 101 * MEGABYTE
"""What one form may bring, whatever an author allows: the usual five files of 20 MB each, and their words."""


class Family(StrEnum):
    """Kinds of files that an author allows together."""

    PDF = "pdf"
    IMAGES = "images"
    OFFICE = "office"
    TEXT = "text"
    CODE = "code"


class FileKind(StrEnum):
    """What a file is; the value is the ending of its neutral name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    GIF = "gif"
    WEBP = "webp"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    PLAIN = "txt"
    MARKDOWN = "md"
    CSV = "csv"
    C = "c"
    CPP = "cpp"
    CSHARP = "cs"
    CSS = "css"
    GO = "go"
    HASKELL = "hs"
    HEADER = "h"
    HEADER_CPP = "hpp"
    HTML = "html"
    JAVA = "java"
    JAVASCRIPT = "js"
    JSON = "json"
    JSX = "jsx"
    JULIA = "jl"
    KOTLIN = "kt"
    LATEX = "tex"
    LUA = "lua"
    MATLAB = "m"
    PERL = "pl"
    PHP = "php"
    PYTHON = "py"
    R = "r"
    RUBY = "rb"
    RUST = "rs"
    SCALA = "scala"
    SHELL = "sh"
    SQL = "sql"
    SWIFT = "swift"
    TOML = "toml"
    TSX = "tsx"
    TYPESCRIPT = "ts"
    XML = "xml"
    YAML = "yaml"

    @property
    def family(self) -> Family:
        """What it is allowed with."""
        return next(family for family, kinds in KINDS.items() if self in kinds)

    @property
    def media_type(self) -> str:
        """What browsers are told it is; source code is never more than plain text to them."""
        return PLAIN_TEXT if self.family is Family.CODE else MEDIA_TYPES[self]

    @property
    def is_text(self) -> bool:
        """Whether its lines can be shown on a page."""
        return self.family in {Family.TEXT, Family.CODE}

    @property
    def runs_when_opened(self) -> bool:
        """Whether any computer runs what is in it once somebody opens the saved file."""
        return self in {FileKind.HTML, FileKind.JAVASCRIPT, FileKind.XML}


PLAIN_TEXT: Final = "text/plain"
KINDS: Final[Mapping[Family, tuple[FileKind, ...]]] = {
    Family.PDF: (FileKind.PDF,),
    Family.IMAGES: (FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP),
    Family.OFFICE: (
        FileKind.DOCX, FileKind.XLSX, FileKind.PPTX, FileKind.ODT, FileKind.ODS, FileKind.ODP,
    ),
    Family.TEXT: (FileKind.PLAIN, FileKind.MARKDOWN, FileKind.CSV),
    Family.CODE: (
        FileKind.C, FileKind.CPP, FileKind.CSHARP, FileKind.CSS, FileKind.GO, FileKind.HASKELL,
        FileKind.HEADER, FileKind.HEADER_CPP, FileKind.HTML, FileKind.JAVA, FileKind.JAVASCRIPT,
        FileKind.JSON, FileKind.JSX, FileKind.JULIA, FileKind.KOTLIN, FileKind.LATEX, FileKind.LUA,
        FileKind.MATLAB, FileKind.PERL, FileKind.PHP, FileKind.PYTHON, FileKind.R, FileKind.RUBY,
        FileKind.RUST, FileKind.SCALA, FileKind.SHELL, FileKind.SQL, FileKind.SWIFT, FileKind.TOML,
        FileKind.TSX, FileKind.TYPESCRIPT, FileKind.XML, FileKind.YAML,
    ),
}  # fmt: skip
ALIASES: Final = {
    "jpeg": FileKind.JPEG,
    "text": FileKind.PLAIN,
    "markdown": FileKind.MARKDOWN,
    "cc": FileKind.CPP,
    "htm": FileKind.HTML,
    "yml": FileKind.YAML,
}
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
MEDIA_TYPES: Final[Mapping[FileKind, str]] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.GIF: "image/gif",
    FileKind.WEBP: "image/webp",
    FileKind.DOCX: f"{_OOXML}wordprocessingml.document",
    FileKind.XLSX: f"{_OOXML}spreadsheetml.sheet",
    FileKind.PPTX: f"{_OOXML}presentationml.presentation",
    FileKind.ODT: f"{_ODF}text",
    FileKind.ODS: f"{_ODF}spreadsheet",
    FileKind.ODP: f"{_ODF}presentation",
    FileKind.PLAIN: PLAIN_TEXT,
    FileKind.MARKDOWN: "text/markdown",
    FileKind.CSV: "text/csv",
}


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What an author allows; no families means no files."""

    families: frozenset[Family] = frozenset()
    most: int = 5
    megabytes: int = 20
    alone: bool = True
    """Whether files without any words are enough."""

    @property
    def allowed(self) -> bool:
        """Whether any file is taken."""
        return bool(self.families)

    @property
    def largest(self) -> int:
        """How many bytes one file has at most."""
        return self.megabytes * MEGABYTE

    @property
    def endings(self) -> tuple[str, ...]:
        """Of the names of files that may be taken."""
        return tuple(
            kind.value for family, kinds in KINDS.items() if family in self.families for kind in kinds
        )


NO_FILES = FileLimits()
USUAL_KINDS = FileLimits(frozenset(Family) - {Family.CODE})
"""What an author is offered at first; few courses are about source code."""


def to_keep(limits: FileLimits) -> dict[str, Any]:
    """The limits as plain values."""
    return {
        "families": sorted(limits.families),
        "most": limits.most,
        "megabytes": limits.megabytes,
        "alone": limits.alone,
    }


def read(kept: Mapping[str, Any] | None) -> FileLimits:
    """The limits from plain values; from before there were files: none."""
    if kept is None:
        return NO_FILES
    return FileLimits(
        frozenset(map(Family, kept["families"])), kept["most"], kept["megabytes"], kept["alone"]
    )
