"""Subword tokenizers by SentencePiece's unigram model (Kudo and Richardson 2018), as in paper 4, section 3.2.

A text is cut into the likeliest pieces; the pieces are those whose loss would make the corpus least likely. Nothing is
lowercased or normalised. Every tokenizer has the five special tokens under the same numbers, 0 to 4.

Text may say where a word ends in a script without spaces: `BORDER`, the zero-width space. No piece crosses it when the
tokenizer is trained; afterwards it is as if it were not there.

| vocabulary | how |
|---|---|
| one language | `train_unigram(texts, size)` |
| joint | `train_unigram` on texts of all languages, the small ones upsampled (`upsampled`) |
| disjoint | `behind(second, first)`: two tokenizers of which no piece shares a number |
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle, islice

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from tokenizers.decoders import Metaspace
from transformers import PreTrainedTokenizerFast

from xlt_lib.models.lexicon import SPECIAL as NAMES
from xlt_lib.models.lexicon import special_ids
from xlt_lib.wordpieces import SPECIAL

# Upsampling of small languages in the text that a joint vocabulary is learned from, and in training, as in XLM
# (Conneau and Lample 2019).
VOCABULARY_EXPONENT, EXPONENT = 0.5, 0.7
COVERAGE = 0.9995  # of the letters: SentencePiece's own
LONGEST = 512
BORDER = "\u200b"
NEVER = "\ue000"  # a private-use letter: no text has it, so a piece that begins with it is never found


def train_unigram(texts: Iterable[str], vocabulary: int, *, segments: bool = True) -> PreTrainedTokenizerFast:
    """A tokenizer of at most `vocabulary` pieces, special tokens included; fewer where the text has no more.

    Nearly all letters have a piece of their own, but no more than two thirds of the pieces are letters: of a script
    that has too many, the rarest become [UNK].
    """
    import sentencepiece  # slow to import, and not needed to read a tokenizer

    texts, written = _without_rare_letters(list(texts), 2 * vocabulary // 3), io.BytesIO()
    texts += _words_alone(texts)
    options = {"model_type": "unigram", "vocab_size": vocabulary, "hard_vocab_limit": False, "num_threads": 1}
    options |= {"normalization_rule_name": "identity", "minloglevel": 2}
    options |= {"character_coverage": COVERAGE, "pretokenization_delimiter": BORDER}
    options |= {f"{name}_id": number for number, name in enumerate(("pad", "unk", "bos", "eos"))}
    options |= {"user_defined_symbols": "[MASK]", "shuffle_input_sentence": False, "max_sentence_length": 1 << 16}
    try:
        sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(texts), model_writer=written, **options)
    except RuntimeError as error:
        raise ValueError(f"no unigram model of {vocabulary} pieces can be made of this text: {error}") from None
    model = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    scored = [(model.id_to_piece(number), model.get_score(number)) for number in range(len(SPECIAL), len(model))]
    return _tokenizer([*((token, 0.0) for token in SPECIAL), *scored], list(range(len(SPECIAL))), segments)


def _without_rare_letters(texts: list[str], most: int) -> list[str]:
    """The texts with all but the `most` frequent letters replaced by spaces: SentencePiece wants a piece for each."""
    counts = Counter()
    for text in texts:
        counts.update(text.replace(BORDER, ""))
    rare = {ord(letter): " " for letter, _ in counts.most_common()[most:]}
    return [text.translate(rare) for text in texts] if rare else texts


def _words_alone(texts: list[str]) -> list[str]:
    """Every word that comes more than once, as a text in which a space follows it and one in which nothing does.

    SentencePiece considers as pieces the strings that are followed by different letters. Where a text is so regular
    that a word is always followed by the same one ("not" by a space), it would be spelled out of shorter pieces.
    """
    chunks = Counter(chunk for text in texts for chunk in text.replace(BORDER, " ").split())
    words = Counter()
    for chunk, count in chunks.items():
        words.update({word: count for word, _ in pre_tokenizers.Punctuation().pre_tokenize_str(chunk)})
    return [f"{word} {word}" for word, count in words.items() if count > 1]


def upsampled(sizes: Mapping[str, int], exponent: float = EXPONENT) -> dict[str, float]:
    r"""The share of each language in joint training, $q_i \propto p_i^\alpha$ with $p_i$ its share of the text."""
    if not sizes or min(sizes.values()) < 1:
        raise ValueError(f"every language needs some text; given: {dict(sizes)}")
    whole = sum(sizes.values())
    powers = {language: (size / whole) ** exponent for language, size in sizes.items()}
    return {language: power / sum(powers.values()) for language, power in powers.items()}


def mixed(texts: Mapping[str, list[str]], exponent: float = VOCABULARY_EXPONENT) -> Iterator[str]:
    """As many texts as there are, each language's with its upsampled share: small languages come again and again."""
    whole = sum(map(len, texts.values()))
    for language, share in upsampled({name: len(lines) for name, lines in texts.items()}, exponent).items():
        yield from islice(cycle(texts[language]), round(share * whole))


def behind(second: PreTrainedTokenizerFast, first: PreTrainedTokenizerFast) -> PreTrainedTokenizerFast:
    """The unigram tokenizer `second` with numbers behind those of `first`, but `first`'s special tokens.

    So both index one embedding matrix of len(result) rows and share nothing but the special tokens.
    """
    state = json.loads(second.backend_tokenizer.to_str())["model"]
    if state["type"] != "Unigram":
        raise ValueError(f"the second tokenizer must be a unigram model, not {state['type']}")
    pieces = [(f"{NEVER}{number}", -1e4) for number in range(len(first))]
    for name, number in zip(SPECIAL, special_ids(first), strict=True):
        pieces[number] = (name, 0.0)
    own = set(special_ids(second))
    pieces += [(piece, score) for number, (piece, score) in enumerate(state["vocab"]) if number not in own]
    return _tokenizer(pieces, special_ids(first), "token_type_ids" in second.model_input_names)


def bare(piece: str) -> str:
    """A piece without the mark of a word's beginning: what it looks like in a text."""
    return piece.removeprefix("▁").removeprefix("##")


def _tokenizer(pieces: list[tuple[str, float]], special: list[int], segments: bool) -> PreTrainedTokenizerFast:
    core = Tokenizer(models.Unigram([(piece, float(score)) for piece, score in pieces], unk_id=special[1]))
    core.normalizer = normalizers.Replace(BORDER, "")
    core.pre_tokenizer, core.decoder = pre_tokenizers.Metaspace(), Metaspace()
    ends = [(SPECIAL[number], special[number]) for number in (2, 3)]
    pair = "[CLS] $A [SEP] $B:1 [SEP]:1" if segments else "[CLS] $A [SEP] $B [SEP]"
    core.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=pair, special_tokens=ends)
    names = {f"{name}_token": token for name, token in zip(NAMES, SPECIAL, strict=True)}
    inputs = ["input_ids", *(["token_type_ids"] if segments else []), "attention_mask"]
    return PreTrainedTokenizerFast(tokenizer_object=core, model_input_names=inputs, model_max_length=LONGEST, **names)
