"""The parts of a question → one query: what is joined by `or`, what is left out, who acts, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.model import Choice, Role
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.questions.parts import Named, Part, Sort, is_home_word
from bot.questions.places import Place, homes, is_adjective
from bot.questions.query import SUBJECTS, Acting, Asked, Facet, Group, Query
from bot.questions.spans import Span, SpanFound, close
from bot.questions.steps import FAMILY_KEYS, StepWords
from bot.questions.sums import SumFound, SumRange

_DEALS = frozenset({"type:deal", *FAMILY_KEYS["type:deal"]})
_REGULATED = frozenset({"type:regulatory", *FAMILY_KEYS["type:regulatory"]})
_DECIDED = frozenset({"type:approval", "type:rejection"})
_USUAL_AHEAD, _USUAL_BACK = timedelta(days=90), timedelta(days=30)
_DECISION_DATE = Choice("type:decision_date", "decision date")
_PRIORITY = (Asked.COUNT, Asked.WHEN, Asked.MILESTONES, Asked.NEXT, Asked.LATEST)


class Unclear(Exception):  # noqa: N818  not an error: parts that were read and make no question
    """Why the parts make no question; safe to show."""


@dataclass(slots=True)
class _Item:
    """A group in the making: where its last part ends in the list of parts, and what it is."""

    group: Group
    first: int
    last: int
    is_left_out: bool = False


@dataclass(slots=True)
class Builder:
    """Builds the query of one line."""

    line: str
    parts: list[Part]
    today: date
    lexicon: Lexicon
    items: list[_Item] = field(default_factory=list[_Item])
    details: list[Group] = field(default_factory=list[Group])
    without: list[Group] = field(default_factory=list[Group])

    def build(self) -> Query:
        """Return the query; raises Unclear."""
        for index, part in enumerate(self.parts):
            self._take(index, part)
        types = self._types()
        asked = self._asked(types)
        if types and asked is Asked.NEXT and types.keys & _DECIDED and _DECISION_DATE not in types.choices:
            types = replace(types, choices=(*types.choices, _DECISION_DATE))
        places = self._places(types)
        names = [item.group for item in self.items if item.group.facet is not Facet.TYPE and not item.is_left_out]
        left_out = [item.group for item in self.items if item.is_left_out]
        all_of = (*([types] if types else []), *names, *places, *self.details)
        query = Query(asked, self.line, all_of, (*left_out, *self.without), sums=self._sums(), acting=self._acting())
        self._check(query)
        return replace(query, span=self._span(query))

    def _take(self, index: int, part: Part) -> None:
        match part.value:
            case Named() as named:
                self._add(index, Group(named.facet, (named.choice,)))
            case StepWords() as step:
                self._take_step(index, step)
            case str() as phase if part.sort is Sort.PHASE:
                self._add(index, Group(Facet.PHASE, (Choice(f"phase:{phase}", f"phase {phase}"),)))
            case _:
                pass

    def _take_step(self, index: int, step: StepWords) -> None:
        details = [Group(facet, choices) for facet, choices in step.details]
        before = self.items[-1] if self.items else None
        if details and self._is_left_out(index, before, joined=bool(self._joints(before, index))):
            self.without += details  # `except breakthrough` leaves out that kind, not its type
            return
        if step.types:
            self._add(index, Group(Facet.TYPE, step.types))
        self.details += details
        self.without += [Group(facet, choices) for facet, choices in step.without]

    def _add(self, index: int, group: Group) -> None:
        """Join the group to the one before it when only `or`, `and` or a comma stands between, else begin anew."""
        before = self.items[-1] if self.items else None
        joints = self._joints(before, index)
        is_left_out = self._is_left_out(index, before, joined=bool(joints))
        if before is None or not joints or is_left_out != before.is_left_out or self._are_both(before, index):
            self.items.append(_Item(group, index, index, is_left_out))
            return
        is_same = before.group.facet is group.facet
        any_subject = {before.group.facet, group.facet} <= SUBJECTS and "and" not in joints
        if is_same or any_subject:
            choices = dict.fromkeys((*before.group.choices, *group.choices))
            before.group, before.last = Group(before.group.facet, tuple(choices)), index
        else:
            self.items.append(_Item(group, index, index, is_left_out))

    def _joints(self, before: _Item | None, index: int) -> set[str]:
        """Return the joining words between two groups, if nothing else stands there."""
        if before is None:
            return set()
        between = [part for part in self.parts[before.last + 1 : index] if part.sort is not Sort.GLUE]
        return {str(part.value) for part in between} if all(part.sort is Sort.JOIN for part in between) else set()

    def _is_left_out(self, index: int, before: _Item | None, *, joined: bool) -> bool:
        """Return whether `except` stands before a group, or before the one it is joined to."""
        at = index - 1
        while at >= 0 and self.parts[at].sort is Sort.GLUE:
            at -= 1
        return (at >= 0 and self.parts[at].sort is Sort.NOT) or (joined and before is not None and before.is_left_out)

    def _are_both(self, before: _Item, index: int) -> bool:
        """Return whether `between A and B` asks for both."""
        opened = self.parts[before.first - 1].words.lower() if before.first else ""
        return opened == "between" and self.parts[index].sort is Sort.NAME

    def _types(self) -> Group | None:
        """Return the types asked for: the narrower of two that stand together, all of those that are joined."""
        groups = [item.group for item in self.items if item.group.facet is Facet.TYPE and not item.is_left_out]
        if not groups:
            return None
        exact = [group for group in groups if not all(choice.key in FAMILY_KEYS for choice in group.choices)]
        choices = dict.fromkeys(choice for group in exact or groups for choice in group.choices)
        return Group(Facet.TYPE, tuple(choices))

    def _asked(self, types: Group | None) -> Asked:
        told = {part.value for part in self.parts if part.sort is Sort.ASKED}
        whether = next((part.value for part in self.parts if part.sort is Sort.WHETHER), None)
        if any(part.words.lower() == "will" for part in self.parts) and Asked.WHEN not in told:
            return Asked.NEXT
        if whether and not told - {Asked.LATEST} and (types or self.details):
            return Asked.WHETHER
        for asked in _PRIORITY:
            if asked in told:
                return Asked.LIST if asked is Asked.LATEST and types else asked
        has_names = any(item.group.facet in SUBJECTS for item in self.items)
        is_bare = has_names and not types and not self.details and not self._has(Sort.SPAN, Sort.SUM, Sort.PLACE)
        return Asked.MILESTONES if is_bare else Asked.LIST

    def _has(self, *sorts: Sort) -> bool:
        return any(part.sort in sorts for part in self.parts)

    def _places(self, types: Group | None) -> Iterator[Group]:
        """Return the regulators of each place, or for deals the companies that are at home there."""
        found = [(index, part) for index, part in enumerate(self.parts) if isinstance(part.value, Place)]
        if not found:
            return
        named = [part.value for _, part in found if isinstance(part.value, Place)]
        name = " or ".join(place.name for place in named)
        codes = tuple(code for place in named for code in place.codes)
        near = [one.words for index, _ in found for one in self.parts[max(0, index - 2) : index + 2]]
        has_homes = any(map(is_home_word, near))
        whose = all(is_adjective(part.words.lower()) for _, part in found)
        keys = types.keys if types else frozenset[str]()
        if any(self._is_left_out(index, None, joined=False) for index, _ in found):
            message = "I cannot leave out a country. Leave out its regulator, for example “except FDA”"
            raise Unclear(message)
        if has_homes or (keys and keys <= _DEALS) or (keys and not keys & _REGULATED and whose):
            yield self._homes(name, codes)
        elif keys <= _REGULATED:
            yield self._regulators(name, codes)
        else:
            message = (
                "I do not know in which country a trial or a launch is. I know regulators, and where companies are: "
                f"say “of companies in {name}”"
            )
            raise Unclear(message)

    def _homes(self, name: str, codes: tuple[str, ...]) -> Group:
        wanted = homes(codes)
        found = (one for one in self.lexicon if one.kind is EntityKind.COMPANY and one.country in wanted)
        choices = tuple(Choice(f"company:{one.id}", one.name) for one in found)
        if not choices:
            message = f"I know no company of {name}"
            raise Unclear(message)
        return Group(Facet.COMPANY, choices, f"companies of {name}")

    def _regulators(self, name: str, codes: tuple[str, ...]) -> Group:
        found = (e for e in self.lexicon if e.kind is EntityKind.REGULATOR and e.country in codes and e.grants)
        choices = tuple(Choice(f"regulator:{one.id}", one.name) for one in found)
        if not choices:
            message = f"I know no regulator of {name}"
            raise Unclear(message)
        return Group(Facet.REGULATOR, choices, name)

    def _sums(self) -> SumRange | None:
        found = [part.value for part in self.parts if isinstance(part.value, SumFound)]
        if not found:
            return None
        if len(found) > 1:
            message = "that names two ranges of money"
            raise Unclear(message)
        if found[0].problem or found[0].range is None:
            raise Unclear(found[0].problem or "that range of money is not clear")
        return found[0].range

    def _span(self, query: Query) -> Span:
        found = [part.value for part in self.parts if isinstance(part.value, SpanFound)]
        if not found:
            return self._usual_span(query)
        problem = next((one.problem for one in found if one.problem), None)
        if problem:
            raise Unclear(problem)
        spans = [one.ahead if query.is_ahead else one.back for one in found]
        first = max((span.first for span in spans if span.first), default=None)
        last = min((span.last for span in spans if span.last), default=None)
        if first and last and first > last:
            message = "those times do not overlap"
            raise Unclear(message)
        return close(Span(first, last), self.today, is_ahead=query.asked is Asked.NEXT)

    def _usual_span(self, query: Query) -> Span:
        """Return no bounds for a question that names something; else the days that one looks at: it names them."""
        if query.asked is Asked.NEXT and not query.subjects:
            return Span(self.today, self.today + _USUAL_AHEAD)
        is_all = not query.all_of and query.asked is not Asked.MILESTONES
        return Span(self.today - _USUAL_BACK, self.today) if is_all else Span()

    def _acting(self) -> tuple[Acting, ...]:
        """Return who must have bought and who must have been bought, by where they stand around the verb."""
        verbs = [
            index for index, part in enumerate(self.parts) if isinstance(part.value, StepWords) and part.value.is_buying
        ]
        if len(verbs) != 1:
            return ()
        verb = verbs[0]
        companies = [item for item in self.items if item.group.facet is Facet.COMPANY and not item.is_left_out]
        before = [item for item in companies if item.last < verb]
        after = [item for item in companies if item.first > verb]
        by = any(part.words.lower() == "by" for part in self.parts[verb + 1 :])
        lead = {part.words.lower() for part in self.parts[:verb]}
        is_passive = by or (bool(lead & {"been", "be", "being", "was", "were", "is"}) and not after)
        buyers, bought = (after, before) if is_passive else (before, after)
        return (
            *(Acting(item.group.keys, frozenset({Role.ACQUIRER})) for item in buyers),
            *(Acting(item.group.keys, frozenset({Role.ACQUIRED, Role.SELLER})) for item in bought),
        )

    def _check(self, query: Query) -> None:
        if query.sums and query.types and not query.types & _DEALS:
            message = "only deals and financings have sums of money"
            raise Unclear(message)
        asks = self._has(Sort.ASKED, Sort.STEP, Sort.PHASE, Sort.SUM)
        names_something = any(group.facet in SUBJECTS or group.facet is Facet.REGULATOR for group in query.all_of)
        if not asks and not names_something:
            message = "it names no step, company, drug, target, disease or regulator that I could look for"
            raise Unclear(message)
        if self._has(Sort.WHETHER) and not asks:
            message = "it names no step that I could look for: approved, accepted, launched, bought …"
            raise Unclear(message)
        if query.asked is Asked.MILESTONES and not query.all_of:
            message = "say whose: a company, drug, target or disease"
            raise Unclear(message)
        if query.asked in (Asked.COUNT, Asked.WHEN, Asked.WHETHER) and not query.all_of:
            message = "say of what: approvals, readouts, deals …"
            raise Unclear(message)
