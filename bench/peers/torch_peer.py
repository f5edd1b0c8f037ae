"""The reference model in PyTorch on one thread: training steps and sampling, timed on request.

Reads one request a line, `{"what": "step", "times": 5}` or `{"what": "sample", "batch": 64, "times": 3}`,
and answers each with a line: the milliseconds of every time, and how many cores were busy meanwhile.
Of two ways to write attention, and of two to write the norm, the faster on this machine is taken.
"""

import itertools
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
torch.manual_seed(1)

BATCH, TIME, WIDTH, HEADS, LAYERS, VOCABULARY, INNER = 64, 32, 64, 4, 2, 32, 256
HEAD_SIZE = WIDTH // HEADS
EPSILON = 1e-5
MASK = torch.triu(torch.full((TIME, TIME), -torch.inf), 1)


def matrix(rows, columns, scale=0.1):
    return nn.Parameter(torch.randn(rows, columns) * scale)


tokens, positions, head = matrix(VOCABULARY, WIDTH, 0.02), matrix(TIME, WIDTH, 0.02), matrix(WIDTH, VOCABULARY)
layers = [
    nn.ParameterDict({
        "gain": nn.Parameter(torch.ones(WIDTH)), "qkv": matrix(WIDTH, 3 * WIDTH), "out": matrix(WIDTH, WIDTH),
        "inner_gain": nn.Parameter(torch.ones(WIDTH)), "up": matrix(WIDTH, INNER), "down": matrix(INNER, WIDTH),
    })
    for _ in range(LAYERS)
]
parameters = [tokens, positions, head, *(p for layer in layers for p in layer.values())]
adam = torch.optim.Adam(parameters, lr=1e-3, fused=True)
ids = torch.randint(VOCABULARY, (BATCH, TIME))


def norm_of_torch(x, gain):
    return F.rms_norm(x, (WIDTH,), gain, EPSILON)


def norm_by_hand(x, gain):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPSILON) * gain


def attention_of_torch(q, k, v):
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)


def attention_by_hand(q, k, v):
    return torch.softmax(q @ k.transpose(-1, -2) * HEAD_SIZE**-0.5 + MASK, -1) @ v


def feed_forward(layer, x, norm):
    return x + F.relu(norm(x, layer["inner_gain"]) @ layer["up"]).square() @ layer["down"]


def step(norm, attention):
    x = F.embedding(ids, tokens) + positions
    for layer in layers:
        qkv = (norm(x, layer["gain"]) @ layer["qkv"]).view(BATCH, TIME, 3, HEADS, HEAD_SIZE)
        mixed = attention(*qkv.permute(2, 0, 3, 1, 4))
        x = x + mixed.transpose(1, 2).reshape(BATCH, TIME, WIDTH) @ layer["out"]
        x = feed_forward(layer, x, norm)
    loss = F.cross_entropy((x @ head).view(-1, VOCABULARY), ids.view(-1))
    adam.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    adam.step()
    return loss.item()


@torch.inference_mode()
def sample(batch, norm):
    keys = [torch.zeros(batch, HEADS, TIME, HEAD_SIZE) for _ in layers]
    values = [torch.zeros(batch, HEADS, TIME, HEAD_SIZE) for _ in layers]
    drawn = torch.zeros(batch, 1, dtype=torch.long)
    for at in range(TIME):
        x = F.embedding(drawn[:, 0], tokens) + positions[at]
        for layer, k, v in zip(layers, keys, values):
            qkv = (norm(x, layer["gain"]) @ layer["qkv"]).view(batch, 3, HEADS, 1, HEAD_SIZE)
            query, k[:, :, at : at + 1], v[:, :, at : at + 1] = qkv.unbind(1)
            mixed = F.scaled_dot_product_attention(query, k[:, :, : at + 1], v[:, :, : at + 1])
            x = x + mixed.reshape(batch, WIDTH) @ layer["out"]
            x = feed_forward(layer, x, norm)
        log_probs = torch.log_softmax(x @ head, -1)
        drawn = torch.multinomial(log_probs.exp(), 1)
        log_probs.gather(1, drawn)


def timed(work, times):
    def once():
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start)

    return [once() for _ in range(times)]


def fastest(choices, work):
    return min(choices, key=lambda choice: sorted(timed(lambda: work(choice), 7))[3])


ways = list(itertools.product((norm_of_torch, norm_by_hand), (attention_of_torch, attention_by_hand)))
way = fastest(ways, lambda choice: step(*choice))
norm = fastest((norm_of_torch, norm_by_hand), lambda choice: sample(64, choice))
chosen = {"step": [choice.__name__ for choice in way], "sample": norm.__name__}
print(json.dumps({"version": torch.__version__, "chosen": chosen}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    work = (lambda: step(*way)) if request["what"] == "step" else (lambda: sample(request["batch"], norm))
    wall, cpu = time.perf_counter(), time.process_time()
    milliseconds = timed(work, request["times"])
    cores = (time.process_time() - cpu) / (time.perf_counter() - wall)
    print(json.dumps({"milliseconds": milliseconds, "cores": cores}), flush=True)
