"""Legal profiles: what a country's law says of stages, clocks and pleas, as data, and what is read from it."""

from .names import label, named, pleas, version_in_use

__all__ = ["label", "named", "pleas", "version_in_use"]
