"""The questions: parse, one call, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

from directory.cli.frame import Ask, main, reading

SCHEMES: Final = ("m49-region", "m49-subregion", "un-group", "membership", "language", "set", "state")


@main.command()
@click.option("--sector", help="A field of work: its name, code or id; none = across sectors.")
@click.option("--area", multiple=True, help="A State, region or group: its name, code or id; repeat it for a list.")
@click.option("--role", help="Of posts, only those in this role; bodies stay.")
@click.option("--language", metavar="CODE", help="Those that state this language (fr, ar ...) first.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Suggestions of a rung.")
@reading
def who(ask: Ask, area: tuple[str, ...], **asked: Any) -> None:
    """Say whom to contact for a sector in an area, why, how fresh, and where nobody is."""
    from directory.questions.answer import Question

    with ask.directory() as directory:
        ask.show(directory.who(Question.of(area=area, on=ask.on, **asked), ask.viewer), "answer")


@main.command()
@click.argument("text", default="")
@click.option("--kind", "kinds", multiple=True, help="Only this kind: Organization, Area, Post ...")
@click.option("--type", "types", multiple=True, help="Only this type: industry_association, state ...")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Results of a page.")
@click.option("--after", help="The `next` of the page before.")
@reading
def find(ask: Ask, text: str, **asked: Any) -> None:
    """Find whatever has TEXT in its names."""
    with ask.directory() as directory:
        ask.show(directory.find(text, ask.viewer, on=ask.on, **asked), "find")


@main.command()
@click.argument("id")
@reading
def show(ask: Ask, **asked: Any) -> None:
    """Show everything about the record ID."""
    with ask.directory() as directory:
        ask.show(directory.show(asked["id"], ask.viewer, on=ask.on), "profile")


def of_matrix(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose rows and columns."""
    options = (
        click.option("--rows", type=click.Choice(["sector", "role"]), default="sector", show_default=True),
        click.option("--columns", type=click.Choice(SCHEMES), help="A scheme of areas; m49-subregion if not given."),
        click.option(
            "--area", multiple=True, help="A column of its own (several as one with `;`); with --columns: within it."
        ),
        click.option("--row", multiple=True, help="Only this sector or role; repeat it for several."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@of_matrix
@click.option("--full", is_flag=True, help="Of one row and one area: its States, bodies, posts and channels.")
@reading
def coverage(ask: Ask, *, full: bool, **asked: Any) -> None:
    """Say where somebody is and where nobody: sectors or roles by areas."""
    from directory.questions.matrix import CoverageQuestion

    question = CoverageQuestion.of(on=ask.on, **asked)
    with ask.directory() as directory:
        if full:
            ask.show(directory.cell(question, ask.viewer), "cell")
        else:
            ask.show(directory.coverage(question, ask.viewer), "coverage")


@main.command()
@of_matrix
@click.option("--kind", "kinds", multiple=True, help="Only this kind: none, worldwide_only, no_channel, vacant ...")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Gaps at once.")
@click.option("--after", type=click.IntRange(0), default=0, help="Leave out so many at the beginning.")
@reading
def gaps(ask: Ask, **asked: Any) -> None:
    """Say where nobody is on file, or nobody to count on, and whom to ask next."""
    from directory.questions.gaps import GapsQuestion

    with ask.directory() as directory:
        ask.show(directory.gaps(GapsQuestion.of(on=ask.on, **asked), ask.viewer), "gaps")


@main.command()
@of_matrix
@click.option("--without", metavar="ID", help="What would be lost if this organization left.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Lines of each measure.")
@reading
def fragility(ask: Ask, **asked: Any) -> None:
    """Say what rests on one body or one person."""
    from directory.questions.fragility import FragilityQuestion

    with ask.directory() as directory:
        ask.show(directory.fragility(FragilityQuestion.of(on=ask.on, **asked), ask.viewer), "fragility")


@main.command()
@click.argument("id")
@click.option("--steps", type=click.IntRange(1, 2), default=1, show_default=True, help="How far.")
@click.option("--kind", "kinds", multiple=True, help="Only links of this kind: MEMBER_OF, HOLDS ...")
@click.option("--beside", multiple=True, metavar="ID", help="Another node whose neighbours are wanted.")
@click.option("--most", type=click.IntRange(2, 250), default=250, show_default=True, help="Nodes.")
@reading
def network(ask: Ask, **asked: Any) -> None:
    """Say who is linked to the record ID."""
    from directory.questions.network import NetworkQuestion

    with ask.directory() as directory:
        ask.show(directory.network(NetworkQuestion.of(**asked), ask.viewer, on=ask.on), "network")


@main.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@reading
def path(ask: Ask, source: str, target: str) -> None:
    """Say how FROM and TO are connected, and who could introduce one to the other."""
    with ask.directory() as directory:
        ask.show(directory.path(source, target, ask.viewer, on=ask.on), "path")
