"""The corpus: its texts, its ontology, and the code that reads, checks and scores it.

>>> import corpus
>>> documents = corpus.load("train")
"""

from corpus.loading import load

__all__ = ["load"]
__version__ = "0.3.0"
