"""The drawn components as template tags; docs/ui.md shows how each is used.

Small ones that appear a hundred times on a list (icon, pill, ring) are strings kept by their arguments; larger ones
are fragments in templates/components/.
"""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..context import bar

register = template.Library()

STATES = ("ok", "warn", "bad", "info", "teal")
MESSAGE_STATES = {"success": "ok", "warning": "warn", "error": "bad"}
STAGE_PILLS = {"active": "info", "completed": "ok"}


@lru_cache(maxsize=256)
def _icon(name, css):
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', f"icon {css}".strip(), static("icons.svg"), name
    )


@register.simple_tag
def icon(name, css=""):
    """One line icon of static/icons.svg. Always decoration: the words beside it say the same."""
    return _icon(name, css)


@register.simple_tag
def pill(label, state="", icon=""):
    """A short state in a rounded box; `state` is one of STATES or empty for neutral."""
    css = f"pill is-{state}" if state in STATES else "pill"
    return format_html('<span class="{}">{}{}</span>', css, _icon(icon, "") if icon else "", label)


@register.filter
def message_state(level_tag):
    """The state of a notice for a level of Django's messages."""
    return MESSAGE_STATES.get(level_tag, "info")


@register.filter
def initials(name):
    """The first letters of the first and last word: "Merlinda Catubig" is MC; one word gives one letter."""
    words = str(name).replace("@", " ").split()
    letters = [word[0] for word in (words[:1] + words[1:][-1:])]
    return "".join(letters).upper()


# --- the frame -------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/nav.html")
def nav_bar(items, current):
    """The main navigation: what the person works with, and the rest under “More”."""
    shown, more = bar(items, current)
    return {"shown": shown, "more": more, "current": current}


# --- days ------------------------------------------------------------------------------------------------------
def _day(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def due_words(value, today):
    """(words, state) for a day: late, today, tomorrow, a weekday within a week, otherwise the date."""
    days = (value - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}, "bad"
    if days == 0:
        return _("Today"), "warn"
    if days == 1:
        return _("Tomorrow"), "warn"
    return date_format(value, "D j M" if days < 7 else "j M" if value.year == today.year else "j M Y"), ""


@register.simple_tag
def due(value, plain=False):
    """A pill that says when something is due; `plain` writes far days as text instead. Nothing for no day."""
    day = _day(value)
    if not isinstance(day, date):
        return ""
    words, state = due_words(day, timezone.localdate())
    if plain and not state:
        return format_html('<span class="nowrap">{}</span>', words)
    return pill(words, state)


@register.filter
def due_text(value):
    """The words of `due` alone, for the middle of a sentence: "12 days late", "today", "Thu 26 Nov"."""
    words, state = due_words(_day(value), timezone.localdate())
    return words.lower() if state else words


@register.inclusion_tag("components/leaf.html")
def leaf(value):
    """The leaf of a calendar: month, day, weekday. A moment is shown in the time zone of the page."""
    return {"day": _day(value)}


# --- the four stages -------------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def _ring(state, part, label):
    return render_to_string("components/ring.html", {"state": state, "part": part, "label": label})


@register.simple_tag
def ring(stage):
    """One ring that fills by the steps done; its name is read aloud ("Aftercare: late, 2 of 5 steps")."""
    total = len(stage.steps) or 1
    state = {"completed": "done", "waived": "waived", "not_started": "todo"}.get(stage.status, "active")
    words = str(stage.status_label)
    if state == "active":
        words = _("%(status)s, %(done)d of %(total)d steps") % {"status": words, "done": stage.step, "total": total}
        if stage.is_late:
            state = "late"
            words = _("late, %(words)s") % {"words": words}
    # A ring that has begun is never drawn empty, and one that is not complete never full.
    part = min(max(round(100 * stage.step / total), 10), 92)
    return _ring(state, part, f"{stage.label}: {words}")


@register.simple_tag
def ring_sample(state):
    """A ring for a legend: done, active, late, todo or waived. The word beside it is its name."""
    return _ring(state, 66, "")


@register.inclusion_tag("components/stage.html", takes_context=True)
def track(context, stage):
    """A stage of a case in full: where it stands, its steps, what it lacks, and the button that completes it."""
    return {
        "stage": stage,
        "state": "bad" if stage.is_late else STAGE_PILLS.get(stage.status, ""),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/steps.html")
def steps(rows, label=""):
    """The row of steps alone; `rows` have a label and a state of done, current or todo."""
    return {"steps": rows, "label": label}


# --- forms -----------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound, size="", chips=""):
    """A form field with label, hint and error. `size` short or half; `chips` wide for choices with a
    sentence, many for a long list."""
    return bound.render(context={"field": bound, "size": size, "chips": chips})


def _first_id(bound):
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """Everything to put right in these forms, or lists of forms, each with a link to its field. Nothing when there is
    nothing."""
    rows = []
    for form in (one for some in forms for one in (some if isinstance(some, list) else [some])):
        if not form or not form.is_bound:
            continue
        rows += [{"text": error} for error in form.non_field_errors()]
        for bound in form:
            rows += [{"id": _first_id(bound), "label": bound.label, "text": error} for error in bound.errors]
    heading = ngettext("%(count)d thing to put right", "%(count)d things to put right", len(rows))
    return {"rows": rows, "heading": heading % {"count": len(rows)}}


# --- figures ---------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/spark.html")
def spark(values, label=""):
    """A row of small bars, the last one strong; `label` says in words what they show."""
    values = list(values)
    top = max(values, default=0) or 1
    heights = [max(round(24 * value / top, 1), 1) for value in values]
    width = round(84 / max(len(values), 1), 2)
    bars = [{"x": round(i * width, 2), "y": round(26 - h, 1), "h": h} for i, h in enumerate(heights)]
    return {"bars": bars, "width": round(max(width - 2, 1), 2), "label": label}


@register.filter
def heat(value, top):
    """The class of a heat map's cell, heat-0 (none) to heat-5 (the highest)."""
    if not value or not top:
        return "heat-0"
    return f"heat-{min(1 + int(4 * value / top), 5)}"
