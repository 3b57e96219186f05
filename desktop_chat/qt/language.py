"""Puts the program's words into the person's language, once, before anything is shown; dates and numbers follow."""

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from desktop_chat.domain.settings import Language
from desktop_chat.qt import sentences
from desktop_chat.qt.garbage import nothing_collected

logger = logging.getLogger(__name__)

ENGLISH = "en"
KNOWN = (ENGLISH, "de")
PREFIX = "desktop_chat_"


def install_language(application: QApplication, choice: Language, folder: Path) -> str:
    """Translate everything that is said from now on, by the compiled files in a folder; return the language.

    A file that is missing leaves English words, and the log says so.
    """
    system = QLocale.system()
    name: str = wanted_language(choice, system.uiLanguages())
    if choice is not Language.SYSTEM:
        QLocale.setDefault(QLocale(QLocale(name).language(), system.territory()))
    _install(application, PREFIX + name, str(folder))
    if name != ENGLISH:
        _install(application, f"qtbase_{name}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        sentences.learn(folder)
    turn(application, QLocale(name).textDirection())
    return name


def wanted_language(choice: Language, system: Sequence[str]) -> str:
    """Return the language of the words: the chosen one, else the first of the system's that there is, else English."""
    if choice is not Language.SYSTEM:
        return str(choice.value)
    spoken = (name.replace("_", "-").partition("-")[0].lower() for name in system)
    return next((name for name in spoken if name in KNOWN), ENGLISH)


def turn(application: QApplication, direction: Qt.LayoutDirection) -> None:
    """Lay windows out in the direction in which the language is read."""
    if application.layoutDirection() != direction:
        with nothing_collected():
            application.setLayoutDirection(direction)


def _install(application: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(application)
    if translator.load(name, folder):
        application.installTranslator(translator)
    else:
        logger.warning("There are no translations %s in %s", name, folder)
