"""Lines of Chinese, Korean and Japanese news with their names masked, so that cues see the words alone."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.parse.document import EntityKind, Mention, Sentence

_LONGEST = 600
_MASKS = {
    EntityKind.COMPANY: "Ⓒ",
    EntityKind.DRUG: "Ⓓ",
    EntityKind.REGULATOR: "Ⓡ",
    EntityKind.DISEASE: "Ⓘ",
    EntityKind.TARGET: "Ⓜ",
    EntityKind.MODALITY: "Ⓜ",
}
_SIMPLE = str.maketrans(
    "獲藥國與協議達準許證註臨試驗審認資優評療購併權開發項應適徵業財報績營遞請擬預計劃將進無對據獨總額億萬歐韓類屬"
    "內個產書納術醫廠製劑膠囊標誌單體細腫瘤綜診斷檢測傳聞終點療創東亞華聯軟補簽給見兒從戰",
    "获药国与协议达准许证注临试验审认资优评疗购并权开发项应适征业财报绩营递请拟预计划将进无对据独总额亿万欧韩类属"
    "内个产书纳术医厂制剂胶囊标志单体细肿瘤综诊断检测传闻终点疗创东亚华联软补签给见儿从战",
)
_QUOTES = re.compile("[\"'\u2018\u2019\u201c\u201d「」『』《》〈〉®™]")
# "美国FDA": the land beside a regulator tells nothing more.
_LAND = re.compile("(?:美国|中国|欧盟|欧洲|日本|英国|韩国|미국|중국|유럽|일본|영국|한국|米国|美|中|日|英)(?:의|的)? ?$")
_DOTS = str.maketrans({"…": ";", "ㆍ": "·", "‧": "·", "∙": "·", "・": "·", "\u2024": "·"})
_CLAUSE = re.compile("[,;!。]")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with each name as one sign; `places` are (offset in `text`, mention), in order."""

    sentence: Sentence
    text: str
    places: tuple[tuple[int, Mention], ...]

    def of(self, kind: EntityKind) -> tuple[Mention, ...]:
        """Return the mentions of a kind, in order."""
        return tuple(mention for _, mention in self.places if mention.kind is kind)

    def clause(self, place: int) -> str:
        """Return the clause of the masked text around a place."""
        start = max((found.end() for found in _CLAUSE.finditer(self.text, 0, place)), default=0)
        return self.text[start : self.clause_end(place)]

    def clause_end(self, place: int) -> int:
        """Return where the clause around a place ends."""
        found = _CLAUSE.search(self.text, place)
        return found.start() if found else len(self.text)


def mask_line(sentence: Sentence, mentions: Sequence[Mention], language: str) -> Line:
    """Return the sentence's masked line; of nested mentions the outer, which starts first or is longer, is the sign."""
    text, parts, places = sentence.text[:_LONGEST], list[str](), list[tuple[int, Mention]]()
    at = length = 0
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start < at or mention.end > len(text):
            continue
        part = plain(text[at : mention.start], language)
        if mention.kind is EntityKind.REGULATOR:
            part = _LAND.sub("", part)
        length += len(part)
        places.append((length, mention))
        parts += (part, _MASKS[mention.kind])
        length, at = length + 1, mention.end
    parts.append(plain(text[at:], language))
    return Line(sentence, "".join(parts), tuple(places))


def plain(text: str, language: str) -> str:
    """Return text with quotes off and wide forms narrow; but for Korean no spaces; Chinese in simplified signs."""
    folded = unicodedata.normalize("NFKC", _QUOTES.sub("", text).translate(_DOTS))
    if language == "ko":
        return re.sub(r"\s+", " ", folded)
    folded = re.sub(r"\s+", "", folded)
    return folded.translate(_SIMPLE) if language == "zh" else folded
