"""Made-up names with a realistic spread: the commonest surnames are each 1 % of all people, most are rare.

The tokens are those of the product (cases.naming), computed once per word.
"""

import random
from itertools import accumulate
from typing import NamedTuple

from cases.naming import tokens

_LATIN = [consonant + vowel for consonant in "bdgklmnprstvy" for vowel in "aeio"]
_ENDINGS = ["", "", "n", "s", "ng", "r", "l", "m", "th"]
_THAI = [letter + "า" for letter in "กขคจชดตทนบปมรลวสหอ"] + ["กิ", "จิ", "ดี", "มี", "นี", "ศรี", "พร", "ชัย"]
_COMMON = 25  # surnames of 1 % each
_COMMON_SHARE = 0.01


class Word(NamedTuple):
    """One word of a name with the (kind, token) pairs under which it is found."""

    text: str
    tokens: frozenset


class Vocabulary:
    """First names and surnames to draw from, the same for the same seed."""

    def __init__(self, seed: int = 7, first: int = 4_000, last: int = 60_000):
        rng = random.Random(seed)
        self.first_names = _words(rng, first, syllables=(2, 3))
        self.surnames = _words(rng, last, syllables=(2, 4))
        self._first_weights = list(accumulate(1 / (rank + 20) for rank in range(first)))
        rare = (1 - _COMMON * _COMMON_SHARE) / (last - _COMMON)
        self._surname_weights = list(accumulate([_COMMON_SHARE] * _COMMON + [rare] * (last - _COMMON)))

    def draw(self, rng: random.Random, count: int) -> list[tuple[Word, Word]]:
        """`count` pairs of a first name and a surname."""
        return list(
            zip(
                rng.choices(self.first_names, cum_weights=self._first_weights, k=count),
                rng.choices(self.surnames, cum_weights=self._surname_weights, k=count),
                strict=True,
            )
        )

    @property
    def common_surnames(self) -> list[Word]:
        return self.surnames[:_COMMON]

    @property
    def rare_surnames(self) -> list[Word]:
        return self.surnames[_COMMON:]


def _words(rng: random.Random, count: int, syllables: tuple[int, int]) -> list[Word]:
    found: dict[str, Word] = {}
    while len(found) < count:
        script, endings = (_THAI, [""]) if rng.random() < 0.05 else (_LATIN, _ENDINGS)
        text = "".join(rng.choices(script, k=rng.randint(*syllables))) + rng.choice(endings)
        text = text[:1].upper() + text[1:]
        if text not in found:
            found[text] = Word(text, frozenset(tokens(text)))
    return list(found.values())
