"""Finding a browser for the tests, and installing one where there is none."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.dev import environment
from tools.dev.environment import Trouble, clean_environ

VARIABLE = "SAMENSPRAAK_BROWSER"
# The headless shell first: the same engine without the windows, at a third of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (  # where macOS keeps them
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHTS_OWN = (
    "import playwright.sync_api as p\nwith p.sync_playwright() as w: print(w.chromium.executable_path)"
)


def find() -> str | None:
    """Return the path of a browser: the variable's, else the system's, else Playwright's own."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if not works(chosen):
            raise Trouble(f"{VARIABLE} is {chosen!r}, which is not a browser that starts")
        return chosen
    found = [path for name in NAMES if (path := shutil.which(name))]
    candidates = [*found, *(path for path in APPLICATIONS if Path(path).exists()), *playwrights_own()]
    return next((path for path in candidates if works(path)), None)


def works(path: str) -> bool:
    """Tell whether the program starts; a snap's placeholder of the same name does not."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def playwrights_own() -> list[str]:
    asked = subprocess.run(
        [str(environment.PYTHON), "-c", PLAYWRIGHTS_OWN],
        capture_output=True,
        text=True,
        env=clean_environ(),
        check=False,
    )
    return [asked.stdout.strip()] if asked.returncode == 0 and Path(asked.stdout.strip()).exists() else []


def ensure() -> str:
    """Return a browser's path, installing one when there is none. Raises Trouble when that can't be done."""
    found = find()
    if found:
        return found
    print("No browser found; installing one ...", flush=True)
    for commands in installers():
        if all(environment.loud(command) for command in commands) and (found := find()):
            return found
    raise Trouble(
        "the browser tests need Chromium and none could be installed here. Install chromium with your "
        f"package manager, or set {VARIABLE} to the path of a Chromium or Chrome"
    )


def installers() -> list[list[list[str]]]:
    """Return the ways to install that this machine has, each a list of commands, best first."""
    ways = []
    if os.geteuid() == 0:
        apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "-qq"]
        if shutil.which("apt-get"):
            install = ["env", "DEBIAN_FRONTEND=noninteractive", *apt, "install", "-y"]
            # Older releases have no package of the headless shell.
            ways.append([[*apt, "update"], [*install, "chromium-headless-shell"]])
            ways.append([[*install, "chromium"]])
        if shutil.which("dnf"):
            ways.append([["dnf", "install", "-y", "-q", "chromium"]])
        if shutil.which("apk"):
            ways.append([["apk", "add", "--quiet", "chromium"]])
    elif shutil.which("brew"):
        ways.append([["brew", "install", "--quiet", "--cask", "chromium"]])
    ways.append([[str(environment.PYTHON), "-m", "playwright", "install", "chromium"]])
    return ways
