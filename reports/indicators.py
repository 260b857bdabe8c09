"""What is counted: one declaration per figure. A definition that changes gets a new version.

Source: the domain rules, "Indicators". The events behind each are in reports/sources.py.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from . import sources

#: flow: every event adds its weight. stock: what is there at the end of each month. distinct: a key counts once in
#: each cell, however often it occurs. first: a key counts once and for ever, by the first of its events.
FLOW, STOCK, DISTINCT, FIRST = "flow", "stock", "distinct", "first"
PEOPLE_CUTS = ("casework_type", "sex", "age_group")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure: its code, the version of its definition, the words that define it, and how it is counted.

    In a cut by casework type an event counts in each type of its case, in the margin once. `about_people` figures
    are withheld where they are small.
    """

    code: str
    version: int
    kind: str
    source: sources.Source
    name: str
    sentence: str
    rule: str
    unit: str
    cuts: tuple[str, ...] = PEOPLE_CUTS
    about_people: bool = True

    def definition(self) -> dict:
        """What a snapshot keeps of it, in the words of the language that is active."""
        facts = {name: getattr(self, name) for name in ("code", "version", "kind", "about_people")}
        words = {name: str(getattr(self, name)) for name in ("name", "sentence", "rule", "unit")}
        return facts | words | {"cuts": list(self.cuts)}


ALL = (
    Indicator(
        code="cases_opened",
        version=1,
        kind=FLOW,
        source=sources.MOVEMENTS,
        cuts=("casework_type",),
        about_people=False,
        unit=_("cases"),
        name=_("Cases opened"),
        sentence=_("Cases that were opened in the period, by the office that opened them."),
        rule=_(
            "Each case once, on the day it was opened; re-opening and transfers add nothing. "
            "Restricted cases are counted."
        ),
    ),
    Indicator(
        code="victims_reported",
        version=1,
        kind=FLOW,
        source=sources.MOVEMENTS,
        cuts=("casework_type",),
        unit=_("victims"),
        name=_("Victims reported"),
        sentence=_("Victims as reported in the cases opened in the period, beside those who are listed by name."),
        rule=_(
            "The number that was reported when the case was logged, added over the cases opened; not distinct persons."
        ),
    ),
    Indicator(
        code="cases_open",
        version=1,
        kind=STOCK,
        source=sources.MOVEMENTS,
        cuts=("casework_type",),
        about_people=False,
        unit=_("cases"),
        name=_("Open cases"),
        sentence=_("Cases that were open at the end of each month, by the office that had them then."),
        rule=_(
            "Opened, re-opened or received, less closed, duplicate or handed over, up to the end of the month. "
            "A quarter, a year and the period show their last month."
        ),
    ),
    Indicator(
        code="individuals_relieved",
        version=1,
        kind=DISTINCT,
        source=sources.RELIEFS,
        unit=_("people"),
        name=_("People relieved"),
        sentence=_(
            "Distinct people with at least one relief in the period. "
            "Not counted: relief that authorities achieved on their own."
        ),
        rule=_(
            "Twice in a period is one; in two years it is one in each. "
            "Records found to be the same human being are one."
        ),
    ),
    Indicator(
        code="suspects_arrested",
        version=1,
        kind=FIRST,
        source=sources.PROCEEDINGS,
        unit=_("people"),
        name=_("Suspects arrested"),
        sentence=_("Distinct accused by their first arrest, in criminal matters that are not against our client."),
        rule=_(
            "A second arrest adds nothing. Counted where the day or the year of the arrest is known. "
            "The first is the first that the office, or the offices counted together, recorded."
        ),
    ),
    Indicator(
        code="suspects_charged",
        version=1,
        kind=FIRST,
        source=sources.PROCEEDINGS,
        unit=_("people"),
        name=_("Suspects charged"),
        sentence=_("Distinct accused by their first charge, in criminal matters that are not against our client."),
        rule=_(
            "A second charge adds nothing. A charge without a date is shown apart. "
            "The first is the first that the office, or the offices counted together, recorded."
        ),
    ),
    Indicator(
        code="convictions",
        version=1,
        kind=FIRST,
        source=sources.VERDICTS,
        unit=_("convictions"),
        name=_("Convictions"),
        sentence=_(
            "Accused found guilty of at least one charge that stands, once for each accused and chain of proceedings."
        ),
        rule=_(
            "By the first guilty verdict of the chain. An appeal that affirms adds nothing, one that overturns takes "
            "it away. Known only by year: counted in the year and in no month. Without a date: shown apart. "
            "Never matters against our client."
        ),
    ),
    Indicator(
        code="people_convicted",
        version=1,
        kind=DISTINCT,
        source=sources.VERDICTS,
        unit=_("people"),
        name=_("People convicted"),
        sentence=_("Distinct people behind the convictions of the period."),
        rule=_("Two convictions of one person in a period are one person; in two years one in each."),
    ),
    Indicator(
        code="charges_convicted",
        version=1,
        kind=FIRST,
        source=sources.VERDICTS,
        unit=_("charges"),
        name=_("Charges proved"),
        sentence=_("Charges that ended in a guilty verdict that stands."),
        rule=_(
            "Each charge once, by the first guilty verdict on it, dated as convictions are. "
            "An appeal that affirms adds nothing."
        ),
    ),
)
BY_CODE = {indicator.code: indicator for indicator in ALL}
