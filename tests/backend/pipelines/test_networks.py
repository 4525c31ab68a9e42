"""Networks of our own: published weights fit name by name, and they compute what their authors' do."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
pytest.importorskip("diffusers")
pytest.importorskip("transformers")

import published_shapes  # noqa: E402
import tiny_shapes  # noqa: E402

from scenewright.backend.pipelines.networks import shape_flow, triposr  # noqa: E402
from scenewright.backend.pipelines.networks.vision import VisionTransformer  # noqa: E402

# As published in VAST-AI/TripoSG, transformer/config.json and vae/config.json.
FLOW = {"cross_attention_dim": 1024, "in_channels": 64, "num_attention_heads": 16, "num_layers": 21, "width": 2048}
AUTOENCODER = {
    "embed_frequency": 8, "embed_include_pi": False, "embedding_type": "frequency", "in_channels": 3,
    "latent_channels": 64, "num_attention_heads": 8, "num_layers_decoder": 16, "num_layers_encoder": 8,
    "width_decoder": 1024, "width_encoder": 512,
}  # fmt: skip
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


def shapes(network: Any) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def used(published: dict[str, tuple[int, ...]], unused: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    return {name: shape for name, shape in published.items() if not name.startswith(unused)}


def test_triposr_is_as_published() -> None:
    published = published_shapes.triposr()
    with torch.device("meta"):
        network = triposr.TripoSR(triposr.Sizes())
    assert shapes(network) == used(published, triposr.UNUSED)
    assert triposr.Sizes.of(published) == triposr.Sizes()
    # model.ckpt has 1,677,246,742 bytes: these, and what a zip and its pickle take besides.
    numbers = sum(math.prod(shape) for shape in published.values())
    assert numbers == 419_275_628 and 0 < 1_677_246_742 - 4 * numbers < 300 * len(published)


def test_triposg_is_as_published_to_the_byte() -> None:
    flow, autoencoder = published_shapes.triposg_flow(), published_shapes.triposg_autoencoder()
    with torch.device("meta"):
        networks = shape_flow.ShapeFlow(FLOW), shape_flow.ShapeDecoder(AUTOENCODER)
    assert shapes(networks[0]) == flow
    assert shapes(networks[1]) == used(autoencoder, shape_flow.UNUSED)
    # A safetensors file lists every name, shape and place before its numbers.
    assert published_shapes.file_size(flow) == 5_758_280_104
    assert published_shapes.file_size(autoencoder, format="pt") == 970_685_468


def test_the_encoder_sees_what_that_of_transformers_sees() -> None:
    from transformers import ViTConfig, ViTModel

    torch.manual_seed(0)
    ours = VisionTransformer(64, 2, 96, 8, 4).eval()
    for parameter in ours.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    config = ViTConfig(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=1, intermediate_size=96, patch_size=8, image_size=32,
        layer_norm_eps=1e-12,
    )  # fmt: skip
    theirs = ViTModel(config, add_pooling_layer=False).eval()
    # The names that checkpoints have are those of its first versions.
    renamed = {
        ".layers.": ".encoder.layer.", "attention.q_proj": "attention.attention.query",
        "attention.k_proj": "attention.attention.key", "attention.v_proj": "attention.attention.value",
        "attention.o_proj": "attention.output.dense", "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense",
    }  # fmt: skip
    state = {}
    for name in theirs.state_dict():
        old = f".{name}"
        for new, first in renamed.items():
            old = old.replace(new, first)
        state[name] = ours.state_dict()[old[1:]]
    theirs.load_state_dict(state)
    pictures = torch.rand(2, 3, 32, 32)
    with torch.inference_mode():
        assert torch.allclose(ours(pictures), theirs(pictures).last_hidden_state, atol=1e-4)
        assert ours(torch.rand(1, 3, 64, 48)).shape == (1, 1 + 8 * 6, 64)


def test_planes_are_read_where_they_should_be() -> None:
    network = triposr.TripoSR(triposr.Sizes(64, 1, 64, 16, 4, 4, 64, 1, 1, 3, 1)).eval()
    seen: list[Any] = []
    network.decoder["layers"].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    # Each plane holds a number per texel: column + 100 row of that plane, plus 1000 for the next.
    side = 8
    texels = torch.arange(side) + 100.0 * torch.arange(side)[:, None]
    planes = torch.stack([texels + 1000.0 * (number + 1) for number in range(3)])[:, None]
    columns = {"x": 2, "y": 5, "z": 7}
    point = torch.tensor([[(2 * columns[axis] + 1) / side - 1 for axis in "xyz"]])
    with torch.inference_mode():
        solid, colour = network.field(planes, point)
    # The first of a plane's two axes runs along its columns.
    assert seen[0][0].tolist() == pytest.approx([1000 + 2 + 500, 2000 + 2 + 700, 3000 + 5 + 700], rel=1e-5)
    # The density is exp(what the perceptron says - 1), and 25 at the surface.
    with torch.inference_mode():
        said = float(network.decoder["layers"](seen[0])[0, 0])
    assert float(solid) == pytest.approx(said - 1 - math.log(25), rel=1e-4) and colour.shape == (1, 3)


def attention_as_told(layer: Any, tokens: Any, others: Any) -> Any:
    """Return what attention should say, head by head: channels of all parts in a row are cut, as the weights want."""
    parts = [layer.to_k(others), layer.to_v(others)]
    query = layer.to_q(tokens)
    if others is tokens:
        parts = [query, *parts]
    joined, heads = torch.cat(parts, -1), layer._heads
    each, width = joined.shape[-1] // heads, query.shape[-1] // heads
    out = []
    for head in range(heads):
        cut = joined[..., head * each : (head + 1) * each]
        mine = cut[..., :width] if others is tokens else query[..., head * width : (head + 1) * width]
        key, value = cut[..., -2 * width : -width], cut[..., -width:]
        mine, key = (one / one.pow(2).mean(-1, keepdim=True).add(1e-6).sqrt() for one in (mine, key))
        out.append(torch.softmax(mine @ key.mT / width**0.5, -1) @ value)
    return layer.to_out[0](torch.cat(out, -1))


def test_heads_cut_across_queries_keys_and_values() -> None:
    torch.manual_seed(0)
    tokens, others = torch.randn(1, 7, 32), torch.randn(1, 5, 16)
    with torch.inference_mode():
        itself = shape_flow.Attention(32, 4, normal_heads=True)
        assert torch.allclose(itself(tokens), attention_as_told(itself, tokens, tokens), atol=1e-5)
        looking = shape_flow.Attention(32, 4, 16, normal_heads=True)
        assert torch.allclose(looking(tokens, others), attention_as_told(looking, tokens, others), atol=1e-5)


def test_the_flow_has_skips_between_its_halves_and_a_token_for_the_time() -> None:
    torch.manual_seed(0)
    network = shape_flow.ShapeFlow(tiny_shapes.FLOW).eval()
    tokens, picture = torch.randn(1, 6, 4), torch.randn(1, 3, 16)

    def said(time: float) -> Any:
        with torch.inference_mode():
            return network(tokens, torch.tensor([time]), picture)

    before = said(500.0)
    assert before.shape == tokens.shape and not torch.allclose(before, said(900.0), atol=1e-4)
    # Which block gives what to which: 0 to 4, 1 to 3, and 2 stands in the middle.
    given: list[tuple[int, Any]] = []
    for number, block in enumerate(network.blocks):
        block.register_forward_hook(lambda _, inputs, output, number=number: given.append((number, (inputs, output))))
    said(500.0)
    outputs = {number: output for number, (_, output) in given}
    taken = {number: inputs[2] for number, (inputs, _) in given}
    assert taken[0] is taken[1] is taken[2] is None
    assert taken[3] is outputs[1] and taken[4] is outputs[0]


def test_points_are_told_in_waves_and_read_one_by_one() -> None:
    torch.manual_seed(0)
    network = shape_flow.ShapeDecoder(tiny_shapes.AUTOENCODER).eval()
    seen: list[Any] = []
    network.decoder["proj_query"].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    points = torch.rand(9, 3) * 2 - 1
    with torch.inference_mode():
        prepared = network.prepared(torch.randn(1, 5, 4))
        whole = network.field(prepared, points)
        parts = torch.cat([network.field(prepared, each) for each in points.split(2)])
    assert torch.allclose(whole, parts, atol=1e-6) and whole.shape == (9,)
    x, y, z = points[4].tolist()
    angles = [value * 2**octave for value in (x, y, z) for octave in range(8)]
    expected = [x, y, z, *np.sin(angles), *np.cos(angles)]
    assert np.allclose(seen[0][4].numpy(), expected, atol=1e-4)


def test_half_precision_does_not_round_places() -> None:
    network = shape_flow.ShapeDecoder(tiny_shapes.AUTOENCODER).eval().to(torch.bfloat16)
    seen: list[Any] = []
    network.decoder["proj_query"].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    points = torch.tensor([[0.5, 0.5, 0.5], [0.501, 0.5, 0.5]])
    with torch.inference_mode():
        network.field(network.prepared(torch.randn(1, 5, 4, dtype=torch.bfloat16)), points)
    assert seen[0].dtype == torch.bfloat16 and not torch.equal(seen[0][0], seen[0][1])
