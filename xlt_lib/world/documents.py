"""Pretraining text: short documents from which a language model can learn what words mean.

| document | teaches | share |
|---|---|---|
| story: a referent, then what else it does, named by its superordinate | taxonomy, who does what where | 33% |
| inference: a sentence, then one that follows from it | quantifiers, negation, exclusion | 30% |
| kind: "A poodle is a dog. ..." | taxonomy | 7% |
| review with a rating, an emoticon, or both in more than half of them | polarity | 30% |

Digits, ratings and emoticons are the same in every language: they are the anchors that real corpora share.

That is the basic mix, `sample_document`. The rich mix, `sample_rich_document`, is mostly that, and has more that other
tasks need, each made by a module of its own:

| document | teaches | part |
|---|---|---|
| any of the basic mix | | 66 |
| a scene told twice, in another order | who did it to whom, whatever the order: paraphrase | 14 |
| a few sentences, a question about one of them, and its answer | who, what, where: question answering | 8 |
| uses of an ambiguous word | senses: word in context | 6 |
| English sentences of several clauses, elsewhere what they assert | agreement across a distance | 6 |

Mixes with other parts, and answers that stand alone, are in `dialogues`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from random import Random

from xlt_lib.world.clauses import Clause
from xlt_lib.world.languages import say, tell
from xlt_lib.world.languages.en_clauses import say_clause
from xlt_lib.world.lexicon import concepts, of_kind
from xlt_lib.world.meaning import Kind, Meaning, NounPhrase
from xlt_lib.world.opinions import DOMAINS, sample_review
from xlt_lib.world.pairs import premises_for
from xlt_lib.world.sampling import THEMES, chance, draw, is_wellformed, sample_event, sample_property, sample_theme
from xlt_lib.world.streams import split_of, stream
from xlt_lib.world.typology import split_name


@dataclass(frozen=True)
class Document:
    """Sentences, with language-neutral anchors before and after them.

    With `clauses`, English says these instead, and other languages the simple sentences that follow from them.
    """

    sentences: tuple[Meaning, ...]
    before: str = ""
    after: str = ""
    clauses: tuple[Clause, ...] = ()


def text_of(document: Document, language: str) -> str:
    """The document in a language."""
    in_clauses = _has_clauses(document, language)
    told = " ".join(sentences_of(document, language)) if in_clauses else tell(document.sentences, language)
    return " ".join(part for part in (document.before, told, document.after) if part)


def sentences_of(document: Document, language: str, *, segmented: bool = False) -> list[str]:
    """The document's sentences in a language; `segmented` as in `say`."""
    if _has_clauses(document, language):
        return [say_clause(clause, language) for clause in document.clauses]
    return [say(sentence, language, segmented=segmented) for sentence in document.sentences]


def _has_clauses(document: Document, language: str) -> bool:
    return bool(document.clauses) and split_name(language)[0] == "en"


def sample_document(rng: Random) -> Document:
    kind = rng.random()
    if kind < 0.33:
        return _story(rng)
    if kind < 0.63:
        return _inference(rng)
    return _kinds(rng) if kind < 0.70 else _review(rng)


def _clock(rng: Random, theme: str) -> str:
    """A time of day that goes with the theme: a hospital day starts earlier than an opera night."""
    hour = (THEMES.index(theme) * 5 + int(rng.random() * 3)) % 24
    return f"{hour}:{'00' if chance(rng, 0.6) else '30'}" if chance(rng, 0.4) else ""


def _story(rng: Random) -> Document:
    """Somebody does something; then the same one, often by a more general name, is or does something else."""
    theme = sample_theme(rng)
    first = sample_event(rng, theme)
    if first.subject.determiner not in ("the", "some"):
        return Document((first, sample_event(rng, theme)), _clock(rng, theme))
    sentences: list[Meaning] = [first]
    for _ in range(1 + int(rng.random() * 2)):
        follow = _about(rng, first.subject.noun, theme)
        if follow is not None:
            sentences.append(follow)
    return Document(tuple(sentences), _clock(rng, theme))


def _about(rng: Random, noun: str, theme: str) -> Meaning | None:
    """A sentence about "the <noun>", or "the <superordinate>"; None when none fits after a few tries."""
    parent = concepts()[noun].parent
    name = parent if chance(rng, 0.5) and concepts()[parent].kind == "noun" else noun
    subject = NounPhrase("the", name)
    for _ in range(8):
        meaning = sample_property(rng, theme) if chance(rng, 0.4) else sample_event(rng, theme)
        meaning = replace(meaning, subject=subject)
        if is_wellformed(meaning):
            return meaning
    return None


def _inference(rng: Random) -> Document:
    """A sentence and something that follows from it."""
    while True:
        theme = sample_theme(rng)
        conclusion = sample_property(rng, theme) if chance(rng, 0.25) else sample_event(rng, theme)
        if split_of(conclusion) != "pretraining":
            continue
        premise = premises_for(rng, conclusion, theme, ("entailment",)).get("entailment")
        if premise:
            return Document((premise, conclusion))


_NOUNS = tuple(c for c in of_kind("noun") if concepts()[c.parent].kind == "noun")


def _kinds(rng: Random) -> Document:
    """Two or three lines of a picture dictionary."""
    chosen = [_NOUNS[int(rng.random() * len(_NOUNS))] for _ in range(2 + int(rng.random() * 2))]
    return Document(tuple(Kind(c.name, c.parent) for c in chosen))


def _review(rng: Random) -> Document:
    """A review, more often kind than not, half of the time with stars out of five or an emoticon."""
    domain = DOMAINS[int(rng.random() * 3)]
    while True:
        review = sample_review(rng, domain, positive=0.6)
        if split_of(review.sentences) == "pretraining":
            break
    if chance(rng, 0.4):
        return Document(review.sentences)
    stars = (5 if review.polarity > 2 else 4) if review.polarity > 0 else (1 if review.polarity < -2 else 2)
    face = ":)" if review.polarity > 0 else ":("
    after = f"{stars}/5 {face}" if chance(rng, 0.3) else f"{stars}/5" if chance(rng, 0.5) else face
    return Document(review.sentences, after=after)


@cache
def rich_mix() -> tuple[tuple[float, Callable[[Random], Document]], ...]:
    """What the rich mix is made of: (part, maker). The parts need not add up to anything."""
    # Imported here: paraphrase makes documents, and so imports this one.
    from xlt_lib.world.ambiguity import use_document
    from xlt_lib.world.constructions import clause_document
    from xlt_lib.world.paraphrase import scene_twice_document
    from xlt_lib.world.questions import question_document

    def clauses(rng: Random) -> Document:
        made = clause_document(rng)
        return Document(made.sentences, clauses=made.clauses)

    return (
        (66, sample_document),
        (14, scene_twice_document),
        (8, lambda rng: Document(question_document(rng))),
        (6, lambda rng: Document(use_document(rng))),
        (6, clauses),
    )


def sample_rich_document(rng: Random) -> Document:
    parts, makers = zip(*rich_mix(), strict=True)
    return draw(rng, makers, tuple(accumulate(parts)))(rng)


def documents(seed: int = 0, start: int = 0, rich: bool = False) -> Iterator[Document]:
    """Endless documents of the basic or the rich mix; no review, inference or scene of the tasks' splits is among them.

    Stories are not cut into splits: two sentences of one are hardly ever met again in a task's example.
    """
    if rich:
        return stream("documents/rich", sample_rich_document, seed, start)
    return stream("documents", sample_document, seed, start)
