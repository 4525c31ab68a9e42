"""Speech without weights: a synthesiser in a process of its own, and when it says what."""
