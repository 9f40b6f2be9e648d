"""Cross-lingual transfer kit: four papers on cross-lingual text classification, rebuilt step by step."""

__version__ = "0.1.0"
