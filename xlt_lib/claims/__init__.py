"""What the papers claim, and whether our runs bear it out; how that is decided stands in `judging.py`.

claims("monox")           the claims, each with the function that judges it
card("monox", records)    one row a claim: effect, interval, verdict
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.claims import cotraining, mblm, monotrans, monox
from xlt_lib.claims.judging import Claim, Verdict
from xlt_lib.messages import did_you_mean, listing

__all__ = ["CLAIMS", "Claim", "Verdict", "card", "claims"]

CLAIMS = {
    "monox": monox.CLAIMS,
    "mblm": mblm.CLAIMS,
    "cotraining": cotraining.CLAIMS,
    "monotrans": monotrans.CLAIMS,
}


def claims(paper: str) -> list[Claim]:
    """The claims of a paper, each with the function that judges it."""
    if paper not in CLAIMS:
        hint = did_you_mean(paper, CLAIMS)
        raise ValueError(f"there are no claims for paper {paper!r}; one of: {listing(CLAIMS)}.{hint}")
    return list(CLAIMS[paper])


def card(paper: str, records: Iterable[Any]) -> pd.DataFrame:
    """The claims card: one row for each claim with our effect, interval, number of pairs and verdict."""
    records = list(records)
    rows = []
    for claim in claims(paper):
        verdict = claim.judge(records)
        shown = {key: value for key, value in vars(verdict).items() if key != "table"}
        rows.append({"claim": claim.id, "text": claim.text, "source": claim.source, **shown})
    return pd.DataFrame(rows).set_index("claim")
