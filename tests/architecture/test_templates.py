"""Templates keep to our content security policy, and every page works without JavaScript."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(Path("templates").rglob("*.html"))
TAG = re.compile(r"<(?P<name>[a-z][\w-]*)(?P<attrs>(?:\"[^\"]*\"|'[^']*'|[^<>])*)>", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->|{#.*?#}", re.DOTALL)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b"),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "an event handler": re.compile(r"\son[a-z]+\s*=|\bhx-on\b"),
    "evaluated JavaScript": re.compile(r"javascript:|[\"']js:"),
    "markup marked safe": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
    "an htmx filter": re.compile(r"hx-trigger=\"[^\"]*\["),
}


def tags_of(text):
    """The start tags of a template, with what Django puts into attributes made harmless."""
    plain = DJANGO.sub(lambda match: "x" * len(match.group()), COMMENT.sub("", text))
    return [(match["name"].lower(), match["attrs"]) for match in TAG.finditer(plain)]


def faults_of(text):
    """What is wrong with a template, in words."""
    faults = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    for name, attrs in tags_of(text):
        if re.search(r"\bhx-get=", attrs) and not _works_by_get(name, attrs):
            faults.append(f"<{name} hx-get> without an href, or an action on a form")
        if re.search(r"\bhx-(post|put|patch|delete)=", attrs) and not _works_by_post(name, attrs):
            faults.append(f"<{name} hx-post> that is no form with action and method")
    return faults


def _works_by_get(name, attrs):
    if name == "form":
        return " action=" in attrs
    polls = re.search(r"hx-trigger=\"[^\"]*\bevery\b", attrs)
    return " href=" in attrs or bool(polls)


def _works_by_post(name, attrs):
    return name == "form" and " action=" in attrs and " method=" in attrs


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_template_keeps_the_rules(path):
    assert faults_of(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_template_is_short(path):
    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<button onclick="x()">',
        '<p hx-on:click="x()">',
        '<a href="javascript:x()">',
        "{{ text|safe }}",
        '<a hx-get="/x">',
        '<form hx-get="/x">',
        '<button hx-post="/x">',
        '<form hx-post="/x" action="/x">',
        '<a href="/x" hx-get="/x" hx-trigger="click[ctrlKey]">',
    ],
)
def test_the_guard_sees_each_fault(text):
    assert faults_of(text) != []


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/x" hx-get="/x">',
        '<form action="/x" hx-get="/x">',
        '<form method="post" action="/x" hx-post="/x">',
        '<form action="{{ a }}"{% if a > b %} hx-get="{{ a }}"{% endif %}>',
        '<div hx-get="/x" hx-trigger="every 2s">',
        '<script type="module" src="/app.js"></script>',
    ],
)
def test_the_guard_lets_sound_markup_pass(text):
    assert faults_of(text) == []
