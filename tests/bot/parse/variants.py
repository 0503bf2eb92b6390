"""Our own articles, and ways to say the same thing otherwise: other names, another year, another typesetting."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from bot.model import Article, Event, Reading, Status, slug
from bot.parse.reader import read_article
from bot.when import PartialDate
from tests.builders import packaged

_ROOT = Path(__file__).parents[3]
_FOLDERS = (_ROOT / "tests" / "data" / "golden", _ROOT / "handlers" / "workspace" / "samples")
_YEAR = re.compile(r"(?<![\w$€.-])20[0-4]\d(?![\w.]\d|[\w%])", re.ASCII)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Each company of our articles by the part of its name that makes it unlike others, and its ticker.
_COMPANIES = {
    "AbbVie": "ABBV", "Akeso": "9926.HK", "Amgen": "AMGN", "Amylyx": "AMLX", "Applied": "APLT", "Arcellx": "ACLX",
    "Arkelon": "", "AstraZeneca": "AZN", "Autolus": "AUTL", "Averil": "", "BioNTech": "BNTX", "Biogen": "BIIB",
    "Brightmoor": "", "Bristol Myers Squibb": "BMY", "CARsgen": "2171.HK", "CRISPR Therapeutics": "CRSP",
    "Capstan": "", "Castellane": "", "Corvela": "", "Cytokinetics": "CYTK", "Dravidia": "", "Eisai": "4523",
    "Eli Lilly": "LLY", "EsoBiotec": "", "Fennimore": "", "GSK": "", "Gilead": "GILD", "Gravenor": "",
    "Halvorsen": "", "Harrowgate": "", "Huadong": "", "IASO": "", "Intellia": "NTLA", "Ionis": "IONS", "Jadewell": "",
    "Johnson & Johnson": "JNJ", "Kailera": "", "Kestrion": "", "Kite": "", "Legend": "", "Lunaris": "",
    "Madrigal": "MDGL", "Meridine": "", "Mirabeau": "", "Norvane": "NVNE", "Oristel": "", "Orlenda": "",
    "Ostrava": "", "Pellucid": "", "Petrelius": "", "Pfizer": "PFE", "Qilin": "", "Regeneron": "REGN", "Roche": "",
    "Rostan": "", "2seventy": "TSVT", "Selvaris": "", "SpringWorks": "SWTX", "Summit": "SMMT", "Suyuan": "",
    "Tarquin": "", "Vandorel": "", "Velmora": "", "Vertex": "VRTX",
}  # fmt: skip

# Each drug with all its names, and the invented ones: {} a syllable pair, {B} a brand, {C} a code.
_DRUGS = {
    "obecabtagene autoleucel|obe-cel|AUCATZYL": "{}cabtagene autoleucel|{}-cel|{B}",
    "ciltacabtagene autoleucel|cilta-cel|Carvykti": "{}cabtagene autoleucel|{}-cel|{B}",
    "equecabtagene autoleucel|eque-cel|FUCASO": "{}cabtagene autoleucel|{}-cel|{B}",
    "zevorcabtagene autoleucel|zevor-cel": "{}cabtagene autoleucel|{}-cel",
    "idecabtagene vicleucel|Abecma": "{}cabtagene vicleucel|{B}",
    "exagamglogene autotemcel|Casgevy": "{}glogene autotemcel|{B}",
    "CART-ddBCMA|anitocabtagene autoleucel": "{C}|{C}",
    "nexiguran ziclumeran|nex-z": "{}guran ziclumeran|{}-z",
    "belantamab mafodotin|Blenrep": "{}mab mafodotin|{B}",
    "linvoseltamab|LYNOZYFIC": "{}tamab|{B}", "elranatamab|Elrexfio": "{}tamab|{B}", "denosumab|Prolia": "{}sumab|{B}",
    "olezarsen|TRYNGOLZA": "{}rsen|{B}", "resmetirom|Rezdiffra": "{}tirom|{B}", "mirdametinib|Gomekli": "{}tinib|{B}",
    "lorsatinib|BRIVELTA": "{}tinib|{B}", "sorafenone|Zeltivara": "{}fenone|{B}",
    "sodium phenylbutyrate and taurursodiol|Relyvrio": "{}diol|{B}", "aficamten": "{}camten",
    "govorestat": "{}restat", "lecanemab": "{}nemab", "nipocalimab": "{}limab", "tiragolumab": "{}lumab",
    "ivonescimab": "{}scimab", "donanemab": "{}nemab", "zelvorimab": "{}rimab", "tavotinib": "{}tinib",
    "olzarenib": "{}renib", "cendrolimus": "{}rolimus", "BNT327|pumitamig": "{C}|{C}", "ESO-T01": "{C}",
    "CPTX2309": "{C}", "KAI-9531|ribupatide": "{C}|{C}", "SLV-900": "{C}", "BMB-22": "{C}", "TQ-14": "{C}",
    "ORL-808": "{C}", "CB-44": "{C}", "SY-301": "{C}", "PLB-3": "{C}", "OSB-6": "{C}", "NVT-204": "{C}",
    "HVB-310": "{C}", "ORS-17": "{C}", "VDB-101": "{C}", "QL-77": "{C}", "MBT-501": "{C}",
}  # fmt: skip
_HEADS = ("Vel", "Tarv", "Quor", "Brax", "Ostr", "Nivel", "Calv", "Dorm", "Zend", "Hesp", "Marv", "Polv", "Grav", "Yst")
_TAILS = ("essa", "indra", "ovane", "umera", "ithe", "axon", "orea", "elka", "antis", "ubric", "yra", "ennis", "obia")
_STARTS = ("zar", "mel", "qua", "tor", "nev", "plo", "das", "wer", "gil", "hux", "bor", "fen", "jal", "kro")
_ENDS = ("vo", "ti", "xa", "bu", "li", "dre", "ko", "mi", "pa", "su")


@cache
def our_articles() -> dict[str, Article]:
    """Return the golden articles and those of the demo's tray, by id."""
    rows = (json.loads(line) for path in _paths() for line in path.read_text(encoding="utf-8").splitlines())
    return {r["id"]: Article(r["id"], r["title"], r["text"], date.fromisoformat(r["published"])) for r in rows}


def _paths() -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from sorted(folder.glob("*.jsonl"))


def read(article: Article) -> Reading:
    return read_article(article, packaged())


@cache
def read_ours(article_id: str) -> Reading:
    return read(our_articles()[article_id])


def facts(event: Event) -> dict[str, object]:
    """Return what an event says, without where it says so."""
    return {
        "step": (event.type.value, event.status.value, str(event.date)),
        "companies": {(c.name, c.role.value) for c in event.companies},
        "drugs": {d.name for d in event.drugs},
        "targets": {t.name for t in event.targets},
        "modality": event.modality,
        "indications": {i.name for i in event.indications},
        "regulators": set(event.regulators),
        "detail": event.detail,
        "terms": {(t.kind.value, t.amount, t.currency) for t in event.terms},
    }


def all_facts(reading: Reading) -> list[dict[str, object]]:
    return [facts(event) for event in reading.events]


def news_facts(reading: Reading) -> list[dict[str, object]]:
    return [facts(event) for event in reading.events if event.status is Status.NEW]


# Names


class Naming:
    """One way to rename all companies and drugs of our articles; each gets a name that no other has."""

    def __init__(self, seed: int, style: str) -> None:
        pairs = [style.format(h, t, T=t.title()) for t in _TAILS for h in _HEADS]
        cores = [s + e for e in _ENDS for s in _STARTS]
        self._companies = {real: pairs[(seed * 61 + i) % len(pairs)] for i, real in enumerate(_COMPANIES)}
        self._drugs = {row: cores[(seed * 37 + i) % len(cores)] for i, row in enumerate(_DRUGS)}
        self._forms = dict(self._replacements())
        self._cores = {
            True: {slug(core): real for real, core in self._companies.items()},
            False: {slug(real): real for real in _COMPANIES},
        }
        self._rows = {
            True: {slug(form): row for row, core in self._drugs.items() for form in self.invented(row, core)},
            False: {slug(form): row for row in _DRUGS for form in row.split("|")},
        }
        words = sorted(self._forms, key=len, reverse=True)
        self._find = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)

    def _replacements(self) -> Iterator[tuple[str, str]]:
        for real, ticker in _COMPANIES.items():
            yield real.lower(), self._companies[real]
            if ticker:
                yield ticker.lower(), self._companies[real][:4].upper()
        for row, core in self._drugs.items():
            yield from zip((name.lower() for name in row.split("|")), self.invented(row, core), strict=True)

    @staticmethod
    def invented(row: str, core: str) -> list[str]:
        brand, code = core.title() + "zyl", f"{core[:3].upper()}-{100 + list(_DRUGS).index(row)}"
        return [form.format(core, B=brand, C=code) for form in _DRUGS[row].split("|")]

    def rename(self, article: Article) -> Article:
        title, text = (self._find.sub(self._other, part) for part in (article.title, article.text))
        return replace(article, title=title, text=text)

    def _other(self, found: re.Match[str]) -> str:
        new = self._forms[found[0].lower()]
        return new[0].upper() + new[1:] if found[0][0].isupper() else new

    def who(self, name: str, *, renamed: bool) -> str:
        """Return which company of the table a name means, else the name."""
        folded = slug(name)
        return next((real for core, real in self._cores[renamed].items() if folded.startswith(core)), name)

    def what(self, name: str, *, renamed: bool) -> str:
        """Return which drug of the table a name means, else the name."""
        return self._rows[renamed].get(slug(name), name)

    def named_facts(self, reading: Reading, *, renamed: bool) -> set[tuple[str, ...]]:
        """Return who and what act in the new events, by the table's rows, so that both tellings can be compared."""
        found: set[tuple[str, ...]] = set()
        for event in (event for event in reading.events if event.status is Status.NEW):
            found.add((event.type.value, str(event.date), *event.regulators))
            found |= {(event.type.value, self.who(c.name, renamed=renamed), c.role.value) for c in event.companies}
            found |= {(event.type.value, self.what(d.name, renamed=renamed)) for d in event.drugs}
        return found


# Years


def shift_year(article: Article) -> Article:
    """Return the article as it would stand a year later; a weekday becomes that of the later day."""
    assert article.published is not None
    later = article.published.replace(year=article.published.year + 1)
    moved = (later.weekday() - article.published.weekday()) % 7

    def shift(text: str) -> str:
        shifted = _YEAR.sub(lambda found: str(int(found[0]) + 1), text)
        return re.sub("|".join(_WEEKDAYS), lambda d: _WEEKDAYS[(_WEEKDAYS.index(d[0]) + moved) % 7], shifted)

    return replace(article, title=shift(article.title), text=shift(article.text), published=later)


def a_year_later(when: PartialDate | None) -> str:
    return "None" if when is None else str(int(when.value[:4]) + 1) + when.value[4:]


# Typesetting


STYLES = {"one made-up word": "{}{}", "a capital inside": "{}{T}", "two made-up words": "{} {T}"}


def _both(change: Callable[[str], str]) -> Callable[[Article], Article]:
    return lambda article: replace(article, title=change(article.title), text=change(article.text))


def _text(change: Callable[[str], str]) -> Callable[[Article], Article]:
    return lambda article: replace(article, text=change(article.text))


def _curly(text: str) -> str:
    return re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text).replace("'", "\u2019")


def _hard_spaces(text: str) -> str:
    return re.sub(r"(?<=\d) (?=\w)|(?<=\w) (?=\d)|(?<=\bthe) ", "\u00a0", text)


def _entities(text: str) -> str:
    named = text.replace("&", "&amp;").replace("'", "&#8217;").replace('"', "&quot;").replace("--", "&mdash;")
    return re.sub(r"(?<=\d) (?=\w)", "&nbsp;", named)


def _wrapped(text: str) -> str:
    """Break the lines of each paragraph at 72 characters."""
    return "\n\n".join(re.sub(r"(.{40,72}) ", r"\1\n", paragraph) for paragraph in text.split("\n\n"))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{part.replace('&', '&amp;')}</p>\n" for part in text.split("\n\n"))


def _as_page(text: str) -> str:
    return f"<html><head><style>p {{ color: red }}</style></head><body><div>{_paragraphs(text)}</div></body></html>"


TYPESETTINGS: dict[str, Callable[[Article], Article]] = {
    "curly quotes": _both(_curly),
    "no-break spaces": _both(_hard_spaces),
    "thin spaces after digits": _text(lambda text: re.sub(r"(?<=\d) (?=\w)", "\u202f", text)),
    "HTML entities": _both(_entities),
    "wrapped lines": _text(_wrapped),
    "Windows line ends": _text(lambda text: text.replace("\n", "\r\n")),
    "HTML paragraphs": _text(_paragraphs),
    "a whole HTML page": _text(_as_page),
    "doubled spaces after sentences": _text(lambda text: re.sub(r"\. (?=[A-Z])", ".  ", text)),
    "no-break hyphens": _text(lambda text: re.sub(r"(?<=[A-Z])-(?=\d)", "\u2011", text)),
    "an em dash after the dateline": _text(lambda text: re.sub(r" --? ", " \u2014 ", text, count=1)),
    "a trade mark sign after capitals": _text(lambda text: re.sub(r"\b([A-Z]{6,})(?= \()", "\\1\u00ae", text)),
    "blank space around": _both(lambda text: f"\n  {text} \n\n"),
    "a soft hyphen": _text(lambda text: re.sub(r"(?<=announ)(?=ce)", "\u00ad", text)),
}


def in_capitals(article: Article) -> Article:
    return replace(article, title=article.title.upper())


def days_after(article: Article, days: int) -> Article:
    """Return the article as another outlet gives it later."""
    assert article.published is not None
    return replace(article, published=article.published + timedelta(days=days))
