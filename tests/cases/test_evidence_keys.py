"""Master keys, case keys and what they open: nothing that was altered, nothing of another case."""

import base64
import secrets

import pytest

from cases.evidence import keys
from ijm.embedded.remembered import Remembered


def one(name="a", size=32):
    """A key, always the same: its text is part of a test's name, which every worker must know alike."""
    return f"{name}:{base64.b64encode(bytes(range(size))).decode()}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is no key"),
        ("a", "32 bytes or more"),
        ("a:!", "written in base64"),
        (one(size=31), "32 bytes or more"),
        (one("A"), "the name of each key"),
        (one("a b"), "the name of each key"),
        (f"{one()},{one()}", "its own"),
    ],
)
def test_what_is_no_list_of_keys_is_told(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        keys.master_keys(text)


def test_what_a_run_remembers_is_a_key(tmp_path):
    remembered = Remembered(tmp_path).secret("evidence_key")
    assert len(keys.master_keys(f"first:{remembered}")["first"]) >= keys.SHORTEST
    assert Remembered(tmp_path).secret("evidence_key") == remembered


def test_a_case_key_opens_in_its_case_alone(settings):
    settings.IJM_EVIDENCE_KEYS = one()
    key, wrapped, name = keys.new_data_key(7)
    assert keys.unwrap(wrapped, name, 7) == key
    with pytest.raises(keys.NotOpened):
        keys.unwrap(wrapped, name, 8)
    with pytest.raises(keys.NotOpened):
        keys.unwrap("no base64", name, 7)
    settings.IJM_EVIDENCE_KEYS = one("b")
    with pytest.raises(keys.UnknownKey):
        keys.unwrap(wrapped, name, 7)


def test_what_is_encrypted_twice_differs_and_opens_only_unaltered():
    key = secrets.token_bytes(32)
    sealed = keys.encrypt(key, b"statement", b"place")
    assert sealed != keys.encrypt(key, b"statement", b"place")
    assert keys.decrypt(key, sealed, b"place") == b"statement"
    for wrong in (sealed[:-1], sealed[:5], b"", sealed + b"x", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(keys.NotOpened):
            keys.decrypt(key, wrong, b"place")
    with pytest.raises(keys.NotOpened):
        keys.decrypt(key, sealed, b"another place")
