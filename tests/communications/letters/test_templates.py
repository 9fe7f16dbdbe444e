from __future__ import annotations

from dataclasses import replace

import pytest

from arlib.communications.letters import LetterError, house_templates, parse_template, template_for
from arlib.communications.letters.specimen import try_templates
from arlib.contracts.activity import DUNNING_STAGES, SIDE_STAGES
from arlib.policy import load_policy

HOUSE = house_templates()
LANGUAGES = ("en", "de", "es", "fr")


@pytest.fixture(scope="module")
def tried() -> dict:
    """Every template of the house, filled in for every case and reviewed, in one go."""
    return try_templates(HOUSE.values())


def test_every_template_in_every_language_passes_our_own_review(tried: dict):
    assert len(tried) > 300
    assert {name: [(f.code, f.quote or f.message) for f in found] for name, found in tried.items() if found} == {}


@pytest.mark.parametrize("stage", [s for s in (*DUNNING_STAGES, *SIDE_STAGES) if s != "reply"])
def test_every_stage_has_a_letter_in_every_language(stage: str):
    for language in LANGUAGES:
        for channel in ("email", "letter"):
            assert template_for(HOUSE.values(), stage=stage, channel=channel, language=language).language == language


def test_the_stages_that_press_have_a_call_with_an_identity_check_before_a_word_about_the_debt():
    debt = {"en": "invoice", "de": "Rechnung", "es": "factura", "fr": "facture"}
    for stage in ("late_inquiry", "firmer_pressure", "final_notice"):
        for language in LANGUAGES:
            body = template_for(HOUSE.values(), stage=stage, channel="phone", language=language).body
            assert body.index("{{ customer }}") < body.index(debt[language])


def test_every_dunning_letter_says_how_to_dispute_and_locks_it():
    for template in HOUSE.values():
        if template.stage in DUNNING_STAGES[2:] and "email" in template.channels:
            assert template.locked["dispute"] in template.body


MISSING = {
    "late_inquiry.text.en": ("You can pay at {{ sender.pay_link }}.", "R5"),
    "firmer_pressure.text.de": (" Bezahlen können Sie unter {{ sender.pay_link }}.", "R5"),
    "pre_due_reminder.text.fr": (" Vous nous joignez au {{ sender.phone }} ou à {{ sender.email }}.", "R6"),
    "late_inquiry.text.es": ("la factura {{ invoice.number }} venció el {{ invoice.due }}.", "R3"),
}


def test_a_template_that_lacks_a_part_its_stage_requires_fails_its_own_test():
    broken = {}
    for name, (part, code) in MISSING.items():
        template = HOUSE[name]
        assert part in template.body
        subject = template.subject if code != "R3" else "Factura {{ invoice.number }}: {{ invoice.open }}"
        broken[name] = replace(template, body=template.body.replace(part, ""), subject=subject)
    found = try_templates(broken.values())
    for name, (_, code) in MISSING.items():
        assert code in {f.code for (tried_name, _), fs in found.items() if tried_name == name for f in fs}, name


def test_a_threat_in_a_template_is_found():
    template = HOUSE["late_inquiry.text.en"]
    harsh = replace(template, body=template.body.replace("{{ greeting }}", "{{ greeting }}\n\nWe will sue you."))
    assert {f.code for found in try_templates([harsh]).values() for f in found} >= {"T2"}


def test_a_language_without_a_text_is_an_error_never_another_language():
    with pytest.raises(LetterError, match="no text for statement by email in 'it'"):
        template_for(HOUSE.values(), stage="statement", channel="email", language="it")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("+++\n", ""), "front matter"),
        (('stage = "late_inquiry"', 'stage = "angry"'), "is no stage"),
        (('version = "1"\n', ""), "misses version"),
        (('version = "1"', 'verzion = "1"\nversion = "1"'), "unknown key"),
        (("Subject:", "Betreff:"), "without a subject"),
        (('dispute = "Stimmt', 'dispute = "Es stimmt'), "locked clause dispute"),
    ],
)
def test_a_file_that_is_no_template_says_what_is_wrong(change: tuple[str, str], told: str):
    from importlib import resources

    folder = resources.files("arlib.communications.letters").joinpath("texts")
    text = folder.joinpath("late_inquiry.text.de.j2").read_text(encoding="utf-8")
    with pytest.raises(LetterError, match=told):
        parse_template(text.replace(*change, 1))


def test_the_default_policy_can_run_every_house_template():
    assert {t.stage for t in HOUSE.values()} >= set(load_policy().stages.run)
