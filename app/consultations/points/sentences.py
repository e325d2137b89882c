"""Where a remark can be split: before each of its sentences and lines but the first. Pure."""

from app.consultations.drafts.sentences import sentences


def sentence_starts(text: str) -> list[tuple[int, str]]:
    """Where each sentence after the first begins, counted in characters, and how it reads."""
    found, at = [], 0
    for line in text.split("\n"):
        for sentence in sentences(line):
            at = text.index(sentence, at)
            found.append((at, sentence))
            at += len(sentence)
    return found[1:]
