"""The README says what is so: every setting, every picture, every folder and command it names."""

import re

from flask import Flask

from app.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_settings_is_the_one_the_command_prints(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["settings", "--markdown"]).output.strip()
    kept = re.search(r"<!-- settings: .*? -->\n(.*?)\n<!-- /settings -->", README, re.DOTALL)
    assert kept is not None
    assert kept.group(1) == printed


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"\]\(([^)#:]+)\)", README)) | set(
        re.findall(r"`((?:docs|tools)/[\w./-]+)`", README)
    )
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_command_it_names_exists(app: Flask) -> None:
    groups = set(app.cli.list_commands(None)) | {"db"}  # type: ignore[arg-type]
    table = README.split("## Commands")[1].split("## Settings")[0]
    words = {
        match.split()[0]
        for match in re.findall(r"\| ((?:`[^`]+`(?:, )?)+)", table)
        for match in re.findall(r"`([a-z][^`]*)`", match)
    }
    assert sorted(words - groups - {"command"}) == []
