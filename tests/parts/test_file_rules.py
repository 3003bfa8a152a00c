"""A file is taken when its content is what its name says, and of a kind the author allows."""

import io
import zipfile

import pytest

from lti_tool.parts.files.rules.content import Problem, judge
from lti_tool.parts.files.rules.limits import USUAL_KINDS, Family, FileKind, FileLimits, read, to_keep
from tests.parts import uploads

CODE = FileLimits(frozenset({Family.CODE}))


def judged(name: str, content: bytes, limits: FileLimits = USUAL_KINDS) -> FileKind | Problem:
    return judge(name, len(content), io.BytesIO(content), limits)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Letter.PDF", uploads.PDF, FileKind.PDF),
        ("a.png", uploads.PNG, FileKind.PNG),
        ("a.jpeg", uploads.JPEG, FileKind.JPEG),
        ("a.gif", uploads.GIF, FileKind.GIF),
        ("a.webp", uploads.WEBP, FileKind.WEBP),
        ("photo.jpg", uploads.PNG, FileKind.PNG),
        ("a.docx", uploads.docx(), FileKind.DOCX),
        ("a.xlsx", uploads.xlsx(), FileKind.XLSX),
        ("a.odt", uploads.odt(), FileKind.ODT),
        ("a.txt", "Grüße\r\n".encode(), FileKind.PLAIN),
        ("a.md", b"\xef\xbb\xbf# Title\n", FileKind.MARKDOWN),
        ("a.csv", b"a;b\n1;2\n", FileKind.CSV),
        ("../../etc/a.tar.txt", b"words", FileKind.PLAIN),
    ],
)
def test_what_people_have_is_taken(name: str, content: bytes, kind: FileKind) -> None:
    assert judged(name, content) is kind


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.pdf", b"", Problem.EMPTY),
        ("a.exe", b"MZ", Problem.NOT_ALLOWED),
        ("pdf", uploads.PDF, Problem.NOT_ALLOWED),
        ("a.pdf.html", uploads.PDF, Problem.NOT_ALLOWED),
        ("a.svg", uploads.SVG, Problem.NOT_ALLOWED),
        ("a.zip", uploads.docx(), Problem.NOT_ALLOWED),
        ("a.docm", uploads.docx(), Problem.NOT_ALLOWED),
        ("a.pdf", uploads.HTML, Problem.NOT_AS_NAMED),
        ("a.pdf", b"\n" + uploads.PDF, Problem.NOT_AS_NAMED),
        ("a.pdf", uploads.PNG, Problem.NOT_AS_NAMED),
        ("a.png", uploads.SVG, Problem.NOT_AS_NAMED),
        ("a.txt", uploads.HTML, Problem.NOT_AS_NAMED),
        ("a.csv", b"\xef\xbb\xbf \n<svg/>", Problem.NOT_AS_NAMED),
        ("a.md", b"words\x00", Problem.NOT_AS_NAMED),
        ("a.txt", b"caf\xe9", Problem.NOT_AS_NAMED),
        ("a.txt", b"caf\xc3", Problem.NOT_AS_NAMED),
        ("a.docx", uploads.xlsx(), Problem.NOT_AS_NAMED),
        ("a.docx", uploads.archive({"a.txt": b"x"}), Problem.NOT_AS_NAMED),
        ("a.docx", b"PK\x03\x04", Problem.NOT_AS_NAMED),
        ("a.docx", uploads.PDF * 4, Problem.NOT_AS_NAMED),
        ("a.docx", uploads.docx()[:-30], Problem.NOT_AS_NAMED),
        ("a.docx", uploads.docx(word__vbaProject=b"x"), Problem.ACTIVE),
        ("a.docx", uploads.docx(b"<Override ContentType='x.macroEnabled.main+xml'/>"), Problem.ACTIVE),
        ("a.docx", uploads.docx("<Types>macroEnabled</Types>".encode("utf-16")), Problem.NOT_AS_NAMED),
        ("a.odt", uploads.odt(Basic__Standard=b"x"), Problem.ACTIVE),
        ("a.odt", uploads.archive({"mimetype": b"application/x-other"}), Problem.NOT_AS_NAMED),
    ],
)
def test_what_nobody_should_be_sent_is_not_taken(name: str, content: bytes, problem: Problem) -> None:
    assert judged(name, content) is problem


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("late.py", b"def late(days):\n    return days\n", FileKind.PYTHON),
        ("Main.JAVA", "// Gr\u00fc\u00dfe\n".encode(), FileKind.JAVA),
        ("page.htm", uploads.HTML, FileKind.HTML),
        ("app.js", uploads.HTML, FileKind.JAVASCRIPT),
        ("data.yml", b"a: 1\n", FileKind.YAML),
        ("a.txt.sql", b"select 1;\x0c\n", FileKind.SQL),
    ],
)
def test_source_code_is_taken_whatever_stands_in_it_as_long_as_it_is_text(
    name: str, content: bytes, kind: FileKind
) -> None:
    assert judged(name, content, CODE) is kind
    assert judged(name, content) is Problem.NOT_ALLOWED
    assert kind.media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.js", uploads.PDF, Problem.NOT_AS_NAMED),
        ("a.js", b"GIF89a=1;alert(1)", Problem.NOT_AS_NAMED),
        ("a.html", uploads.PNG, Problem.NOT_AS_NAMED),
        ("a.java", uploads.docx(), Problem.NOT_AS_NAMED),
        ("a.py", b"print(1)\x00", Problem.NOT_AS_NAMED),
        ("a.c", b"\x7fELF\x01", Problem.NOT_AS_NAMED),
        ("a.php", b"caf\xe9", Problem.NOT_AS_NAMED),
        ("a.xml", "<a/>".encode("utf-16"), Problem.NOT_AS_NAMED),
        ("a.js", b"", Problem.EMPTY),
        ("a.svg", uploads.SVG, Problem.NOT_ALLOWED),
        ("a.bat", b"echo", Problem.NOT_ALLOWED),
        ("a.js.txt", b"words", Problem.NOT_ALLOWED),
    ],
)
def test_what_only_looks_like_source_code_is_not_taken(name: str, content: bytes, problem: Problem) -> None:
    assert judged(name, content, CODE) is problem


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(uploads.bomb(), id="bomb"),
        pytest.param(uploads.locked(), id="locked"),
        pytest.param(uploads.docx(b"<Types>" + b" " * 2**21), id="a list of types that is far too long"),
        pytest.param(uploads.docx(**{"..__..__etc__passwd": b"x"}), id="a way out of its folder"),
        pytest.param(
            uploads.archive({uploads.TYPES: b"<Types/>", "word/document.xml": b""}, zipfile.ZIP_LZMA),
            id="a packing that may ask for gigabytes",
        ),
        pytest.param(uploads.archive({uploads.TYPES: b""}, comment=b"x" * 30), id="words behind its end"),
        pytest.param(uploads.archive({f"{nth}": b"" for nth in range(5001)}), id="too many entries"),
    ],
)
def test_an_archive_that_is_made_to_hurt_is_not_taken(content: bytes) -> None:
    assert judged("a.docx", content) is Problem.NOT_AS_NAMED


def test_a_file_as_large_as_allowed_is_taken_and_one_byte_more_is_not() -> None:
    limits = FileLimits(frozenset({Family.TEXT}), megabytes=1)
    fits = b"x" * limits.largest

    assert judged("a.txt", fits, limits) is FileKind.PLAIN
    assert judged("a.txt", fits + b"x", limits) is Problem.TOO_LARGE


def test_a_kind_the_author_does_not_allow_is_not_taken() -> None:
    assert judged("a.pdf", uploads.PDF, FileLimits(frozenset({Family.TEXT}))) is Problem.NOT_ALLOWED
    assert judged("a.pdf", uploads.PDF, FileLimits()) is Problem.NOT_ALLOWED


def test_limits_are_read_as_they_were_kept_and_older_activities_take_no_files() -> None:
    limits = FileLimits(frozenset({Family.PDF, Family.TEXT}), 3, 7, alone=False)

    assert read(to_keep(limits)) == limits
    assert not read(None).allowed
