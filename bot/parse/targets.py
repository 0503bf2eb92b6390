"""Molecular targets that no list holds: symbols with two signs, such as "anti-X" and "X inhibitor"."""

import re
from collections.abc import Sequence

from bot.parse.blocks import Block
from bot.parse.document import EntityKind, Level, Zone
from bot.parse.lexicon import Entity, Vocabulary

_SYMBOL = r"(?P<symbol>[A-Z][A-Za-z]{0,2}[A-Z0-9][A-Z0-9]{0,6}(?:[.-][A-Z0-9]{1,4})?[\u03b1-\u03c9]?|[A-Z]{1,4}-?\d{1,3}[A-Z]{0,2}[\u03b1-\u03c9]?)"
_SIGNS = (
    re.compile(rf"\b[Aa]nti-{_SYMBOL}(?![\w])"),
    re.compile(
        rf"(?<![\w-]){_SYMBOL}[- ](?:directed|targeted|targeting|specific|positive|expressing|mutant|mutated|dependent)\b"
    ),
    re.compile(
        rf"(?<![\w-]){_SYMBOL} (?:receptor |kinase |protein |protease )?(?:inhibitors?|agonists?|antagonists?|antibod(?:y|ies)|degraders?|blockers?|modulators?"
        r"|activators?|CAR[- ]T|ADCs?|bispecific|inhibition|expression|mutations?|gene\b|binder|protein|receptor|signaling|pathway)",
    ),
    re.compile(
        rf"\b(?:targets?|targeting|against|inhibits?|inhibiting|inhibitor of|agonist of|antagonist of|blocks?|blocking|binds(?: to)?|inhibition of|mutations? in (?:the )?)\s{_SYMBOL}(?![\w])"
    ),
    re.compile(rf"(?<![\w-]){_SYMBOL}\s?[x\u00d7/]\s?[A-Z][A-Z0-9]{{2,6}}\s(?:bispecific|CAR|dual|antibody)"),
)
_NO_SYMBOL = frozenset(
    "DNA RNA FDA EMA NMPA ADC ADCS CAR TCR HIV HBV HCV HPV RSV CMV EBV USA US EU UK III II IV VI CNS GI PK PD AE SAE OS PFS ORR IND NDA BLA IV SC AI ML LLC CEO GMP CMC AAV LNP MRNA"
    " SIRNA MIRNA COVID SARS AML ALL CLL DLBCL MM NSCLC SCLC HCC RCC CRC MDS MS ALS SMA DMD CF PNH IBD UC CD AD NASH MASH COPD IPF RA SLE PSA AMD DME DR T2D T1D CKD HF ASO ODN TKI ICI PARPI"
    " GLP PDUFA RMAT NK TIL IPSC WHO NIH CDC BMI ECG MRI CT PET TKIS NSAID NSAIDS SSRI DMARD TRIAL TEAM LEAD LARGE SMALL FIRST NEW ONE TWO BEST KEY NOVEL DUAL PAN PRO HLA TNM HR HER CD IL Q1 Q2 Q3 Q4 H1 H2".split(),
)
_SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE})


def find_new_targets(blocks: Sequence[Block], taken: Sequence[set[int]], vocabulary: Vocabulary) -> list[Entity]:
    """Return symbols that no table knows and that two signs call a target."""
    signs: dict[str, set[tuple[int, int, int]]] = {}
    for index, block in enumerate(blocks):
        for sort, pattern in enumerate(_SIGNS):
            for found in pattern.finditer(block.text):
                start, symbol = found.start("symbol"), found["symbol"]
                sentence = block.sentence_at(start)
                if sentence is None or sentence.zone in _SILENT or start in taken[index]:
                    continue
                if symbol.upper() in _NO_SYMBOL or symbol.rstrip("s").upper() in _NO_SYMBOL:
                    continue
                if not vocabulary.is_false_friend(symbol, EntityKind.TARGET):
                    signs.setdefault(symbol, set()).add((sort, index, start))
    entities: list[Entity] = []
    for symbol, seen in signs.items():
        places = {(index, start) for _, index, start in seen}
        sorts = {sort for sort, _, _ in seen}
        if len(sorts) > 1 or len(places) > 2 or (0 in sorts and len(places) > 1):  # noqa: PLR2004 two signs, or one again and again
            reason = ("two signs of a target beside it", Level.PATTERN.value)
            entities.append(
                Entity(EntityKind.TARGET, f"~{symbol.lower()}", symbol, (symbol,), cased=(symbol,), context=reason)
            )
    return entities
