"""The victims of a case as the rescue panel shows them: figures first, then twenty-five of them, searched and narrowed.

An operation may free five hundred people in a day: a page never lists them all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from offices.casework import CaseworkType
from offices.numbers import number_in

from .models import Handover, ReleaseCertificate
from .victims import Victim, victims_of, with_plans

PAGE = 25
#: Reasons of refused certificates that are told; more of them are told by number.
MOST_REASONS = 3
Status = ReleaseCertificate.Status


@dataclass
class Line:
    """One victim with their certificates and hand-overs."""

    victim: Victim
    certificates: list[ReleaseCertificate] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)

    @property
    def is_unsafe(self) -> bool:
        return any(relief.safety_confirmed_by_id is None for relief in self.victim.reliefs)

    @property
    def waits_for_handover(self) -> bool:
        return bool(self.victim.reliefs) and not self.handovers

    @property
    def waits_for_certificate(self) -> bool:
        """Relieved, and neither issued nor refused yet."""
        answered = any(one.status != Status.APPLIED for one in self.certificates)
        return bool(self.victim.reliefs) and not answered


#: What the list may be narrowed to: the words of the figure, and which lines are in it.
NARROWED = {
    "": (gettext_lazy("Victims"), lambda line: True),
    "waiting": (gettext_lazy("No outcome yet"), lambda line: not line.victim.is_settled),
    "relieved": (gettext_lazy("Relieved"), lambda line: bool(line.victim.reliefs)),
    "other": (gettext_lazy("Another outcome"), lambda line: line.victim.is_settled and not line.victim.reliefs),
    "unsafe": (gettext_lazy("Safety not confirmed"), lambda line: line.is_unsafe),
    "handover": (gettext_lazy("Not handed over"), lambda line: line.waits_for_handover),
    "certificate": (gettext_lazy("No certificate yet"), lambda line: line.waits_for_certificate),
}


def overview(case, user, asked) -> dict:
    """What the panel shows of the victims, as `user` may read them: six queries, however many they are.

    `asked` holds `q`, `show` and `page` of the address.
    """
    bonded = CaseworkType.BONDED_LABOUR in case.types
    lines = _lines(case, user)
    certificates = [one for line in lines for one in line.certificates]
    show = asked.get("show", "") if asked.get("show", "") in NARROWED else ""
    words = " ".join(asked.get("q", "").split())[:80]
    found = [
        line for line in lines if NARROWED[show][1](line) and words.casefold() in str(line.victim.person).casefold()
    ]
    first = PAGE * (_page(asked.get("page", ""), len(found)) - 1)
    address = reverse("rescue:panel", args=[case.pk])
    return {
        "victims": [line.victim for line in lines],
        "lines": found[first : first + PAGE],
        "figures": _figures(lines, address, show, bonded),
        "certificates": _told(certificates) if bonded or certificates else [],
        "is_bonded": bonded,
        "q": words,
        "show": show,
        "is_narrowed": bool(show or words),
        "has_pages": len(lines) > PAGE,
        "where": _("%(first)d–%(last)d of %(all)d")
        % {"first": min(first + 1, len(found)), "last": min(first + PAGE, len(found)), "all": len(found)},
        "previous_url": _address(address, show, words, first // PAGE) if first else "",
        "next_url": _address(address, show, words, first // PAGE + 2) if first + PAGE < len(found) else "",
    }


def _lines(case, user) -> list[Line]:
    certificates, handovers = defaultdict(list), defaultdict(list)
    for one in ReleaseCertificate.objects.visible_to(user).filter(case=case):
        certificates[one.person_id].append(one)
    for one in Handover.objects.visible_to(user).filter(case=case).select_related("handed_over_by"):
        handovers[one.person_id].append(one)
    lines = []
    for victim in with_plans(victims_of(case, user), case, user):
        mine = sorted(victim.person_ids)
        lines.append(
            Line(
                victim,
                [one for pk in mine for one in certificates[pk]],
                [one for pk in mine for one in handovers[pk]],
            )
        )
    return lines


def _page(asked, number) -> int:
    """The page that is asked for, within those that there are."""
    return min(number_in(asked) or 1, max(1, -(-number // PAGE)))


def _address(address, show, words, page) -> str:
    asked = {"show": show, "q": words, "page": page if page > 1 else ""}
    return f"{address}?{urlencode({name: value for name, value in asked.items() if value})}"


def _figures(lines, address, show, bonded) -> list[dict]:
    """How many there are of each kind, with the address of the list of them. None of what there is none of."""
    figures = []
    for key, (label, belongs) in NARROWED.items():
        number = sum(belongs(line) for line in lines)
        if (number or key in ("", "relieved")) and (bonded or key != "certificate"):
            url = _address(address, key, "", 1)
            figures.append({"label": label, "number": number, "url": url, "is_current": key == show})
    return figures


def _told(certificates) -> list[str]:
    """How many certificates were issued, which wait since when, and why some were refused, in sentences."""
    if not certificates:
        return [_("No release certificate was applied for yet.")]
    by_status = Counter(one.status for one in certificates)
    told = [
        ngettext(
            "%(n)d of %(all)d release certificate issued.",
            "%(n)d of %(all)d release certificates issued.",
            len(certificates),
        )
        % {"n": by_status[Status.ISSUED], "all": len(certificates)}
    ]
    if by_status[Status.APPLIED]:
        since = min(one.applied_on for one in certificates if one.status == Status.APPLIED)
        n = by_status[Status.APPLIED]
        words = ngettext("%(n)d pending since %(day)s.", "%(n)d pending, the first since %(day)s.", n)
        told.append(words % {"n": n, "day": date_format(since, "j M Y")})
    reasons = Counter(one.reason for one in certificates if one.status == Status.REFUSED)
    told += [
        _("%(n)d refused: %(reason)s") % {"n": n, "reason": reason} for reason, n in reasons.most_common(MOST_REASONS)
    ]
    rest = sum(n for _reason, n in reasons.most_common()[MOST_REASONS:])
    if rest:
        told.append(_("%(n)d more refused for other reasons.") % {"n": rest})
    return told
