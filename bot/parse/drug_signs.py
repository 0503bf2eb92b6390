"""The signs by which an unknown drug is told: shapes of codes, words before and after, brackets."""

import re

from bot.parse.document import Zone
from bot.parse.patterns import pattern

STANDING = frozenset({Zone.ABOUT, Zone.SAFE_HARBOUR, Zone.BOILERPLATE})
SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE})
CODE = pattern(
    r"(?<![\w@/#.$€£%-])(?:[A-Z][A-Za-z]{0,5}"
    r"|[a-z]{1,4}(?=[A-Z0-9-]))-?(?:[A-Z]{1,3}-?|\d-(?=\d{3}))?\d{2,7}"
    r"(?:[A-Z]{1,2}\d{0,3}|[a-z])?(?:-\d{1,3})?(?: (?:SL|XR|ER"
    r"|\d[A-Z])\b)?(?![\w%]|\.\d|-\d)"
    r"|(?<![\w-])[a-z]{2,9}-cel\b",
)
NO_CODE = pattern(
    r"(?i:NCT|form|section|phase|part|day|week|year|month|cohort|study|arm|table|figure|rule|class|grade|stage"
    r"|level|type|page|item|room|suite|covid|sars|hpv"
    r"|influenza|isrctn|iso|igg|fy|usd|us|rmb|cny|eur|hkd|gbp|jpy|top|vitamin|omega|russell|sp|series|article"
    r"|title|no|id|age|aged|ic|hr|icd"
    r"|pmid|doi|www|http|tel|fax|box|zip|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|ind|nda|bla|anda"
    r"|eudract|umin|jrct|chictr|ctr|pct|win|ios"
    r"|asco|ash|aacr|esmo|bio|jpm|eha|sitc|easl|aasld|aan|acr|eular|ats|ers|ean|wclc|sabcs)-?\d+[a-z]?$"
    r"|[A-Za-z]-?\d{1,2}[a-z]?$|(?i:ct|ep|wo|mp|us|g|ec)-?(?:\d{1,2}|\d{5,})[A-Z]?\d?$",
)
BEFORE = pattern(
    r"(?:medicines?|medications?|antibiotics?"
    r"|candidates?|products?|drugs?|assets?|programs?|programmes?|compounds?|inhibitors?|antibod(?:y|ies)"
    r"|agonists?|antagonists?|vaccines?|therap(?:y|ies)"
    r"|dosed with|treated with|treatment with|receiving|received|rights (?:[\w-]+ ){0,3}?(?:to|for)"
    r"|licen[cs]e (?:to|for)"
    r"|licen[cs]e[sd]|licensing|launch(?:es|ed|ing)?(?: of)?|withdraw(?:s|n|ing|al of)?|recall(?:s|ed|ing)?(?: of)?"
    r"|(?-i:CAR-T|CAR T|ADC|mRNA|siRNA|TCR-T|NK cells?)|bispecific|degrader|conjugate"
    r"|its|called|named|dubbed|evaluating|evaluate|studying|testing"
    r"|designation (?:to|for)|IND (?:application )?(?:for|of)|[NB]LA for|application (?:for|of)|trials? (?:of|for"
    r"|with)|study (?:of|for|with)|studies (?:of|with)|development of"
    r"|advance|advancing|developing|develop|approval (?:of|for)|approve[sd]?|administer\w*|dose of|doses of"
    r"|combinations? (?:of|with)|(?:potential|impact|benefit|role) (?:of|for)|plus|efficacy of"
    r"|safety (?:and \w+ )?of|investigational"
    r"|lead|company's|(?:known|referred to) as|formerly|codenamed|option on|acquire|results (?:for|from|of)"
    r"|data (?:for|from|on)|clearance (?:of|for)|patients? (?:on|with))[\s,(]+$",
    re.IGNORECASE,
)
# How a text in small letters ends, blanks, commas and brackets off, where BEFORE finds anything but "administer…".
BEFORE_ENDS = (
    "medicine", "medicines", "medication", "medications", "antibiotic", "antibiotics", "candidate", "candidates",
    "product", "products", "drug", "drugs", "asset", "assets", "program", "programs", "programme", "programmes",
    "compound", "compounds", "inhibitor", "inhibitors", "antibody", "antibodies", "agonist", "agonists", "antagonist",
    "antagonists", "vaccine", "vaccines", "therapy", "therapies", "with", "receiving", "received", "to", "for",
    "licensed", "licenses", "licenced", "licences", "licensing", "launches", "launched", "launching", "of",
    "withdraws", "withdrawn", "withdrawing", "recalls", "recalled", "recalling", "recall", "launch", "car-t", "car t",
    "adc", "mrna", "sirna", "tcr-t", "nk cell", "nk cells", "bispecific", "degrader", "conjugate", "its", "called",
    "named", "dubbed", "evaluating", "evaluate", "studying", "testing", "advance", "advancing", "developing",
    "develop", "approve", "approves", "approved", "plus", "investigational", "lead", "company's", "as", "formerly",
    "codenamed", "on", "acquire", "from",
)  # fmt: skip
AFTER = pattern(
    r"[®™]?(?:\s?\([^()]{1,60}\))?,?\s(?:candidate|program(?:me)?s?\b|tablets?|capsules?|monotherapy|injection"
    r"|in combination|is an?\b|, an?\b|safety\b|for the (?:treatment|prevention)|in patients"
    r"|in (?:adults?|children|subjects|people|participants|healthy)|was (?:well|generally|safe)|demonstrated"
    r"|showed|achieved|treatment\b|therapy\b|antibod|inhibitor|agonist|vaccine|arm\b|dose"
    r"|plus\b|versus|vs\b|has the potential|has been granted|has received|targets|targeting|works|could|may\b"
    r"|met\b|met its|product|drug|development|clinical|phase|gene therapy|cell therapy"
    r"|was licensed|ha(?:s|ve) been (?:licensed|launched|withdrawn|discontinued)|from the (?:\w+ )?market"
    r"|an? (?:[\w./-]+ ){0,6}(?:inhibitor|agonist|antagonist|antibody|vaccine|therapy|degrader|conjugate|molecule"
    r"|peptide|candidate|treatment|drug|ADC|CAR-T|modulator|formulation|compound|bispecific))",
    re.IGNORECASE,
)
BRACKET = pattern(r"[®™]{0,2}(?:\s[a-z]{5,}){0,2}[®™]?\s?\(\s?([^()]{2,70}?)\s?\)")
ALSO = pattern(
    r"[®™]?,?\s\(?(?:also known as|formerly (?:known as|called|referred to as)?|previously (?:known as|called)"
    r"|known as|marketed (?:\w+ ){0,5}?(?:as|under (?:the )?(?:brand |trade )?names?)"
    r"|sold (?:\w+ ){0,4}?(?:as|under (?:the )?(?:brand |trade )?names?)|under (?:the )?(?:brand"
    r"|trade) ?names?(?: of)?|branded (?:as )?|brand name:?|trade name:?|hereinafter|code-?named?)\s?[\"']?",
    re.IGNORECASE,
)
LEAD_IN = pattern(
    r"^(?:also known as|formerly(?: known as)?|previously(?: known as)?|known as|brand name|trade name|marketed as"
    r"|generic name|or|i\.e\.,?)[:,]?\s+",
    re.IGNORECASE,
)
# `alfa` and its like end the names of proteins; "alpha receptor" is something else.
GREEK_AFTER = pattern(r" (?:alfa|alpha|beta|gamma)\b(?![ -](?:receptor|cell|chain|subunit|blocker|agonist))")
# The FDA's four letters behind a biologic's name.
SUFFIX = pattern(r"-[a-z]{4}(?![\w-])")
# What is said of a gene, never of a drug: "SCN12 deficiency", "a GNB31-related disorder".
GENE_AFTER = pattern(
    r"(?:[ -](?:related|associated))?[ -](?:deficien|disorders?\b|mutat|mutant|(?:gene )?variants?\b|encephalopath"
    r"|haploinsuff|gene\b(?! (?:therap|edit)))",
    re.IGNORECASE,
)
COINED = pattern(r" \([\"']?(?P<code>[A-Z][A-Z0-9]{0,5}-?[\w-]{1,9})[\"']?[),;]")
GENERIC_INSIDE = pattern(
    r" \((?P<generic>[a-z]{6,}(?:[ -][a-z]{4,}){0,2}?)(?P<form> (?:tablets?|capsules?|injection"
    r"|for injection|nasal spray|cream|gel|ointment"
    r"|oral \w+|ophthalmic \w+|topical \w+|inhalation \w+|spray|patch|foam|eye drops))?\)",
)
UNMARKED = pattern(r"[A-Z][A-Za-z]{3,}(?:-[A-Z]+)?")
# Words of guarded stems that are no drugs, whatever stands beside them; and stems that frames alone do not prove.
NO_GUARDED = pattern(r"(?:peptide|nucleotide|skin|cytokin|kinase|ement|concept|intercept|thermostat|antigen)$")
SELDOM = frozenset({"ase", "gen", "gene", "ment", "platin", "vir"})
GIVEN = pattern(
    r"(?:(?:dosed|treated|treatment|therapy|combination|patients on) with|(?:received?|receiving|given|evaluat\w+"
    r"|investigating|studying)|(?:safety|efficacy|administration|dos(?:e|es|ing)|trial|study|rights"
    r"|development|approval|launch) (?:of|to|for)|candidate,?|drug,?|[NB]LA for|IND for)\s$",
    re.IGNORECASE,
)
# A capitalised name that ends like a drug and acts like a firm.
FIRM_AFTER = pattern(
    r",? (?:A/S|AG|AB|SA|SE|NV|Inc|Ltd|Limited|plc|PLC|GmbH|Corp)\b|\s\([A-Za-z /]{3,12}: ?[A-Z0-9]+\)"
    r"|,? (?:today )?(?:[Aa]nnounce[sd]|[Rr]eports|[Ee]ntered|[Aa]cquire[sd]|[Ss]igns|[Aa]ppoints|[Hh]osts"
    r"|[Cc]ompletes (?:the )?[Aa]cquisition|[Tt]akes [Ff]ull|[Uu]pdates)\b"
    r"| (?:[Tt]o (?:Present|Showcase|Host|Hold|Report|Participate|Acquire|Join|Webcast)|to present|to report|to host)\b"
    r"|'s? (?:pipeline|shares|stock|CEO|portfolio|board)\b",
)
ADDRESS = pattern(r"[@:#?=&]|//|\.\w|(?:/[^/]*){3}")
INN_SHAPE = pattern(r"[a-z]{5,}(?:[ -][a-z]{4,}){0,2}")
LONGEST_BRAND = 48
MARK = pattern(r"[®™]")
BRAND = pattern(
    r"(?<![\w-])(?P<name>[A-Z][A-Za-z0-9]{2,}(?:[ -][A-Z0-9][A-Za-z0-9]*)?)\s?$|(?<![\w-])(?P<small>[a-z]{4,14})$"
)
# What a mark of ownership proves only together with: regulators and sales before it, its form and its sales after it.
BRAND_BEFORE = pattern(
    r"\b(?:FDA|EMA|CHMP|PDUFA|s?NDA|s?BLA|MAA|approv\w+|submi\w+|filings?|launch\w*|commerciali[sz]\w+|sales|supply"
    r"|availability|biosimilar|prescri\w+|distribut\w+)\b[^.;]{0,40}\s$",
)
BRAND_AFTER = pattern(
    r"[®™]?\s(?:s?NDA\b|s?BLA\b|new drug|biologics license|\d[\d.]* ?(?:mg|mcg|g|mL)\b|[Cc]ream|[Ff]oam|[Nn]asal"
    r"|net (?:product )?(?:sales|revenue)|sales\b|revenue\b|prescriptions|meets\b"
    r"|is (?:indicated|approved|available)|was approved)",
)
BRAND_IN = pattern(r"([A-Z][A-Za-z]{3,}(?:[ -][A-Z][A-Za-z]+)?)[®™]*$")
# The code of a study in brackets behind it, where the drug's own stands before: "ZRX-51 second study (ZRX-0205)".
TRIAL_BEFORE = pattern(
    r"\b[A-Z]{2,5}-?\d{2,5}\b[^.;()]{0,40}?\b(?:[Tt]rials?|[Ss]tudy|[Ss]tudies)(?: [Rr]esults?| [Dd]ata)? \($"
)
TRIAL_AFTER = pattern(
    r"\)?(?:\s\([\w -]{2,40}\))?\s(?:(?:clinical|pivotal|phase \S+|extension|multicent\w+)\s){0,3}"
    r"(?:trials?|study|studies)\b",
    re.IGNORECASE,
)
# Trials are words in capitals with a number, which drugs' codes seldom are: a code of such a shape must not be one.
WEAK_BEFORE = pattern(r"(?:data|results?|readouts?|findings?|analys[ei]s) from (?:the )?$", re.IGNORECASE)
DRUG_SHAPE = pattern(r"[A-Z]{2,4}-?\d{3,5}")
PHASE_AFTER = pattern(r"\s[Pp]hase\b")
TRIAL_SHAPE = pattern(r"(?=[A-Z]*[AEIOUY])[A-Z]{4,}-?\d{1,3}")
NO_PRODUCT = pattern(
    r"[®™\s]*(?:[\w-]+\s){0,2}(?:platform|technolog|system\b|trial|study|index|network|score|library|engine"
    r"|program\b|software|initiative|report|award|list|newswire|conference|suite|assay|brand\b)",
    re.IGNORECASE,
)
CHEMICAL = pattern(
    r"(?:ine|one|ole|ide|ril|lol|pam|cillin|mycin|micin|clor|zole|xel|ol|ast|ant|ene|ane|line|dine|zine|pine|mine"
    r"|idone|sone|ate|ium|ir|id|in|an|um|ex|us|as|al|en|on|yl|am|ac|ed|et|il|os|is|ib|ab|ase)$",
)
# Frames so plain that the name needs neither stem nor digits: "the drug X", "wound care product X", "its test, X, has".
NAMED = pattern(
    r"(?:\b(?:the (?:drug|medicine|medication|antibody|compound|vaccine)|active (?:ingredient|substance|moiety),?"
    r"|(?:drug|product|vaccine|therapy|lead|clinical|development) candidate,?"
    r"|(?:wound care |pharmaceutical |biologic |lead )product,?|experimental (?:drug|therapy|treatment|medicine),?"
    r"|(?:investigational|oral|injectable|topical|lead) (?:drug|therapy|treatment|medicine|asset|compound|program),?"
    r"|generic name:?|(?:its|'s?) (?:[\w-]+ ){0,4}(?:drug|test|treatment|therapy|product|candidate|vaccine|device"
    r"|medicine),?|(?:marketed|sold) as|brand name|trade name|clearance (?:for|of)"
    r"|(?:phase (?:\d|I+)[ab]?|clinical|pivotal) (?:(?-i:[A-Z][\w-]{3,}) )?(?:study|trial)s?,?"
    r" (?:of|for|evaluating|testing)|(?:approval"
    r"|authorization|authorisation) (?:of|for)|treatment with|approves|approved|branded(?: as)?"
    r"|launch(?:es|ed|ing)|withdraw(?:s|ing)|recalls|[a-z] (?:drug"
    r"|medicine|pill|blockbuster|antibiotic|shot|jab)|(?-i:[A-Z]\w+(?:'s|s')(?= [A-Z]))) )[\"']?"
    r"(?!(?:Applications?|Submissions?|Administration|Evaluation|Approvals?|Authori[sz]ations?|Act|Master|User|Development"
    r"|Delivery|Discovery|Safety|Designations?|Information|Products?|Candidates?|Substances?|Agency|Control|Review)\b)"
    r"(?P<name>(?-i:[A-Z][a-z]*[A-Z][\w+-]*|[A-Z]{4,}|[A-Z][a-z]{4,})(?: (?-i:[A-Z][\w+-]*\d[\w+-]*"
    r"|[A-Z]{2}-[A-Z]{2}\+?))?|[a-z]{6,})(?![\w-])(?P<mark>[®™]?)[\"']?",
    re.IGNORECASE,
)
# The words that a frame of NAMED opens with, in small letters; others open with a letter alone, an apostrophe, or a
# word before one.
NAMED_OPENS = frozenset(
    {"the", "active", "drug", "product", "vaccine", "therapy", "lead", "clinical", "development", "wound", "its",
     "pharmaceutical", "biologic", "experimental", "investigational", "oral", "injectable", "topical", "generic",
     "marketed", "sold", "brand", "trade", "clearance", "phase", "pivotal", "approval", "authorization",
     "authorisation", "treatment", "approves", "approved", "branded", "launches", "launched", "launching",
     "withdraws", "withdrawing", "recalls", *"abcdefghijklmnopqrstuvwxyz"}
)  # fmt: skip
_AFTER_LETTER = frozenset({"drug", "medicine", "pill", "blockbuster", "antibiotic", "shot", "jab"})
# Of the commonest of these words, what must come next.
NAMED_NEXT = {
    "the": frozenset({"drug", "medicine", "medication", "antibody", "compound", "vaccine"}),
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", _AFTER_LETTER),
}
OWNED = pattern(r"'s?(?= )")
NAMED_AFTER = pattern(
    r"(?:\s?\([^()]{2,60}\))?(?:,? (?:to treat|for (?:the )?(?:treatment|prevention|treating|patients|adults|use)"
    r"|in (?:patients|adults|children|the treatment|combination)|combined with)\b|, (?:an?|its|the|which|was|is|has)\b"
    r"|,? (?:has (?:received|been|shown)|was|were|is (?:an?|the)|received|met|showed"
    r"|demonstrated|sequenced|tablets?|capsules?|injection|cream|gel|ointment|oral|therapy|compared|significantly"
    r"|helped|improved|reduced|in [A-Z]|for [A-Z]|from the (?:\w+ )?market))",
)
CLASS_AFTER = pattern(
    r"(?:\s?\([^()]{2,60}\))?, (?:an?|its|the|their)\s(?:[\w'-]+[ ,]+){0,8}?(?:inhibitor|agonist|antagonist"
    r"|antibody|vaccine|therapy|drug|degrader|conjugate|molecule|peptide|candidate|treatment|modulator"
    r"|blocker|enzyme|medicine|medication|antibiotic|product|test|device|formulation|prodrug|analog(?:ue)?|steroid"
    r"|hormone|compound|activator|opener|stabilizer|binder|ADC)\b",
)
PLURAL_CAPITALS = pattern(r"[A-Z]{2,5}s")
