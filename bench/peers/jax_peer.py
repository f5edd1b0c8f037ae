"""The reference model in JAX on one thread: training steps and sampling, timed on request.

Speaks as `torch_peer.py` does. The step is one jitted function, weights given away to it; sampling is one
jitted scan over positions, with a cache of full length, as shapes may not grow. The thread pool's size
is set by whoever starts this, through `NPROC` and `XLA_FLAGS`.
"""

import functools
import json
import sys
import time

import jax
import jax.numpy as jnp

BATCH, TIME, WIDTH, HEADS, LAYERS, VOCABULARY, INNER = 64, 32, 64, 4, 2, 32, 256
HEAD_SIZE = WIDTH // HEADS
EPSILON = 1e-5
keys = iter(jax.random.split(jax.random.key(1), 64))


def matrix(rows, columns, scale=0.1):
    return jax.random.normal(next(keys), (rows, columns)) * scale


weights = {
    "tokens": matrix(VOCABULARY, WIDTH, 0.02),
    "positions": matrix(TIME, WIDTH, 0.02),
    "head": matrix(WIDTH, VOCABULARY),
    "layers": [
        {
            "gain": jnp.ones(WIDTH), "qkv": matrix(WIDTH, 3 * WIDTH), "out": matrix(WIDTH, WIDTH),
            "inner_gain": jnp.ones(WIDTH), "up": matrix(WIDTH, INNER), "down": matrix(INNER, WIDTH),
        }
        for _ in range(LAYERS)
    ],
}
ids = jax.random.randint(next(keys), (BATCH, TIME), 0, VOCABULARY)


def norm(x, gain):
    return x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + EPSILON) * gain


def feed_forward(layer, x):
    return x + jnp.square(jax.nn.relu(norm(x, layer["inner_gain"]) @ layer["up"])) @ layer["down"]


def loss_of(weights):
    x = weights["tokens"][ids] + weights["positions"]
    masked = jnp.triu(jnp.full((TIME, TIME), -jnp.inf), 1)
    for layer in weights["layers"]:
        qkv = (norm(x, layer["gain"]) @ layer["qkv"]).reshape(BATCH, TIME, 3, HEADS, HEAD_SIZE)
        q, k, v = qkv.transpose(2, 0, 3, 1, 4)
        mixed = jax.nn.softmax(q @ k.swapaxes(-1, -2) * HEAD_SIZE**-0.5 + masked) @ v
        x = x + mixed.swapaxes(1, 2).reshape(BATCH, TIME, WIDTH) @ layer["out"]
        x = feed_forward(layer, x)
    log_probs = jax.nn.log_softmax(x @ weights["head"])
    return -jnp.take_along_axis(log_probs, ids[..., None], -1).mean()


@functools.partial(jax.jit, donate_argnums=(0, 1, 2))
def step(weights, first, second, count):
    loss, gradients = jax.value_and_grad(loss_of)(weights)
    norm_of_all = jnp.sqrt(sum(jnp.square(g).sum() for g in jax.tree.leaves(gradients)))
    gradients = jax.tree.map(lambda g: g * jnp.minimum(1.0, 1.0 / norm_of_all), gradients)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)

    def update(w, m, v):
        return w - 1e-3 * m / (1 - 0.9**count) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)

    return jax.tree.map(update, weights, first, second), first, second, loss


@functools.partial(jax.jit, static_argnums=1)
def sample(weights, batch, key):
    def advance(carry, at):
        drawn, caches, key = carry
        key, draw = jax.random.split(key)
        x = weights["tokens"][drawn] + weights["positions"][at]
        hidden = jnp.where(jnp.arange(TIME) <= at, 0, -jnp.inf)
        kept = []
        for layer, (k, v) in zip(weights["layers"], caches):
            qkv = (norm(x, layer["gain"]) @ layer["qkv"]).reshape(batch, 3, HEADS, 1, HEAD_SIZE)
            k = jax.lax.dynamic_update_slice_in_dim(k, qkv[:, 1], at, 2)
            v = jax.lax.dynamic_update_slice_in_dim(v, qkv[:, 2], at, 2)
            scores = qkv[:, 0] @ k.swapaxes(-1, -2) * HEAD_SIZE**-0.5 + hidden
            x = x + (jax.nn.softmax(scores) @ v).reshape(batch, WIDTH) @ layer["out"]
            x = feed_forward(layer, x)
            kept.append((k, v))
        log_probs = jax.nn.log_softmax(x @ weights["head"])
        drawn = jax.random.categorical(draw, log_probs)
        return (drawn, kept, key), (drawn, jnp.take_along_axis(log_probs, drawn[:, None], -1))

    empty = jnp.zeros((batch, HEADS, TIME, HEAD_SIZE))
    start = (jnp.zeros(batch, jnp.int32), [(empty, empty)] * LAYERS, key)
    return jax.lax.scan(advance, start, jnp.arange(TIME))[1]


def zeros():
    return jax.tree.map(jnp.zeros_like, weights)


state = [jax.tree.map(jnp.copy, weights), zeros(), zeros()]
count = 0


def train():
    global state, count
    count += 1
    *state, loss = step(*state, jnp.float32(count))
    return float(loss)


def timed(work, times):
    def once():
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start)

    return [once() for _ in range(times)]


def perform(request):
    if request["what"] == "step":
        return train
    return lambda: jax.block_until_ready(sample(weights, request["batch"], jax.random.key(2)))


print(json.dumps({"version": jax.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    wall, cpu = time.perf_counter(), time.process_time()
    milliseconds = timed(perform(request), request["times"])
    cores = (time.process_time() - cpu) / (time.perf_counter() - wall)
    print(json.dumps({"milliseconds": milliseconds, "cores": cores}), flush=True)
