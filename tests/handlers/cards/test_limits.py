"""Every card fits both doors, in both languages, whatever is typed into it, and shows nobody what is not for him."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.wecom.render_card import card_json
from handlers.cards.fitting import fitted, shorten
from handlers.cards.keys import unpack
from handlers.cards.kit import Card
from tests.handlers.cards import desk
from tests.handlers.cards.scenes import SCENES, SENTENCES, Scene
from tests.people import CAST
from tests.workflow.world import World
from workflow.access import may_read_identity, may_see
from workflow.case import Note

LONG = "食堂二楼的青菜里有虫子，" * 420
COMPLAINANT = {name for name, scene in SCENES.items() if scene.viewer == "chenchen"}


def every_card(lang: str) -> Iterator[tuple[str, Scene, World, Card]]:
    for name, scene in SCENES.items():
        world = scene.world()
        yield name, scene, world, desk.card(world, scene.template, scene.viewer, lang, **scene.params)


def swollen(world: World) -> World:
    """The same case with five thousand characters wherever words can stand, and everybody's name thirty long."""
    case = world.case
    notes = (Note(world.now, "zhangwei", LONG),)
    world.case = replace(
        case,
        title=LONG,
        text=LONG,
        assignment_note=LONG,
        plans=tuple(replace(p, cause=LONG, measures=LONG, amount_cents=99_999_999_999) for p in case.plans),
        supplements=notes,
        measures_done=notes,
        comments=notes,
        result=LONG,
        results=notes if case.results else (),
        urges=(world.now,) * 120,
    )
    return desk.renamed(world, "阿卜杜热合曼·买买提依明江·库尔班阿吉" * 2)


def texts(card: Card) -> dict[str, tuple[str, int]]:
    """Every text of a card with the robot's limit for it (people.md section 2)."""
    found = {
        "source": (card.source, 13),
        "title": (card.title, 26),
        "desc": (card.desc, 30),
        "text": (card.text, 112),
        "greyed": (card.greyed, 16),
    }
    found |= {f"line {n}": (line.name, 5) for n, line in enumerate(card.lines)}
    found |= {f"value {n}": (line.value, 26) for n, line in enumerate(card.lines)}
    found |= {f"button {n}": (button.text, 10) for n, button in enumerate(card.buttons)}
    found |= {f"menu {n}": (item.text, 10) for n, item in enumerate(card.menu)}
    if card.select:
        found |= {"question": (card.select.title, 13)}
        found |= {f"option {option.id}": (option.text, 10) for option in card.select.options}
    if card.vote:
        found |= {f"vote {option.id}": (option.text, 11) for option in card.vote.options}
        found |= {"submit": (card.vote.submit_text, 10)}
    return found


def assert_fits(card: Card) -> None:
    assert {part: text for part, (text, limit) in texts(card).items() if len(text) > limit} == {}
    assert len(card.lines) <= 6
    assert len(card.buttons) <= 3
    assert len(card.menu) <= 3
    assert card.select is None or len(card.select.options) <= 10
    assert card.twin
    keys = [button.key for button in card.buttons] + [item.key for item in card.menu]
    assert len(set(keys)) == len(keys)
    assert all(unpack(key) for key in keys)
    assert card.buttons or card.vote
    card_json(card, "e1-case1-1-1")


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_card_fits_both_doors(lang: str) -> None:
    for _name, _scene, _world, card in every_card(lang):
        assert_fits(card)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("name", list(SCENES))
def test_five_thousand_characters_and_long_names_fit_too(name: str, lang: str) -> None:
    scene = SCENES[name]
    params = {key: LONG if key == "text" else value for key, value in scene.params.items()}
    assert_fits(desk.card(swollen(scene.world()), scene.template, scene.viewer, lang, **params))


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_our_own_words_are_never_cut(lang: str) -> None:
    """Only what people typed may end in an ellipsis, and a button that asks for more."""
    typed = (
        "26030012 食堂二楼",
        "食堂二楼",
        "26030012 门店",
        "ABCDEFG 我母亲",
        "受理，派给",
        "Give to",
        "已打电话",
        "I called",
    )
    for name, _scene, _world, card in every_card(lang):
        cut = {part: text for part, (text, _) in texts(card).items() if text.endswith("…")}
        assert {p: t for p, t in cut.items() if not t.startswith(typed)} == {}, name


def test_the_complainants_cards_show_nothing_on_a_lock_screen() -> None:
    for name, _scene, _world, card in every_card("zh_CN"):
        if name in COMPLAINANT:
            assert card.source.startswith("回音"), name
            assert "食堂" not in card.title + card.source, name
            assert not any(person.name in card.title for person in CAST), name


def test_who_may_not_read_identity_never_sees_the_name() -> None:
    for name, scene in SCENES.items():
        world = scene.world()
        for person in CAST:
            if may_read_identity(person.userid, world.case, world.directory) or not world.case.case_id:
                continue
            if not may_see(person.userid, world.case, world.directory):
                continue
            card = desk.card(world, scene.template, person.userid, **scene.params)
            assert "陈晨" not in str(card), (name, person.userid)
            assert "chenchen" not in str(card), (name, person.userid)


def test_who_may_read_it_does() -> None:
    assert "陈晨" in str(desk.card(desk.accepted(), "work", "zhangwei"))


def test_the_owner_never_hears_the_score_of_his_own_round() -> None:
    for name in ("closed", "handed_over"):
        scene = SENTENCES[name]
        said = desk.said(scene.world(), scene.template, scene.viewer)
        assert "分" not in said, name


def test_a_small_department_is_no_mask_and_a_crowd_is() -> None:
    for size, shown in ((9, "陈*（实名）"), (10, "陈*（生产部，实名）")):
        world = desk.filed()
        more = {f"p{n}": replace(CAST[0], userid=f"p{n}") for n in range(size - 3)}
        world.directory = replace(world.directory, people={**world.directory.people, **more})
        assert desk.card(world, "triage", "limin").lines[0].value == shown


def test_a_case_about_superiors_is_named_by_its_class_only() -> None:
    world = World()
    world.files(desk.TEXT, to_director=True)
    assert desk.card(world, "triage", "zhaolan").title == "26030012 人员行为类"


def test_whom_the_complaint_names_is_not_offered_as_its_owner() -> None:
    card = desk.card(desk.filed("刘洋态度很不好"), "candidates", "limin", category="attitude")
    assert card.select is not None
    assert [option.id for option in card.select.options] == ["none", "zhangwei"]


def test_a_hint_takes_the_second_line() -> None:
    assert desk.card(desk.filed(), "triage", "limin", hint="请先选类别").desc == "请先选类别"


def test_the_first_option_of_every_dropdown_does_no_harm() -> None:
    for name, _scene, _world, card in every_card("zh_CN"):
        if card.select and not card.select.disabled:
            assert card.select.options[0].id in ("none", "named"), name


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        ("十个字的一句话正好呢", 10, "十个字的一句话正好呢"),
        ("十一个字的一句话长了点", 10, "十一个字的一句话长…"),
        ("一行\n又一行", 10, "一行 又一行"),
        ("好👍🏽", 2, "好…"),
        ("", 5, ""),
    ],
)
def test_texts_are_cut_between_characters(text: str, limit: int, said: str) -> None:
    assert shorten(text, limit) == said


def test_fitting_twice_changes_nothing() -> None:
    for _name, _scene, _world, card in every_card("zh_CN"):
        assert fitted(card) == card
