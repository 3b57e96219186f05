"""Installing the JavaScript client: from a lock that names no host, and never in the way of a machine without Node."""

import json
from pathlib import Path

import pytest

from tools import javascript


def test_lock_has_a_hash_for_each_package_and_names_no_registry() -> None:
    packages = json.loads((javascript.LOCK / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}

    assert installed
    assert all(package["integrity"].startswith("sha512-") for package in installed.values())
    assert not any("resolved" in package for package in installed.values())


def keep_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "PACKAGES", folder)
    monkeypatch.setattr(javascript, "STAMP", folder / ".installed")
    monkeypatch.setattr(javascript, "FAILED", folder / ".failed")


def test_machine_without_node_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    keep_in(tmp_path / "packages", monkeypatch)

    javascript.ensure()

    assert not (tmp_path / "packages").exists()
    assert not javascript.is_ready()
    assert capsys.readouterr().out == ""


def test_npm_that_fails_is_told_in_one_line_and_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, script in {"node": "echo v20.1.0", "npm": "exit 7"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    keep_in(tmp_path / "packages", monkeypatch)

    javascript.ensure()

    assert not javascript.is_ready()
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"npm could not install it (exit code 7): {javascript.NODE_MISSING}"
    ]

    javascript.ensure()

    assert capsys.readouterr().out == ""
