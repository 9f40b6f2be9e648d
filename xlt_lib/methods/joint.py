"""The joint models that paper 4 compares with (section 3.1): one transformer pretrained on several languages at once.

| method | languages | vocabulary |
|---|---|---|
| `joint-multi` (JointMulti) | all of the run | one joint vocabulary |
| `joint-pair` (JointPair) | the source and one other | joint, or with `shared_vocabulary=False` disjoint |

The architecture is the body's. In a disjoint pair the source has the body's tokenizer and the other language that of
`monotrans`, so that the two methods have the same vocabulary.
"""

from __future__ import annotations

from pathlib import Path

from xlt_lib.encoders import load_encoder
from xlt_lib.methods import Outcome
from xlt_lib.methods.heads import head_of
from xlt_lib.methods.pretrained import (
    effective_vocabulary,
    has_segments,
    lines,
    made,
    new_model,
    own_tokenizer,
    plain_point,
    read_facts,
    save_model,
    text,
    train,
    write_facts,
)
from xlt_lib.models.swappable import read_tokenizer, write_tokenizer
from xlt_lib.unigram import behind, mixed, train_unigram, upsampled


def joint_multi(config, workdir: Path) -> Outcome:
    """One model of all the run's languages, fine-tuned in the source language."""
    languages = tuple(dict.fromkeys((config.source_language, *config.languages)))
    folder = joint_model(config, languages, True, workdir)
    scores, losses = fine_tune(folder, config, config.languages, workdir / "student")
    return Outcome(scores, {"losses": losses}, _extras({"all": folder}))


def joint_pair(config, workdir: Path) -> Outcome:
    """A model of the source and one other language for each other; the source's score is the mean over the pairs."""
    source = config.source_language
    scores: dict[str, dict] = {"validation": {}, "test": {}}
    ours: dict[str, list] = {"validation": [], "test": []}
    losses, folders = {}, {}
    for target in (language for language in config.languages if language != source):
        folders[target] = joint_model(config, (source, target), config.shared_vocabulary, workdir)
        languages = [language for language in config.languages if language in (source, target)]
        pair, losses[target] = fine_tune(folders[target], config, languages, workdir / f"student-{target}")
        for split, found in pair.items():
            scores[split] |= {target: found[target]} if target in found else {}
            ours[split] += [found[source]] if source in found else []
    for split, found in ours.items():
        if found:
            scores[split][source] = {name: sum(each[name] for each in found) / len(found) for name in found[0]}
    return Outcome(scores, {"losses": losses}, _extras(folders))


def joint_model(config, languages: tuple[str, ...], shared_vocabulary: bool, workdir: Path) -> Path:
    """The folder of the pretrained model: transformers format, with a tokenizer for each language."""

    def make(new: Path, scratch: Path) -> None:
        texts = {language: text(config, language, workdir) for language in languages}
        tokenizers = _tokenizers(config, texts, shared_vocabulary)
        size = max(map(len, tokenizers.values()))
        model = new_model(config, size, tokenizers[languages[0]])
        shares = upsampled({language: len(lines(documents)) for language, documents in texts.items()})
        name = "joint " + " ".join(languages)
        state = train(config, name, model, shares, texts, tokenizers, scratch, plain_point)
        save_model(model, new)
        tokenizers[languages[0]].save_pretrained(new)
        for language, tokenizer in tokenizers.items():
            write_tokenizer(new / "tokenizers" / f"{language}.json", tokenizer)
        used = {name: effective_vocabulary(tokenizers[name], documents) for name, documents in texts.items()}
        write_facts(new, state | {"vocabulary": size, "effective_vocabulary": used})

    return made(config, workdir, languages, ("joint", shared_vocabulary), make)


def _tokenizers(config, texts: dict[str, list[list[str]]], shared_vocabulary: bool) -> dict:
    segments = has_segments(config)
    if shared_vocabulary:
        every = {language: lines(documents) for language, documents in texts.items()}
        return dict.fromkeys(texts, train_unigram(mixed(every), config.vocabulary, segments=segments))
    (source, _), (target, documents) = texts.items()
    first = load_encoder(config.body)[1]
    return {source: first, target: behind(own_tokenizer(config, documents, segments), first)}


def fine_tune(folder: Path, config, languages, scratch: Path) -> tuple[dict, list[float]]:
    """Fine-tune the whole model in the source language; scores of the languages, each by its tokenizer."""
    head, source = head_of(config), config.source_language
    model, _ = head.load(str(folder))
    tokenizers = {name: read_tokenizer(folder / "tokenizers" / f"{name}.json") for name in {source, *languages}}
    history = head.fit(model, tokenizers[source], scratch)
    scores: dict[str, dict] = {"validation": {}, "test": {}}
    for name in languages:
        for split, found in head.score(model, tokenizers[name], name).items():
            scores[split] |= found
    return scores, history.losses


def _extras(folders: dict[str, Path]) -> dict:
    facts = {name: read_facts(folder) for name, folder in folders.items()}
    used: dict[str, int] = {}
    for found in facts.values():
        used |= found["effective_vocabulary"]
    curves = {name: found["curve"] for name, found in facts.items()}
    return {"effective_vocabulary": used, "curves": curves}
