"""Small trained models of materials: a codec, a denoiser, books of codes, and words beside pictures."""
