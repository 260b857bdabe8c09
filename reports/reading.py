"""Reading the figures of a snapshot as one reader may see them: shown, under 11, or withheld."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from offices.access import rights_of
from offices.models import Office

from .indicators import CUTS
from .models import Snapshot, SnapshotCell
from .small_numbers import UNDER, Key, hidden_cells


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

    def __init__(self, cells: dict[Key, int], hidden: dict[Key, str]):
        self.cells, self.hidden = cells, hidden

    def __getitem__(self, key: Key) -> Shown:
        if key in self.hidden:
            return Shown(None, self.hidden[key])
        return Shown(self.cells.get(key, 0))

    def __iter__(self):
        return iter(self.cells)


class Reader:
    """A person who reads one set of offices over one period."""

    def __init__(self, user, offices, period):
        self.period = period
        self.offices = list(Office.objects.filter(pk__in=offices).select_related("region").order_by("city"))
        self.regions = {office.pk: office.region_id for office in self.offices}
        self.seen = rights_of(user).offices("view_case") & frozenset(self.regions)

    def figures(self, cells: dict[Key, int], *, about_people: bool) -> Figures:
        """What this reader is shown of the cells of one indicator."""
        if not about_people:
            return Figures(cells, {})
        return Figures(cells, hidden_cells(cells, period=self.period, regions=self.regions, seen=self.seen))


class SnapshotReader(Reader):
    """A person who reads a snapshot. What is hidden is worked out once and kept in the cache, without any figure."""

    KEPT_FOR = 24 * 3600

    def __init__(self, user, snapshot: Snapshot):
        super().__init__(user, snapshot.offices, snapshot.run.period)
        self.snapshot = snapshot
        self.definitions = {definition["code"]: definition for definition in snapshot.definitions}

    def of(self, code: str, **narrowed) -> Figures:
        """The figures of one indicator; `narrowed` filters what is read of it, not what is hidden."""
        if not self.definitions[code]["about_people"]:
            return Figures(self._cells(code, **narrowed), {})
        kept_as = f"hidden:{self.snapshot.pk}:{self.snapshot.built_at.timestamp()}:{code}:{sorted(self.seen)}"
        hidden = cache.get(kept_as.replace(" ", ""))
        if hidden is None:
            figures = self.figures(self._cells(code), about_people=True)
            hidden = figures.hidden
            cache.set(kept_as.replace(" ", ""), hidden, self.KEPT_FOR)
            if not narrowed:
                return figures
        return Figures(self._cells(code, **narrowed), hidden)

    def over(self, code: str) -> Figures | None:
        """The figures of which those of `code` are a part, where it is one."""
        whole = self.definitions[code].get("over")
        return self.of(whole) if whole else None

    def totals(self) -> dict[str, Shown | Share]:
        """Each indicator's figure for the whole report."""
        whole = Key("all", 0, "period", self.period.start)
        narrowed = {"scope": "all", "grain": "period"} | dict.fromkeys(CUTS, "")
        shown = {code: self.of(code, **narrowed)[whole] for code in self.definitions}
        parts = {code: each["over"] for code, each in self.definitions.items() if each.get("over")}
        return shown | {code: Share(shown[code], shown[over]) for code, over in parts.items()}

    def _cells(self, code, **narrowed):
        rows = SnapshotCell.objects.filter(snapshot=self.snapshot, indicator=code, **narrowed)
        return {Key(*row[:-1]): row[-1] for row in rows.values_list(*Key._fields, "value").iterator(chunk_size=10_000)}
