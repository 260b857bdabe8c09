"""Finding cases and people: the case list's pages, and search by number or name."""

from .found import Found, search
from .persons import find_persons, possible_same

__all__ = ["Found", "find_persons", "possible_same", "search"]
