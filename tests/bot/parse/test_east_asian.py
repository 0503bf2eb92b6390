"""Chinese, Korean and Japanese news: what is masked, which names stand, and when nothing is said."""

from datetime import date

import pytest

from bot.model import Article, Reading
from bot.parse.document import EntityKind
from bot.parse.east_asian_cues import find_steps, load_cues
from bot.parse.east_asian_lines import plain
from bot.parse.east_asian_names import find_east_asian_names
from bot.parse.entities import find_mentions
from bot.parse.language import find_language
from bot.parse.reader import read_article
from bot.parse.sentences import parse_document
from tests.bot.parse.reading_aids import packaged


def read(title: str, text: str, published: date | None = date(2025, 3, 6)) -> Reading:
    return read_article(Article("a", title, text, published), packaged())


def names(title: str, text: str) -> set[tuple[str, str]]:
    document = parse_document(Article("a", title, text))
    found = find_east_asian_names(document, document.sentences, find_mentions(document, packaged()), packaged())
    return {(mention.kind.value, mention.name) for mentions in found.values() for mention in mentions}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("国家药监局批准新药上市", "zh"),
        ("衛生福利部核准新藥上市", "zh"),
        ("식약처가 신약을 허가했다", "ko"),
        ("新薬の製造販売承認を取得しました", "ja"),
        ("佐维医药新药获批上市\nZorvex Therapeutics today announced that its drug was approved by the FDA.", "en"),
        ("Zorvex (佐维医药) wins approval\nZorvex Therapeutics said on Monday that the NMPA approved its drug.", "en"),
        (
            "佐维医药新药获批上市\n佐维医药宣布新药获批。\n"
            + "This release contains statements about the future. " * 20,
            "zh",
        ),
    ],
)
def test_headline_and_lead_tell_the_language(text: str, language: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    ("line", "language", "steps"),
    [
        ("ⒸⒹ获Ⓡ批准上市", "zh", {"approval"}),
        ("ⒸⒹ获批临床", "zh", {"trial_clearance"}),
        ("ⒸⒹ上市申请获Ⓡ受理", "zh", {"acceptance"}),
        ("ⒸⒹ临床试验申请获Ⓡ受理", "zh", {None}),
        ("Ⓒ向Ⓡ递交Ⓓ上市申请", "zh", {"submission"}),
        ("ⒸⒹ获Ⓡ授予孤儿药资格认定", "zh", {"designation"}),
        ("Ⓒ与Ⓒ就Ⓓ达成独家授权协议", "zh", {"license"}),
        ("Ⓒ以10亿美元收购Ⓒ", "zh", {"acquisition"}),
        ("Ⓒ召开年度会议", "zh", set[str]()),
        ("Ⓒ, Ⓓ 품목허가 획득", "ko", {"approval"}),
        ("Ⓒ, Ⓓ 품목허가 신청", "ko", {"submission"}),
        ("Ⓒ, Ⓓ 임상 3상 승인", "ko", {"trial_clearance"}),
        ("Ⓒ, Ⓓ 임상 1상 IND 신청", "ko", {None}),
        ("Ⓒ, Ⓓ 조건부 허가", "ko", {"approval"}),
        ("Ⓒ Ⓓ, Ⓡ 희귀의약품 지정", "ko", {"designation"}),
        ("Ⓒ Ⓓ EU 승인 권고", "ko", {"opinion"}),
        ("Ⓒ, Ⓒ에 기술수출 계약 체결", "ko", {"license"}),
        ("Ⓒ, 신제품 특허 취득", "ko", set[str]()),
        ("Ⓓの製造販売承認を取得", "ja", {"approval"}),
        ("Ⓓの製造販売承認を申請", "ja", {"submission"}),
        ("Ⓓ、希少疾病用医薬品に指定", "ja", {"designation"}),
    ],
)
def test_a_headline_tells_its_step_and_no_other(line: str, language: str, steps: set[str | None]) -> None:
    assert set(find_steps(line, load_cues(language))[0]) == steps


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("辉瑞的新药", "公安进行了检查。", {("company", "Pfizer")}),
        ("默克尔谈医疗", "默克尔出席了会议。", set[tuple[str, str]]()),
        ("트릴리언 달러 시장", "트릴리언은 큰 수다.", set[tuple[str, str]]()),
        ("릴리의 신약", "릴리는 신약을 소개했다.", {("company", "Eli Lilly")}),
        ("시간암호 장치", "시간암호는 새 장치다.", set[tuple[str, str]]()),
        ("간암 환자", "간암 환자가 늘었다.", {("disease", "liver cancer")}),
        ("태국 FDA 발표", "태국 FDA는 이를 발표했다.", set[tuple[str, str]]()),
        ("美 FDA 발표", "미국 FDA는 이를 발표했다.", {("regulator", "FDA")}),
        ("브라질 식약처 발표", "브라질 식약처는 이를 발표했다.", set[tuple[str, str]]()),
    ],
)
def test_a_known_name_inside_another_word_or_land_is_none(title: str, text: str, found: set[tuple[str, str]]) -> None:
    assert names(title, text) == found


@pytest.mark.parametrize(
    ("title", "text", "kind", "name"),
    [
        ("佐维医药公布进展", "佐维医药今日公布进展。", EntityKind.COMPANY, "佐维医药"),
        ("신약 개발 현황", "조르벡스 파마社(Zorvex Pharma)가 현황을 밝혔다.", EntityKind.COMPANY, "Zorvex Pharma"),
        ("노바제약, 신제품 공개", "노바제약은 신제품을 공개했다.", EntityKind.COMPANY, "노바제약"),
        ("佐维医药的富马酸佐维替尼片", "富马酸佐维替尼片是一种新药。", EntityKind.DRUG, "佐维替尼"),
        ("新药ZRX-201亮相", "ZRX-201是一种新药。", EntityKind.DRUG, "ZRX-201"),
        ("치료제 '조르비크' 소개", "치료제 '조르비크'(Zorvyc)가 소개됐다.", EntityKind.DRUG, "Zorvyc"),
        ("抗体製剤「ゾルベックス」の紹介", "抗体製剤「ゾルベックス」を紹介する。", EntityKind.DRUG, "ゾルベックス"),
    ],
)
def test_a_name_that_the_text_introduces_is_taken(title: str, text: str, kind: EntityKind, name: str) -> None:
    assert (kind.value, name) in names(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("跨国药业纷纷布局创新药", "多家跨国药业近日布局创新药。"),
        ("의약품 시장 '활짝'", "의약품 시장이 '활짝' 열렸다."),
        ("全球首款新药的意义", "全球首款新药有何意义。"),
    ],
)
def test_words_of_the_trade_are_no_names(title: str, text: str) -> None:
    assert {name for kind, name in names(title, text) if kind in ("company", "drug")} == set()


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        (
            "릴리, 신약 개발 제휴",
            "릴리는 1월 29일 신약 개발을 위한 제휴를 발표했다고 밝혔다. 자세한 내용은 공개되지 않았다.",
            "not read: Korean, the lead does not say what the headline says",
        ),
        (
            "国家药监局批准新药",
            "国家药监局近日批准了该公司的新药上市申请, 用于治疗成人患者。",
            "not read: Chinese, no firm or drug that was understood",
        ),
        ("佐维医药召开年度会议", "佐维医药今日召开年度会议。", "not read: Chinese"),
        ("노바제약, 새 사옥 이전", "노바제약은 새 사옥으로 옮겼다고 밝혔다.", "not read: Korean"),
        ("新薬の話題", "新薬の話題をお届けします。", "not read: Japanese"),
    ],
)
def test_what_was_not_understood_is_said_and_gives_no_event(title: str, text: str, reason: str) -> None:
    reading = read(title, text)
    assert (reading.relevant, reading.reason, reading.events) == (False, reason, ())


def test_a_licence_that_the_headline_calls_a_partnership_is_a_licence() -> None:
    text = "조르벡스社(Zorvex)가 일라이 릴리社와 연구 제휴 및 라이센스 협약을 체결했다고 6일 공표했다."
    (event,) = read("릴리, 난청 치료제 개발ㆍ발매 제휴", text).events
    assert (event.type, {party.name for party in event.companies}) == ("license", {"Eli Lilly", "Zorvex"})


def test_the_one_drug_of_a_deal_may_stand_a_sentence_further_on() -> None:
    text = "조르벡스社(Zorvex)가 일라이 릴리社와 라이센스 합의를 도출했다고 6일 공표했다. 양사는 'ZRX-3927'을 쓴다."
    (event,) = read("릴리, 난청 치료제 개발ㆍ발매 제휴", text).events
    assert [drug.name for drug in event.drugs] == ["ZRX-3927"]
    (event,) = read("릴리, 난청 치료제 개발ㆍ발매 제휴", f"{text} 이미 'ZRX-118'도 있다.").events
    assert event.drugs == ()


def test_a_disease_that_only_describes_the_drug_yields_to_the_new_one() -> None:
    text = "한국릴리는 비만 치료제 '마운자로'가 식품의약품안전처로부터 심부전 적응증 추가 승인을 받았다고 6일 밝혔다."
    (event,) = read("릴리 '마운자로', 국내 적응증 확대 승인", text).events
    assert ([one.name for one in event.indications], event.detail.kind) == (["heart failure"], "expanded label")


def test_a_local_name_before_a_known_latin_one_is_that_firm() -> None:
    text = "화이자가 메체라社(Metsera)를 49억 달러에 인수하기로 합의했다고 6일 공표했다."
    (event,) = read("화이자, 메체라 인수", text).events
    assert [(party.name, party.role) for party in event.companies] == [("Pfizer", "acquirer"), ("Metsera", "acquired")]


def test_a_floor_in_the_headline_is_no_total() -> None:
    text = "恒瑞医药与罗氏签署许可协议,将获得8000万美元首付款和最高14.5亿美元的里程碑付款。"
    (event,) = read("总额超10亿美元!恒瑞医药与罗氏达成独家许可协议", text).events
    assert {term.kind.value for term in event.terms} == {"upfront", "milestones"}


def test_without_any_date_the_event_has_none() -> None:
    text = "佐维医药宣布,瑞迪鲁单抗已获国家药监局批准上市,用于治疗银屑病。"
    (event,) = read("佐维医药瑞迪鲁单抗获国家药监局批准上市", text, None).events
    assert event.date is None


@pytest.mark.parametrize("word", ["有望", "拟", "预计", "即将"])
def test_a_hope_in_the_headline_takes_the_event_away(word: str) -> None:
    text = "佐维医药宣布,瑞迪鲁单抗已获国家药监局批准上市,用于治疗银屑病。"
    assert read("佐维医药瑞迪鲁单抗获国家药监局批准上市", text).relevant
    assert not read(f"佐维医药瑞迪鲁单抗{word}获国家药监局批准上市", text).relevant


@pytest.mark.parametrize("word", [" 추진", " 기대", " 임박", " 불발", " 철회"])
def test_a_plan_or_a_failure_in_a_korean_headline_takes_the_event_away(word: str) -> None:
    text = "노바제약은 관절염 치료제 '리드루맙'이 식약처로부터 품목허가를 받았다고 6일 밝혔다."
    assert read("노바제약 '리드루맙' 품목허가", text).relevant
    assert not read(f"노바제약 '리드루맙' 품목허가{word}", text).relevant


def test_a_line_is_folded_to_one_script_and_width() -> None:
    assert plain("「新藥」獲 \uff26DA 批准", "zh") == "新药获FDA批准"
    assert plain("「신약」  허가…완료", "ko") == "신약 허가;완료"
