"""TLS is loaded by its first use, wholly, however many threads use it at the same time."""

import json
import subprocess
import sys
from types import ModuleType

from desktop_chat.app import put_off

SCRIPT = """
import json, sys, threading
from desktop_chat.app.put_off import put_off_tls
put_off_tls()
import asyncio, ssl
import ssl
before = "_ssl" in sys.modules
found, start = [], threading.Barrier(8)
def use():
    start.wait()
    found.append(ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED)
threads = [threading.Thread(target=use) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
try:
    ssl.no_such_name
except AttributeError:
    found.append("no such name")
again = [error.__name__ for error in asyncio.sslproto.SSLAgainErrors]
print(json.dumps({"before": before, "found": found, "again": again, "plain": type(ssl).__name__}))
"""


def test_tls_is_loaded_by_its_first_use() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=30)

    assert json.loads(done.stdout) == {
        "before": False,
        "found": [True] * 8 + ["no such name"],
        "again": ["SSLWantReadError", "SSLSyscallError"],
        "plain": "module",
    }


def test_a_loader_of_another_kind_loads_too() -> None:
    """The loader of an installed program (PyInstaller's) descends from no class of importlib."""

    class Foreign:
        def exec_module(self, module: ModuleType) -> None:
            vars(module)["answer"] = 42

    module = put_off._LateModule("late")
    put_off._LateLoader(Foreign()).exec_module(module)  # type: ignore[arg-type]

    assert vars(module).get("answer") is None
    assert module.answer == 42
