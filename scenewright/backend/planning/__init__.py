"""From sentences to scene plans: a grammar over what can be made, and the schema for language models."""
