"""A member reads a draft and comments on a paragraph, through the front door."""

from tests.factories.consultations import make_consultation, paragraphs_of
from tests.factories.people import make_member


def test_a_member_comments_and_finds_it_beside_the_paragraph(app, db, sign_in):
    consultation = make_consultation("buurt")
    paragraph = paragraphs_of(consultation)[3]
    els = make_member("Els de Vries")
    member = sign_in(els)
    answer = member.submit(
        "/nl/denk-mee/buurt/",
        {"text": "Dit mag wel wat concreter.", "kind": "named"},
        to=f"/alinea/{paragraph.key}/",
    )
    assert answer.status_code == 200
    assert "Dit mag wel wat concreter." in answer.page.by_id(f"p-{paragraph.key}").text
    assert "Els de Vries" in answer.page.by_id(f"p-{paragraph.key}").text
