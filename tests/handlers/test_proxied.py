"""「代录 王女士 热线 13800000000 …」 is understood word by word, and nothing of the matter is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.proxied import (
    Gap,
    Proxied,
    channel_called,
    gap,
    is_read_back,
    namesakes,
    own_channels,
    read_proxied,
    settled,
    telephones,
    unpack,
)
from tests.people import directory_for
from tests.workflow.world import SHANGHAI, at, shipped

NOW = at("03-09 10:00")
HOME, OFFICE, CUSTOMERS = "nursing-home", "complaint-office", "customer-service"
MATTER = "空调坏了三天，没人修"


def read(words: str, policy: str = HOME, who: str = "limin") -> Proxied:
    found = shipped(policy)
    return read_proxied(words, found, own_channels(who, found, directory_for(policy)), NOW, SHANGHAI)


@pytest.mark.parametrize(
    "words",
    [
        f"王女士 {MATTER}",
        f"王女士，{MATTER}",
        f"王女士：{MATTER}",
        f"  王女士\n{MATTER}  ",
    ],
)
def test_the_first_word_is_the_name_and_the_rest_the_matter(words: str) -> None:
    assert read(words) == Proxied(name="王女士", text=MATTER)


@pytest.mark.parametrize(
    "words",
    [
        f"王女士 电话 13800000000 家属 昨天16:30 {MATTER}",
        f"电话 家属 王女士 13800000000 昨天16:30 {MATTER}",
        f"昨天16:30 王女士，家属，电话:13800000000，电话投诉，{MATTER}",
    ],
)
def test_channel_contact_sort_and_time_stand_in_any_order(words: str) -> None:
    assert read(words) == Proxied(
        name="王女士",
        contact=read(words).contact,
        kind="family",
        channel="phone",
        received_at=at("03-08 16:30"),
        text=MATTER,
    )
    assert read(words).contact.endswith("13800000000")


@pytest.mark.parametrize(
    "contact",
    ["13800000000", "+8613800000000", "021-58886666", "0755-12345678-801", "4001234567", "a.b@c.com", "微信:wang_88"],
)
def test_a_contact_is_known_by_its_looks(contact: str) -> None:
    assert read(f"王女士 {contact} {MATTER}") == Proxied(name="王女士", contact=contact, text=MATTER)


@pytest.mark.parametrize("words", ["138号房间空调坏了", "302 空调坏了", "3号楼空调坏了"])
def test_a_figure_is_no_contact(words: str) -> None:
    assert read(f"王女士 {words}").text == words


def test_each_is_taken_once_and_then_belongs_to_the_matter() -> None:
    assert read("王女士 13800000000 13900000000 打不通").text == "13900000000 打不通"
    assert read("王女士 家属 家属要求换房").text == "家属要求换房"


def test_words_without_a_name_are_all_matter() -> None:
    assert read("老人房间的空调已经坏了整整三天没有人来修") == Proxied(text="老人房间的空调已经坏了整整三天没有人来修")


NAMED = [
    (HOME, "电话", "phone"),
    (HOME, "热线", "phone"),
    (HOME, "phone", "phone"),
    (HOME, "外部", "outside"),
    (OFFICE, "邮件", "email"),
    (OFFICE, "邮箱", "email"),
    (OFFICE, "电话", "hotline"),
    (OFFICE, "前台", "onsite"),
    (OFFICE, "微信", "bot"),
    (CUSTOMERS, "电话", ""),
    (CUSTOMERS, "平台QQ", "online_qq"),
    (CUSTOMERS, "空", ""),
]


@pytest.mark.parametrize(("policy", "word", "channel"), NAMED)
def test_a_channel_is_named_by_a_word_that_can_mean_no_other(policy: str, word: str, channel: str) -> None:
    assert channel_called(word, shipped(policy).channels) == channel


def test_among_ones_own_channels_a_word_may_mean_one_where_it_means_several_of_all() -> None:
    assert read(f"王女士 电话 {MATTER}", CUSTOMERS, "lukai").channel == "service_phone"
    assert read(f"王女士 电话 {MATTER}", CUSTOMERS, "qiancheng").text == f"电话 {MATTER}"


OWN = [
    (HOME, "maling", ["phone"]),
    (HOME, "limin", ["phone", "bot", "outside"]),
    (HOME, "zhaolan", ["phone", "bot", "outside"]),
    (HOME, "sunxiao", []),
    (OFFICE, "qiancheng", ["email"]),
    (OFFICE, "maling", ["hotline", "onsite"]),
    (CUSTOMERS, "lukai", ["service_phone", "service_mail"]),
]


@pytest.mark.parametrize(("policy", "who", "channels"), OWN)
def test_staff_write_down_what_comes_by_the_channels_they_watch(policy: str, who: str, channels: list[str]) -> None:
    assert [row.id for row in own_channels(who, shipped(policy), directory_for(policy))] == channels


def test_telephones_are_known_by_their_titles() -> None:
    found = {row.id for name in (HOME, OFFICE, CUSTOMERS) for row in telephones(shipped(name).channels)}
    assert found == {
        "phone",
        "hotline",
        "service_phone",
        "callcentre",
        "estate_desk",
        "aftersales_hotline",
        "online_phone",
        "law_visit",
    }


def settle(found: Proxied, policy: str = OFFICE) -> Proxied:
    return settled(found, shipped(policy), directory_for(policy))


def test_a_name_of_the_directory_is_a_colleague_where_that_was_said_and_is_asked_otherwise() -> None:
    found = settle(Proxied(name="陈晨", kind="employee"))
    assert (found.userid, found.kind, found.outside) == ("chenchen", "employee", False)
    unsaid = settle(Proxied(name="陈晨"))
    assert (unsaid.userid, unsaid.outside) == ("", False)


@pytest.mark.parametrize("said", [{"contact": "13800000000"}, {"kind": "customer"}])
def test_a_namesake_with_a_contact_or_of_another_sort_is_nobody_of_the_company(said: dict[str, str]) -> None:
    found = settle(replace(Proxied(name="陈晨"), **said))  # type: ignore[arg-type]
    assert (found.userid, found.outside) == ("", True)


def test_where_the_regulation_is_about_customers_nobody_is_a_colleague() -> None:
    assert settle(Proxied(name="陈晨"), CUSTOMERS).outside
    assert namesakes(Proxied(name="陈晨"), shipped(CUSTOMERS), directory_for(CUSTOMERS)) == ()


@pytest.mark.parametrize(
    ("policy", "name", "kind"),
    [
        (HOME, "王女士家属", "family"),
        (HOME, "302房老人", "resident"),
        (HOME, "王女士", ""),
        ("office", "王女士", "customer"),
    ],
)
def test_the_sort_follows_from_the_name_or_from_there_being_one_left(policy: str, name: str, kind: str) -> None:
    assert settle(Proxied(name=name), policy).kind == kind


def test_what_is_missing_is_asked_for_person_first_then_channel_then_sort() -> None:
    found = Proxied(name="王女士", text=MATTER)
    assert gap(found) is Gap.PERSON
    assert gap(replace(found, outside=True)) is Gap.CHANNEL
    assert gap(replace(found, outside=True, channel="phone")) is Gap.KIND
    assert gap(replace(found, outside=True, channel="phone", kind="family")) is None


@pytest.mark.parametrize(
    ("policy", "channel", "read_back"),
    [
        (OFFICE, "email", True),
        (OFFICE, "bot", False),
        (HOME, "phone", False),
        (HOME, "outside", True),
        ("office", "phone", False),
    ],
)
def test_the_regulation_says_what_is_read_back(policy: str, channel: str, *, read_back: bool) -> None:
    assert is_read_back(Proxied(channel=channel), shipped(policy)) is read_back


def test_what_is_packed_is_unpacked() -> None:
    found = Proxied("王女士", "", True, "13800000000", "family", "phone", at("03-08 16:30"), MATTER)
    assert unpack(found.pack(), MATTER) == found
    assert unpack(Proxied().pack(), "") == Proxied()
