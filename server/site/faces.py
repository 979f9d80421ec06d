"""What public pages say in several languages, from ``words/*.toml`` beside each room's templates.

``{漢字|よみ}`` in a sentence is a word with its reading; ``<name>`` is a value put in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from server.site.wording import name_of

Sentences = Mapping[str, str]

_READING = re.compile(r"\{([^|{}]+)\|([^|{}]+)\}")
_VALUE = re.compile(r"<([a-z_]+)>")
_COUNTER = re.compile(r"^(\d{1,3})番窓口\Z")


@cache
def sentences(package: str, language: str) -> Sentences:
    """One room's sentences in one language; read once from the file that ships with it."""
    found: dict[str, str] = tomllib.loads(files(package).joinpath(f"words/{language}.toml").read_text("utf-8"))
    return found


@cache
def _names(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(files("server.site").joinpath(f"names/{language}.toml").read_text("utf-8"))


def say(package: str, language: str, key: str, values: Mapping[str, object]) -> SafeString:
    """A sentence with its values as HTML, every part escaped, with readings above the words that have one."""
    parts, at, sentence = [], 0, _filled(package, language, key, values)
    for found in _READING.finditer(sentence):
        parts.append(conditional_escape(sentence[at : found.start()]))
        parts.append(format_html("<ruby>{}<rt>{}</rt></ruby>", found[1], found[2]))
        at = found.end()
    parts.append(conditional_escape(sentence[at:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def say_plainly(package: str, language: str, key: str, values: Mapping[str, object]) -> str:
    """The same as text, without readings."""
    return _READING.sub(r"\1", _filled(package, language, key, values))


def _filled(package: str, language: str, key: str, values: Mapping[str, object]) -> str:
    return _VALUE.sub(lambda found: str(values.get(found[1], "")), sentences(package, language)[key])


Names = Mapping[str, Mapping[str, str]]
"""What the hall itself calls its services: service to language to name."""


def service_in(language: str, service: str, own: Names | None = None) -> str:
    """A service's name in a language: the hall's own, else ours; where there is none in it, the Japanese one."""
    called = own.get(service, {}) if own else {}
    if found := called.get(language):
        return found
    if language == "ja":
        return name_of("services", service)
    return _names(language)["services"].get(service) or called.get("ja") or name_of("services", service)


def counter_in(language: str, counter: str) -> str:
    """``2番窓口`` as others say it; other names stay as they are written above the counter."""
    numbered = _COUNTER.match(counter)
    if language == "ja" or numbered is None:
        return counter
    return _names(language)["counters"]["numbered"].replace("<number>", numbered[1])
