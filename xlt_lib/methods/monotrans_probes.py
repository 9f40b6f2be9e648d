"""Paper 4, section 5: what is left of a body in another language when it reads English; the probes are English.

The body is in `source_language`, and English embeddings were learned for it in step 2. With `aligned=False` it is the
English body as it is, the yardstick of Table 4.
"""

from __future__ import annotations

from pathlib import Path

from xlt_lib.encoders import load_masked_lm
from xlt_lib.methods import Outcome
from xlt_lib.methods.monotrans import AGAIN, body_name, learned_embeddings
from xlt_lib.methods.probes import LANGUAGE, probe
from xlt_lib.models.swappable import Swappable, load_lexicon


def monotrans_probes(config, workdir: Path) -> Outcome:
    """The three probes of the body with its English embeddings, or of the body as it is."""
    if config.aligned:
        folder = learned_embeddings(config, LANGUAGE, workdir)
        swappable = Swappable(
            *load_masked_lm(body_name(config, workdir)), config.source_language, own_positions=config.own_positions
        )
        swappable.add(AGAIN, *load_lexicon(folder / "lexicon.safetensors"))
        model, tokenizer = swappable.use(AGAIN), swappable.tokenizers[AGAIN]
    else:
        model, tokenizer = load_masked_lm(body_name(config, workdir))
    return probe(model.eval(), tokenizer, config)
