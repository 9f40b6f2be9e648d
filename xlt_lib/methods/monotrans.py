"""Paper 4, MonoTrans (Artetxe, Ruder and Yogatama 2020): transfer a monolingual model to new languages by its lexicon.

| step (section 2) | here |
|---|---|
| 1. pretrain a transformer in L1 | `body`: a pretrained encoder, or with `new_body` one that the run makes |
| 2. learn L2 embeddings with the body frozen | `embeddings`, a run of its own; its result is shared |
| 3. fine-tune the body in L1, embeddings frozen | `monotrans` |
| 4. swap in the embeddings of L2 | `monotrans` |

Extensions: `own_positions` (position embeddings of each language; none for [CLS]), `noise` (in step 3), `adapters` (in
step 2, the body around them stays frozen). The special tokens are shared, and fine-tuned in step 3.
"""

from __future__ import annotations

from pathlib import Path

import torch

from xlt_lib.encoders import load_masked_lm
from xlt_lib.methods import Outcome
from xlt_lib.methods.heads import head_of
from xlt_lib.methods.pretrained import (
    effective_vocabulary,
    has_segments,
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
from xlt_lib.methods.swapping import fine_tune_and_swap
from xlt_lib.models.swappable import Swappable, load_lexicon, save_lexicon
from xlt_lib.neighbours import watch

AGAIN = "again"  # the name of new embeddings for the body's own language
PROBED = 64  # sequences on which the adapters' change is measured


def monotrans(config, workdir: Path) -> Outcome:
    """Steps 3 and 4, after steps 1 and 2 where they are not done yet."""
    source = config.source_language
    targets = [language for language in config.languages if language != source]
    folders = {language: learned_embeddings(config, language, workdir) for language in targets}
    head = head_of(config)
    swappable = Swappable(*head.load(body_name(config, workdir)), source, own_positions=config.own_positions)
    others = {language: load_lexicon(folder / "lexicon.safetensors") for language, folder in folders.items()}
    outcome = fine_tune_and_swap(swappable, others, head, workdir, config.noise)
    facts = {language: read_facts(folder) for language, folder in folders.items()}
    outcome.extras["effective_vocabulary"] = {name: found["effective_vocabulary"] for name, found in facts.items()}
    return outcome


def embeddings(config, workdir: Path) -> Outcome:
    """Step 2 alone: the learning curve of each language, and the neighbours of a few words as it goes on.

    The metrics have one split, "step 2": word translation out of the source language, precision at 1 in percent (in
    the mini-world), and the loss.
    """
    facts = {name: read_facts(learned_embeddings(config, name, workdir)) for name in config.languages}
    scores = {}
    for language, found in facts.items():
        last = found["curve"][-1]
        scores[language] = {name: last[name] for name in ("loss", "retrieval") if name in last}
    return Outcome({"step 2": scores}, {}, {"languages": facts})


def body_name(config, workdir: Path) -> str:
    """Step 1: the body's name, or the folder of one that is pretrained on text of the source language."""
    if not config.new_body:
        return config.body
    source = config.source_language

    def make(new: Path, scratch: Path) -> None:
        documents = text(config, source, workdir)
        tokenizer = own_tokenizer(config, documents, has_segments(config))
        model = new_model(config, len(tokenizer), tokenizer)
        shares, texts, tokenizers = {source: 1.0}, {source: documents}, {source: tokenizer}
        state = train(config, f"body {source}", model, shares, texts, tokenizers, scratch, plain_point)
        save_model(model, new)
        tokenizer.save_pretrained(new)
        write_facts(new, state)

    return str(made(config, workdir, [source], ("body",), make))


def learned_embeddings(config, language: str, workdir: Path) -> Path:
    """Step 2: the folder with the language's lexicon.safetensors and facts.json."""
    body = body_name(config, workdir)
    settings = (config.new_body, config.own_positions, config.adapters, config.embedding_rate, *rates(config).items())
    what = ("embeddings", config.source_language, *settings)

    def make(new: Path, scratch: Path) -> None:
        _learn(config, body, language, workdir, new, scratch)

    return made(config, workdir, [language], what, make)


def _learn(config, body: str, language: str, workdir: Path, new: Path, scratch: Path) -> None:
    swappable, documents = language_model(config, body), text(config, language, workdir)
    tokenizer = own_tokenizer(config, documents, has_segments(config))
    name = AGAIN if language == config.source_language else language
    lexicon = swappable.new_lexicon(tokenizer, config.pretraining_seed, config.adapters)
    swappable.add(name, lexicon, tokenizer)
    model = swappable.use(name)
    swappable.learn_embeddings_only()
    seen = watch(swappable, config.source_language, name, language, in_world=not config.corpus)
    begin = {"step": 0} | seen.snapshot()
    shares, texts, tokenizers = {language: 1.0}, {language: documents}, {language: tokenizer}
    state = train(
        config, f"embeddings {language}", model, shares, texts, tokenizers, scratch, seen.point,
        config.embedding_rate, rates(config),
    )  # fmt: skip
    save_lexicon(new / "lexicon.safetensors", lexicon, tokenizer)
    facts = {"curve": [begin, *state["curve"]], "tokens": state["tokens"], "translations": seen.translations()}
    facts |= {"vocabulary": len(tokenizer), "effective_vocabulary": effective_vocabulary(tokenizer, documents)}
    if config.adapters:
        facts["adapters"] = adapter_change(
            swappable, name, [" ".join(d) for d in documents[:PROBED]], config.pretraining_length
        )
    write_facts(new, facts)


def rates(config) -> dict[str, float]:
    """The learning rates of what a lexicon has besides words, by the names of its parameters."""
    own = {"lexicon.positions": config.position_rate} if config.own_positions else {}
    return own | ({"lexicon.adapters": config.adapter_rate} if config.adapters else {})


def language_model(config, body: str) -> Swappable:
    """The body with its head of pretraining, its embeddings ready to be swapped."""
    model, tokenizer = load_masked_lm(body, next_sentence=config.nsp)
    return Swappable(model, tokenizer, config.source_language, own_positions=config.own_positions)


@torch.no_grad()
def adapter_change(swappable: Swappable, language: str, texts: list[str], max_length: int) -> list[float]:
    """How much each adapter changes what goes through it, |adapter(x) - x| / |x|, averaged over the texts' tokens.

    In the order of `models.adapters.places`: attention and feed-forward of layer 1, of layer 2, ...
    """
    model, tokenizer = swappable.use(language), swappable.tokenizers[language]
    batch = tokenizer(texts, padding=True, truncation=True, max_length=max_length, return_tensors="pt").to(model.device)
    real, sizes = batch["attention_mask"].bool(), []

    def measure(adapter, inputs, output) -> None:
        x, change = inputs[0][real], (output - inputs[0])[real]
        sizes.append(float((change.norm(dim=-1) / x.norm(dim=-1).clamp(min=1e-9)).mean()))

    hooks = [adapter.register_forward_hook(measure) for adapter in swappable.lexicons[language].adapters]
    was_training = model.training
    model.eval().base_model(**batch)
    model.train(was_training)
    for hook in hooks:
        hook.remove()
    return [round(size, 4) for size in sizes]
