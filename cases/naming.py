"""The words by which a name is found: normalised, romanised, and by sound. Equality and prefix only, so that the
token table's index serves under row-level security. Source: the domain rules, "People and places".
"""

import re
import unicodedata

from text_unidecode import unidecode

MAX_TOKEN = 60
_SOUNDS = [
    (r"ph", "f"), (r"gh", "g"), (r"(?:sch|sh|ch|tch)", "s"), (r"(?:ck|q|c(?![eiy])|kh|x)", "k"), (r"c", "s"), (r"z", "s"),
    (r"v|w", "b"), (r"th", "t"), (r"dh|d", "t"), (r"bh|p", "b"), (r"j|y", "i"), (r"h", ""), (r"r", "l"),
]


def words(name: str) -> list[str]:
    """The words of a name as typed: lower case, without marks, in their own script."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mc", "Mn") and not c.isascii() else " " for c in folded if unicodedata.category(c) != "Mn" or ord(c) > 0x36F)
    return [word[:MAX_TOKEN] for word in kept.split()]


def romanised(name: str) -> list[str]:
    """The words of a name in Latin letters."""
    return [word[:MAX_TOKEN] for word in re.findall(r"[a-z0-9]+", unidecode(name).lower())]


def sound(word: str) -> str:
    """How a word in Latin letters sounds, roughly: near spellings give the same key, empty for what has no sound.

    Vowels are dropped after the first letter, doubled letters once, and letters that are heard as one are one:
    “Rivilla”, “Revilla” and “Ribila” agree.
    """
    key = word
    for pattern, letter in _SOUNDS:
        key = re.sub(pattern, letter, key)
    key = key[:1] + re.sub(r"[aeiou]", "", key[1:])
    return re.sub(r"(.)\1+", r"\1", key)[:MAX_TOKEN]


def tokens(name: str, romanisation: str = "") -> set[tuple[str, str]]:
    """(kind, token) pairs under which a name is found."""
    latin = romanised(name) + romanised(romanisation)
    found = {("word", word) for word in [*words(name), *latin, *words(romanisation)]}
    return found | {("sound", sound(word)) for word in latin if len(sound(word)) > 1}


def index_name(name) -> None:
    """Store the tokens of a PersonName. Called by the actions that add a name."""
    from .models import PersonToken

    held = set(PersonToken.objects.filter(person_id=name.person_id).values_list("kind", "token"))
    PersonToken.objects.bulk_create(
        PersonToken(person_id=name.person_id, office_id=name.office_id, restricted=name.restricted, kind=kind, token=token)
        for kind, token in sorted(tokens(name.full, name.romanisation) - held)
    )
