"""What is counted: one declaration per figure. A definition that changes gets a new version.

Source: the domain rules, "Indicators". The events behind each are in reports/sources.py.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from . import court_sources, sources

#: flow: every event adds its weight. stock: what is there at the end of each month. distinct: a key counts once in
#: each cell, however often it occurs. first: a key counts once and for ever, by the first of its events. max: the
#: largest of several sizes.
FLOW, STOCK, DISTINCT, FIRST, MAX = "flow", "stock", "distinct", "first", "max"
PEOPLE_CUTS = ("casework_type", "sex", "age_group")
RELIEF_CUTS = (*PEOPLE_CUTS, "attribution")
#: How a value is shown: as a number, as money in the currency of its detail, or as the median of a time in days.
NUMBER, MONEY, DAYS = "number", "money", "days"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure: its code, the version of its definition, the words that define it, and how it is counted.

    In a cut by casework type an event counts in each type of its case, in the margin once. `about_people` figures
    are withheld where they are small. `over` is the code of the figure that this one is a part of: the page shows both,
    and the share. `detail` names what it is cut by beyond the common cuts (reports/details.py).
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
    shown: str = NUMBER
    detail: str = ""

    def definition(self) -> dict:
        """What a snapshot keeps of it, in the words of the language that is active."""
        plain = ("code", "version", "kind", "about_people", "over", "shown", "detail")
        facts = {name: getattr(self, name) for name in plain}
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
        cuts=RELIEF_CUTS,
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
        cuts=RELIEF_CUTS,
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
        cuts=RELIEF_CUTS,
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
        version=2,
        kind=FIRST,
        source=court_sources.PROCEEDINGS,
        unit=_("people"),
        name=_("Suspects arrested"),
        sentence=_("Distinct accused by their first arrest, in criminal matters that are not against our client."),
        rule=_(
            "A second arrest adds nothing; custody without an arrest on file is one. "
            "Counted where the day or the year is known. "
            "The first is the first that the office, or the offices counted together, recorded."
        ),
    ),
    Indicator(
        code="suspects_charged",
        version=1,
        kind=FIRST,
        source=court_sources.PROCEEDINGS,
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
        source=court_sources.VERDICTS,
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
        source=court_sources.VERDICTS,
        unit=_("people"),
        name=_("People convicted"),
        sentence=_("Distinct people behind the convictions of the period."),
        rule=_("Two convictions of one person in a period are one person; in two years one in each."),
    ),
    Indicator(
        code="charges_convicted",
        version=2,
        kind=FIRST,
        source=court_sources.VERDICTS,
        unit=_("charges"),
        name=_("Charges proved"),
        sentence=_("Charges that ended in a guilty verdict that stands."),
        rule=_(
            "Each charge once, by the first guilty verdict on it, dated as convictions are. "
            "An appeal that affirms adds nothing; what a court decides again is the same charge."
        ),
    ),
    Indicator(
        code="accused_decided",
        version=1,
        kind=FLOW,
        source=court_sources.VERDICTS,
        cuts=("casework_type",),
        unit=_("accused"),
        name=_("Accused whose case a court decided"),
        sentence=_("Accused who were convicted or acquitted, or whose case a court dismissed, once for each chain."),
        rule=_(
            "By what stands: the first guilty verdict; else the day on which a conviction was overturned, the "
            "acquittal, or the dismissal. While a retrial is to come nothing is decided. What was discontinued is not "
            "in it: see proceedings lost. Never matters against our client."
        ),
    ),
    Indicator(
        code="conviction_rate",
        version=1,
        kind=FLOW,
        source=court_sources.VERDICTS,
        cuts=("casework_type",),
        over="accused_decided",
        unit=_("accused"),
        name=_("Conviction rate"),
        sentence=_("Accused convicted, of those convicted, acquitted or dismissed by a court."),
        rule=_("Both numbers are shown with the share. Discontinued proceedings are in neither."),
    ),
    Indicator(
        code="accused_acquitted",
        version=1,
        kind=FLOW,
        source=court_sources.VERDICTS,
        cuts=("casework_type",),
        over="accused_decided",
        unit=_("accused"),
        name=_("Accused acquitted"),
        sentence=_("Accused acquitted of all that a court decided, on appeal too, of those whose case was decided."),
        rule=_("Counted as those decided are: no conviction stands."),
    ),
    Indicator(
        code="accused_dismissed",
        version=1,
        kind=FLOW,
        source=court_sources.VERDICTS,
        cuts=("casework_type",),
        over="accused_decided",
        unit=_("accused"),
        name=_("Cases dismissed by a court"),
        sentence=_("Accused whose case a court dismissed without another decision, of those whose case was decided."),
        rule=_("Counted as those decided are. What a prosecutor did not pursue is not in it."),
    ),
    Indicator(
        code="proceedings_reported",
        version=1,
        kind=FLOW,
        source=court_sources.ATTRITION,
        cuts=("casework_type",),
        unit=_("proceedings"),
        name=_("Proceedings reported"),
        sentence=_("Accused reported to the authorities in the period, once for each criminal matter."),
        rule=_("By the day of the report; an appeal or a retrial is not another. Never matters against our client."),
    ),
    Indicator(
        code="attrition",
        version=1,
        kind=FLOW,
        source=court_sources.ATTRITION,
        cuts=("casework_type", "detail", "further"),
        over="proceedings_reported",
        detail="loss",
        unit=_("proceedings"),
        name=_("Proceedings lost"),
        sentence=_(
            "Of the proceedings reported in the period, those lost until the day of counting, by the stage at which "
            "they were lost and the reason."
        ),
        rule=_(
            "Discontinued, acquitted, dismissed, not pursued by the prosecutor, or overturned on appeal; none in which "
            "a conviction stands. A recent period has had less time: compare only periods that are equally long ago."
        ),
    ),
    Indicator(
        code="time_to_verdict",
        version=1,
        kind=STOCK,
        source=court_sources.DURATIONS,
        cuts=("detail", "further"),
        shown=DAYS,
        detail="wait",
        unit=_("days"),
        name=_("Time to the first verdict"),
        sentence=_(
            "Days from the report to the first verdict of a court, at the pace of the period: by the median day half "
            "of the accused have one."
        ),
        rule=_(
            "Kaplan–Meier estimate over all proceedings under way in the period; those reported before it are followed "
            "from its first day. Those still open on its last day, or ended without a verdict, count until then. "
            "The interval is that of 95 %. Without a day of report or verdict: left out, and said how many."
        ),
    ),
    Indicator(
        code="hearings",
        version=1,
        kind=FLOW,
        source=court_sources.HEARINGS,
        cuts=("casework_type",),
        about_people=False,
        unit=_("hearings"),
        name=_("Hearings"),
        sentence=_("Hearings scheduled for a day in the period that were held or adjourned."),
        rule=_(
            "Each once, however many accused it is about; of a sitting in several matters each matter has one. "
            "Cancelled ones, and those of which nobody wrote down what came of them, are not counted. "
            "Never matters against our client."
        ),
    ),
    Indicator(
        code="adjournments",
        version=1,
        kind=FLOW,
        source=court_sources.HEARINGS,
        cuts=("casework_type", "detail", "further"),
        about_people=False,
        over="hearings",
        detail="adjourned",
        unit=_("hearings"),
        name=_("Hearings adjourned"),
        sentence=_("Hearings of the period that were adjourned, by who asked and why."),
        rule=_("Each adjournment once, on the day that was scheduled, beside all hearings held or adjourned."),
    ),
    Indicator(
        code="restitution_ordered",
        version=1,
        kind=FLOW,
        source=court_sources.AWARDS,
        cuts=("detail",),
        shown=MONEY,
        detail="currency",
        unit=_("money"),
        name=_("Restitution ordered"),
        sentence=_("Restitution and compensation that courts ordered in the period, by currency."),
        rule=_(
            "By the day of the order; an order that was overturned is not counted. What several owe together is one "
            "order, counted once. Currencies are never added. "
            "Never matters against our client."
        ),
    ),
    Indicator(
        code="restitution_collected",
        version=1,
        kind=FLOW,
        source=court_sources.AWARDS,
        cuts=("detail",),
        shown=MONEY,
        detail="currency",
        unit=_("money"),
        name=_("Restitution collected"),
        sentence=_("What was paid of restitution and compensation in the period, by currency."),
        rule=_(
            "By the day of the payment, whenever it was ordered, and whether or not the order was overturned later. "
            "Currencies are never added. Never matters against our client."
        ),
    ),
    Indicator(
        code="restitution_outstanding",
        version=1,
        kind=STOCK,
        source=court_sources.AWARDS,
        cuts=("detail",),
        shown=MONEY,
        detail="currency",
        unit=_("money"),
        name=_("Restitution outstanding"),
        sentence=_("What of all such orders was not paid at the end of the period, by currency."),
        rule=_(
            "Ordered until then less paid until then, order by order; what was paid beyond an order is not set off."
        ),
    ),
)
BY_CODE = {indicator.code: indicator for indicator in ALL}
