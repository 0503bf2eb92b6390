"""Drugs that an article calls by their brand, named to the reader with brand and generic name."""

from dataclasses import replace

from bot.matching import find_tokens
from bot.model import Event, Named, Story
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon


def name_brands(story: Story, lexicon: Lexicon) -> Story:
    """Return the story with `Abecma (idecabtagene vicleucel)` where an event has one drug, told by that brand."""
    return replace(story, events=tuple(_branded(event, lexicon) for event in story.events))


def _branded(event: Event, lexicon: Lexicon) -> Event:
    if len(event.drugs) != 1:
        return event
    (drug,) = event.drugs
    brand = _find_told(event, drug, lexicon)
    return replace(event, drugs=(replace(drug, name=f"{brand} ({drug.name})"),)) if brand else event


def _find_told(event: Event, drug: Named, lexicon: Lexicon) -> str | None:
    """Return the brand that the evidence has as a word; a drug that is shown by its brand needs none."""
    entity = lexicon.get(EntityKind.DRUG, drug.id) if drug.id else None
    if entity is None or any(brand.lower() == drug.name.lower() for brand in entity.brands):
        return None
    words = {word for evidence in event.evidence for word in find_tokens(evidence.text)}
    return next((brand for brand in entity.brands if brand.lower() in words), None)
