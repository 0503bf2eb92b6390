"""The signs by which an unknown company is told: what stands before it, after it, and what cannot be one."""

import re

from bot.parse.document import Zone
from bot.parse.patterns import pattern

SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE})
NOUN = (
    r"(?:compan(?:y|ies)|biotech|biotechnology|biopharma(?:ceutical)?|drug-?maker|drug developer|developer"
    r"|subsidiary|start-?up|firm"
    r"|manufacturer|pharma(?:ceutical)?|biotechs|spin-?(?:off|out)|group|CDMO|CRO|affiliate|unit|player|innovator"
    r"|leader|provider|pioneer)"
)
LEGAL_AFTER = pattern(
    r",?\s+(?:(?:and|&) (?=Co))?(?P<form>Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|L\.L\.C|PLC|plc|GmbH"
    r"|Oyj|ApS|A/S|K\.K|KGaA|S\.p\.A|SpA|S\.r\.l|Kft|d\.o\.o|s\.r\.o|Sp\. z o\.o|Sdn\.? Bhd|AG|SE"
    r"|S\.A\.S|SAS|S\.A|SA|AB|ASA|AS|N\.V|NV|B\.V|BV|LP|L\.P|Oy|KK|Co\.?,? ?(?:Ltd|Limited|KG|Inc)?"
    r"|Company,? ?(?:Limited|Ltd|Inc)?"
    r"|Pty\.? Ltd|Pte\.? Ltd|Private Limited|Pvt\.? Ltd"
    r"|Public (?:Company )?Limited(?: Company)?|Group(?: Ltd| Limited)?|Holdings?(?:,? (?:Inc|Ltd|Limited"
    r"|plc))?)\b\.?(?![\w-])",
)
WEAK_FORMS = frozenset(
    {"AG", "SE", "SA", "AB", "AS", "LP", "Co", "Company", "Group", "Holding", "Holdings", "KK", "S.A", "Co."}
)
QUOTED = pattern(r"\s*\(([^()]{0,90})\)")
IN_QUOTES = pattern(r"\"([^\"]{2,40}?),?\"")
APPOSITION = pattern(
    rf"(?:\s\([^()]{{1,90}}\)){{0,2}}(?:\s?,| is| are| was)\s(?:an?|the|one of the|its|our)\s(?:[^.,;:()\"]"
    rf"|\.(?=\w)){{0,90}}?(?:,(?:[^.,;:()\"]|\.(?=\w)){{0,60}}?)?\b{NOUN}\b",
)
VERBS = pattern(
    r"(?:\s?,[^,.]{1,60},)?\s(?:today\s|has\s|have\s|also\s|recently\s|will\s|previously\s)?(?:announc|said\b"
    r"|says\b|report(?:s|ed)\b|entered into|enters? into|acquire[sd]?\b"
    r"|licens(?:e[sd]|ing)\b|in-licensed|out-licensed|submitted|submits|receives?d?\b|initiated|initiates"
    r"|granted\b|raise[sd]\b|closed\b|completed\b"
    r"|completes\b|develop(?:s|ed)\b|plans\b|expects\b|owns\b|holds\b|markets\b|launche[sd]\b|agreed\b|agrees\b"
    r"|signed\b|signs\b|dosed\b|retains\b"
    r"|is to be (?:bought|acquired)"
    r"|explain(?:s|ed)\b|has (?:\w+ed|begun|won|struck|inked|made|paid)\b|is developing|is eligible|is responsible"
    r"|will (?:receive|pay|be|buy|acquire)|anticipates|intends|believes|secures?d?\b|bags\b|wins\b|nabs\b|inks\b|pays\b"
    r"|doses\b)",
)
# Only firms announce things today; and of two that announce together, the first has no verb beside it.
TODAY = pattern(
    r"(?:\s?,[^,.]{1,80},)?\s(?:(?:has |have )?today (?:announc|report|provid)\w+"
    r"|(?:announce[sd]?|reported|provided) today)\b",
)
_AND_ANOTHER = (
    r"(?:,? (?:Inc|Ltd|Corp|AG|SA|SE|plc|A/S)\b\.?)?(?:\s\([^()]{1,60}\)){0,2}\s(?:and|&)"
    r"\s[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}"
    r"(?:,? (?:Inc|Ltd|Corp|AG|SA|SE|plc|A/S)\b\.?)?(?:\s\([^()]{1,60}\)){0,2}(?:\s?,[^,.]{1,60},)?"
)
AND_ANOTHER = pattern(rf"{_AND_ANOTHER}\s(?:today |jointly |have |has )*(?:announc|enter|sign|report|agree)")
AND_ANOTHER_TODAY = pattern(rf"{_AND_ANOTHER}\s(?:jointly |have |has )*(?:today announc|announced today)")
INITIALS = pattern(r"(?<!\w)(?:[A-Z]\.[ -]?){1,3}$")
NUMBERED = pattern(r"\d[A-Za-z]?$|-\d|\b\d+(?:mg|ml|kg|bn|mm|nm|mcg|hrs?|am|pm|yrs?|mn|km)$")
POSSESSIVE = pattern(
    r"(?:'s?|s')\s(?:[\w-]+\s){0,3}?(?:drug|candidate|therapy|treatment|lead|pipeline|product|board|stock|shares"
    r"|shareholders|stockholders|proprietary"
    r"|platform|portfolio|vaccine|CEO|chief|common|clinical|investigational|phase|application|new drug|biologics"
    r"|supplemental|antibody|inhibitor"
    r"|tablets|capsules|injection|IND|NDA|BLA)",
    re.IGNORECASE,
)
BEFORE = pattern(
    r"(?<![A-Za-z])(?:licensed (?:it |them )?(?:from|to)|licen[sc]es? (?:with|to|from)|acquisition (?:of|by)"
    r"|acquir(?:e[sd]?|ing)(?: by)?|acquired by|merge[rd]? with|merger with"
    r"|collaborat\w+ with|agreement with|partnership with|partner(?:ed|ing)? with|partners?|deal with"
    r"|alliance with|subsidiary of|subsidiary|unit of|developed by"
    r"|marketed by|manufactured by|commercialized by|owned by|made by|sponsored by|discovered by|rights (?:from"
    r"|to)|together with|pact with|(?:company|companies|biotech|drugmaker|pharma|firm|startup|maker|giant)"
    r"|options? (?:from|with)|sold to|stake in|buyout of|takeover of|purchase of|buys?|between|spun out of"
    r"|divested to|assigned to|transferred to)\s+$",
)
INVESTORS = pattern(
    r"(?:co-)?led by|participation (?:from|by|of)|(?:joined|backed|supported|funded) by|investors?,? (?:including"
    r"|include|were|are|such as)|investment from"
    r"|(?:existing|new|current|returning|other|insider) (?:\w+ )?(?:investors?|shareholders?|backers?),?(?= [A-Z0-9])",
)
MONEY_GIVERS = (
    "led by",
    "participation",
    "joined by",
    "backed by",
    "supported by",
    "funded by",
    "investor",
    "investment",
)
ROUND = pattern(r"\b(?:financing|round|Series [A-F]|funding|investment|raised?|seed)\b")
INSTITUTION = pattern(
    r"\b(?:University|Institut\w*|Hospital|College|Centers?|Centre|Clinic|School|Foundation|Society|Association"
    r"|Academy)\b"
)
PERSON_AFTER = pattern(
    r",?\s(?:M\.?D|Ph\.?\s?D|MD|PhD|Pharm|MBA|MSc|J\.?D|R\.?N|CEO|CFO|CMO|CSO|chief|(?:co-)?president|vice|senior"
    r"|head of|director|professor|(?:co-)?founder"
    r"|(?:executive )?chair)\b",
    re.IGNORECASE,
)
PERSON_BEFORE = pattern(r"(?:Dr|Mr|Ms|Mrs|Prof|Professor|Sir|CEO|analyst|President|founder|Officer|Chairman)\.?\s$")
MAX_WORDS = 6
EVENT_AFTER = pattern(
    r"[®™]?\s(?:(?!(?:Announce|Report|Present|Host|Hold|To|Provide|Complete|Will|Participate|Join|Appoint|Name|Attend"
    r"|Receive|Highlight)s?\b)(?:[A-Z]\w+|\d+\w+)\s){0,3}(?:Conference|Symposium|Summit|Congress|Prize|Index|Forum|Meeting"
    r"|License Application|Convention|Showcase|Day|Days|Event|Week|Awards?)\b",
)
PLURAL_CAPITALS = pattern(r"[A-Z]{2,5}s")
ENDINGS = frozenset({"ending", "soft"})
CUTS = pattern(r"-(?:focused|based|driven|targeted|backed|listed|stage|led|owned|style|headquartered)$|^[A-Z]{2,4}s$")
LIST_WORDS = pattern(
    r"(?: \([^()]{1,40}\))?"
    r"(?:,? (?:Inc|Co|Ltd|LLC|LP|L\.P|Corp|Limited|GmbH|AG|SA)\b\.?(?:,? Ltd\.?)?)?[\s,;.]*(?:(?:and|as well as|with"
    r"|participation|from|by|the|new|existing|investors?|including|returning|leading|additional|other|several|major"
    r"|current|prior|previous|fellow|strategic|institutional|healthcare|specialist|also|an?|co-led|joined|[a-z]+\d\w*)\b[\s,;]*){0,8}"
)
