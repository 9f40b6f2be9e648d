"""A meaning to put together, and what each encoder expects in place of one of its words.

    hidden_word_widget(languages)      menus in a live notebook, `hidden_word_table` where nobody can choose

The table is text and no drawing, so that every script can be read; both show the five words that the masked language
model finds likeliest, the right one marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import pandas as pd
import torch

from xlt_lib.encoders import load_masked_lm, shipped
from xlt_lib.probing.reading import pieces_of, reading
from xlt_lib.vocabulary import languages_read
from xlt_lib.widgets import has_front_end
from xlt_lib.world.languages import LANGUAGES, gap, say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.lexicon import concepts, entries, members, of_kind
from xlt_lib.world.meaning import DETERMINERS, Event, NounPhrase
from xlt_lib.world.sampling import is_wellformed

TOP = 5
MARK = " ✓"
EXAMPLE = Event(NounPhrase("the", "nurse"), "help", NounPhrase("some", "child"), place="hospital")
OBJECT_DETERMINERS = ("some", "the", "two", "every")
OUTSIDE = (
    'This meaning is outside the fragment: "every" and "no" are not negated, and an object in a denial is not "every" '
    'or "two"; after "no dog" the object has "some" or "the".'
)


@dataclass(frozen=True)
class Hidden:
    """A word of a sentence: the text, where the word stands in it, and its gloss."""

    text: str
    start: int
    end: int
    gloss: str

    @property
    def word(self) -> str:
        return self.text[self.start : self.end]

    @property
    def with_blank(self) -> str:
        return f"{self.text[: self.start]}____{self.text[self.end :]}"


@dataclass(frozen=True)
class Guess:
    """A word that an encoder expects, how likely it finds it, and whether it is the hidden one."""

    word: str
    probability: float
    right: bool


def hideable(meaning: Event, language: str) -> list[Hidden]:
    """The words of the sentence that can be hidden; "in the garden" is three of them."""
    text, spoken, between = say(meaning, language), words(meaning, language), gap(language)
    found = []
    for number, word in enumerate(spoken):
        start = len(join(spoken[: number + 1], between)) - len(word.form)
        for part in word.form.split(" "):
            found.append(Hidden(text, start, start + len(part), word.gloss))
            start += len(part) + 1
    return found


def hide(meaning: Event, language: str, concept: str) -> Hidden:
    """The sentence with the (longest) word for a concept hidden; ValueError when the sentence does not say it."""
    found = [each for each in hideable(meaning, language) if each.gloss == concept]
    if not found:
        raise ValueError(f"{say(meaning, language)!r} says no {concept!r}; hide a concept that is in the meaning")
    return max(found, key=lambda each: len(each.word))


def guesses(model: Any, tokenizer: Any, hidden: Hidden, top: int = TOP) -> list[Guess] | None:
    """The likeliest words for the hidden one, best first; None when the vocabulary has it only in parts, or not."""
    encoded = tokenizer(hidden.text, return_offsets_mapping=True, return_tensors="pt")
    offsets = encoded.pop("offset_mapping")[0].tolist()
    pieces = pieces_of(offsets, (hidden.start, hidden.end))
    ids = encoded["input_ids"][0]
    if len(pieces) != 1 or offsets[pieces[0]] != [hidden.start, hidden.end] or ids[pieces[0]] == tokenizer.unk_token_id:
        return None
    right = int(ids[pieces[0]])
    encoded["input_ids"][0, pieces[0]] = tokenizer.mask_token_id
    inputs = {name: values for name, values in encoded.items() if name in tokenizer.model_input_names}
    with reading(model) as device:
        logits = (
            model(**{name: values.to(device) for name, values in inputs.items()}).logits[0, pieces[0]].float().cpu()
        )
    best = torch.softmax(logits, dim=-1).topk(top)
    return [
        Guess(tokenizer.convert_ids_to_tokens(number).strip("▁Ġ"), probability, number == right)
        for probability, number in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]


@cache
def lab_model(name: str) -> tuple[Any, Any, tuple[str, ...]] | None:
    """The encoder with its masked language model's head, its tokenizer and the languages that it reads.

    None for an encoder that was saved without the head: it cannot say which word it expects.
    """
    try:
        model, tokenizer = load_masked_lm(name)
    except ValueError:
        return None
    return model, tokenizer, languages_read(tokenizer)


def expected(meaning: Event, language: str, concept: str, encoder: str) -> list[Guess] | str:
    """What an encoder expects in place of a concept's word, or why it cannot be asked."""
    loaded = lab_model(encoder)
    if loaded is None:
        return "predicts no words"
    model, tokenizer, read = loaded
    if language not in read:
        return f"does not read {language}"
    return guesses(model, tokenizer, hide(meaning, language, concept)) or "has the word in parts only"


def hidden_word_table(
    meaning: Event = EXAMPLE,
    languages: Iterable[str] = LANGUAGES,
    *,
    concept: str = "",
    encoders: Sequence[str] = (),
) -> pd.DataFrame:
    """A row for each language: the sentence with a blank, the hidden word, and each encoder's five guesses.

    `concept` is hidden ("": the verb); `encoders` are names ((): all lab encoders that ship).
    """
    concept, rows = concept or meaning.verb, {}
    for language in languages:
        hidden = hide(meaning, language, concept)
        rows[language] = {"sentence": hidden.with_blank, "hidden": hidden.word}
        for encoder in encoders or shipped():
            found = expected(meaning, language, concept, encoder)
            shown = found if isinstance(found, str) else ", ".join(map(_shown, found))
            rows[language][encoder] = f"({shown})" if isinstance(found, str) else shown
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("language")


def _shown(guess: Guess) -> str:
    return f"{guess.word} {guess.probability:.0%}{MARK if guess.right else ''}"


def hidden_word_widget(
    languages: Sequence[str] = LANGUAGES,
    *,
    meaning: Event = EXAMPLE,
    encoders: Sequence[str] = (),
    live: bool | None = None,
) -> Any:
    """Menus for a meaning, a language and the word to hide, with every encoder's five guesses below.

    `live` forces the menus (True) or the static table (False), of the meaning that is given.
    """
    if not (has_front_end() if live is None else live):
        return hidden_word_table(meaning, languages, encoders=encoders)
    return _menus(tuple(languages), meaning, tuple(encoders) or shipped())


def _menus(languages: tuple[str, ...], meaning: Event, encoders: tuple[str, ...]) -> Any:
    from ipywidgets import HTML, Checkbox, Dropdown, HBox, VBox  # slow to import, and not needed headless

    def menu(description: str, options: Sequence, value: Any) -> Dropdown:
        layout, style = {"width": "300px"}, {"description_width": "6rem"}
        return Dropdown(options=options, value=value, description=description, layout=layout, style=style)

    verbs, places = _named(of_kind("verb")), [("nowhere", ""), *_named(of_kind("place"))]
    determiner = menu("subject", DETERMINERS, meaning.subject.determiner)
    noun = menu("", _nouns(meaning.verb, "subject"), meaning.subject.noun)
    verb = menu("verb", verbs, meaning.verb)
    of_object = menu("object", OBJECT_DETERMINERS, meaning.object.determiner if meaning.object else "some")
    thing = menu("", _nouns(meaning.verb, "object"), meaning.object.noun if meaning.object else "")
    place = menu("place", places, meaning.place or "")
    negated = Checkbox(meaning.negated, description="negated")
    language = menu("language", languages, languages[0])
    hidden = menu("hide", ("subject", "verb", "object", "place"), "verb")
    answer = HTML()

    def chosen() -> Event:
        object_ = NounPhrase(of_object.value, thing.value) if thing.value else None
        return Event(NounPhrase(determiner.value, noun.value), verb.value, object_, place.value or None, negated.value)

    def redraw(_: Any = None) -> None:
        answer.value = _as_html(chosen(), language.value, hidden.value, encoders)

    def other_verb(_: Any) -> None:
        for part, options in ((noun, _nouns(verb.value, "subject")), (thing, _nouns(verb.value, "object"))):
            before = part.value
            part.options = options
            part.value = before if before in dict(map(reversed, options)) else options[0][1]
        redraw()

    verb.observe(other_verb, "value")
    for knob in (determiner, noun, of_object, thing, place, negated, language, hidden):
        knob.observe(redraw, "value")
    redraw()
    rows = [[determiner, noun], [verb, negated], [of_object, thing], [place], [language, hidden]]
    return VBox([*(HBox(row) for row in rows), answer])


def _named(found: Iterable[Any]) -> list[tuple[str, str]]:
    """(English word, concept), as a menu takes them."""
    return [(entries("en")[concept.name].lemma, concept.name) for concept in found]


def _nouns(verb: str, part: str) -> list[tuple[str, str]]:
    """The nouns that the verb takes; nothing as the object of a verb without one."""
    classes = concepts()[verb].features.get(part)
    return _named(concepts()[name] for name in members(classes)) if classes else [("nothing", "")]


def _as_html(meaning: Event, language: str, part: str, encoders: Sequence[str]) -> str:
    if not is_wellformed(meaning):
        return f"<i>{escape(OUTSIDE)}</i>"
    said = {"subject": meaning.subject.noun, "verb": meaning.verb, "place": meaning.place}
    concept = (meaning.object and meaning.object.noun) if part == "object" else said[part]
    sentence = f"<p><b>{escape(say(meaning, language))}</b></p>"
    if not concept:
        return f"{sentence}<i>This sentence has no {part} to hide.</i>"
    hidden = hide(meaning, language, concept)
    cells = "".join(_column(name, expected(meaning, language, concept, name)) for name in encoders)
    return f"{sentence}<p>{escape(hidden.with_blank)}</p><table><tr>{cells}</tr></table>"


def _column(encoder: str, found: list[Guess] | str) -> str:
    lines = [escape(found)] if isinstance(found, str) else [escape(_shown(guess)) for guess in found]
    return f'<td style="vertical-align:top;padding-right:2em"><b>{escape(encoder)}</b><br>{"<br>".join(lines)}</td>'
