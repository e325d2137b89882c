"""Two languages of one draft beside each other."""

from app.consultations.drafts.sources import (
    Language,
    PairedText,
    ParagraphKind,
    SourceText,
    WarningCode,
    closing_punctuation_share,
    pair,
    read_source,
)

NL = b"# Plan\n\n## Water\n\nDe kade is oud.\n\nDe pomp is klein.\n\n## Verkeer\n\nHet is druk.\n"
EN = b"# The plan\n\n## Water\n\nThe quay is old.\n\n## Traffic\n\nIt is busy.\n\nIt is loud.\n"


def read(data: bytes) -> SourceText:
    return read_source(data, "plan.md")


def sides(paired: PairedText) -> list[list[tuple[str | None, str | None]]]:
    return [[(paragraph.nl, paragraph.en) for paragraph in section.paragraphs] for section in paired.sections]


def test_a_surplus_stays_empty_in_the_other_language_and_is_named() -> None:
    paired = pair(read(NL), read(EN))
    assert (paired.title_nl, paired.title_en) == ("Plan", "The plan")
    assert sides(paired) == [
        [("De kade is oud.", "The quay is old."), ("De pomp is klein.", None)],
        [("Het is druk.", "It is busy."), (None, "It is loud.")],
    ]
    assert [(warning.code, warning.params) for warning in paired.warnings] == [
        (WarningCode.UNEQUAL_PARAGRAPHS, {"section": 1, "title": "Water", "nl": 2, "en": 1}),
        (WarningCode.UNEQUAL_PARAGRAPHS, {"section": 2, "title": "Verkeer", "nl": 1, "en": 2}),
    ]


def test_a_section_that_one_language_lacks_shifts_nothing() -> None:
    paired = pair(read(NL), read(EN + b"\n## Noise\n\nIt hums.\n"))
    assert paired.sections[2].title_nl is None
    assert paired.sections[2].title_en == "Noise"
    assert sides(paired)[2] == [(None, "It hums.")]
    assert paired.warnings[0].code is WarningCode.UNEQUAL_SECTIONS
    assert paired.warnings[0].params == {"nl": 2, "en": 3}


def test_one_language_has_the_same_shape() -> None:
    paired = pair(read(NL))
    assert paired.title_en is None
    assert sides(paired)[0] == [("De kade is oud.", None), ("De pomp is klein.", None)]
    assert paired.warnings == ()


def test_other_kinds_at_one_place_are_a_sign_of_a_slip() -> None:
    paired = pair(read(NL), read(EN.replace(b"The quay", b"- The quay")))
    slip = [warning for warning in paired.warnings if warning.code is WarningCode.UNEQUAL_KINDS]
    assert [warning.params for warning in slip] == [{"section": 1, "title": "Water", "paragraph": 1}]
    assert paired.sections[0].paragraphs[0].kind is ParagraphKind.TEXT


def test_dropped_lines_and_warnings_say_their_language() -> None:
    paired = pair(read(NL), read(EN + b"\n---\n\n[more](https://example.org/more) to read.\n"))
    assert {dropped.language for dropped in paired.dropped} == {Language.EN}
    own = [warning for warning in paired.warnings if warning.language is Language.EN]
    assert [warning.code for warning in own] == [WarningCode.LINK_TARGET_DROPPED]


def test_the_share_of_closed_paragraphs_counts_text_only() -> None:
    text = read("Een zin.\n\nGeen zin\n\n“Wat nu?”\n\n(Zo niet.)\n\n- los item\n\n> los citaat\n".encode())
    assert closing_punctuation_share(text) == 0.75
