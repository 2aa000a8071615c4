"""What is in the data is shown as text: a name never becomes markup, a link or a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from visit import served, settled
from words import batch, email, link, organization, sector, state, world

from directory.bootstrap import open_store
from directory.model import ContactPoint, Name

pytestmark = pytest.mark.browser

NAMES = {
    "script": "<script>window.pwned = 1</script> Ltd",
    "image": '<img src=x onerror="window.pwned=2">',
    "address": "[click](javascript:window.pwned=3)",
    "markdown": "*Star* **body** _of_ `code` ~~and~~ # more",
    "directive": ":red[Red] :blue-badge[blue] :material/home: :material_home: :smile:",
    "formula": "$x^2$ and $$y$$ -- a -> b >= c",
    "list": "1. First - and + second > third",
    "table": "|a|b| \\ &amp; &lt;b&gt; {x} ]( [",
}
INVISIBLE = "\u2060"  # keeps Streamlit from reading a name as a shortcode


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    store = open_store(f"sqlite:{path}", create=True)
    ghana, chemical = state("GHA", "Ghana"), sector("chemical", "Chemical")
    records = [world(), ghana, chemical, link(ghana, "PART_OF", "area:world", qualifier="member")]
    for known, name in NAMES.items():
        body = organization(known, name, names=(Name(text=name, language="en"),), note=f"{name}\n\n    {name}")
        mail = email(f'{known}"><b>@example.org')
        web = ContactPoint(id=f"contact:{known}", type="web", value="javascript:window.pwned=4", label="public")
        records += [body, mail, web, link(body, "ACTIVE_IN", chemical), link(body, "COVERS", ghana)]
        records += [link(body, "REACHED_AT", mail), link(body, "REACHED_AT", web, purpose=name)]
    hidden = organization("hidden", "Hidden", label="committee")
    store.apply(batch(*records, hidden))
    store.close()
    with served("--store", f"sqlite:{path}") as address:
        yield address


def seen(page: Page) -> str:
    return settled(page).locator("[data-testid=stMainBlockContainer]").inner_text().replace(INVISIBLE, "")


def harmless(page: Page) -> None:
    assert page.evaluate("window.pwned") is None
    schemes = page.evaluate("[...document.links].map(a => a.protocol)")
    assert set(schemes) <= {"http:", "https:", "mailto:"}


@pytest.mark.parametrize(
    "path", ["/?sector=sector:chemical&area=area:GHA", "/?sector=sector:chemical&area=area:GHA&print=1"]
)
def test_names_in_an_answer_are_text(page: Page, hostile: str, path: str):
    page.goto(f"{hostile}{path}")
    text = seen(page)
    for name in NAMES.values():
        assert name in text
    harmless(page)


def test_names_in_results_are_text(page: Page, hostile: str):
    page.goto(f"{hostile}/find?kind=Organization")
    text = seen(page)
    for name in NAMES.values():
        assert name in text
    harmless(page)


@pytest.mark.parametrize("known", NAMES)
def test_a_record_is_text(page: Page, hostile: str, known: str):
    page.goto(f"{hostile}/record?id=org:{known}")
    assert seen(page).count(NAMES[known]) >= 3  # title, name, note
    harmless(page)


def test_what_an_address_holds_is_text(page: Page, hostile: str):
    """A forged address is shown as it stands, too."""
    for path in ("/find?text=", "/record?id=", "/?area=", "/?sector=", "/?on="):
        page.goto(f"{hostile}{path}[x](javascript:window.pwned=5) <img src=x onerror=window.pwned=6> :red[y]")
        assert ":red[y]" in seen(page)
        harmless(page)


def test_a_hidden_record_and_an_absent_one_get_the_same_line(open_page: Callable[..., Page], hostile: str):
    texts = []
    for known in ("org:hidden", "org:absent"):
        page = open_page()
        page.goto(f"{hostile}/record?id={known}")
        texts.append(seen(page).replace(known, "?"))
    assert texts[0] == texts[1]
    assert "No such record" in texts[0]
