"""Seals: an HMAC over what a row says, so that a row edited past the application no longer fits it.

The key is derived from a master key, which the database does not hold. What follows the case when it moves (office,
restriction) is not sealed. Source of the construction: RFC 2104.
"""

import datetime
import hashlib
import hmac
import json

from . import keys

#: What a seal covers, per kind of row, in this order. Changing it makes every seal of that kind void.
DOCUMENT = (
    *("case_id", "audience", "kind", "title", "file_name", "content_type", "stored_as", "size", "sha256"),
    *("reference", "hash_kind", "given_hash", "custodian_id", "custodian_name", "received_by_id", "received_at"),
)
COPY = ("case_id", "document_id", "audience", "content_type", "stored_as", "size", "sha256", "made_at")
CUSTODY = (
    *("case_id", "document_id", "audience", "number", "action", "at", "place", "whom", "why", "by_id", "recorded_at"),
)


def seal(row, facts, after=""):
    """Seal an unsaved row over its `facts`, and over the seal of the row `after` which it comes."""
    row.sealed_with = keys.current()
    row.seal = _code(row, facts, after)


def holds(row, facts, after="") -> bool:
    """Whether the row still says what it said when it was sealed. A key that is gone: it cannot be said, so no."""
    try:
        return hmac.compare_digest(row.seal, _code(row, facts, after))
    except keys.UnknownKey:
        return False


def _code(row, facts, after):
    told = [type(row).__name__, row.sealed_with, after, *(_plain(getattr(row, name)) for name in facts)]
    return hmac.new(keys.seal_key(row.sealed_with), json.dumps(told).encode(), hashlib.sha256).hexdigest()


def _plain(value):
    """The same text before and after the database held it."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return str(value)
