"""Which legal profiles an office may follow. They belong to the accountability stage, which tells them here: offices
know nothing of what stands above them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .code_names import LEGAL_PROFILES


@dataclass(frozen=True)
class Known:
    """A legal profile as an office names it: its code, its name, and the address of its page."""

    code: str
    name: str
    url: str


_told: list[Callable[[], Iterable[Known]]] = []


def tell(source: Callable[[], Iterable[Known]]):
    """Called once, by whoever keeps the profiles, when it is ready."""
    _told.append(source)


def known() -> list[Known]:
    """The profiles there are, by name."""
    return [profile for source in _told for profile in source()]


def choices(current="") -> list[tuple[str, str]]:
    """What an office can choose. A code that it has from before stays among them, as it was written."""
    found = [(profile.code, profile.name) for profile in known()]
    if current and current not in dict(found):
        found.append((current, LEGAL_PROFILES.get(current, current)))
    return [("", _("None: the house's own order")), *found]


def profile_of(code) -> Known:
    """The profile of that code; one without a page when nobody knows it, named as it was written."""
    there = next((profile for profile in known() if profile.code == code), None)
    return there or Known(code, LEGAL_PROFILES.get(code, code), "")
