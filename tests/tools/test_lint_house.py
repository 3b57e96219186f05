"""The lint finds faults in a whole checkout: sizes, put-off work, and the rules about code."""

from pathlib import Path

import pytest

from tools.lint_house import check, main


def a_checkout(root: Path, **files: str) -> Path:
    """Write files, named like `core__gaps`, as modules of the product; return the root."""
    for name, source in files.items():
        file = root / "desktop_chat" / f"{name.replace('__', '/')}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    return root


def lines(count: int) -> str:
    """Return a module of so many lines."""
    return '"""A module."""\n' + "x = 1\n" * (count - 1)


def rules_of(root: Path) -> list[str]:
    """Return the names of the rules that a checkout breaks."""
    return [fault.rule for fault in check(root)[0]]


def test_a_module_of_500_lines_passes_with_a_warning(tmp_path: Path) -> None:
    faults, warnings = check(a_checkout(tmp_path, core__gaps=lines(500)))

    assert faults == []
    assert warnings == ["desktop_chat/core/gaps.py: warning: 500 lines; at 400 ask which two ideas it holds"]


def test_a_module_of_501_lines_is_refused(tmp_path: Path) -> None:
    assert rules_of(a_checkout(tmp_path, core__gaps=lines(501))) == ["size"]


def test_a_module_of_400_lines_is_not_even_warned_of(tmp_path: Path) -> None:
    assert check(a_checkout(tmp_path, core__gaps=lines(400))) == ([], [])


@pytest.mark.parametrize("comment", ["# TODO: later", "# FIXME", "# XXX what is this", "# todo is fine, TODO is not"])
def test_work_put_off_without_a_number_is_refused(tmp_path: Path, comment: str) -> None:
    assert rules_of(a_checkout(tmp_path, core__gaps=f'"""A module."""\nx = 1  {comment}\n')) == ["put-off"]


@pytest.mark.parametrize("line", ["# TODO(#12): later", "# FIXME #3", "x = 'TODO'", "TODOS = 1"])
def test_work_put_off_with_a_number_passes(tmp_path: Path, line: str) -> None:
    assert rules_of(a_checkout(tmp_path, core__gaps=f'"""A module."""\n{line}\n')) == []


def test_sql_is_looked_at_too(tmp_path: Path) -> None:
    migration = tmp_path / "resources" / "supabase" / "first.sql"
    migration.parent.mkdir(parents=True)
    migration.write_text("-- TODO: rights\n")

    assert rules_of(tmp_path) == ["put-off"]


def test_the_command_fails_on_a_fault_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(a_checkout(tmp_path, core__gaps='"""A module."""\nimport random\n'))])

    assert code == 1
    assert capsys.readouterr().out == "desktop_chat/core/gaps.py:2: pure: time and chance are arguments\n"


def test_the_command_is_silent_where_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(a_checkout(tmp_path, core__gaps='"""A module."""\n'))])

    assert code == 0
    assert capsys.readouterr().out == ""
