"""Translations without GNU gettext: ``python -m config.messages update | compile | check``.

Source strings are Chinese, in templates and Python; English lives in ``locale/en``. ``update`` brings the catalogue up
to date (translations kept, strings no longer used dropped, nothing guessed); ``check`` fails on whatever is missing.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from django.conf import settings
from django.utils.translation.template import templatize

from config import env

CATALOGUE = env.ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
_SOURCES = (env.ROOT / "minzheng", env.ROOT / "config")
_METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/templates/**.*", "config.messages:from_template")]
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def from_template(fileobj, keywords, comment_tags, options) -> Iterator[tuple]:
    """Babel's extraction method for Django templates: Django turns them into Python, Babel reads that."""
    # Django keeps the page's indentation, which Python would take for its own.
    source = "\n".join(line.lstrip() for line in templatize(fileobj.read().decode("utf-8")).splitlines())
    yield from extract_python(io.BytesIO(source.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})


def extract() -> Catalog:
    """Every translatable string of the code, with the files it is in."""
    _configure()
    catalog = Catalog(charset="utf-8")
    for folder in _SOURCES:
        found = extract_from_dir(folder, _METHODS, keywords=_KEYWORDS, strip_comment_tags=True)
        for filename, _line, message, _comments, context in found:
            place = (folder / filename).relative_to(env.ROOT).as_posix()
            catalog.add(message, locations=[(place, None)], context=context)
    return catalog


def update() -> None:
    """Bring the catalogue up to date with the code."""
    kept = _read()
    catalog = Catalog(locale="en", charset="utf-8", fuzzy=False, header_comment="# English for Minzheng.")
    for message in extract():
        if message.id:
            known = kept.get(message.id, message.context)
            translated = known.string if known and _same_shape(known.string, message) else ""
            catalog.add(message.id, translated, sorted(message.locations), context=message.context)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(_as_text(catalog))


def compile_catalogue() -> None:
    """Write the form that Django reads beside the catalogue."""
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        mofile.write_mo(file, _read())


def problems() -> Iterator[str]:
    """What is wrong with the catalogue, one line each."""
    catalog, present = _read(), extract()
    wanted = {_key(message) for message in present if message.id}
    for message in catalog:
        if not message.id:
            continue
        if _key(message) not in wanted:
            yield f"no longer used: {_shown(message)}"
        elif message.fuzzy:
            yield f"fuzzy: {_shown(message)}"
        elif not all(_strings(message)):
            yield f"not translated: {_shown(message)}"
        elif differing := _differing_placeholders(message):
            yield f"placeholders differ ({', '.join(sorted(differing))}): {_shown(message)}"
    for context, text in sorted(wanted - {_key(message) for message in catalog if message.id}, key=str):
        yield f"missing: {context + ': ' if context else ''}{text}"


def _read() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return pofile.read_po(file, locale="en", ignore_obsolete=True)


def _as_text(catalog: Catalog) -> bytes:
    """The catalogue as a file that only changes when its strings do: no dates, no line numbers."""
    out = io.BytesIO()
    pofile.write_po(out, catalog, sort_output=True, include_lineno=False, omit_header=True, width=110)
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural = '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return (header + plural).encode() + out.getvalue()


def _same_shape(string: object, message: Message) -> bool:
    return isinstance(string, (list, tuple)) == isinstance(message.id, (list, tuple))


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _ids(message)[0]


def _ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (list, tuple)) else [message.id]


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string]


def _differing_placeholders(message: Message) -> set[str]:
    """Placeholders that one side has and the other has not (a singular may leave the number out)."""
    asked = _placeholders(_ids(message)[-1])
    given = [_placeholders(string) for string in _strings(message)]
    if len(given) > 1:
        return asked ^ set().union(*given)
    return asked ^ given[0]


def _placeholders(text: str) -> set[str]:
    return {name or brace for name, brace in _PLACEHOLDER.findall(text)}


def _shown(message: Message) -> str:
    where = ", ".join(Path(place).as_posix() for place, _ in message.locations[:2])
    return f"{_ids(message)[0]!r} ({where})"


def _configure() -> None:
    """Django's template reader asks two settings; nothing else of Django is needed."""
    if not settings.configured:
        settings.configure(USE_I18N=True)


def main(arguments: list[str]) -> int:
    """Run one of the three; the exit status of ``check`` is 1 when something is wrong."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_catalogue()
        case ["check"]:
            found = list(problems())
            print("\n".join(found[:40]))
            if found:
                print(f"locale/en: {len(found)} problems; run `make messages`, then translate", file=sys.stderr)
            return 1 if found else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
