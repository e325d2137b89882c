"""The words of each mail are kept in a file, in both languages, so that none of them changes unseen."""

import pytest

from app.core.languages import LANGUAGES, Language
from app.settings import ROOT


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mail_is_kept_word_for_word(language: Language) -> None:
    mails = {folder.name for folder in (ROOT / "templates" / "mail").iterdir() if folder.is_dir()}
    kept = {file.name.partition(".")[0] for file in (ROOT / "tests").glob(f"*/mails/*.{language}.txt")}
    assert len(mails) > 20
    assert sorted(mails - kept) == []
