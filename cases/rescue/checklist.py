"""The go/no-go list of an operation, as data. It is answered anew for each version of the plan.

Source: the domain rules, "Rescue, per victim", and what field offices ask on the morning of an operation.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models import OperationCheck


@dataclass(frozen=True)
class Item:
    """One question of the list: what must be so, and what that means."""

    key: str
    label: str
    hint: str


ITEMS = (
    Item(
        "authority",
        _("The authority confirmed that it comes and leads"),
        _("Who confirmed it, when, and with which order or warrant."),
    ),
    Item("team", _("The team is briefed"), _("Everybody knows their part, the signals and when to leave.")),
    Item(
        "social_worker",
        _("A social worker is there for the people to be freed"),
        _("From the first minute, and with a second one for children."),
    ),
    Item("placement", _("The placement expects them"), _("For this many people, tonight, with food and beds.")),
    Item("transport", _("Transport is there"), _("Seats for everybody; victims and suspects never together.")),
    Item("interpreters", _("Interpreters are there"), _("For every language that is expected; nobody of the place.")),
    Item("medical", _("Medical help is within reach"), _("Who comes, and the nearest hospital.")),
    Item("sources", _("No source is put in danger"), _("Nobody can tell from the day or the place who talked.")),
    Item("route", _("Weather, roads and the way out are clear"), _("A second way out is known.")),
    Item("evidence", _("Someone secures the evidence"), _("Camera, bags, labels, and who keeps the custody list.")),
)


def answers_of(operation) -> dict[str, OperationCheck]:
    """The answers to the list for the plan as it stands now, by item."""
    rows = operation.operationchecks.filter(plan_version=operation.plan_version)
    return {row.item: row for row in rows.select_related("checked_by")}


def list_of(operation) -> list[dict]:
    """Every item with its answer (None: not answered yet), in the order of the list."""
    answers = answers_of(operation)
    return [{"item": item, "answer": answers.get(item.key)} for item in ITEMS]
