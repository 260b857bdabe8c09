"""Legal profiles: what a country's law says of stages, clocks and pleas, as data, and what is read from it."""

from .names import label, pleas

__all__ = ["label", "pleas"]
