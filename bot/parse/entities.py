"""Who and what a document names: known names, and names that no list holds, each with its level and its reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.parse.blocks import Block, find_blocks
from bot.parse.companies import CompanyFinder
from bot.parse.diseases import find_new_diseases
from bot.parse.document import Document, EntityKind, Level, Mention, Sentence
from bot.parse.drugs import DrugFinder, known_by_form
from bot.parse.known import KnownNames, sort_mentions
from bot.parse.lexicon import Entity, Lexicon
from bot.parse.targets import find_new_targets

_IN_DISEASES = frozenset({EntityKind.TARGET, EntityKind.MODALITY})


def find_mentions(
    document: Document, lexicon: Lexicon, sentences: Iterable[Sentence] | None = None
) -> tuple[Mention, ...]:
    """Return all mentions, by sentence and place, not overlapping within a kind; of `sentences` only, if given."""
    blocks = find_blocks(document, sentences)
    known = KnownNames(blocks, lexicon)
    mentions = known.mentions()
    if document.language in ("en", "other"):
        learnt = _find_learnt(blocks, known, lexicon, mentions)
        mentions = _laid_under(mentions, _mentions_of(learnt, blocks))
    return sort_mentions(mentions)


def find_company_forms(mentions: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    """Return, a company (lexicon id, else its name), the forms under which the document names it, each once."""
    forms: dict[str, dict[str, None]] = {}
    for mention in mentions:
        if mention.kind is EntityKind.COMPANY:
            forms.setdefault(mention.id or mention.name, {})[mention.text] = None
    return {company: tuple(texts) for company, texts in forms.items()}


def find_company_parents(mentions: Iterable[Mention], lexicon: Lexicon) -> dict[str, str]:
    """Return who owns which named company (Kite: Gilead): its nearest owner named too, else its top one."""
    named = {mention.id for mention in mentions if mention.kind is EntityKind.COMPANY and mention.id}
    parents: dict[str, str] = {}
    for company in sorted(named):
        above = lexicon.ancestors(EntityKind.COMPANY, company)
        if above:
            parents[company] = next((owner for owner in above if owner in named), above[-1])
    return parents


def _find_learnt(
    blocks: Sequence[Block], known: KnownNames, lexicon: Lexicon, mentions: Sequence[Mention]
) -> list[Entity]:
    """Return the entities that the document itself introduces."""
    taken = _taken(blocks, mentions)
    held = {mention.id for mention in mentions if mention.kind is EntityKind.DRUG and mention.id}
    entities = (lexicon.get(EntityKind.DRUG, each) for each in sorted(held))
    drugs = DrugFinder(lexicon.vocabulary, taken, known_by_form(entity for entity in entities if entity))
    for index, end, entity in _drug_ends(blocks, mentions, lexicon):
        drugs.tie_known(blocks[index], end, entity)
    for index in range(len(blocks) - 1, -1, -1):
        drugs.read(index, blocks[index])
    found = drugs.entities()
    drug_mentions = KnownNames(blocks, Lexicon(found), is_proven=True).mentions() if found else []
    for each, more in zip(taken, _taken(blocks, drug_mentions), strict=True):
        each.update(more)
    companies = CompanyFinder(lexicon.shapes, taken)
    for index in range(len(blocks) - 1, -1, -1):
        companies.read(index, blocks[index], known.tickers)
    if len(blocks) == 2:  # noqa: PLR2004 a title and a text
        companies.read_headline(*blocks)
    # A disease may hold a target in its name (HER2-positive carcinoma).
    held_by_names = _taken(blocks, [m for m in (*mentions, *drug_mentions) if m.kind not in _IN_DISEASES])
    others = (*find_new_targets(blocks, taken, lexicon.vocabulary), *find_new_diseases(blocks, held_by_names))
    return [_linked(entity, lexicon) for entity in (*found, *companies.entities(), *others)]


def _taken(blocks: Sequence[Block], mentions: Sequence[Mention]) -> list[set[int]]:
    """Return, a block, the offsets that known names cover."""
    starts = {sentence.index: (at, sentence.start) for at, block in enumerate(blocks) for sentence in block.sentences}
    taken: list[set[int]] = [set() for _ in blocks]
    for mention in mentions:
        at, start = starts[mention.sentence]
        taken[at].update(range(start + mention.start, start + mention.end))
    return taken


def _drug_ends(
    blocks: Sequence[Block], mentions: Sequence[Mention], lexicon: Lexicon
) -> Iterator[tuple[int, int, Entity]]:
    """Yield block, end and entity of each known drug that a bracket follows."""
    starts = {sentence.index: (at, sentence.start) for at, block in enumerate(blocks) for sentence in block.sentences}
    for mention in mentions:
        if mention.kind is EntityKind.DRUG and mention.id:
            at, start = starts[mention.sentence]
            entity = lexicon.get(EntityKind.DRUG, mention.id)
            if entity and "(" in blocks[at].text[start + mention.end : start + mention.end + 4]:
                yield at, start + mention.end, entity


def _linked(entity: Entity, lexicon: Lexicon) -> Entity:
    """Return a learnt entity under the lexicon's id where exactly one row has that name."""
    owners = lexicon.resolve(entity.name, entity.kind)
    if len(owners) != 1:
        return entity
    return replace(owners[0], aliases=entity.aliases, cased=entity.cased, guarded=(), context=entity.context)


def _mentions_of(learnt: Sequence[Entity], blocks: Sequence[Block]) -> list[Mention]:
    """Return the mentions of learnt entities in the whole document."""
    if not learnt:
        return []
    why = {(entity.kind, entity.id): entity.context for entity in learnt}
    found: list[Mention] = []
    for mention in KnownNames(blocks, Lexicon(learnt), is_proven=True).mentions():
        reason, level = why[mention.kind, mention.id or ""]
        new = mention.id is None or mention.id.startswith("~")
        found.append(mention._replace(id=None if new else mention.id, level=Level(level), reason=reason))
    return found


def _laid_under(known: Sequence[Mention], learnt: Sequence[Mention]) -> list[Mention]:
    """Return known mentions and those learnt ones that overlap none of their kind."""
    taken: dict[tuple[int, EntityKind], list[tuple[int, int]]] = {}
    for mention in known:
        taken.setdefault((mention.sentence, mention.kind), []).append((mention.start, mention.end))
    free = [
        mention
        for mention in learnt
        if all(
            mention.end <= start or end <= mention.start
            for start, end in taken.get((mention.sentence, mention.kind), ())
        )
    ]
    return [*known, *free]
