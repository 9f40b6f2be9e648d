"""Tokenizers by SentencePiece, the text they come from, and the sequences of pretraining."""

import dataclasses
import os

import pytest
import torch

from xlt_lib import shared, texts
from xlt_lib.corpus import Recipe
from xlt_lib.sequences import NEXT, PretrainingLoss, Sequences
from xlt_lib.shared import make_once
from xlt_lib.texts import read_documents, text_of_language, with_borders, write_documents
from xlt_lib.unigram import BORDER, behind, mixed, train_unigram, upsampled
from xlt_lib.wordpieces import SPECIAL, train_tokenizer

FRENCH = ["le chien voit le chat", "un chat dort", "École Äpfel ﬁ"] * 5
RECIPE = Recipe("tiny", {"fr": 1.0}, 16, layers=1, heads=2, vocabulary=60, steps=4, batch=4, documents=8, max_length=24)


def test_a_unigram_tokenizer_is_cased_and_normalises_nothing():
    tokenizer = train_unigram(FRENCH, 60)
    assert tokenizer.convert_ids_to_tokens(range(5)) == list(SPECIAL)
    assert tokenizer.tokenize("École") != tokenizer.tokenize("école")
    assert "ﬁ" in "".join(tokenizer.tokenize("ﬁ"))
    assert tokenizer.decode(tokenizer("le chat dort")["input_ids"], skip_special_tokens=True) == "le chat dort"
    pair = tokenizer("le chat", "un chien")
    assert pair["token_type_ids"][-1] == 1 and pair["input_ids"][0] == 2 and pair["input_ids"][-1] == 3
    assert tokenizer.tokenize("[MASK] chat")[0] == "[MASK]"


def test_the_same_text_gives_the_same_tokenizer_of_at_most_the_size():
    one, two = train_unigram(FRENCH, 45), train_unigram(FRENCH, 45)
    assert one.get_vocab() == two.get_vocab() and len(one) <= 45


def test_too_small_a_vocabulary_is_refused():
    with pytest.raises(ValueError, match="8 pieces"):
        train_unigram(FRENCH, 8)


def test_of_a_script_with_many_letters_the_rarest_have_no_piece():
    letters = [chr(0x4E00 + number) for number in range(300)]
    text = ["".join(letters[:20]) * 5, "".join(letters)]
    tokenizer = train_unigram(text, 60)
    assert len(tokenizer) <= 60
    assert tokenizer.unk_token_id not in tokenizer(letters[3], add_special_tokens=False)["input_ids"]
    assert tokenizer.unk_token_id in tokenizer(letters[250], add_special_tokens=False)["input_ids"]


def test_a_word_is_a_piece_even_where_the_same_letter_always_follows_it():
    subjects, verbs = ("dog", "cat", "king", "nurse", "old man"), ("bark", "sing", "run", "eat")
    tokenizer = train_unigram([f"the {who} does not {verb}." for who in subjects for verb in verbs], 100)
    assert tokenizer.tokenize("the dog does not bark.") == ["▁the", "▁dog", "▁does", "▁not", "▁bark", "."]


def test_no_piece_crosses_a_border_which_is_not_there_afterwards():
    text = [
        f"{who}{BORDER}不{BORDER}{verb}{BORDER}东西。"
        for who in ("护士", "国王", "老师")
        for verb in ("买", "卖", "看见")
    ]
    tokenizer = train_unigram(text * 5, 60)
    bare = "国王不看见东西。"
    assert "".join(tokenizer.tokenize(bare)) == f"▁{bare}" and "▁国王" in tokenizer.tokenize(bare)
    assert tokenizer.tokenize(text[5]) == tokenizer.tokenize(bare)
    assert not [piece for piece in tokenizer.get_vocab() if BORDER in piece or "不看" in piece or "见东" in piece]


def test_borders_stand_where_the_segmented_text_has_a_space_more():
    assert with_borders("他在家。 :(", "他 在 家。 :(") == f"他{BORDER}在{BORDER}家。 :("
    assert with_borders("a b", "a b") == "a b"


def test_small_languages_are_upsampled():
    shares = upsampled({"en": 900, "sw": 100})
    expected = 0.1**0.7 / (0.1**0.7 + 0.9**0.7)
    assert shares["sw"] == pytest.approx(expected) and sum(shares.values()) == pytest.approx(1)
    drawn = list(mixed({"en": ["e"] * 900, "sw": ["s"] * 100}))
    assert len(drawn) == 1000 and drawn.count("s") == 250  # of square roots 30 and 10
    with pytest.raises(ValueError, match="some text"):
        upsampled({"en": 0})


@pytest.mark.parametrize("first", (train_unigram(["the dog sees"] * 5, 40), train_tokenizer(["the dog sees"], 40)))
def test_disjoint_vocabularies_share_only_the_special_tokens(first):
    second = behind(train_unigram(FRENCH, 60), first)
    french = set(second(FRENCH)["input_ids"][0]) | set(second("Quoi ?")["input_ids"])
    english = set(first("the dog sees")["input_ids"])
    assert french & english == {first.cls_token_id, first.sep_token_id}
    assert min(french - set(first.all_special_ids)) >= len(first)
    own = train_unigram(FRENCH, 60)
    assert [second.convert_ids_to_tokens(i) for i in second("le chat")["input_ids"]] == own.convert_ids_to_tokens(
        own("le chat")["input_ids"]
    )


def test_text_files_have_a_sentence_a_line_and_an_empty_line_between_documents(tmp_path):
    made = [["a b", "c"], ["d"], ["e", "f"]]
    write_documents(tmp_path / "fr.txt", iter(made))
    assert read_documents(tmp_path / "fr.txt", 9) == made
    assert read_documents(tmp_path / "fr.txt", 2) == made[:2]
    assert text_of_language("fr", 9, 0, str(tmp_path), tmp_path, "") == made
    with pytest.raises(FileNotFoundError, match="<language>.txt"):
        text_of_language("de", 9, 0, str(tmp_path), tmp_path, "")


def test_the_worlds_text_is_written_once_and_no_language_has_the_documents_of_another(tmp_path, monkeypatch):
    chinese = text_of_language("zh", 3, 0, "", tmp_path, "now")
    assert any(BORDER in sentence for document in chinese for sentence in document)
    french, german = (text_of_language(name, 6, 0, "", tmp_path, "now") for name in ("fr", "de"))
    assert len(french) == len(german) == 6
    assert [len(document) for document in french] != [len(document) for document in german]  # translations would agree
    assert len(text_of_language("sw", 10, 0, "", tmp_path, "now")) == 3  # less text, as in the world
    monkeypatch.setattr(texts, "documents", lambda *arguments, **options: pytest.fail("made again"))
    assert text_of_language("fr", 6, 0, "", tmp_path, "now") == french


def test_half_of_the_pairs_of_nsp_are_true():
    tokenizer = train_unigram(FRENCH, 60)
    made = [[f"un {'chat' if number % 2 else 'chien'}", "le chat dort", "le chien voit"] for number in range(50)]
    sequences = Sequences(RECIPE, {"fr": made}, {"fr": tokenizer}, next_sentence=True)
    labels = torch.cat([batch[NEXT] for batch, _ in zip(sequences.batches(), range(500), strict=False)])
    assert labels.float().mean().item() == pytest.approx(0.5, abs=0.04)


def test_the_second_part_of_a_true_pair_is_the_rest_of_its_document():
    tokenizer = train_unigram(FRENCH, 60)
    made = [["le chien", "voit", "un chat"], ["un chat", "dort", "le chien"]]
    whole = {tokenizer(" ".join(parts))["input_ids"].__str__() for parts in made}
    sequences = Sequences(RECIPE, {"fr": made}, {"fr": tokenizer}, next_sentence=True)
    seen = set()
    for _ in range(60):
        (first, second), label = sequences.sequence()
        together = [*first[:-1], *second]
        seen.add(label)
        if label == 0:
            assert together.__str__() in whole
    assert seen == {0, 1}


def test_long_documents_are_cut_but_keep_both_parts_and_fit():
    tokenizer = train_unigram(FRENCH, 60)
    made = [["le chien voit le chat un chat dort"] * 9] * 3
    sequences = Sequences(RECIPE, {"fr": made}, {"fr": tokenizer}, next_sentence=True)
    for _ in range(50):
        segments, _ = sequences.sequence()
        assert len(segments) == 2 and all(len(segment) > 2 for segment in segments)
        assert sum(map(len, segments)) <= RECIPE.max_length


def test_nsp_needs_documents_of_two_sentences():
    tokenizer = train_unigram(FRENCH, 60)
    with pytest.raises(ValueError, match="two sentences"):
        Sequences(RECIPE, {"fr": [["le chat"]] * 5}, {"fr": tokenizer}, next_sentence=True)


def test_special_tokens_are_no_targets_wherever_they_stand():
    first = train_tokenizer(["the dog sees"], 40)
    tokenizer = behind(train_unigram(FRENCH, 60), first)
    loss = PretrainingLoss(tokenizer)
    ids = torch.tensor(tokenizer(FRENCH * 40, padding=True)["input_ids"])
    corrupted, target = loss.corrupt(ids, len(tokenizer), torch.Generator().manual_seed(0))
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    assert not (target & special).any()
    assert target[~special].float().mean().item() == pytest.approx(0.25, abs=0.04)
    assert torch.equal(corrupted[~target], ids[~target])
    assert (corrupted[target] == tokenizer.mask_token_id).float().mean().item() == pytest.approx(0.8, abs=0.06)


def test_shares_decide_which_language_comes():
    tokenizer = train_unigram(FRENCH, 60)
    recipe = dataclasses.replace(RECIPE, languages={"fr": 3.0, "de": 1.0})
    sequences = Sequences(recipe, {"fr": [["chat"]] * 9, "de": [["chien"]] * 9}, {"fr": tokenizer, "de": tokenizer})
    drawn = [tokenizer.decode(sequences.sequence()[0][0], skip_special_tokens=True) for _ in range(400)]
    assert drawn.count("chat") == pytest.approx(300, abs=40)


def test_a_shared_folder_is_made_once_and_a_dead_lock_is_taken_over(tmp_path, monkeypatch):
    monkeypatch.setattr(shared, "WAIT", 0.01)
    calls = []

    def make(folder):
        calls.append(folder)
        (folder / "x").write_text("1")

    assert (make_once(tmp_path / "a", make) / "x").read_text() == "1"
    make_once(tmp_path / "a", make)
    assert len(calls) == 1
    shared._lock_of(tmp_path / "b").write_text("999999999 1.0")
    make_once(tmp_path / "b", make)
    assert len(calls) == 2 and sorted(os.listdir(tmp_path)) == ["a", "b"]
    with pytest.raises(KeyboardInterrupt):
        make_once(tmp_path / "c", lambda folder: (_ for _ in ()).throw(KeyboardInterrupt))
    assert not (tmp_path / "c").exists() and sorted(os.listdir(tmp_path)) == ["a", "b"]
