"""The bill of materials of a bundle, as CycloneDX 1.6 in JSON: what is in it, not what a lock file would allow.

Python packages are read from the bundle itself, their hashes from `uv.lock`; the rest is told by `licences`. Made here
and not by a tool: one that reads the lock file knows neither Qt's version nor PostgreSQL nor the system's libraries.
"""

import datetime as dt
import re
import tomllib
import uuid
from collections.abc import Sequence
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from installer import facts
from installer.licences import Part, licence_of, packages

_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562, for URLs
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")

Json = dict[str, Any]


def made(tree: Path, parts: Sequence[Part]) -> Json:
    """Return the bill of materials of the bundle in this folder."""
    hashes = _locked_hashes()
    program = {
        "type": "application",
        "bom-ref": facts.NAME,
        "name": facts.NAME,
        "version": facts.version(),
        "licenses": [{"license": {"id": "MIT"}}],
        "properties": [{"name": "commit", "value": facts.commit()}],
    }
    inside = [package for package in packages(tree) if package.name != facts.NAME]
    components = [_package(package, hashes) for package in inside] + [_part(part) for part in parts]
    moment = dt.datetime.fromtimestamp(facts.epoch(), dt.UTC)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(_SPACE, f"{facts.NAME}/{facts.version()}/{facts.commit()}").urn,
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": program},
        "components": components,
        "dependencies": [{"ref": facts.NAME, "dependsOn": [component["bom-ref"] for component in components]}],
    }


def _package(package: Distribution, hashes: dict[str, list[str]]) -> Json:
    name = re.sub(r"[-_.]+", "-", package.name).lower()
    purl = f"pkg:pypi/{name}@{package.version}"
    component: Json = {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [_licence(licence_of(package))],
    }
    known = hashes.get(name, [])
    if known:
        # All files of this version that the lock file allows; the build has checked the one that it took.
        component["hashes"] = [{"alg": "SHA-256", "content": digest} for digest in known]
    return component


def _part(part: Part) -> Json:
    licences = [_licence(part.licence)]
    facts_of_it = {"name": part.name, "version": part.version, "purl": part.purl, "licenses": licences}
    return {"type": "library", "bom-ref": part.purl, **facts_of_it}


def _licence(name: str) -> Json:
    """Return a licence by its SPDX expression where it is one, else by what it is called."""
    looks_like_one = _EXPRESSION.fullmatch(name) and not re.search(r"(?i)licen[cs]e|see its", name)
    return {"expression": name} if looks_like_one else {"license": {"name": name}}


def _locked_hashes() -> dict[str, list[str]]:
    """Return the hashes of each package's wheels by the package's name."""
    lock = tomllib.loads((facts.ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {
        package["name"]: sorted(wheel["hash"].removeprefix("sha256:") for wheel in package.get("wheels", []))
        for package in lock["package"]
    }
