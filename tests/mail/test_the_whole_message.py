"""A whole message as the mail server gets it, layout and inlined styles included, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write python -m pytest tests/mail`.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories.jobs import run_jobs
from tests.support.smtp import SmtpServer

FOLDER = Path(__file__).parent / "mails"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_message_reads_as_agreed(app: Flask, smtp: SmtpServer, queue: Any, language: str) -> None:
    mail_id = queue(language=language, context={"name": "Zoë & co"})
    run_jobs(app)
    (got,) = smtp.messages
    headers = "\n".join(f"{name}: {value}" for name, value in got.message.items())
    seen = f"{headers}\n\n{got.part('plain')}\n--- html ---\n\n{got.part('html')}"
    seen = seen.replace(str(mail_id), "ID").replace(str(mail_id).replace("-", ""), "ID").replace("\r\n", "\n")
    kept = FOLDER / f"letter.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()
