"""One body, many languages: swap the embeddings, and the same body reads another language (paper 4, section 2, step 4).

    model = Swappable(bert, tokenizer, "en")
    model.add("fr", model.new_lexicon(french_tokenizer, seed=0), french_tokenizer)
    model.use("fr")                    the transformers model, with French words
    model.save(folder)                 body.safetensors, and en.safetensors, fr.safetensors with their tokenizers

Nothing is copied in a swap, so swapping back and forth changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig, PreTrainedModel, PreTrainedTokenizerFast

from xlt_lib.encoders import quiet
from xlt_lib.messages import did_you_mean, listing
from xlt_lib.models.adapters import Adapters, places
from xlt_lib.models.lexicon import SPECIAL, Lexicon, SharedEmbeddings, TiedDecoder, special_ids

LEXICON = ".lexicon."


class Swappable:
    """A transformers model of BERT's or RoBERTa's kind, any head, with one lexicon a language.

    `model` is changed in place: its embedding layer, and where it has one its language modelling head, take their words
    from the lexicon in use. `vectors` are word vectors that stand in for the model's own (paper 4, CLWE).
    """

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerFast,
        language: str,
        *,
        own_positions: bool = False,
        vectors: Tensor | None = None,
    ) -> None:
        self.model, self.first, self.own_positions = model, language, own_positions
        old, ids = model.base_model.embeddings, special_ids(tokenizer)
        table = old.word_embeddings.weight if vectors is None else vectors
        positions = old.position_embeddings.weight if own_positions else None
        head = _word_head(model)
        bias = None if head is None or vectors is not None else head.decoder.bias
        lexicon = Lexicon(table, ids, bias, positions)
        special = table[ids] if vectors is None else table.std() * torch.randn(len(ids), table.shape[1])
        self.embeddings = SharedEmbeddings(old, lexicon, special, own_positions=own_positions)
        model.base_model.embeddings = self.embeddings
        if head is not None:
            head.decoder = TiedDecoder(self.embeddings)
            head.bias = None  # the lexicon's is used
        for number, place in enumerate(places(model.base_model)):
            place.register_forward_hook(self._adapting(number))
        self.lexicons, self.tokenizers = {language: lexicon}, {language: tokenizer}
        self.use(language)

    def use(self, language: str) -> PreTrainedModel:
        """The model with the words of this language."""
        if language not in self.lexicons:
            hint = did_you_mean(language, self.lexicons)
            raise ValueError(f"there are no embeddings for {language!r}; for: {listing(self.lexicons)}.{hint}")
        self.language = language
        self.embeddings.lexicon = self.lexicons[language].to(self.model.device).train(self.model.training)
        self.model.config.vocab_size = len(self.lexicons[language])
        return self.model

    def add(self, language: str, lexicon: Lexicon, tokenizer: PreTrainedTokenizerFast) -> None:
        """Another language, or other embeddings for one that is there."""
        if len(tokenizer) > len(lexicon):
            raise ValueError(f"{language}: the tokenizer has {len(tokenizer)} tokens, its lexicon only {len(lexicon)}")
        dimensions = self.embeddings.special.shape[1]
        if lexicon.words.shape[1] != dimensions:
            raise ValueError(f"{language}: word vectors of size {lexicon.words.shape[1]} in a body of {dimensions}")
        if (lexicon.positions is None) == self.own_positions:
            raise ValueError(
                f"{language}: the lexicon has {'no' if lexicon.positions is None else 'its own'} position embeddings, "
                f"but own_positions={self.own_positions}"
            )
        self.lexicons[language], self.tokenizers[language] = lexicon, tokenizer

    def new_lexicon(self, tokenizer: PreTrainedTokenizerFast, seed: int, bottleneck: int = 0) -> Lexicon:
        """Random embeddings, spread as the first language's are; positions begin as a copy of its.

        With a `bottleneck` above 0 the language has adapters, at first the identity.
        """
        own, config = self.lexicons[self.first], self.model.config
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            ordinary = own.words.detach()[own.slots < 0]
            words = torch.empty(len(tokenizer), own.words.shape[1]).normal_(std=float(ordinary.std()))
            adapters = Adapters(config.num_hidden_layers, config.hidden_size, bottleneck) if bottleneck else None
        return Lexicon(words, special_ids(tokenizer), None, own.positions, adapters)

    def learn_embeddings_only(self) -> None:
        """Step 2: train the lexicon in use; the body and the special tokens are frozen."""
        self.model.requires_grad_(False)
        self.embeddings.lexicon.requires_grad_(True)

    def learn_all_but_embeddings(self) -> None:
        """Step 3: train the body and the special tokens; the lexicon in use is frozen."""
        self.model.requires_grad_(True)
        self.embeddings.lexicon.requires_grad_(False)

    def body(self) -> dict[str, Tensor]:
        """All weights that no language owns."""
        return {name: tensor for name, tensor in self.model.state_dict().items() if LEXICON not in name}

    def _adapting(self, number: int):
        def adapt(module: nn.Module, inputs: tuple, output: Tensor) -> Tensor:
            adapters = self.embeddings.lexicon.adapters
            return output if adapters is None else adapters[number](output)

        return adapt

    # --- files

    def save(self, folder: Path) -> None:
        """The body once, and a file for each language."""
        folder.mkdir(parents=True, exist_ok=True)
        self.use(self.first)
        self.model.config.save_pretrained(folder)
        facts = {"first": self.first, "own_positions": self.own_positions, "size": self.embeddings.special.shape[1]}
        (folder / "swappable.json").write_text(json.dumps(facts), encoding="utf-8")
        save_file({name: tensor.contiguous() for name, tensor in self.body().items()}, folder / "body.safetensors")
        for language, lexicon in self.lexicons.items():
            save_lexicon(folder / f"{language}.safetensors", lexicon, self.tokenizers[language])

    @classmethod
    def load(cls, folder: Path, kind: type, **changes) -> Swappable:
        """What `save` wrote, as a model of this kind (AutoModelForMaskedLM, ...); a head that was not saved is new.

        `changes` are changes to the model's config, such as num_labels.
        """
        if not (folder / "swappable.json").is_file():
            raise FileNotFoundError(f"{folder} has no swappable.json; save one there with Swappable.save")
        facts = json.loads((folder / "swappable.json").read_text(encoding="utf-8"))
        lexicon, tokenizer = load_lexicon(folder / f"{facts['first']}.safetensors")
        config = AutoConfig.from_pretrained(folder)
        for name, value in changes.items():
            setattr(config, name, value)
        with quiet():
            model = kind.from_config(config, dtype=torch.float32)
        vectors = None if facts["size"] == config.hidden_size else torch.zeros(len(lexicon), facts["size"])
        made = cls(model, tokenizer, facts["first"], own_positions=facts["own_positions"], vectors=vectors)
        _fill(model, load_file(folder / "body.safetensors"), folder)
        made.add(facts["first"], lexicon, tokenizer)
        for path in folder.glob("*.safetensors"):
            if path.stem not in ("body", facts["first"]):
                made.add(path.stem, *load_lexicon(path))
        made.use(facts["first"])
        return made

    @torch.no_grad()
    def plain(self, language: str) -> PreTrainedModel:
        """An ordinary transformers model of this language, for tools that know nothing of swapping."""
        self.use(language)  # refuses one that is not here
        lexicon, shared = self.lexicons[language], self.embeddings
        if lexicon.adapters is not None or shared.projection is not None:
            raise ValueError(f"{language}: adapters and projected word vectors have no place in a plain model")
        config = type(self.model.config)(**self.model.config.to_dict())
        with quiet():
            model = type(self.model)(config)
        words, positions = shared.matrix().detach().clone(), lexicon.positions
        if self.own_positions:
            first = 0 if shared.behind_padding is None else shared.behind_padding + 1
            place = positions[first] + shared.token_type_embeddings.weight[0]
            words[lexicon.special_ids[SPECIAL.index("cls")]] -= place
        model.load_state_dict(self.body(), strict=False)
        model.base_model.embeddings.word_embeddings.weight.copy_(words)
        if positions is not None:
            model.base_model.embeddings.position_embeddings.weight.copy_(positions)
        if (head := _word_head(model)) is not None:
            head.decoder.weight = model.base_model.embeddings.word_embeddings.weight
            head.decoder.bias.copy_(lexicon.bias)
        return model.eval()


def _fill(model: PreTrainedModel, body: dict[str, Tensor], folder: Path) -> None:
    """Put the saved body into the model. What a kind of model has for itself, a head and a pooler, may be new."""

    def of_body(name: str) -> bool:
        own = name.removeprefix(f"{model.base_model_prefix}.")
        return own != name and not own.startswith("pooler.") and LEXICON not in name

    lacking, unknown = (list(filter(of_body, names)) for names in model.load_state_dict(body, strict=False))
    if lacking or unknown:
        raise ValueError(
            f"{folder}: body.safetensors is not the body that config.json describes; it lacks {listing(lacking[:3])}, "
            f"and has {listing(unknown[:3])} besides. Save the model anew with Swappable.save"
        )


def save_lexicon(path: Path, lexicon: Lexicon, tokenizer: PreTrainedTokenizerFast) -> None:
    """A language in one file: its tensors, and its tokenizer in the file's header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.detach().cpu().contiguous() for name, value in lexicon.state_dict().items()}
    save_file(tensors, path, _facts_of(tokenizer))


def load_lexicon(path: Path) -> tuple[Lexicon, PreTrainedTokenizerFast]:
    """What `save_lexicon` wrote."""
    with safe_open(path, "pt") as file:
        facts, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    tokenizer = _tokenizer_of(facts)
    down = [value for name, value in tensors.items() if name.endswith("down.weight")]
    adapters = Adapters(len(down) // 2, down[0].shape[1], down[0].shape[0]) if down else None
    special = tensors["special_ids"].tolist()
    lexicon = Lexicon(tensors["words"], special, tensors["bias"], tensors.get("positions"), adapters)
    lexicon.load_state_dict(tensors)
    return lexicon, tokenizer


def write_tokenizer(path: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    """A tokenizer as one JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_facts_of(tokenizer)), encoding="utf-8")


def read_tokenizer(path: Path) -> PreTrainedTokenizerFast:
    """What `write_tokenizer` wrote."""
    return _tokenizer_of(json.loads(path.read_text(encoding="utf-8")))


def _facts_of(tokenizer: PreTrainedTokenizerFast) -> dict[str, str]:
    facts = {"core": tokenizer.backend_tokenizer.to_str(), "inputs": json.dumps(tokenizer.model_input_names)}
    return facts | {name: getattr(tokenizer, f"{name}_token") for name in SPECIAL}


def _tokenizer_of(facts: dict[str, str]) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(facts["core"]),
        model_input_names=json.loads(facts["inputs"]),
        **{f"{name}_token": facts[name] for name in SPECIAL},
    )


def _word_head(model: PreTrainedModel) -> nn.Module | None:
    """The part of a language modelling head that has the decoder; None for other heads."""
    if hasattr(model, "lm_head"):
        return model.lm_head
    return getattr(getattr(model, "cls", None), "predictions", None)
