"""Probes of an English encoder, paper 4's Table 4: what does it know, without being trained for it?

| probe | module | what is done | score |
|---|---|---|---|
| word in context | `word_in_context.py` | a linear classifier on the fixed representation of a pair | accuracy |
| contextual similarity | `similarity.py` | cosine of two words' vectors, each in its context | Spearman's rho |
| syntax | `minimal_pairs.py` | which of two words does the masked language model expect? | accuracy by construction |

The first two take any encoder of transformers, with or without a head on it, the last one needs the head that predicts
words. All take a fast tokenizer. The encoder is never changed: neither its weights nor its mode.
"""

from xlt_lib.probing.minimal_pairs import accuracies, accuracy_table, coverage, probe_minimal_pairs
from xlt_lib.probing.similarity import probe_similarity
from xlt_lib.probing.word_in_context import probe_word_in_context

__all__ = [
    "accuracies",
    "accuracy_table",
    "coverage",
    "probe_minimal_pairs",
    "probe_similarity",
    "probe_word_in_context",
]
