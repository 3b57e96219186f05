"""Short ways to say what a lint looks at."""

from textwrap import dedent

from tools.house_rules import Module, Project, faults_in


def a_module(source: str, path: str = "desktop_chat/qt/window.py") -> Module:
    """Return a parsed module with a docstring and this source below it."""
    return Module.parse(path, f'"""A module."""\n{dedent(source)}')


def rules_broken_by(source: str, path: str = "desktop_chat/qt/window.py", *others: Module) -> list[str]:
    """Return the names of the rules that a module with this source breaks, beside these other modules."""
    module = a_module(source, path)
    return [fault.rule for fault in faults_in(module, Project.of([module, *others]))]
