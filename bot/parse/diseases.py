"""Diseases that no list holds, by the word they end in after "treatment of", "patients with" and the like."""

import re
from collections.abc import Sequence

from bot.parse.blocks import Block
from bot.parse.document import EntityKind, Level, Zone
from bot.parse.lexicon import Entity

_FRAME = re.compile(
    r"\b(?:treatment|treating|prevention|prevent|management|therapy|diagnosis|relief) (?:of|for)\b|\b(?:patients?|adults?|children|people|individuals|those|adolescents|infants|women|men|participants|subjects)"
    r" (?:\w+ ){0,2}?(?:with|who have|living with|suffering from|diagnosed with|affected by)\b|\bto treat\b|\bindicated for\b|\b(?:designation|approval|approved|study|trial|program|therapy|drug|candidate) (?:for|in)\b"
    r"|\b(?:in|for) (?=(?:[\w-]+ ){0,3}(?:cancer|syndrome|disease|carcinoma|lymphoma|leukemia|dystrophy)\b)",
    re.IGNORECASE,
)
_LEAD_WORDS = (
    r"(?:(?:the|a|an|certain|some|any|both|various|all|such|moderate|severe|mild|moderately|severely|to|or|and|active|relapsed|refractory|relapsed/refractory|recurrent|metastatic|advanced|locally|unresectable"
    r"|newly|diagnosed|previously|treated|untreated|adult|adults|pediatric|chronic|acute|treatment-resistant|uncontrolled|patients?|children|with|who|have|aged|in|of|early|late|stage|late-stage|early-stage"
    r"|high-risk|low-risk|persistent|progressive|symptomatic|rare|inherited|genetic|confirmed|suspected|multiple-dose|primary|secondary|aggressive|hard-to-treat|resistant)[ -])*"
)
_HEAD = (
    r"(?:(?:[A-Za-z'-]+(?:oma|omas|itis|emia|aemia|osis|pathy|opathies|plegia|trophy|algia|uria|penia|philia|rrhea|sclerosis|ectasia|edema|phobia|plasia|uresis|pnea|lepsy|thyroidism|gonadism|stasis|rrhage))"
    r"|cancers?|tumou?rs?|diseases?|syndromes?|disorders?|deficienc(?:y|ies)|dystroph(?:y|ies)|infections?|fibrosis|(?:heart|kidney|renal|liver|hepatic|respiratory|ovarian) failure|ascites|intoxication|anemia|ulcers?|injur(?:y|ies)|atrophy|degeneration|dementia|depression|epilepsy|seizures?"
    r"|hypertension|malformations?|migraine|headache|obesity|overweight|stroke|sepsis|pneumonia|asthma|eczema|acne|psoriasis|lupus|gout|malaria|influenza|glaucoma|pain|addiction|insomnia|narcolepsy|hemophilia"
    r"|retinoblastoma|cirrhosis|lesions?|rejection|poisoning|allerg(?:y|ies)|apnea|palsy|neuropathy|attack|incontinence|blindness|baldness|alopecia|wrinkles|burns?|wounds?|fractures?|hypoglycemia)"
)
_NAME = re.compile(
    rf"\s{_LEAD_WORDS}(?P<name>(?:[\w'\u2019/-]+ ){{0,5}}?{_HEAD})(?![\w-])(?:\s\((?P<short>[A-Z][A-Za-z0-9-]{{1,7}})\))?",
    re.IGNORECASE,
)
_BREAKS = re.compile(
    r"\b(?:the|a|an|that|which|who|this|these|its|their|our|for|in|by|to|is|are|was|were|has|have|had|other|such|as|including|and|or|from|on|at|placebo|treatment|therapy|drug|patients?|against|due|caused|associated|without"
    r"|any|all|more|most|many|new|potential|first|can|may|will|be|been|not|no|if|when|while|between|among|over|under|up|than|into|underlying|other|serious|unmet|debilitating|life-threatening|devastating|rare|common"
    r"|human|multiple(?! myeloma| sclerosis| system)|several|various|certain|different|target|studied|study|with|of|range)\b ",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:{_HEAD}|(?:these|other|rare|serious|such|autoimmune|genetic|inflammatory|human|infectious|chronic|severe|unmet|medical|solid|this|that)\s{_HEAD})",
    re.IGNORECASE,
)
_SELF_STANDING = re.compile(
    r"[a-z'-]{4,}(?:oma|itis|emia|aemia|osis|pathy|plegia|algia|uria|penia|lepsy|trophy|ectasia)|migraine|obesity|stroke|sepsis|asthma|eczema|acne|psoriasis|lupus|gout|malaria|influenza|glaucoma|insomnia|epilepsy|hypertension|depression",
    re.IGNORECASE,
)
_NO_DISEASE = frozenset(
    "diagnosis prognosis genomic hypnosis dosis apoptosis mitosis symbiosis osmosis glucoma diploma aroma basis thesis emphasis analysis synthesis homeostasis biosynthesis hypothesis".split()
)
_SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE, Zone.ABOUT})


def find_new_diseases(blocks: Sequence[Block], taken: Sequence[set[int]]) -> list[Entity]:
    """Return diseases that a frame introduces and no table knows, with the short form in brackets after them."""
    entities: dict[str, Entity] = {}
    for index, block in enumerate(blocks):
        for frame in _FRAME.finditer(block.text):
            sentence = block.sentence_at(frame.start())
            found = _NAME.match(block.text, frame.end())
            if sentence is None or sentence.zone in _SILENT or not found or found.end() > sentence.end:
                continue
            name, start = _kept(found["name"], found.start("name"))
            lower = name.lower()
            if _is_no_name(lower) or any(at in taken[index] for at in range(start, start + len(name))):
                continue
            forms = (name, lower, *((found["short"],) if found["short"] else ()))
            shown = (
                name if any(word[:1].isupper() for word in name.split()[:1]) and not sentence.text.istitle() else lower
            )
            entities.setdefault(
                lower,
                Entity(
                    EntityKind.DISEASE,
                    "~" + lower.replace(" ", "-"),
                    shown,
                    tuple(dict.fromkeys(forms)),
                    cased=forms[2:],
                    context=(f"'{frame[0].strip()}' before it", Level.PATTERN.value),
                ),
            )
    return list(entities.values())


def _kept(name: str, start: int) -> tuple[str, int]:
    """Return the name from after its last everyday word, and where it starts."""
    cut = max((found.end() for found in _BREAKS.finditer(name)), default=0)
    return name[cut:], start + cut


def _is_no_name(lower: str) -> bool:
    if (
        lower in _NO_DISEASE
        or lower[0].isdigit()
        or lower.endswith(("stable disease", "residual disease", "progressive disease"))
        or lower.split()[-1] in _NO_DISEASE
    ):
        return True
    return bool(_BARE.fullmatch(lower)) and not _SELF_STANDING.fullmatch(lower)
