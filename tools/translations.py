"""Keep the translations: `python -m tools.translations update|compile|check`.

`update` writes what is said in the source into the files to translate (`resources/translations/*.ts`), keeping what is
translated. `compile` makes of them what the program loads, with Qt's own tool and without a network; set-up runs it.
`check` says what is missing. English is a language, too: of its texts only the plurals are translated.
"""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from tools.words import BELOW, Text, all_texts

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("resources") / "translations"
SENTENCES = "sentences.json"
LANGUAGES = ("en", "de")
PLURALS = 2
"""Forms of a number in English and German: one, and all others."""
PLACES = re.compile(r"\{\w+\}|%n")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


@dataclass(frozen=True, slots=True)
class Translation:
    """What a text is in a language: one form, or for a number several; no forms while nobody has translated it."""

    text: Text
    forms: tuple[str, ...]


def wanted(texts: list[Text], language: str) -> list[Text]:
    """Return which texts a language has to translate."""
    return [text for text in texts if language != "en" or text.plural]


def file_of(root: Path, language: str) -> Path:
    """Return the file with a language's translations."""
    return root / FOLDER / f"desktop_chat_{language}.ts"


def read(file: Path) -> list[Translation]:
    """Return what a file holds; nothing when it is not there."""
    if not file.exists():
        return []
    found = []
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            plural = message.get("numerus") == "yes"
            translation = message.find("translation")
            said = [] if translation is None else [form.text or "" for form in translation.iter("numerusform")]
            forms = said if plural else [translation.text or ""] if translation is not None else []
            text = Text(name, message.findtext("source", ""), plural)
            found.append(Translation(text, tuple(forms) if all(forms) else ()))
    return found


def write(file: Path, language: str, translations: list[Translation]) -> None:
    """Write a file as Qt's tools read it, in the order of the texts, so that two people's changes seldom meet."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for one in sorted(translations, key=lambda one: one.text):
        if one.text.context not in contexts:
            contexts[one.text.context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[one.text.context], "name").text = one.text.context
        message = ET.SubElement(contexts[one.text.context], "message")
        ET.SubElement(message, "source").text = one.text.source
        translation = ET.SubElement(message, "translation")
        if not one.forms:
            translation.set("type", "unfinished")
        if one.text.plural:
            message.set("numerus", "yes")
            for form in one.forms or ("",) * PLURALS:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = one.forms[0] if one.forms else ""
    ET.indent(root, "  ")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def update(root: Path) -> None:
    """Bring the files up to date with the source: new texts come untranslated, those that nobody says any more go."""
    texts = all_texts(root)
    for language in LANGUAGES:
        known = {one.text: one.forms for one in read(file_of(root, language))}
        translations = [Translation(text, known.get(text, ())) for text in wanted(texts, language)]
        write(file_of(root, language), language, translations)


def faults(root: Path) -> list[str]:
    """Return what is missing or wrong in the files, a sentence each."""
    texts = all_texts(root)
    found = []
    for language in LANGUAGES:
        known = {one.text: one.forms for one in read(file_of(root, language))}
        needed = set(wanted(texts, language))
        found += [f"{language}: nobody says this any more: {text.source!r}" for text in sorted(set(known) - needed)]
        found += [fault for text in sorted(needed) for fault in _faults(language, text, known.get(text, ()))]
    return found


def _faults(language: str, text: Text, forms: tuple[str, ...]) -> list[str]:
    if len(forms) != (PLURALS if text.plural else 1):
        return [f"{language}: not translated: {text.source!r}"]
    # The form for one may say "one" in words; every other place has to be in every form.
    places = [sorted(set(PLACES.findall(form)) | ({"%n"} if text.plural else set())) for form in forms]
    if any(found != sorted(set(PLACES.findall(text.source))) for found in places):
        return [f"{language}: other places than in {text.source!r}: {' / '.join(forms)!r}"]
    ends = (text.source[-1:] in ".…:?!", *(form[-1:] in ".…:?!" for form in forms))
    if len(set(ends)) > 1:
        return [f"{language}: ends otherwise than {text.source!r}: {' / '.join(forms)!r}"]
    return []


def compile_all(root: Path) -> None:
    """Make what the program loads.

    Raises:
        CalledProcessError: Qt's tool does not take a file.
    """
    folder = root / FOLDER
    for language in LANGUAGES:
        source = file_of(root, language)
        made = source.with_suffix(".qm")
        # What is not translated is English in the program, not empty.
        subprocess.run([_release_tool(), "-silent", "-removeidentical", source, "-qm", made], check=True)
    below = [text.source for text in all_texts(root) if text.context == BELOW]
    (folder / SENTENCES).write_text(json.dumps(below, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _release_tool() -> Path:
    import PySide6  # noqa: PLC0415 - only to compile, and it takes a while

    folder = Path(PySide6.__path__[0])
    return folder / ("lrelease.exe" if sys.platform == "win32" else "lrelease")


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    match arguments:
        case ["update"]:
            update(ROOT)
            return 0
        case ["compile"]:
            compile_all(ROOT)
            return 0
        case ["check"]:
            found = faults(ROOT)
            for line in found:
                print(line)
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
