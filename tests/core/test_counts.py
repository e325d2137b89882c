"""Numbers in sentences carry the thousands separator of the reader."""

from flask import Flask, render_template_string
from flask_babel import ngettext

from app.core.counts import Count
from app.core.speaking import in_language


def test_a_count_reads_as_its_reader_writes_it(app: Flask) -> None:
    template = "{{ ngettext('%(num)s person was left out.', '%(num)s people were left out.', n) }}"
    for language, written, alone in (("nl", "59.999", "1 "), ("en", "59,999", "1 ")):
        with app.test_request_context(f"/{language}/"), in_language(language):
            singular, plural = "%(num)s person was left out.", "%(num)s people were left out."
            assert ngettext(singular, plural, 59999).startswith(written)
            assert ngettext(singular, plural, 1).startswith(alone)
            assert render_template_string(template, n=59999).startswith(written)
            assert str(Count(59999)) == written
            assert Count(2) + 3 == 5
