"""What a legal profile says, in words."""

from django import template

from ..profiles.words import how_long, in_sentence, plea_words, weekday_words

register = template.Library()

register.filter("clock_words", in_sentence)
register.filter("clock_length", how_long)
register.filter("plea_words", plea_words)
register.filter("weekday_words", weekday_words)
