"""Characters, words, sentences, amounts and dates: what a text holds before anyone asks what it names."""
