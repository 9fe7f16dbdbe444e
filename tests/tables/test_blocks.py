"""Tiles, callouts and stamps: short texts that say their unit and cannot be made to say anything else."""

from __future__ import annotations

from arlib.tables import Tile, callout, house_css, stamp, tiles

HOSTILE = "<script>alert(1)</script>"


def test_a_money_tile_names_its_currency_and_keeps_the_cents():
    html = tiles([Tile.money("Past due", 432011822, "EUR", "412 accounts", "worse")]).html
    assert "Past due, EUR" in html
    assert "4,320,118.22" in html
    assert '<span class="ar-move ar-worse">worse</span>' in html


def test_a_counted_tile_names_its_unit():
    html = tiles([Tile.count("High tier", 1412, "accounts")]).html
    assert "1,412 <span" in html
    assert ">accounts</span>" in html


def test_tiles_read_as_one_line_without_html():
    assert tiles([Tile("DSO", "41", "days"), Tile("CEI", "71", "%")]).text == "DSO: 41 days; CEI: 71 %"


def test_steps_of_an_action_are_numbered():
    html = callout("Two calls.", "action", items=["Birch", "Otter"]).html
    assert "<ol><li>Birch</li><li>Otter</li></ol>" in html
    assert "What to do" in html


def test_a_stamp_says_whether_the_report_ties_and_prints_the_totals():
    totals = [{"currency": "EUR", "side": "invoices", "amount_minor": 100}]
    good = stamp(report="tiering", as_of="2026-10-30", ties=True, totals=totals, findings=1)
    assert "ties to the ledger; 1 finding in the data." in good.html
    assert "EUR 1.00" in good.html
    bad = stamp(report="tiering", as_of="2026-10-30", ties=False, totals=totals)
    assert "Not signed off" in bad.html
    assert bad.text == "tiering as of 30 Oct 2026 does not tie to the ledger"


def test_nothing_in_a_block_comes_alive():
    blocks = [
        tiles([Tile(HOSTILE, HOSTILE, HOSTILE, HOSTILE)], title=HOSTILE),
        callout(HOSTILE, title=HOSTILE, items=[HOSTILE]),
        stamp(report=HOSTILE, as_of="2026-10-30", ties=True, totals=[]),
    ]
    assert not [block for block in blocks if "<script" in block.html]


def test_the_style_loads_nothing():
    assert "url(" not in house_css()
    assert "@import" not in house_css()
