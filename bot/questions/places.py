"""Countries and regions in questions: whose regulators are meant, or where companies are at home."""

from dataclasses import dataclass

from bot.plain_words import COUNTRY_WORDS

_ADJECTIVES = {
    "american": "US", "european": "EU", "british": "GB", "chinese": "CN", "taiwanese": "TW", "japanese": "JP",
    "korean": "KR", "south korean": "KR", "singaporean": "SG", "indian": "IN", "australian": "AU", "canadian": "CA",
    "swiss": "CH", "brazilian": "BR", "mexican": "MX", "saudi": "SA", "israeli": "IL", "turkish": "TR",
    "german": "DE", "french": "FR", "italian": "IT", "spanish": "ES", "swedish": "SE", "danish": "DK", "dutch": "NL",
    "belgian": "BE", "irish": "IE",
}  # fmt: skip
_REGIONS = {
    "greater china": ("CN", "HK", "TW"),
    "asia": ("CN", "HK", "TW", "JP", "KR", "SG", "IN"),
    "asian": ("CN", "HK", "TW", "JP", "KR", "SG", "IN"),
    "asia pacific": ("CN", "HK", "TW", "JP", "KR", "SG", "IN", "AU", "NZ"),
    "apac": ("CN", "HK", "TW", "JP", "KR", "SG", "IN", "AU", "NZ"),
    "latin america": ("BR", "MX", "AR"),
    "middle east": ("SA", "AE", "IL", "TR"),
    "north america": ("US", "CA"),
}
_SHOWN = {"US": "the US", "EU": "the EU", "GB": "the UK", "AE": "the UAE", "CN": "China", "HK": "Hong Kong"}
# Members have companies; the regulator who decides there is the union's.
_MEMBERS = {"EU": ("EU", "DE", "FR", "IT", "ES", "SE", "DK", "NL", "BE", "IE", "FI", "AT", "PL", "PT")}


@dataclass(frozen=True, slots=True)
class Place:
    """A country or region: its name to show, and the codes of its countries."""

    name: str
    codes: tuple[str, ...]


def find_place(words: str) -> Place | None:
    """Return the place that words in small letters mean."""
    plain = words.removeprefix("the ").replace("-", " ")
    if plain in _REGIONS:
        return Place("Asia" if plain == "asian" else plain.title().replace("Apac", "Asia-Pacific"), _REGIONS[plain])
    code = COUNTRY_WORDS.get(plain) or _ADJECTIVES.get(plain)
    return Place(_shown(code), (code,)) if code else None


def is_adjective(words: str) -> bool:
    """Return whether words tell whose something is rather than where: `Chinese`."""
    return words in _ADJECTIVES or words == "asian"


def homes(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the countries in which companies of these places are at home."""
    return frozenset(member for code in codes for member in _MEMBERS.get(code, (code,)))


def _shown(code: str) -> str:
    long = max((word for word, known in COUNTRY_WORDS.items() if known == code), key=len, default=code)
    return _SHOWN.get(code, long.title())
