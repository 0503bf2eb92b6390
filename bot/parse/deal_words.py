"""The words that tell what a sum beside them is for, and those that tell it is no term of a deal."""

import re

from bot.model import TermKind
from bot.parse.patterns import pattern


def words(*forms: str) -> re.Pattern[str]:
    """Return a pattern for any of `forms`, in any case."""
    return pattern("|".join(forms), re.IGNORECASE)


CUES = {
    TermKind.UPFRONT: words(
        r"\bup-?\s?front\b", r"\binitial\s+(?:cash\s+)?(?:payment|consideration|fee)",
        r"\b(?:at|upon|on)\s+(?:\w+\s+)?closing\b",
        r"\bdeposit\b", r"\bsigning\s+(?:fee|payment|bonus)", r"\bclosing\s+payment", r"首付款?", "预付款", "계약금",
        "선급금", "선수금", "선불금", "一時金",
    ),
    TermKind.MILESTONES: words(
        r"\bmilestones?\b", r"\bcontingent\s+(?:cash\s+)?(?:payments?|consideration)", r"\bearn-?outs?\b",
        r"\bpayments?\s+(?:based|contingent)\s+(?:up)?on\b", "里程碑", "마일스톤", "단계별", "성과금", "マイルストーン",
    ),
    TermKind.EQUITY: words(
        r"\bequity\s+(?:investment|stake|purchase)", r"\binvest(?:s|ed|ing|ment)?\b", r"\bstake\b", r"\bin\s+equity\b",
        r"\bof\s+(?:\w+(?:'s|\u2019s)?\s+){0,3}(?:common\s+stock|ordinary\s+shares)", "股权投资", "지분",
    ),
    TermKind.RAISED: words(
        r"\brais(?:e|es|ed|ing)\b", r"\bgross\s+proceeds\b", r"\bofferings?\b", r"\bseries\s+[A-H]\d?\b", r"\bseed\b",
        r"\b(?:financing|funding|fund-?rais\w+)\b", r"\bIPO\b", r"\bprivate\s+placement\b", r"\bgrants?\b",
        r"\bawards?\b", r"\bloan\b", r"\b(?:credit|debt)\s+facility\b", r"\b(?:convertible|senior)\s+notes?\b",
        r"\bPIPE\b", r"\bsecures\b", r"\bround\b", "融资", "募集", r"투자\s?유치", "유상증자", "調達",
    ),
    TermKind.TOTAL: words(
        r"\btotal(?:l?ing)?\b",
        r"\bvalu(?:ed|es|ing)\s+(?:[\w.&'-]+\s+){0,4}at\b",
        r"\b(?:deal|transaction|equity|enterprise)\s+value\b", r"\bworth\b",
        r"\baggregate\b", r"\bdeal\b", r"\bbiobucks\b", r"\b(?:acquisition|takeover|buyout|transaction|pact|merger)\b",
        r"\b(?:purchase\s+price|consideration)\b", "总额", "总金额", "总价", r"총\s?(?:규모|액|\s)", "総額", r"규모",
    ),
}  # fmt: skip
# Sums that are no terms: accounts, markets, prices of drugs, holdings, sums of the past.
OTHER = words(
    # accounts
    r"\brevenues?\b", r"\bnet\s+(?:sales|loss|income|proceeds)\b",
    r"\b(?:annual|product|peak|global|worldwide)\s+sales\b",
    r"\bin\s+sales\b", r"\bsales\s+(?:of|were|totall?ed|reached|rose|fell)\b", r"\bexpenses?\b", r"\bcosts?\b",
    r"\bcash(?:,|\s+and)\s+(?:cash\s+)?(?:equivalents|investments|marketable)", r"\bcash\s+equivalents\b",
    r"\bcash\s+(?:position|balance|runway|reserves|on\s+hand|stood|totall?ed)\b", r"\bcharge\b", r"\bimpairment\b",
    r"\bEPS\b", r"\bearnings\b", r"\bincome\b", r"\bdeficit\b", r"\bworking\s+capital\b", r"\bbudget\b",
    r"\bdividend\b", r"\bsavings\b", r"\bprincipal\b",
    "销售额", "营收", "收入", "매출", "영업이익", "净亏损", "研发投入",
    # markets and holdings
    r"\bmarket\s+(?:cap\w*|size|value|opportunity|worth)\b", r"\bmarket\b(?=[^.;]{0,30}$)", r"\bunder\s+management\b",
    r"\bmarket\s+(?:is|was|of|for|estimated|expected|valued|could|will)\b", r"\bvaluation\b",
    r"\bprice\s+target\b", r"\btarget\s+price\b", r"\bshares?\s+(?:rose|fell|closed)",
    "市场规模", r"시장\s?규모", "市值",
    # prices of drugs
    r"\b(?:list|wholesale|retail)\s+(?:price|acquisition\s+cost)\b", r"\b(?:annually|yearly|each\s+year)\b",
    r"\bper\s+(?:dose|vial|patient|year|month|course|treatment|annum|capita)\b", r"\ba\s+(?:year|month|dose)\b",
    # what came before, and what falls due if all goes wrong
    r"\bto\s+date\b", r"\bcumulative\b", r"\bsince\s+(?:its\s+)?(?:inception|launch|found\w+)\b",
    r"\bsince\s+it\s+(?:was|launched)\b", r"\b(?:fine|penalt(?:y|ies)|settle\w*|damages|lawsuit|verdict)\b",
    r"\b(?:termination|break-?up)\s+fee\b", r"\bexercis(?:e\s+price|able)\b",
    r"\bpurchase\s+up\s+to\s+an\s+additional\b",
)  # fmt: skip
PER_SHARE = pattern(
    r"\s*(?:in\s+cash,?\s*)?(?:\(?(?:U\.?S\.?)?\)?\s*)?(?:per|a|each|/)\s*(?:\w+[\s-]+){0,4}?(?:shares?|ADSs?|ADRs?)\b",
    re.IGNORECASE,
)
SHARE_PRICE = pattern(
    r"\b(?:offering\s+price|price\s+to\s+the\s+public|priced\s+at|(?:issue|subscription)\s+price|每股)\D{0,40}$"
    r"|\bpric(?:ed|ing)\b[^.;$]{0,60}\bshares?\s+at\s*$",
    re.IGNORECASE,
)
# Beside the price of a share: what is paid later, for warrants, or was the price before.
NO_PRICE = words(
    r"\bexercis", r"\bdividend\b", r"\bCVRs?\b", r"\bcontingent\b", r"\badditional\b", r"\btotal\s+consideration\b",
    r"\bearnings\b", r"\bloss\b", r"\bcharge\b", r"\b(?:closing|trading|market|sale)\s+price\b",
    r"\bpremium\b", r"\bpar\s+value\b",
    r"\bclosed\s+at\b", r"\bminimum\b", r"\bbid\s+price\b", r"\bless\s+the\b",
    r"\bunaffected\b", r"\bstrike\b", r"\bcost\s+basis\b", r"\bprice\s+target\b",
)  # fmt: skip
PAYS = words(
    r"\b(?:acquir|buy|purchas|sell|sold|bought|licens|supply|sale)\w*\b", r"\b(?:agreement|takeover|deal)\b",
    "收购", "인수",
)  # fmt: skip
FOR = pattern(
    r"\b(?:for|at)\s*(?:about|around|approximately|some|up\s+to|roughly|nearly|more\s+than|a)?\s*$",
    re.IGNORECASE,
)
UPFRONT_AND_MILESTONES = words(
    r"^\W*(?:in|of|through|across|comprising|including)\b[^$€£¥]*\bup-?\s?front\b[^$€£¥]*\bmilestone",
    r"^\W*(?:in|of)\b[^$€£¥]*\bmilestone[^$€£¥]*\bup-?\s?front\b",
    r"^\W*(?:consisting|comprised|made\s+up)\s+of\b",
    r"^\W*comprising\s+(?:an?\s+)?[$€£¥\w]",
)
LISTED_MILESTONES = words(
    r"^\W*(?!and\b|or\b)(?:(?:in|of|for|upon|from|on|the|achievement|potential|future|additional|development|developmental|clinical"
    r"|preclinical|regulatory|commercial|commercialization|sales|net|launch|approval|research|certain|and|or|success"
    r"|based|contingent|other|specified|pre|prespecified)\b[\s,/-]*)+milestones?\b",
)
IN = pattern(r"\s*(?:in|as)\b")
OR_IN_ALL = pattern(r"\bor\s+(?:about|approximately|around|roughly|nearly|some|a\s+total\s+of)\s*$", re.IGNORECASE)
PLUS_CVR = words(r"^\W*(?:in\s+cash\W+)?plus\s+(?:a|one)\b[^$.;]{0,40}\b(?:contingent|CVR)")
PROCEEDS = words(r"\bgross\s+proceeds\b")
BREAK_AFTER = pattern(
    r"[,;:(\uff0c\uff1b\u3001]|\.\s|\b(?:plus|and|with|which|while|followed\s+by|as\s+well\s+as|on\s+top|or)\b"
)
BREAK_BEFORE = pattern(r"[;:\uff1b]|\.\s|\b(?:plus|and|with|which|while|followed\s+by|as\s+well\s+as|on\s+top)\b")

_PER = r"(?:%|percent\b|per\s?cent\b)"
_POINTS = r"\d{1,2}(?:\.\d+)?"
PERCENT = pattern(
    rf"(?<![\d.])(?:{_POINTS}\s?{_PER}?\s*(?:[-\u2013]|to|and)\s*(?P<last>{_POINTS})\s?{_PER}|(?P<only>{_POINTS})\s?{_PER})",
    re.IGNORECASE,
)
ROYALTY = pattern(r"\b[Rr]oyalt(?:y\b(?!-)|ies)|로열티|特许权使用费|分成|ロイヤ")
NO_ROYALTY = words(
    r"\bof\s+(?:the|its|their|all|any)\s+royalt", r"\binterest\b", r"\b(?:increase|growth|grew|rose|shares|owned)\b"
)
