"""The codes of an office as people read them."""

from django import template

from ..code_names import COUNTRIES, LANGUAGES, LEGAL_PROFILES, named

register = template.Library()


@register.filter
def country(code):
    return named(code, COUNTRIES)


@register.filter
def languages(codes):
    return ", ".join(named(code, LANGUAGES) for code in codes)


@register.filter
def legal_profile(code):
    """Not everybody's code: an office may write a profile of its own here, shown as it was written."""
    return LEGAL_PROFILES.get(code, code)
