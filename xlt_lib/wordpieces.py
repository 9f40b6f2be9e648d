"""The lab encoders' tokenizer: the letters and the most frequent words of the mini-world's text.

Chinese and Japanese are cut into words too. BERT's own tokenizer would cut these into characters: half of a word gives
away the other half, so little would be learned from its translation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
NORMALIZER = normalizers.BertNormalizer(lowercase=False, strip_accents=False, handle_chinese_chars=False)
SPLITTER = pre_tokenizers.BertPreTokenizer()


def train_tokenizer(
    texts: Iterable[str], vocabulary: int, start: PreTrainedTokenizerFast | None = None, *, segments: bool = True
) -> PreTrainedTokenizerFast:
    """A cased WordPiece tokenizer without "##", which cuts a segmented text into its longest known pieces.

    It keeps the pieces of `start` under their numbers and adds what is most frequent in `texts`. `segments`: whether
    the second text of a pair gets token type 1 (BERT) or the model knows no token types (RoBERTa).
    """
    counts = Counter(word for text in texts for word, _ in SPLITTER.pre_tokenize_str(NORMALIZER.normalize_str(text)))
    letters = sorted({letter for word in counts for letter in word})
    frequent = sorted(counts, key=lambda word: (-counts[word], word))
    known = start.get_vocab() if start else {}
    first = sorted(known, key=known.get) or SPECIAL
    pieces = list(dict.fromkeys([*first, *letters, *frequent]))[: max(vocabulary, len(known))]
    return _tokenizer(pieces, segments)


def _tokenizer(pieces: list[str], segments: bool) -> PreTrainedTokenizerFast:
    numbers = {piece: number for number, piece in enumerate(pieces)}
    core = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]", continuing_subword_prefix=""))
    core.normalizer, core.pre_tokenizer = NORMALIZER, SPLITTER
    ends = [(token, core.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    pair = "[CLS] $A [SEP] $B:1 [SEP]:1" if segments else "[CLS] $A [SEP] $B [SEP]"
    core.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=pair, special_tokens=ends)
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    inputs = ["input_ids", *(["token_type_ids"] if segments else []), "attention_mask"]
    return PreTrainedTokenizerFast(tokenizer_object=core, model_input_names=inputs, model_max_length=128, **names)
