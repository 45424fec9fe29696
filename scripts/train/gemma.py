"""Gemma 3, text only, as it is trained here: bf16 arithmetic over f32 weights, dropout, the loss on target tokens alone.

Layout and arithmetic follow the technical report (arXiv 2503.19786) and Hugging Face's `modeling_gemma3`; parameters have the names of
its state dict, so that a checkpoint is a Hugging Face checkpoint.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Shape:
    """The sizes of the 270M model; only the vocabulary differs."""

    vocabulary: int
    width: int = 640
    layers: int = 18
    heads: int = 4
    head_width: int = 256
    inner: int = 2048
    epsilon: float = 1e-6
    local_base: float = 1e4
    global_base: float = 1e6
    global_every: int = 6

    def config(self):
        """`config.json` as transformers and Barqiya read it."""
        return {
            "architectures": ["Gemma3ForCausalLM"],
            "model_type": "gemma3_text",
            "vocab_size": self.vocabulary,
            "hidden_size": self.width,
            "intermediate_size": self.inner,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": 1,
            "head_dim": self.head_width,
            "query_pre_attn_scalar": self.head_width,
            "rms_norm_eps": self.epsilon,
            "hidden_activation": "gelu_pytorch_tanh",
            "sliding_window": 512,
            "sliding_window_pattern": self.global_every,
            "rope_theta": self.global_base,
            "rope_local_base_freq": self.local_base,
            "max_position_embeddings": 32768,
            "tie_word_embeddings": True,
            "bos_token_id": 2,
            "eos_token_id": 1,
            "pad_token_id": 0,
            "torch_dtype": "bfloat16",
        }


class Norm(nn.Module):
    """Root-mean-square norm whose weight is kept as the distance from one."""

    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(width))
        self.epsilon = epsilon

    def forward(self, x):
        return F.rms_norm(x.float(), self.weight.shape, 1 + self.weight, self.epsilon).to(x.dtype)


def rotate(x, cos, sin):
    left, right = x.chunk(2, -1)
    return torch.cat((left * cos - right * sin, right * cos + left * sin), -1).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, shape):
        super().__init__()
        wide = shape.heads * shape.head_width
        self.shape = shape
        self.q_proj = nn.Linear(shape.width, wide, bias=False)
        self.k_proj = nn.Linear(shape.width, shape.head_width, bias=False)
        self.v_proj = nn.Linear(shape.width, shape.head_width, bias=False)
        self.o_proj = nn.Linear(wide, shape.width, bias=False)
        self.q_norm = Norm(shape.head_width, shape.epsilon)
        self.k_norm = Norm(shape.head_width, shape.epsilon)

    def forward(self, x, cos, sin):
        rows, length, _ = x.shape
        heads, width = self.shape.heads, self.shape.head_width
        query = self.q_norm(self.q_proj(x).view(rows, length, heads, width)).transpose(1, 2)
        key = self.k_norm(self.k_proj(x).view(rows, length, 1, width)).transpose(1, 2)
        value = self.v_proj(x).view(rows, length, 1, width).transpose(1, 2)
        query, key = rotate(query, cos, sin), rotate(key, cos, sin)
        # Rows are padded on the right: what is causal never looks at padding.
        seen = F.scaled_dot_product_attention(
            query, key.expand(-1, heads, -1, -1), value.expand(-1, heads, -1, -1), is_causal=True, scale=width**-0.5
        )
        return self.o_proj(seen.transpose(1, 2).reshape(rows, length, -1))


class Mlp(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.up_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.down_proj = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x):
        return self.down_proj(F.gelu(self.gate_proj(x), approximate="tanh") * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, shape, dropout):
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = Mlp(shape)
        self.input_layernorm = Norm(shape.width, shape.epsilon)
        self.post_attention_layernorm = Norm(shape.width, shape.epsilon)
        self.pre_feedforward_layernorm = Norm(shape.width, shape.epsilon)
        self.post_feedforward_layernorm = Norm(shape.width, shape.epsilon)
        self.dropout = dropout

    def forward(self, x, cos, sin):
        seen = self.post_attention_layernorm(self.self_attn(self.input_layernorm(x), cos, sin))
        x = x + F.dropout(seen, self.dropout, self.training)
        thought = self.post_feedforward_layernorm(self.mlp(self.pre_feedforward_layernorm(x)))
        return x + F.dropout(thought, self.dropout, self.training)


class Gemma(nn.Module):
    def __init__(self, shape, dropout=0.0):
        super().__init__()
        self.shape = shape
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.norm = Norm(shape.width, shape.epsilon)

    def angles(self, length, base, device):
        step = torch.arange(0, self.shape.head_width, 2, device=device).float() / self.shape.head_width
        angle = torch.arange(length, device=device).float()[:, None] * base**-step
        return angle.cos(), angle.sin()

    def forward(self, tokens):
        """Hidden states `[rows, length, width]` of tokens `[rows, length]`, padded on the right."""
        x = self.embed_tokens(tokens).to(torch.bfloat16) * math.sqrt(self.shape.width)
        local = self.angles(tokens.shape[1], self.shape.local_base, tokens.device)
        everywhere = self.angles(tokens.shape[1], self.shape.global_base, tokens.device)
        for number, layer in enumerate(self.layers, 1):
            x = layer(x, *(everywhere if number % self.shape.global_every == 0 else local))
        return self.norm(x)
