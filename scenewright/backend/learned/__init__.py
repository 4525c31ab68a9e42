"""Small trained models of materials: a codec, a denoiser, an adversary's pupil, a quantiser, words beside pictures."""
