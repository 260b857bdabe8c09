"""What is counted: one declaration per figure. A definition that changes gets a new version.

Source: the domain rules, "Indicators". The events behind each are in reports/sources.py.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from . import sources

#: flow: every event adds its weight. stock: what is there at the end of each month. distinct: a key counts once in
#: each cell, however often it occurs. first: a key counts once and for ever, by the first of its events. max: the
#: largest of several sizes.
FLOW, STOCK, DISTINCT, FIRST, MAX = "flow", "stock", "distinct", "first", "max"
PEOPLE_CUTS = ("casework_type", "sex", "age_group")
#: Every cut there is; only reliefs have all of them.
CUTS = (*PEOPLE_CUTS, "attribution")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure: its code, the version of its definition, the words that define it, and how it is counted.

    In a cut by casework type an event counts in each type of its case, in the margin once. `about_people` figures
    are withheld where they are small. `over` is the code of the figure that this one is a part of: the page shows both,
    and the share.
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
    over: str = ""

    def definition(self) -> dict:
        """What a snapshot keeps of it, in the words of the language that is active."""
        facts = {name: getattr(self, name) for name in ("code", "version", "kind", "about_people", "over")}
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
        cuts=CUTS,
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
        code="relief_events",
        version=1,
        kind=FLOW,
        source=sources.RELIEFS,
        cuts=CUTS,
        unit=_("reliefs"),
        name=_("Reliefs"),
        sentence=_("Reliefs in the period. Not counted: relief that authorities achieved on their own."),
        rule=_("Each relief once: a person who is relieved twice is two reliefs."),
    ),
    Indicator(
        code="revictimised",
        version=1,
        kind=DISTINCT,
        source=sources.RELIEFS,
        cuts=CUTS,
        over="individuals_relieved",
        unit=_("people"),
        name=_("Revictimised after relief"),
        sentence=_(
            "Of the people relieved in the period, those who suffered new exploitation afterwards, until the day of "
            "counting: a verified victim in another case that was opened later, or relieved again in another case."
        ),
        rule=_(
            "Each person once, beside all people relieved in the period. Known among the offices counted together; "
            "what nobody recorded is not in it. A recent period has had less time: compare only periods that are "
            "equally long ago."
        ),
    ),
    Indicator(
        code="operations",
        version=1,
        kind=FLOW,
        source=sources.OPERATIONS,
        cuts=("casework_type",),
        about_people=False,
        unit=_("operations"),
        name=_("Operations carried out"),
        sentence=_("Operations carried out in the period, by the office that planned them."),
        rule=_(
            "Each once, on the day it was carried out, in every casework type of its cases. "
            "What was called off is not counted."
        ),
    ),
    Indicator(
        code="largest_operation",
        version=1,
        kind=MAX,
        source=sources.LARGEST,
        unit=_("people"),
        name=_("Largest operation"),
        sentence=_(
            "The most people relieved in one operation that was carried out in the period. Children are people."
        ),
        rule=_(
            "Distinct people with a relief in that operation, whenever it was recorded; not reliefs that authorities "
            "achieved on their own. Each cut has a largest of its own; they are not added."
        ),
    ),
    Indicator(
        code="people_listed",
        version=1,
        kind=DISTINCT,
        source=sources.OPERATIONS,
        unit=_("people"),
        name=_("People listed in operations"),
        sentence=_("People on the rosters of the operations carried out in the period, whoever they turned out to be."),
        rule=_(
            "Rows that were struck out are not counted. Who is known by record counts once, everybody else by row. "
            "Sex and age as the roster says."
        ),
    ),
    Indicator(
        code="people_adjudicated",
        version=1,
        kind=DISTINCT,
        source=sources.OPERATIONS,
        unit=_("people"),
        name=_("Victims found in operations"),
        sentence=_("People on the rosters of the operations carried out in the period who were found to be victims."),
        rule=_("Counted as people listed are. A release certificate neither adds nor takes away."),
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
