"""What a question was understood as, and what its answer cannot tell, in words. Plain text."""

from collections.abc import Iterator
from datetime import date

from bot.messages.texts import capital, date_text, join_names, money_text
from bot.model import Role, TermKind
from bot.questions.answering import Answer, Verdict
from bot.questions.query import Asked, Facet, Group, Query
from bot.questions.spans import Span
from bot.questions.sums import SumRange
from bot.when import PartialDate

_TITLES = {
    Asked.MILESTONES: "Milestones",
    Asked.LATEST: "Latest",
    Asked.NEXT: "What is next",
    Asked.WHEN: "When",
    Asked.COUNT: "How many",
}
_PLURALS = {
    "trial clearance": "trial clearances", "hold lifted": "holds lifted", "trial stopped": "trials stopped",
    "enrollment complete": "full enrollments", "safety action": "safety actions",
}  # fmt: skip
_MONTH_END = 28
_SUM_KINDS = {
    TermKind.UPFRONT: " upfront", TermKind.RAISED: " raised", TermKind.EQUITY: " in equity",
    TermKind.MILESTONES: " in milestone payments", TermKind.TOTAL: " in all",
}  # fmt: skip
_VERDICTS = {
    Verdict.YES: "Yes.",
    Verdict.PENDING: "Not known yet: no article that I have read tells of it. This is due:",
    Verdict.OTHERWISE: "Not that I know. What articles tell speaks against it:",
    Verdict.NOT_KNOWN: "Not known: no article that I have read tells of it.",
}
_NAMES = 4


def title_of(query: Query) -> str:
    """Return the question as it was understood: `Approvals · China (NMPA) · 1 Oct - 31 Dec 2026`."""
    return " · ".join(part for part in (_what(query), *_parts(query), span_text(query.span)) if part)


def verdict_text(answer: Answer) -> str:
    """Return what is known of a question that asks whether or how many, or that nothing is; '' when steps say it."""
    if answer.verdict:
        return _VERDICTS[answer.verdict]
    if answer.query.asked is Asked.COUNT:
        return f"{'At least ' if answer.is_cut else ''}{len(answer.past)}, as told in the articles that I have read."
    if answer.is_empty:
        return "Not known: no article that I have read tells of any."
    return ""


def notes_of(answer: Answer) -> list[str]:
    """Return what the answer leaves out, and why."""
    notes: list[str] = []
    if answer.vague:
        is_one = answer.vague == 1
        notes.append(
            f"{answer.vague} more {'has a date' if is_one else 'have dates'} too vague to tell: {_vaguely(answer)}"
        )
    if answer.uncompared:
        notes.append(
            f"{answer.uncompared} with sums in another currency {'is' if answer.uncompared == 1 else 'are'} left out"
        )
    if answer.is_cut:
        notes.append("only the newest reports were looked at; “Older” goes on")
    return notes


def span_text(span: Span) -> str:
    """Return `1 Oct - 31 Dec 2026`, `since 1 Mar 2026`, `until 31 Dec 2026`, `22 Nov 2026`, or ''."""
    if span.first and span.last:
        return _between(span.first, span.last)
    if span.first:
        return f"since {_day(span.first)}"
    return f"until {_day(span.last)}" if span.last else ""


def _vaguely(answer: Answer) -> str:
    return "a month, a quarter or a year that the time asked for only touches" if answer.vague else ""


def _between(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    if first.day == 1 and last.day >= _MONTH_END and (first.year, first.month) == (last.year, last.month):
        return date_text(PartialDate(f"{first:%Y-%m}"))
    start = _day(first)
    return f"{start.removesuffix(f' {last.year}') if first.year == last.year else start} \u2013 {_day(last)}"


def _day(day: date) -> str:
    return date_text(PartialDate(day.isoformat()))


def _what(query: Query) -> str:
    """Return the steps asked for, in their plural; a general word where none was named."""
    types = [group for group in query.all_of if group.facet is Facet.TYPE]
    kinds = join_names([_plural(choice.label) for group in types for choice in group.choices], _NAMES)
    title = _TITLES.get(query.asked)
    if title and kinds:
        return f"{title}: {kinds}"
    return title or capital(kinds) or "All steps"


def _plural(name: str) -> str:
    if name in _PLURALS or name.endswith("s"):
        return _PLURALS.get(name, name)
    return f"{name}es" if name.endswith("ch") else f"{name}s"


def _parts(query: Query) -> Iterator[str]:
    acted = frozenset[str]().union(*(acting.keys for acting in query.acting))
    for group in query.all_of:
        if group.facet is not Facet.TYPE and not (query.acting and group.keys <= acted):
            yield _named(group)
    for acting in query.acting:
        group = next(group for group in query.all_of if group.keys == acting.keys)
        yield f"{'by' if Role.ACQUIRER in acting.roles else 'of'} {_named(group)}"
    if query.sums:
        yield _sum_text(query.sums)
    for group in query.none_of:
        yield f"without {_named(group)}"


def _named(group: Group) -> str:
    names = " or ".join([choice.label for choice in group.choices[:_NAMES]])
    more = f" or {len(group.choices) - _NAMES} more" if len(group.choices) > _NAMES else ""
    if group.label:
        is_short = group.facet is Facet.REGULATOR and len(group.choices) <= _NAMES
        return f"{group.label} ({names})" if is_short else f"{group.label} ({len(group.choices)} that I know)"
    return names + more


def _sum_text(sums: SumRange) -> str:
    least, most = (money_text(end, sums.currency) if end is not None else "" for end in (sums.least, sums.most))
    kind = _SUM_KINDS.get(sums.kind, "") if sums.kind else ""
    if least and most:
        return f"{least} \u2013 {most}{kind}"
    if least:
        return f"{'over' if sums.is_above else 'at least'} {least}{kind}"
    return f"{'under' if sums.is_below else 'up to'} {most}{kind}"
