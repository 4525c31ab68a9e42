"""Words that artists use, and how they are found in a sentence: for generators that need no language model."""
