"""The method "probes": what a record of it holds, in the mini-world and with the originals in a folder."""

from __future__ import annotations

import gzip
import json

import pytest
import torch
from transformers import BertConfig, BertForMaskedLM

from tests.test_probing import make_tokenizer
from xlt_lib.config import RunConfig
from xlt_lib.methods import METHODS
from xlt_lib.methods.probes import _spread
from xlt_lib.runs import run
from xlt_lib.tasks.agreement import AGREEMENT

WORDS = [*map(chr, range(33, 127)), "is", "are", "him", "himself", "themselves", "sleep", "sleeps", "laugh", "laughs"]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("probed")
    tokenizer = make_tokenizer(list(dict.fromkeys(WORDS)))
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=256)  # fmt: skip
    BertForMaskedLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def tiny(encoder: str, **changes) -> RunConfig:
    small = {"train_size": 20, "dev_size": 10, "test_size": 8, "max_length": 200}
    return RunConfig.for_preset("probes", "smoke", "probing", student=encoder, **small | changes)


def test_a_record_holds_the_three_probes_and_the_tables(encoder, tmp_path, few_probes):
    record = run(tiny(encoder), store=[tmp_path])
    assert set(record.metrics["validation"]["en"]) == {"wic", "wic_n", "wic_words", "wic_words_n"}
    test = record.metrics["test"]["en"]
    assert {"wic", "wic_words", "scws", "anaphora", "agreement"} <= set(test)
    assert (test["wic_n"], test["scws_n"]) == (8, 8) and all(value == value for value in test.values())
    assert len(record.extras["coverage"]) == 13 and len(record.extras["syntax"]) == 15
    assert sum(row["covered"] for row in record.extras["coverage"] if row["block"] == AGREEMENT) == test["agreement_n"]
    assert all(row["total"] == 8 for row in record.extras["coverage"])
    assert "left_out" not in record.extras


def test_the_originals_are_read_from_a_folder_and_what_is_not_there_is_said(encoder, tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing to probe with: no WiC in .*no SCWS at .*lm_syneval_pairs"):
        METHODS["probes"](tiny(encoder, source="files", folder=str(tmp_path)).watched(), tmp_path)
    (tmp_path / "marvin_linzen").mkdir()
    lines = ["construction\tcase\tgrammatical\tungrammatical"]
    nouns = ("dog", "cat", "cook", "king")
    lines += [f"simple_agrmt\tsing_MS_MV\tthe {noun} laughs\tthe {noun} laugh" for noun in nouns]
    lines += ["simple_agrmt\tsing_MS_MV\tthe dog zzs\tthe dog zz", "sent_comp\tsing_MS\tthe dog zzs\tthe dog zz"]
    with gzip.open(tmp_path / "marvin_linzen" / "lm_syneval_pairs.tsv.gz", "wt") as file:
        file.write("\n".join(lines))
    outcome = METHODS["probes"](tiny(encoder, source="files", folder=str(tmp_path), test_size=5).watched(), tmp_path)
    assert set(outcome.metrics) == {"test"} and set(outcome.metrics["test"]["en"]) == {"agreement", "agreement_n"}
    assert outcome.metrics["test"]["en"]["agreement_n"] == 4
    assert set(outcome.extras["left_out"]) == {"wic", "scws"}
    assert [row["accuracy"] is None for row in outcome.extras["syntax"]] == [False, True, False]
    json.dumps(outcome.extras, allow_nan=False)


def test_a_part_of_many_pairs_is_spread_over_all():
    assert _spread(list(range(10)), 4) == [0, 2, 5, 7]
    assert _spread([5, 6], 3) == [5, 6]
