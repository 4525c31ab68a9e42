"""Props made from words: solids, their looks, the words that ask for them, and one file per family of props."""
