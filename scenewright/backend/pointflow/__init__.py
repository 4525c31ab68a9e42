"""A small generative model of props: a flow in the latent space of a decoder of distance volumes."""
