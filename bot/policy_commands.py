"""`huiyin policy check | show | explain | diff | prove | adopt | move` and `huiyin clauses`. It parses and prints."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.clock import SystemClock, clock_of
from bot.given_settings import Config, fail, outcome_or_exit, settings_or_exit

if TYPE_CHECKING:
    from datetime import datetime

    from bot.policy_files import Checked
    from bot.settings import Settings
    from workflow.policy.model import Policy

policy_cli = typer.Typer(no_args_is_help=True, help="制度文件 / policy files")

Found = TypeVar("Found")
File = Annotated[str, typer.Argument(help="制度文件，或自带制度的名字 / a file, or the name of a shipped policy")]


@policy_cli.command("check")
def check(
    files: Annotated[list[str], typer.Argument(help="制度文件，可多个 / policy files")],
    config: Annotated[
        Path | None, typer.Option(help="配置文件：一并检查角色有没有人 / settings: also check that roles are held")
    ] = None,
) -> None:
    """检查制度文件和它的算例 / check policy files and their worked examples."""
    from bot import policy_files

    holders = policy_files.holders_of(settings_or_exit(config)) if config else None
    now = SystemClock().now()
    checked = [_read(partial(policy_files.check, name, now, holders), name) for name in files]
    for found in checked:
        _tell(found)
    if any(found.policy is None for found in checked):
        raise typer.Exit(1)


@policy_cli.command("show")
def show(file: File) -> None:
    """用中文写出整份制度 / the whole policy as a readable document."""
    from workflow.policy.show import show as written

    typer.echo(written(loaded_or_exit(file)), nl=False)


@policy_cli.command("explain")
def explain(file: File) -> None:
    """逐条说明规则和条款，另列缺省值 / each rule with its clause, and apart what no regulation states."""
    from workflow.policy.explain import defaults
    from workflow.policy.explain import explain as explained

    policy = loaded_or_exit(file)
    for title, rules in explained(policy):
        typer.echo(f"## {title}")
        for rule in rules:
            clause = policy.regulation.default_clause if rule.is_default else rule.clause
            typer.echo(f"{rule.text} 【{clause} {rule.rule}】 {rule.path}")
    typer.echo("## 制度没有规定、采用缺省的值 / values that no regulation states")
    for value in defaults(policy):
        typer.echo(f"{value.path} = {value.value} （{value.rule}）")


@policy_cli.command("diff")
def diff(before: File, after: File) -> None:
    """两份制度的行为有何不同 / what behaves differently under the second policy."""
    from workflow.policy.diff import compare, told
    from workflow.published import load_published

    old, new = loaded_or_exit(before), loaded_or_exit(after)
    typer.echo(told(compare(old, new, load_published(new.calendar.region))), nl=False)


@policy_cli.command("prove")
def prove(
    file: File,
    everything: Annotated[
        bool, typer.Option("--all", help="连同不需要算例的一起列出 / also those that need none")
    ] = False,
) -> None:
    """逐个改动数值，看有没有算例发现 / change every value and see whether an example notices."""
    from bot import policy_files
    from workflow.policy.proof import prove as proven
    from workflow.published import load_published

    policy = loaded_or_exit(file)
    proof = proven(policy, load_published(policy.calendar.region), policy_files.reasons())
    noticed, missing = proof.tried - len(proof.unnoticed), len(proof.missing)
    needless = len(proof.unnoticed) - missing
    typer.echo(f"改动{proof.tried}处：{noticed}处被算例或检查发现，{needless}处不需要算例，{missing}处缺算例")
    typer.echo(f"{proof.tried} changes: {noticed} noticed, {needless} need no example, {missing} lack one")
    for mutant, reason in proof.unnoticed:
        if reason is None:
            typer.echo(f"缺算例 / no example: {mutant}")
        elif everything:
            typer.echo(f"不需要 / none needed: {mutant} · {reason.reason}")


@policy_cli.command("adopt")
def adopt(file: File, config: Config = None) -> None:
    """采用一份制度，写入数据库 / adopt a policy into the store; refused unless its examples hold."""
    from bot import policy_files, policy_store

    settings = settings_or_exit(config)
    now = outcome_or_exit(settings, partial(_now, settings))
    checked = _read(partial(policy_files.check, file, now, policy_files.holders_of(settings)), file)
    _tell(checked)
    policy = checked.policy
    if policy is None:
        raise typer.Exit(1)
    adoption = outcome_or_exit(settings, partial(policy_store.adopt, policy, settings, now))
    typer.echo("已采用 / adopted" if adoption.is_new else "早已采用 / was adopted already")
    if adoption.in_use:
        typer.echo("新案件按它办理，在办案件仍按原来的版本 / new cases are filed under it, running ones keep theirs")
    else:
        typer.echo(
            f"已存入，但配置没有使用 {policy.regulation.id}：写进 [policy] 或 [[policy.also]] 之后，新案件才按它办理"
            " / stored; new cases are filed under it once the settings name it"
        )


@policy_cli.command("move")
def move(
    old: Annotated[str, typer.Argument(help="原版本的摘要，可只写开头 / hash of the version, or its beginning")],
    new: Annotated[str, typer.Argument(help="新版本的摘要，可只写开头 / hash of the version to move to")],
    *,
    trying: Annotated[bool, typer.Option("--dry-run", help="只看结果，不改动 / tell what would happen")] = False,
    config: Config = None,
) -> None:
    """在办案件改按另一版本办理 / let the running cases of one version go on under another."""
    from bot import policy_store
    from bot.move_words import text_of
    from handlers.execute import Refused

    settings = settings_or_exit(config)
    now = outcome_or_exit(settings, partial(_now, settings))
    try:
        moves = outcome_or_exit(settings, partial(policy_store.move, old, new, settings, now, trying=trying))
    except policy_store.UnknownVersionError as unknown:
        fail(f"没有采用过以 {unknown} 开头的版本，或不止一个 / no adopted version begins so, or more than one does")
    except policy_store.OtherPolicyError as other:
        fail(f"不是同一份制度：{other} / these are versions of different policies")
    typer.echo(text_of(moves, trying=trying), nl=False)
    if any(isinstance(one.outcome, Refused) for one in moves.cases):
        raise typer.Exit(1)


async def _now(settings: Settings) -> datetime:
    return (await clock_of(settings.clock.url)).now()


def clauses(
    waiting: Annotated[bool, typer.Option("--waiting", help="列出尚无着落的 / list those that wait")] = False,
) -> None:
    """核心规则有几条写进了制度文件 / how many core rules the policy files cite."""
    from bot import policy_files
    from workflow.policy.clauses import RuleClass, coverage

    for found in coverage(policy_files.rules(), policy_files.shipped(), RuleClass.CORE):
        total = len(found.cited) + len(found.waiting)
        typer.echo(f"{found.policy}: {len(found.cited)}/{total}")
        for rule in found.waiting if waiting else ():
            typer.echo(f"  {rule.id} {rule.clause}: {rule.title}")


def _tell(checked: Checked) -> None:
    for error in checked.errors:
        typer.echo(str(error), err=True)
    for warning in checked.warnings:
        typer.echo(f"提醒 / warning: {warning}")
    if checked.policy is not None:
        title, hash_ = checked.policy.regulation.title, checked.policy.hash[:12]
        typer.echo(f"{checked.name}: 没有问题 / fine · {title} · {hash_}")


def loaded_or_exit(file: str) -> Policy:
    """The policy of that name or file; what is wrong with it is said, and the command ends with status 1 or 2."""
    from bot import policy_files
    from workflow.policy.errors import PolicyErrors

    try:
        return _read(partial(policy_files.loaded, file), file)
    except PolicyErrors as errors:
        for found in errors.errors:
            typer.echo(str(found), err=True)
        raise typer.Exit(1) from None


def _read(work: Callable[[], Found], file: str) -> Found:
    from bot.rulebook import PolicyMissingError, PolicyUnreadableError
    from workflow.published import shipped_policies

    try:
        return work()
    except PolicyUnreadableError:
        fail(f"“{file}”读不了，请存成 UTF-8 并给读权限 / cannot be read: save as UTF-8, let this user read it")
    except PolicyMissingError:
        names = "、".join(shipped_policies())
        fail(f"没有文件“{file}”，自带的制度有{names} / there is no such file; policies that ship are named before")
