"""The words by which a name is found: normalised, romanised, and by sound. Equality and prefix only, so that the
token table's index serves under row-level security. Source: the domain rules, "People and places".
"""

import re
import unicodedata

from text_unidecode import unidecode

MAX_TOKEN = 60
_APOSTROPHES = re.compile(r"['’‘ʻʼ`´]")
#: The accents that Latin, Greek and Cyrillic letters carry, once taken apart. The marks of Thai, Khmer and Devanagari
#: lie elsewhere: they are vowels and tones, and a word without them is another word.
_ACCENTS = range(0x0300, 0x0370)
_SOUNDS = [
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"chr", "kr"),
        (r"ph", "f"),
        (r"kh|gh", "k"),
        (r"sch|tch|sh|ch", "s"),
        (r"ck|q|c(?![eiy])|x|g", "k"),
        (r"c|z", "s"),
        (r"th|dh|d", "t"),
        (r"bh|[pvwf]", "b"),
        (r"[jy]", "i"),
        (r"h", ""),
        (r"r", "l"),
    )
]


def _plain(name: str) -> str:
    """Compatibility forms taken apart, lower case, without accents, apostrophes and invisible joiners."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold()
    return "".join(c for c in folded if ord(c) not in _ACCENTS and unicodedata.category(c) != "Cf")


def folded(name) -> str:
    """A name as it is written, in lower case and with single spaces: for names that have to be the same."""
    return " ".join(str(name).casefold().split())


def words(name: str) -> list[str]:
    """The words of a name as typed: lower case, without accents, in their own script, with its vowel signs."""
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mc", "Mn") else " " for c in _plain(name))
    return [word[:MAX_TOKEN] for word in kept.split()]


def romanised(name: str) -> list[str]:
    """The words of a name in Latin letters."""
    latin = _APOSTROPHES.sub("", unidecode(_APOSTROPHES.sub("", name)).lower())
    return [word[:MAX_TOKEN] for word in re.findall(r"[a-z0-9]+", latin)]


def sound(word: str) -> str:
    """How a word in Latin letters sounds, roughly: near spellings give the same key, empty for what has no sound.

    Letters that are heard as one are one, doubled letters once, a first vowel is any vowel and the others are
    dropped: “Rivilla”, “Revilla” and “Ribila” agree, and so do “Hannah” and “Ana”.
    """
    key = word
    for pattern, heard in _SOUNDS:
        key = pattern.sub(heard, key)
    key = re.sub(r"(.)\1+", r"\1", key)
    return (re.sub(r"^[aeiou]", "a", key[:1]) + re.sub(r"[aeiou]", "", key[1:]))[:MAX_TOKEN]


def sounds(name: str, romanisation: str = "") -> set[str]:
    """The sounds of a name that are long enough to tell people apart."""
    heard = {sound(word) for word in romanised(name) + romanised(romanisation)}
    return {key for key in heard if len(key) > 1}


def tokens(name: str, romanisation: str = "") -> set[tuple[str, str]]:
    """(kind, token) pairs under which a name is found."""
    written = {*words(name), *romanised(name), *words(romanisation), *romanised(romanisation)}
    return {("word", word) for word in written} | {("sound", key) for key in sounds(name, romanisation)}


def index_name(name) -> None:
    """Store the tokens of a PersonName. Called by the actions that add a name."""
    from .models import PersonToken

    held = set(PersonToken.objects.filter(person_id=name.person_id).values_list("kind", "token"))
    PersonToken.objects.bulk_create(
        PersonToken(
            person_id=name.person_id, office_id=name.office_id, restricted=name.restricted, kind=kind, token=token
        )
        for kind, token in sorted(tokens(name.full, name.romanisation) - held)
    )
