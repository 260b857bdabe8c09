"""The codes of an office as people read them."""

from django import template

from ..code_names import COUNTRIES, LANGUAGES, named
from ..legal_profiles import profile_of

register = template.Library()


@register.filter
def country(code):
    return named(code, COUNTRIES)


@register.filter
def languages(codes):
    return ", ".join(named(code, LANGUAGES) for code in codes)


@register.simple_tag
def legal_profile(code):
    """The name of an office's legal profile, and the address of its page if it has one."""
    return profile_of(code)
