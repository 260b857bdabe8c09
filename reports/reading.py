"""Reading the figures of a snapshot as one reader may see them: shown, under 11, or withheld."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from offices.access import rights_of
from offices.models import Office

from .indicators import DAYS, MONEY
from .models import Snapshot, SnapshotCell
from .small_numbers import CUTS, UNDER, Key, hidden_cells, hidden_part


@dataclass(frozen=True)
class Shown:
    """One figure as it is shown. `value` is None when it is hidden."""

    value: int | None
    why: str = ""

    @property
    def text(self) -> str:
        if self.value is not None:
            return number_format(self.value, use_l10n=True, force_grouping=True)
        return _("under 11") if self.why == UNDER else _("withheld")

    @property
    def is_hidden(self):
        return self.value is None


@dataclass(frozen=True)
class Amount(Shown):
    """Money in one currency, kept in hundredths of it."""

    @property
    def text(self) -> str:
        if self.value is None:
            return _("withheld")
        return number_format(Decimal(self.value) / 100, 2, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Amounts:
    """Money in several currencies, which are never added."""

    parts: tuple[tuple[str, Amount], ...]

    @property
    def text(self) -> str:
        return " · ".join(f"{currency} {amount.text}" for currency, amount in self.parts) or "0"

    @property
    def is_hidden(self):
        return bool(self.parts) and all(amount.is_hidden for _currency, amount in self.parts)


@dataclass(frozen=True)
class Wait:
    """A median in days with its interval, as “412 days (350–498)”. `curve` is None where there is none, or none is
    shown."""

    curve: dict | None
    is_hidden: bool = False

    @property
    def text(self) -> str:
        if self.is_hidden:
            return _("withheld")
        if self.curve is None:
            return "–"
        median, low, high = (self._day(self.curve[name]) for name in ("median", "low", "high"))
        if not median:
            return _("not reached (from %(low)s days)") % {"low": low} if low else _("not reached")
        between = {"median": median, "low": low or "?", "high": high or "?"}
        if not low and not high:
            return _("%(median)s days") % between
        return _("%(median)s days (%(low)s–%(high)s)") % between

    @property
    def value(self):
        return self.curve and self.curve["median"]

    def _day(self, day):
        return number_format(round(day), use_l10n=True, force_grouping=True) if day is not None else ""


@dataclass(frozen=True)
class Share:
    """A figure beside the one that it is a part of, and its share: “3 of 120 (2.5%)”. No share of what is hidden."""

    part: Shown
    whole: Shown

    @property
    def text(self) -> str:
        words = _("%(part)s of %(whole)s") % {"part": self.part.text, "whole": self.whole.text}
        if self.is_hidden or not self.whole.value:
            return words
        rate = number_format(round(100 * self.part.value / self.whole.value, 1), 1, use_l10n=True)
        return _("%(part_of_whole)s (%(rate)s%%)") % {"part_of_whole": words, "rate": rate}

    @property
    def value(self):
        return self.part.value

    @property
    def is_hidden(self):
        return self.part.is_hidden or self.whole.is_hidden


class Figures:
    """The figures of one indicator: figures[key] is what the reader is shown; what is not stored is zero."""

    def __init__(self, cells: dict[Key, int], hidden: dict[Key, str], *, kind=Shown):
        self.cells, self.hidden, self.kind = cells, hidden, kind
        self.curves: dict[Key, dict] = {}

    def __getitem__(self, key: Key) -> Shown:
        if key in self.hidden:
            return self.kind(None, self.hidden[key])
        return self.kind(self.cells.get(key, 0))

    def wait(self, key: Key) -> Wait:
        """The estimate of a time, unless any of the numbers that it rests on is hidden."""
        rests_on = {key, *(key._replace(detail=way) for way in ("decided", "open", "ended"))}
        return Wait(None, is_hidden=True) if rests_on & self.hidden.keys() else Wait(self.curves.get(key))

    def __iter__(self):
        return iter(self.cells)


class Reader:
    """A person who reads one set of offices over one period."""

    def __init__(self, user, offices, period):
        self.period = period
        self.offices = list(Office.objects.filter(pk__in=offices).select_related("region").order_by("city"))
        self.regions = {office.pk: office.region_id for office in self.offices}
        self.seen = rights_of(user).offices("view_case") & frozenset(self.regions)

    def figures(self, cells: dict[Key, int], *, about_people: bool, whole: dict[Key, int] | None = None) -> Figures:
        """What this reader is shown of the cells of one indicator, which is a part of the `whole`, if there is one."""
        if not about_people:
            return Figures(cells, {})
        where = {"period": self.period, "regions": self.regions, "seen": self.seen}
        return Figures(cells, hidden_cells(cells, **where) if whole is None else hidden_part(cells, whole, **where))


class SnapshotReader(Reader):
    """A person who reads a snapshot. What is hidden is worked out once and kept in the cache, without any figure."""

    KEPT_FOR = 24 * 3600

    def __init__(self, user, snapshot: Snapshot):
        super().__init__(user, snapshot.offices, snapshot.run.period)
        self.snapshot = snapshot
        self.definitions = {definition["code"]: definition for definition in snapshot.definitions}

    def of(self, code: str, **narrowed) -> Figures:
        """The figures of one indicator; `narrowed` filters what is read of it, not what is hidden."""
        shown = self.definitions[code].get("shown")
        figures = Figures(
            self._cells(code, **narrowed), self._hidden(code, shown == MONEY), kind=Amount if shown == MONEY else Shown
        )
        if shown == DAYS:
            figures.curves = self._cells(code, "curve", curve__isnull=False, **narrowed)
        return figures

    def _hidden(self, code, is_money):
        if not self.definitions[code]["about_people"]:
            return {}
        kept_as = f"hidden:{self.snapshot.pk}:{self.snapshot.built_at.timestamp()}:{code}:{sorted(self.seen)}"
        hidden = cache.get(kept_as.replace(" ", ""))
        if hidden is None:
            counts = self._cells(code, "behind" if is_money else "value")
            over = self.definitions[code].get("over")
            hidden = self.figures(counts, about_people=True, whole=self._cells(over) if over else None).hidden
            cache.set(kept_as.replace(" ", ""), hidden, self.KEPT_FOR)
        return hidden

    def over(self, code: str) -> Figures | None:
        """The figures of which those of `code` are a part, where it is one."""
        whole = self.definitions[code].get("over")
        return self.of(whole) if whole else None

    def totals(self) -> dict[str, Shown | Share | Amounts | Wait]:
        """Each indicator's figure for the whole report."""
        shown = {code: self._total(code, each.get("shown")) for code, each in self.definitions.items()}
        parts = {code: each["over"] for code, each in self.definitions.items() if each.get("over")}
        return shown | {code: Share(shown[code], shown[over]) for code, over in parts.items()}

    def _total(self, code, shown):
        whole = Key("all", 0, "period", self.period.start)
        narrowed = {"scope": "all", "grain": "period"} | dict.fromkeys(CUTS, "")
        if shown == MONEY:
            del narrowed["detail"]
            figures = self.of(code, **narrowed)
            return Amounts(tuple((key.detail, figures[key]) for key in sorted(figures, key=lambda key: key.detail)))
        figures = self.of(code, **narrowed)
        return figures.wait(whole) if shown == DAYS else figures[whole]

    def _cells(self, code, what="value", **narrowed):
        rows = SnapshotCell.objects.filter(snapshot=self.snapshot, indicator=code, **narrowed)
        return {Key(*row[:-1]): row[-1] for row in rows.values_list(*Key._fields, what).iterator(chunk_size=10_000)}
