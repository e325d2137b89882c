"""What the code and the templates keep to that no linter knows."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

from app.settings import ROOT

APP = sorted((ROOT / "app").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TOOLS = sorted((ROOT / "tools").rglob("*.py"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))

LONGEST_FILE = 400
# Who may end a transaction: what a request, a job or a command begins, it commits.
COMMITTERS = ("views.py", "jobs.py", "commands.py")
COMMITTING = {
    "app/core/worker.py": "the worker commits what it claims",
    "app/core/jobs/running.py": "and the effects of a job together with its end",
    "app/core/expiry.py": "holds the command that removes what is past its period",
    "app/core/backup/restoring.py": "the command that puts a backup back",
}
# Where the time is read; everybody else is told it.
CLOCKS = {
    "app/core/clock.py": "the one clock",
    "app/core/read_limits.py": "Flask-Limiter counts by the machine's own clock",
    "app/core/files/removal.py": "the age of a file on disk is told by the machine's own clock",
    "app/web/errors.py": "Flask-Limiter counts by the machine's own clock",
}
# Text that is already safe HTML, each with what made it so.
SAFE_HTML = {
    "templates/dev/mail.html": "a line break between lines that urlize escaped; development only",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def calls(path: Path) -> list[tuple[str, int]]:
    """The dotted name and line of every call in a file."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return [(ast.unparse(node.func), node.lineno) for node in nodes if isinstance(node, ast.Call)]


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {relative(path): len(path.read_text().splitlines()) for path in [*APP, *TESTS, *TOOLS]}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [relative(p) for p in APP if p.stem in ("util", "utils", "helpers", "misc", "common")] == []


def test_only_views_jobs_and_commands_commit() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in APP
        if not path.name.endswith(COMMITTERS)
        and not path.is_relative_to(ROOT / "app" / "office")
        and not path.is_relative_to(ROOT / "app" / "web")
        and relative(path) not in COMMITTING
        for name, line in calls(path)
        if name.endswith("session.commit")
    ]
    assert found == []


def test_the_time_is_told_not_read() -> None:
    reading = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    found = [
        f"{relative(path)}:{line} {name}"
        for path in APP
        if relative(path) not in CLOCKS
        for name, line in calls(path)
        if reading.search(name)
    ]
    assert found == []


def test_no_query_of_the_old_kind() -> None:
    old = re.compile(r"\.query\.(filter|get|all|first|order_by|join)|session\.query$")
    found = [f"{relative(path)}:{line}" for path in APP for name, line in calls(path) if old.search(name)]
    assert found == []


def test_every_linter_exception_says_why() -> None:
    bare = re.compile(r"#\s*noqa(: ?[A-Z0-9, ]+)?\s*$")
    found = [
        f"{relative(path)}:{number}"
        for path in [*APP, *TESTS]
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if bare.search(line)
    ]
    assert found == []


def test_no_test_is_skipped_or_left_for_later() -> None:
    later = re.compile(r"pytest\.(skip|mark\.skip|mark\.xfail|importorskip)|\b(TODO|FIXME|XXX)\b")
    found = [
        f"{relative(path)}:{number} {line.strip()}"
        for path in [*APP, *TESTS, *TEMPLATES]
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if later.search(line) and "skipif(sys.platform" not in line
    ]
    assert found == []


# --- templates -------------------------------------------------------------------------------------

INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def is_mail(path: Path) -> bool:
    """Mail programs know inline style only; it is put there from a style sheet at the end."""
    return path.is_relative_to(ROOT / "templates" / "mail")


# HTML that people copy into pages of their own, where none of our style sheets is.
COPIED = {"_card.html"}


def test_a_template_has_no_inline_script_or_style() -> None:
    ours = [path for path in TEMPLATES if not is_mail(path) and path.name not in COPIED]
    sources = {relative(path): COMMENT.sub("", path.read_text()) for path in ours}
    assert {name: INLINE.findall(source) for name, source in sources.items() if INLINE.search(source)} == {}


def test_what_is_marked_safe_is_listed() -> None:
    found = {relative(path) for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text())}
    assert found == set(SAFE_HTML)


def test_no_template_switches_escaping_off() -> None:
    assert [relative(p) for p in TEMPLATES if re.search(r"autoescape\s+false", p.read_text())] == []


def test_every_mail_has_its_three_parts() -> None:
    for folder in (ROOT / "templates" / "mail").iterdir():
        if folder.is_dir():
            assert {"subject.txt", "body.txt", "body.html"} == {part.name for part in folder.iterdir()}


# --- the repository --------------------------------------------------------------------------------


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_link_leads_out_of_the_repository() -> None:
    links = [path for path in tracked() if path.is_symlink()]
    assert [relative(path) for path in links if not path.resolve().is_relative_to(ROOT)] == []


def test_the_lock_files_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), path.name
        assert "--index-url" not in path.read_text(), path.name


def test_nothing_private_is_kept() -> None:
    wrong = [p for p in tracked() if p.suffix in (".sqlite3", ".mo", ".pem", ".key") or "var" in p.parts]
    assert wrong == []
