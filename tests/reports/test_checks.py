"""Each fault that forbids publication is seen on its own."""

from __future__ import annotations

import pytest

from arlib.reports.checks import page_faults
from small_reports import TOTALS

FIGURE = '<figure><div></div><table><tr><td>1</td></tr></table></figure><script id="chart-library"></script>'
FOOTER = (
    "<footer><table><thead><tr><th>Side</th><th>Open</th></tr></thead><tbody>"
    "<tr><th>credits</th><td>EUR -41,250.00</td></tr><tr><th>invoices</th><td>EUR 1,204,500.35</td></tr>"
    "<tr><th>invoices</th><td>JPY 98,000</td></tr></tbody></table></footer>"
)


def page(body: str = "", head: str = "", lang: str = ' lang="en"', title: str = "<title>T</title>") -> str:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    top = f"<!doctype html><html{lang}><head>{policy}{title}{head}</head>"
    return f"{top}<body><h1>T</h1>{body}{FIGURE}{FOOTER}</body></html>"


def test_a_sound_page_has_no_faults():
    assert page_faults(page(), totals=TOTALS) == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (page('<img src="https://evil.example/p.png">'), "would load"),
        (page('<img src="data:text/html,x">'), "would load"),
        (page('<a href="javascript:x()">x</a>'), "would load"),
        (page(head='<link rel="stylesheet" href="x.css">'), "would load"),
        (page(head='<script src="x.js"></script>'), "would load"),
        (page(head="<style>@import 'x.css';</style>"), "style would load"),
        (page(head="<style>a{background:url(//evil.example)}</style>"), "style would load"),
        (page('<p onclick="x()">x</p>'), "handler"),
        (page("<figure><div></div></figure>"), "without the table"),
        (page('<script id="chart-library"></script>'), "2 copies"),
        (page("<pre>Traceback (most recent call last)</pre>"), "traceback"),
        (page("<p>Loading widget...</p>"), "instead of drawn"),
        (page("<p>interactive(children=(IntSlider(</p>"), "instead of drawn"),
        (page("<h1>Two</h1>"), "2 first-level"),
        (page('<p id="a"></p><p id="a"></p>'), "ids used twice"),
        (page(lang=""), "no language"),
        (page(title=""), "no language or no title"),
        (page().replace("Content-Security-Policy", "x"), "no Content-Security-Policy"),
        (page("/srv/books/acme"), "private path"),
        (page().replace("1,204,500.35", "1,204,500.36"), "not the ledger's"),
        (page().replace(FOOTER, ""), "not the ledger's"),
        (page("x" * 2_500_001), "more than 2,500,000"),
    ],
)
def test_a_fault_is_named(made, said):
    faults = page_faults(made, totals=TOTALS, private=["/srv/books"])
    assert len(faults) >= 1
    assert said in "; ".join(faults)


def test_words_about_scripts_are_only_words():
    assert page_faults(page("<p>src=https://x.example onclick=1 &lt;script&gt;</p>"), totals=TOTALS) == []
