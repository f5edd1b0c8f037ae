"""Figures of the package rliable (1.2.0) on scores of three arms, two tasks, five runs each.

Run with pandas 2 (the package arch needs it): python test/reference/rliable-figures.py > test/statistics/rliable.json
"""
import json

import numpy as np
from rliable import library, metrics

rng = np.random.RandomState(7)
arms = {
    "first": np.round(rng.normal([0.5, 2.0], [0.2, 0.5], size=(5, 2)), 3),
    "second": np.round(rng.normal([0.7, 1.5], [0.2, 0.5], size=(5, 2)), 3),
    "third": np.round(rng.normal([0.5, 2.1], [0.1, 0.9], size=(5, 2)), 3),
}
arms["third"][0] = arms["first"][0]  # ties count a half

thresholds = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0]


def interval(function, scores):
    points, intervals = library.get_interval_estimates(
        scores, function, reps=50_000, random_state=np.random.RandomState(1)
    )
    return {name: [float(points[name]), *map(float, np.ravel(intervals[name]))] for name in scores}


pairs = {f"{x},{y}": (arms[x], arms[y]) for x in arms for y in arms if x < y}
profiles, _ = library.create_performance_profile(arms, thresholds, reps=10)
print(
    json.dumps(
        {
            "from": "rliable 1.2.0",
            "scores": {name: scores.T.tolist() for name, scores in arms.items()},
            "interquartileMean": interval(metrics.aggregate_iqm, arms),
            "mean": interval(metrics.aggregate_mean, arms),
            "probabilityOfImprovement": interval(metrics.probability_of_improvement, pairs),
            "thresholds": thresholds,
            "performanceProfile": {name: list(map(float, row)) for name, row in profiles.items()},
        },
        indent=2,
    )
)
