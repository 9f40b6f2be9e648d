"""Which run is the teacher of a language: a `mono` run of its own, shared by all students that learn from it."""

from __future__ import annotations


def teacher_run(config, language: str):
    """The config of the run that fine-tunes the teacher of one of the config's supervised languages."""
    encoder = config.teachers[list(config.supervised).index(language)]
    return config.replace(method="mono", source_language=language, teacher=encoder, unlabeled_size=0)
