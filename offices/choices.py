"""A choice with a sentence under it, for chips that need explaining ("Danger now: held, hurt or threatened today")."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Described:
    """The label of a choice. It reads as its label everywhere; a chip shows the hint below it."""

    label: str
    hint: str = ""

    def __str__(self):
        return str(self.label)
