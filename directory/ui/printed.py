"""The answer on paper: text in one column, no controls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st

from directory.questions.answer import Answer, Reach, Suggestion
from directory.ui import address, links, widgets
from directory.ui.plain import linked, plain, words
from directory.ui.saying import at, before, caveats, desks, named, sentence, states, why

# Left alone, the browser prints the fixed bar on every sheet, breaks inside a suggestion, and prints a dark theme's
# light letters on white paper.
PAPER = """<style>@media print {
  [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stPageLink"] { display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  html, body { background: white !important; }
  .stApp, .stApp * { color: black !important; background: none !important; }
  [data-testid="stMarkdownContainer"] li { break-inside: avoid; }
}</style>"""


def draw(answer: Answer, names: Mapping[str, str]) -> None:
    """The whole answer as text that prints well."""
    st.html(PAPER)
    links.to_who("Back to the page", {**address.here(), "print": None}, icon=":material/arrow_back:")
    asked = answer.question
    areas = ", ".join(area.name for area in answer.scope.areas) or "World"
    st.header(plain(f"Whom to contact: {asked.sector_name or 'across sectors'}, {areas}"), anchor=False)
    st.markdown(f":small[1540 directory, as of {answer.scope.on}, for the audience **{plain(answer.audience)}**]")
    st.markdown(plain(answer.statement))
    if answer.scope.areas and len(answer.scope.states) > 1:
        st.markdown(f":small[**States:** {plain(states(answer.scope.states, names))}]")
    for rung in answer.rungs:
        st.markdown(f"#### {rung.rung}  {plain(rung.name)}")
        lines = [*_suggestions(rung.suggestions)]
        lines += [f"- and {rung.more} more"] if rung.more else []
        lines += [f"- *{plain(sentence(gap.text))}*" for gap in rung.gaps]
        st.markdown("\n".join(lines))
    if answer.related:
        st.markdown("#### Beside the ladder")
        st.markdown("\n".join(_suggestions(answer.related)))


def _suggestions(found: tuple[Suggestion, ...]) -> Iterator[str]:
    for suggestion in found:
        n = widgets.cover_count(suggestion.cover)
        name = plain(named(suggestion.name, suggestion.acronym))
        lines = [f"- **{name}** · {n} of {suggestion.of}"]
        if body := at(suggestion):
            lines.append(plain(f"at {body}"))
        lines += [plain(line) for line in desks(suggestion)]
        lines += [plain(f"before: {said}") for post in suggestion.posts if (said := before(post, last=False))]
        lines += [_channel(reach) for reach in suggestion.channels] or ["no channel in this directory"]
        lines += [plain("; ".join(said for said in (why(suggestion), caveats(suggestion)) if said))]
        yield "  \n  ".join(lines)


def _channel(reach: Reach) -> str:
    says = "not verified yet" if not reach.verified_on else f"{words(reach.freshness.value)}, {reach.verified_on}"
    return f"{words(reach.type)}: {linked(reach.type, reach.value)} ({plain(says)})"
