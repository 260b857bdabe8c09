"""The small parts that every page is drawn with."""

import datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from offices.templatetags import ui


def drawn(tag, **context):
    return Template("{% load ui %}" + tag).render(Context(context))


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.mark.parametrize(
    ("distance", "words", "state"),
    [(-12, "12 days late", "bad"), (-1, "1 day late", "bad"), (0, "Today", "warn"), (1, "Tomorrow", "warn")],
)
def test_due_says_how_late(distance, words, state):
    assert drawn("{% due day %}", day=days(distance)) == f'<span class="pill is-{state}">{words}</span>'
    assert ui.due_text(days(distance)) == words.lower()


def test_due_names_days_that_are_far():
    today = datetime.date(2026, 11, 20)
    assert ui.due_words(datetime.date(2026, 11, 26), today) == ("Thu 26 Nov", "")
    assert ui.due_words(datetime.date(2026, 12, 26), today) == ("26 Dec", "")
    assert ui.due_words(datetime.date(2027, 1, 2), today) == ("2 Jan 2027", "")
    assert drawn("{% due day plain=True %}", day=days(90)).startswith('<span class="nowrap">')
    assert drawn("{% due day %}", day=None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Merlinda Catubig", "MC"), ("Bing", "B"), ("maria del carmen", "MC"), ("ana@example.org", "AE"), ("", "")],
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


def test_what_people_typed_is_escaped():
    assert "<b>" not in drawn("{% pill words %}", words="<b>late</b>")
    stage = SimpleNamespace(status="active", status_label="<b>", label="<i>", is_late=False, step=1, steps=["a", "b"])
    ring = drawn("{% ring stage %}", stage=stage)
    assert "<b>" not in ring
    assert "&lt;i&gt;" in ring


def test_ring_is_read_aloud():
    stage = SimpleNamespace(
        status="active", status_label="active", label="Aftercare", is_late=True, step=2, steps=list("abcde")
    )
    assert "Aftercare: late, active, 2 of 5 steps" in drawn("{% ring stage %}", stage=stage)


def test_error_summary_links_every_field():
    class Told(forms.Form):
        name = forms.CharField()
        sex = forms.ChoiceField(choices=[("f", "F")], widget=forms.RadioSelect)

        def clean(self):
            raise forms.ValidationError("Together they make no sense.")

    summary = drawn("{% error_summary form %}", form=Told({}))
    assert "3 things to put right" in summary
    assert 'href="#id_name"' in summary
    assert 'href="#id_sex_0"' in summary
    assert "Together they make no sense." in summary
    assert drawn("{% error_summary form %}", form=Told()).strip() == ""


def test_heat_goes_from_none_to_most():
    assert [ui.heat(value, 10) for value in (0, 1, 5, 10)] == ["heat-0", "heat-1", "heat-3", "heat-5"]
    assert ui.heat(3, 0) == "heat-0"
