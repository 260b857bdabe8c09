"""People and types of a case in words."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from ..partial_dates import age_words

register = template.Library()


@register.filter
def age(person) -> str:
    """A person's age now, as far as it is known: “22”, “about 20”, “16 to 18”; empty when nothing is known."""
    return age_words(person.born_from, person.born_to, timezone.localdate())


@register.filter
def in_words(labels) -> str:
    """Labels as a phrase: “Sex trafficking, forced labour and citizenship”."""
    labels = [str(label) for label in labels]
    labels = labels[:1] + [label[:1].lower() + label[1:] for label in labels[1:]]
    if len(labels) < 2:
        return "".join(labels)
    return _("%(most)s and %(last)s") % {"most": ", ".join(labels[:-1]), "last": labels[-1]}
