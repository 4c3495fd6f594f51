"""What machines reach on the corpus: classic taggers, document classifiers, published scores."""
