"""Master keys from the environment, and the data key of each case that they wrap.

`IJM_EVIDENCE_KEYS` is `name:base64,name2:base64`, each 32 random bytes or more. The first wraps and seals what is new;
the others still open what they wrapped and sealed. AES-256-GCM: NIST SP 800-38D; HKDF: RFC 5869.
"""

import base64
import binascii
import re
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

SHORTEST = 32
NONCE = 12
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


class UnknownKey(Exception):
    """A row names a master key that the environment does not hold."""


class NotOpened(Exception):
    """What was wrapped or encrypted was altered, or belongs to something else."""


def master_keys(text: str) -> dict[str, bytes]:
    """Name → key, in the order given. Raises ValueError, with a sentence, when `text` is not a list of keys."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _colon, encoded = part.partition(":")
        if not NAME.fullmatch(name) or name in found:
            raise ValueError(_("the name of each key is short, of small letters and digits, and its own"))
        try:
            key = base64.b64decode(encoded.translate(str.maketrans("-_", "+/")), validate=True)
        except binascii.Error:
            raise ValueError(_("each key is written in base64")) from None
        if len(key) < SHORTEST:
            raise ValueError(_("each key has 32 bytes or more"))
        found[name] = key
    if not found:
        raise ValueError(_("there is no key"))
    return found


def new_master_key() -> str:
    """A fresh key as it is written in the environment, without its name."""
    return base64.b64encode(secrets.token_bytes(SHORTEST)).decode()


@lru_cache(maxsize=64)
def _derived(text: str, name: str, purpose: str) -> bytes:
    keys = master_keys(text)
    if name not in keys:
        raise UnknownKey(name)
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"casework {purpose}".encode()).derive(keys[name])


def current() -> str:
    """The name of the master key that wraps and seals what is new."""
    return next(iter(master_keys(settings.IJM_EVIDENCE_KEYS)))


def seal_key(name: str) -> bytes:
    """The key of seals made with that master key. Raises UnknownKey."""
    return _derived(settings.IJM_EVIDENCE_KEYS, name, "seal")


def new_data_key(case_id: int) -> tuple[bytes, str, str]:
    """A key for the files of one case: itself, wrapped, and the name of the master key that wrapped it."""
    key = AESGCM.generate_key(256)
    return key, *wrap(key, case_id)


def wrap(key: bytes, case_id: int) -> tuple[str, str]:
    """The data key of a case as it is stored, and the name of the master key that wrapped it."""
    name = current()
    return base64.b64encode(encrypt(_wrapping(name), key, _owner(case_id))).decode(), name


def unwrap(wrapped: str, wrapped_with: str, case_id: int) -> bytes:
    """The data key of a case. Raises UnknownKey, or NotOpened when it was altered or is another case's."""
    try:
        sealed = base64.b64decode(wrapped, validate=True)
    except binascii.Error:
        raise NotOpened from None
    return decrypt(_wrapping(wrapped_with), sealed, _owner(case_id))


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM with a fresh nonce in front; opens only for the same `bound_to`."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """What was encrypted. Raises NotOpened when one bit differs, or when it was bound to something else."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
        raise NotOpened from None


def _wrapping(name):
    return _derived(settings.IJM_EVIDENCE_KEYS, name, "wrap")


def _owner(case_id):
    return f"casework case key {case_id}".encode()
