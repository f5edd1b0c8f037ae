"""Reads what `agon export` wrote with the libraries that it is for; prints what they found, and fails where one can't read.

Run: python test/reference/read-exports.py FOLDER
FOLDER holds one folder an export, named as `--as` is (and `NAME-LIBRARY` for other columns).
Needs pyarrow, inspect-ai, verifiers and tensorboard; a library that isn't there is told, and fails too.
"""
import glob
import json
import os
import sys

folder = sys.argv[1]


def files(name, pattern="*"):
    return sorted(glob.glob(os.path.join(folder, name, pattern)))


def parquet():
    import pyarrow.parquet as pq

    for path in sorted(glob.glob(os.path.join(folder, "*", "*.parquet"))):
        table = pq.read_table(path)
        assert table.num_rows > 0, path
        row = table.slice(0, 1).to_pylist()[0]
        for key in ("run", "episode", "decision", "agent", "policy_version", "reward_terms"):
            assert row[key] is not None, (path, key)
        print("parquet", os.path.relpath(path, folder), table.num_rows, ",".join(table.column_names[:6]))
    rollouts = pq.read_table(files("rollouts")[0]).to_pylist()
    for row in rollouts:
        assert len(row["completion_ids"]) == len(row["logprobs"]) == len(row["env_mask"])
        assert all(logprob <= 0 for logprob in row["logprobs"])
    for row in pq.read_table(files("grpo-verl")[0]).to_pylist():
        assert json.loads(row["reward_model"]["ground_truth"]) and row["extra_info"]["index"]
    pairs = pq.read_table(files("preference")[0]).to_pylist()
    assert all(pair["reward"] > pair["rejected_reward"] for pair in pairs)
    labels = pq.read_table(files("kto")[0]).to_pylist()
    assert {row["label"] for row in labels} == {True, False}


def traces():
    from verifiers.v1 import WireTrace

    count = 0
    for path in files("traces-jsonl"):
        for line in open(path):
            row = json.loads(line)
            trace = WireTrace.model_validate(row["trace"])
            last = trace.nodes[-1]
            assert sum(last.mask) == len(last.logprobs) == len(last.token_ids)
            count += 1
    assert count > 0
    print("verifiers", count, "traces")


def inspect():
    from inspect_ai.analysis import samples_df
    from inspect_ai.log import read_eval_log

    for path in files("eval"):
        log = read_eval_log(path)
        kinds = {event.event for sample in log.samples for event in sample.events}
        assert {"span_begin", "span_end", "model", "state", "info"} <= kinds, kinds
        frame = samples_df(path)
        assert len(frame) == len(log.samples) > 0
        print("inspect", len(log.samples), "samples,", len(frame.columns), "columns of samples_df")


def tensorboard():
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for path in files("tensorboard"):
        accumulator = EventAccumulator(path)
        accumulator.Reload()
        tags = accumulator.Tags()["scalars"]
        assert any(tag.startswith("held-out/") for tag in tags) and len(tags) > 5
        last = accumulator.Scalars(tags[0])[-1]
        print("tensorboard", len(tags), "scalars, last step", last.step)


def otlp():
    from google.protobuf.json_format import Parse
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    spans = 0
    for path in files("otlp"):
        for line in open(path):
            raw = json.loads(line)
            for resource in raw["resourceSpans"]:  # OTLP/JSON has hexadecimal ids, protobuf's own JSON base64
                for scope in resource["scopeSpans"]:
                    for span in scope["spans"]:
                        assert len(span["traceId"]) == 32 and len(span["spanId"]) == 16
                        spans += 1
            Parse(line, TracesData())
    assert spans > 0
    print("otlp", spans, "spans")


failed = False
for check in (parquet, traces, inspect, tensorboard, otlp):
    try:
        check()
    except Exception as error:  # each library is told apart
        failed = True
        print("FAILED", check.__name__, type(error).__name__, str(error)[:600])
sys.exit(1 if failed else 0)
