from __future__ import annotations

import pytest

from arlib.communications.letters import LetterError, Template, lost_clauses, render


def template(body: str, *fields: str, optional: tuple[str, ...] = ()) -> Template:
    return Template("t", "1", "reply", ("letter",), "en", fields, optional, "nobody", "", body)


def test_a_field_is_printed_where_it_stands():
    assert render(template("Dear {{ name }},", "name"), {"name": "Ann"}).body == "Dear Ann,\n"


@pytest.mark.parametrize("nothing", [None, "", "  ", "nan", "None", "NaT", float("nan"), [], {}, {"a": ""}])
def test_an_empty_field_is_an_error_that_names_it(nothing: object):
    with pytest.raises(LetterError, match="name"):
        render(template("Dear {{ name }},", "name"), {"name": nothing})


def test_a_missing_field_is_an_error_that_names_it():
    with pytest.raises(LetterError, match="the field name is missing"):
        render(template("Dear {{ name }},", "name"), {})


def test_a_field_that_was_not_declared_cannot_be_used():
    with pytest.raises(LetterError, match="uses the field other"):
        render(template("{{ other }}", "name"), {"name": "x", "other": "secret"})


# what a customer might call himself, and what somebody might write into a template
PAYLOADS = [
    "{{ 7 * 7 }}", "{{ self }}", "{% for i in range(9**9) %}x{% endfor %}", "{{ ''.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}", "{{ namespace.__init__ }}", "{{ lipsum.__globals__['os'] }}",
    "{{ config }}", "{{ request }}", "{{ url_for.__globals__ }}", "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}", "{% extends 'x' %}", "{{ 'a' * 10**9 }}", "{{ 2 ** 99999999 }}",
    "{{ ('x' ~ 'y') * 99999999 }}", "{{ name.format.__func__ }}", "{{ '{0.__class__}'.format(name) }}",
    "{{ name|attr('__class__') }}", "{{ name['__class__'] }}", "{{ name.__init__ }}", "{{ [].append(1) }}",
    "{% set x = name %}{{ x.__class__ }}", "{{ (1).__class__ }}", "{{ dict(a=1) }}", "{{ name|map('upper')|list }}",
    "{{ name.encode() }}", "{{ 'x'|pprint }}", "{{ 'x'|tojson }}", "{{ 'x'|safe }}", "{{ 'x'.center(10**9) }}",
    "{{ 'x'.zfill(10**9) }}", "{{ '%1000000000d' % 1 }}", "{{ name|length * 10**9 }}", "{% raw %}{{ x }}{% endraw %}",
    "#{7*7}", "${7*7}", "<%= 7*7 %>", "*{7*7}", "@(7*7)",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_customer_calls_himself_is_printed_and_never_evaluated(payload: str):
    assert (
        render(template("Dear {{ name }},", "name"), {"name": payload}).body == f"Dear {' '.join(payload.split())},\n"
    )


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if "{{" in p or "{%" in p][:36])
def test_a_template_that_reaches_beyond_its_fields_is_refused_or_harmless(payload: str):
    try:
        said = render(template(f"a {payload}", "name"), {"name": "Ann"}).body
    except LetterError:
        said = ""
    assert len(said) < 1_000
    assert not any(word in said for word in ("class", "uid=", "root:", "<module", "globals", "built-in"))


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1b[31mb", "a\u202eb", "x" * 501, object(), {1, 2}, lambda: 1])
def test_a_value_that_is_no_plain_text_is_refused(bad: object):
    with pytest.raises(LetterError):
        render(template("{{ name }}", "name"), {"name": bad})


def test_line_breaks_in_a_name_cannot_make_new_lines():
    assert render(template("Dear {{ name }},", "name"), {"name": "Ann\r\nBcc: x"}).body == "Dear Ann Bcc: x,\n"


def test_a_clause_that_was_changed_is_named():
    locked = Template(
        "t", "1", "reply", ("letter",), "en", (), (), "n", "", "We pay in 14 days.", {"days": "in 14 days"}
    )
    assert list(lost_clauses(locked, "We pay in\n14 days.")) == []
    assert list(lost_clauses(locked, "We pay in 4 days.")) == ["days"]
