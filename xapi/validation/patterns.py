"""How identifiers, languages, times and lengths of time are spelt, as regular expressions."""

# RFC 3987, as far as a store must look: a scheme, then no blank, control character or delimiter.
IRI = r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x20\x7f<>\"{}|\\^`]+$"
MBOX = r"^mailto:[^\s\x00-\x20\x7f@]+@[^\s\x00-\x20\x7f@]+$"
SHA1 = r"^[0-9a-fA-F]{40}$"
SHA2 = r"^(?:[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})$"
UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
MEDIA_TYPE = r"^[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(?:\s*;.*)?$"

# RFC 5646 section 2.1: langtag, privateuse, grandfathered
_LANGUAGE = r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
_SCRIPT = r"(?:-[A-Za-z]{4})?"
_REGION = r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
_VARIANTS = r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
_EXTENSIONS = r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
_PRIVATE = r"[xX](?:-[A-Za-z0-9]{1,8})+"
_GRANDFATHERED = (
    "en-GB-oed|sgn-BE-FR|sgn-BE-NL|sgn-CH-DE|i-ami|i-bnn|i-default|i-enochian|i-hak|i-klingon|i-lux|i-mingo"
    "|i-navajo|i-pwn|i-tao|i-tay|i-tsu"
)
_LANGTAG = rf"{_LANGUAGE}{_SCRIPT}{_REGION}{_VARIANTS}{_EXTENSIONS}(?:-{_PRIVATE})?"
LANGUAGE_TAG = rf"^(?:{_LANGTAG}|{_PRIVATE}|{_GRANDFATHERED})$"

# ISO 8601 with an offset; -00:00 says "offset unknown" and is refused (1.0.3 Data 4.5).
TIMESTAMP = (
    r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?:[Zz]|\+\d{2}(?::?\d{2})?|-(?!00(?::?00)?$)\d{2}(?::?\d{2})?)$"
)
# RFC 3339 section 5.6, which 2.0 names: seconds and the colon of the offset are always there.
TIMESTAMP_RFC3339 = (
    r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|\+\d{2}:\d{2}|-(?!00:00$)\d{2}:\d{2})$"
)

# ISO 8601:2004 section 4.4.3.2: only the last part may have a fraction.
_N = r"\d+(?:[.,]\d+(?=[A-Z]$))?"
DURATION = rf"^P(?:{_N}W|(?=.)(?:{_N}Y)?(?:{_N}M)?(?:{_N}D)?(?:T(?=.)(?:{_N}H)?(?:{_N}M)?(?:{_N}S)?)?)$"
