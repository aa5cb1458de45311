"""Masking: nothing private slips, nothing public is masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.disclosure import names
from fadu.disclosure.masking import Known, Masked, listed, mask, mask_all, party
from fadu.law.privacy import personal_numbers
from tests.disclosure import corpus
from tests.disclosure.corpus import KNOWN, Text

COMPOSED = list(corpus.grammar(300))


@dataclass
class Score:
    """Private spans found whole, and masked characters that were public."""

    texts: int = 0
    private: int = 0
    slipped: list[str] = field(default_factory=list)
    masked: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, text: Text, done: Masked) -> None:
        self.texts += 1
        changed, place = set(), 0
        for piece in done.pieces:
            if piece.kind:
                span = range(place, place + len(piece.source))
                changed |= set(span)
                self.masked += 1
                if not any(set(span) <= set(range(*private)) for private in text.private) and not _around(text, span):
                    self.wrong.append(f"{piece.source}（{text.text}）")
            place += len(piece.source)
        for start, end in text.private:
            self.private += 1
            left = [place for place in range(start, end) if place not in changed and text.text[place].isalnum()]
            if left:
                self.slipped.append(f"{text.text[start:end]}（{text.text}）→ {done.text}")

    def said(self) -> str:
        recall = 1 - len(self.slipped) / (self.private or 1)
        precision = 1 - len(self.wrong) / (self.masked or 1)
        return f"{self.texts} 篇，应隐去 {self.private} 处，召回率 {recall:.4f}，隐去 {self.masked} 处，精确率 {precision:.4f}"


def _around(text: Text, span: range) -> bool:
    """A masked piece that is two neighbouring private ones, with at most a mark between them."""
    inside = set().union(*(range(*private) for private in text.private)) if text.private else set()
    return all(place in inside or not text.text[place].isalnum() for place in span)


def scored(texts: list[Text]) -> Score:
    score = Score()
    for text in texts:
        done = mask(text.text, KNOWN)
        assert done.source == text.text
        score.add(text, done)
    return score


@pytest.mark.parametrize(
    ("label", "texts"),
    [("手写难例", corpus.tricky()), ("应当公开", corpus.public()), ("语法生成", COMPOSED)],
    ids=["手写难例", "应当公开", "语法生成"],
)
def test_nothing_slips_and_nothing_public_is_masked(label: str, texts: list[Text], capsys: pytest.CaptureFixture[str]) -> None:
    score = scored(texts)
    with capsys.disabled():
        print(f"\n隐去测试 {label}：{score.said()}")
    assert score.slipped == []
    assert score.wrong == []


#: Names of parties, each with the ways an officer may write it.
FOREIGN = {
    "阿卜杜拉·买买提": ("阿卜杜拉•买买提", "阿卜杜拉.买买提", "阿卜杜拉买买提", "阿卜杜拉 ・ 买买提", "买买提"),
    "约翰·史密斯": ("约翰 · 史密斯", "约翰.史密斯", "史密斯"),
    "John Smith": ("JOHN SMITH", "John  Smith", "Smith John", "Smith, John", "John·Smith", "Smith"),
    "Nguyen Van An": ("NGUYEN VAN AN", "Nguyen"),
    "扎西": ("扎 西",),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_or_minority_name_of_the_party_is_hidden_wherever_it_stands(name: str) -> None:
    known, score = party("citizen", name=name), Score()
    for text in corpus.bare(name, *FOREIGN[name]):
        done = mask(text.text, known)
        score.add(text, done)
        assert "甲" not in done.text  # however it is written, it is one person
    assert score.slipped == []
    assert score.wrong == []


def test_a_name_with_a_point_is_hidden_though_nobody_knows_it_and_a_shop_in_latin_is_not() -> None:
    score = scored([text for name in FOREIGN if "·" in name for text in corpus.bare(name)])
    assert (score.slipped, score.wrong) == ([], [])
    public = "在KFC 潼南店、Tesla Center门前，Smithson牌匾。"
    assert mask(public, party("citizen", name="John Smith")).text == public


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("李四", ["李四"]),
        ("李四、John Smith", ["李四", "John Smith"]),
        ("社区干部王五（桂林街道）", ["王五"]),
        ("古丽·阿依", ["古丽·阿依"]),
        ("当事人", []),
        ("桂林街道办事处", []),
        ("潼南区桂林街道兴潼社区居民委员会", []),
        ("", []),
    ],
)
def test_who_is_named_in_a_field_for_a_witness(field: str, told: list[str]) -> None:
    assert names.in_field(field) == told


def test_there_are_texts_enough() -> None:
    assert len(corpus.tricky()) + len(corpus.public()) + len(COMPOSED) >= 400
    assert len(corpus.tricky()) >= 100


def test_a_party_is_hidden_however_the_name_is_spaced_and_told_apart_from_others() -> None:
    known = party("citizen", name="张三丰", phone="13800001111")
    done = mask_all({"party": "张三丰", "facts": "张 三\n丰与当事人张无忌在场，张三丰电话138 0000 1111。"}, known)
    assert done["party"].text == "张某甲"
    assert done["facts"].text == "张某甲与当事人张某乙在场，张某甲电话******。"


def test_a_company_keeps_its_name_and_code_but_not_its_representative() -> None:
    known = party("org", name="潼南区李四餐饮店", id_number="92500223MA5U12345X", representative="李四", phone="02344551234")
    text = "当事人潼南区李四餐饮店（统一社会信用代码92500223MA5U12345X），法定代表人李四到场，电话023-44551234。"
    assert (
        mask(text, known).text == "当事人潼南区李四餐饮店（统一社会信用代码92500223MA5U12345X），法定代表人李某到场，电话******。"
    )


def test_a_company_keeps_its_address_and_a_person_does_not() -> None:
    text = "当事人在兴潼大道88号门前占道，住兴潼大道88号3栋2单元5-2。"
    company = party("org", name="潼南区李四餐饮店", address="重庆市潼南区桂林街道兴潼大道88号")
    assert mask(text, company).text == "当事人在兴潼大道88号门前占道，住兴潼大道**号。"
    person = party("citizen", name="李四", address="重庆市潼南区桂林街道兴潼大道88号")
    assert mask(text, person).text == "当事人在兴潼大道**号门前占道，住兴潼大道**号。"


def test_officers_stay_unless_an_officer_has_the_name_of_the_party() -> None:
    known = Known(party("citizen", name="李云舟").hide, ("李云舟", "周道宁"))
    assert mask("执法人员周道宁询问李云舟。", known).text == "执法人员周道宁询问李某。"


def test_what_was_hidden_is_listed_without_the_original() -> None:
    done = mask("当事人张三电话13800001111、13900001111，住滨江路12号。")
    assert listed([done]) == [("address", "**号", 1), ("name", "张某", 1), ("phone", "******", 2)]


def test_a_manual_mask_is_exact() -> None:
    known = Known({"配方甲乙": ("manual", "（商业秘密）")})
    assert mask("使用配方甲乙生产。", known).text == "使用（商业秘密）生产。"


@pytest.mark.parametrize("number", ["500223199001011236", "110101900307747", "13812345678", "6222021234567890128"])
def test_a_number_inside_a_longer_code_is_no_personal_number(number: str) -> None:
    assert [hit.kind for hit in personal_numbers(f"编码AB{number}XY")] == []


WORDS = st.text(alphabet="在兴潼大道占用约平方米堆放建材，。；（）：", min_size=0, max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), WORDS, WORDS)
def test_no_number_survives_between_any_words(seed: int, before: str, after: str) -> None:
    rng = Random(seed)
    for number in (corpus.identity(rng), corpus.mobile(rng), corpus.spelled(rng, corpus.identity(rng), 6, 8, 4)):
        done = mask(f"{before} {number}，{after}")
        assert done.source == f"{before} {number}，{after}"
        assert not any(character.isdigit() for character in done.text), done.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back_whole_and_a_second_masking_finds_no_number(text: str) -> None:
    done = mask(text)
    assert done.source == text
    assert personal_numbers(done.text) == [] or personal_numbers(mask(done.text).text) == []


def test_a_masked_decision_is_not_masked_again() -> None:
    for text in [*corpus.tricky(), *COMPOSED[:100]]:
        once = mask(text.text, KNOWN).text
        again = mask(once)
        assert not {piece.kind for piece in again.pieces} - {"", "name", "minor"}, (once, again.text)
