"""Plays OpenSpiel's games at random and writes down what Agon's have to agree with: open-spiel.json.

    python3.11 -m venv spiel && spiel/bin/pip install open_spiel==2.0.2
    spiel/bin/python test/reference/open_spiel_reference.py > test/reference/open-spiel.json
    spiel/bin/python test/reference/open_spiel_reference.py leduc-poker 17   # one playthrough in full

Of each game: the size of its tree, where it is small, and a digest of each of 1000 playthroughs. Choices are drawn by
a generator that Agon's side has as well (xorshift32), from labels in alphabetical order, those of chance and of players
alike. A playthrough is text, a line a node:

    chance J1@0.166666667 J2@0.166666667 ... > J1       labels with probabilities, and what was drawn
    0 #3 c r > c                                        seat, number of its information state, legal actions, choice
    returns 1.000000 -1.000000

Information states are numbered per game as they first come up in the playthroughs: equal numbers are an equal partition.
"""

import json
import sys

import pyspiel

PLAYTHROUGHS = 1000


class Words:
    """xorshift32, seeded by the number of the playthrough."""

    def __init__(self, play):
        self.word = ((play + 1) * 2654435761) & 0xFFFFFFFF or 1

    def pick(self, items):
        w = self.word
        w ^= (w << 13) & 0xFFFFFFFF
        w ^= w >> 17
        w ^= (w << 5) & 0xFFFFFFFF
        self.word = w
        return items[w % len(items)]


def fnv(text):
    h = 0x811C9DC5
    for byte in text.encode("ascii"):
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return f"{h:08x}"


def number(action):
    return str(action)


def from_one(action):
    return str(action + 1)


class Adapter:
    """One game: its name in OpenSpiel, and Agon's labels for actions and chance."""

    def __init__(self, spiel, act, chance=number, tree=True, key="string", joint_chance=False, by_text=False):
        self.spiel, self.act, self.chance_label = spiel, act, chance
        self.has_tree, self.key_kind, self.joint, self.by_text = tree, key, joint_chance, by_text

    def load(self):
        return pyspiel.load_game(self.spiel)

    def label(self, state, player, action):
        return self.act(action) if not self.by_text else self.act(state.action_to_string(player, action))

    def chance(self, state):
        """Outcomes by label: probability and state after."""
        found = {}
        for action, p in state.chance_outcomes():
            after = state.child(action)
            if self.joint and after.is_chance_node():
                for label, (q, end) in self.chance(after).items():
                    found[self.chance_label(action) + label] = (p * q, end)
            else:
                text = state.action_to_string(pyspiel.PlayerId.CHANCE, action)
                found[self.chance_label(text if self.by_text else action)] = (p, after)
        return found

    def acting(self, state):
        if state.is_simultaneous_node():
            return list(range(state.num_players()))
        return [state.current_player()]

    def legal(self, state, player):
        return {self.label(state, player, a): a for a in state.legal_actions(player)}

    def key(self, state, player):
        # Strings that forget (goofspiel's, in which order cards were bid) or that aren't there: the history itself.
        return state.information_state_string(player) if self.key_kind == "string" else state.history_str()


def apply(state, acting, chosen):
    after = state.clone()
    if state.is_simultaneous_node():
        after.apply_actions([chosen[p] for p in acting])
    else:
        after.apply_action(chosen[acting[0]])
    return after


def numbers(returns):
    return " ".join(f"{r + 0.0:.6f}".replace("-0.000000", "0.000000") for r in returns)


def play(adapter, game, words, partition):
    lines = []
    state = game.new_initial_state()
    while not state.is_terminal():
        if state.is_chance_node():
            outcomes = adapter.chance(state)
            label = words.pick(sorted(outcomes))
            said = " ".join(f"{one}@{outcomes[one][0]:.9f}" for one in sorted(outcomes))
            lines.append(f"chance {said} > {label}")
            state = outcomes[label][1]
            continue
        acting, chosen = adapter.acting(state), {}
        for player in acting:
            legal = adapter.legal(state, player)
            label = words.pick(sorted(legal))
            at = partition.setdefault((player, adapter.key(state, player)), len(partition))
            lines.append(f"{player} #{at} {' '.join(sorted(legal))} > {label}")
            chosen[player] = legal[label]
        state = apply(state, acting, chosen)
    lines.append(f"returns {numbers(state.returns())}")
    return "\n".join(lines)


def tree(adapter, game):
    """Nodes, those that are over, and information states; seats that act at once act one after the other."""
    nodes = over = 0
    keys = set()
    stack = [game.new_initial_state()]
    while stack:
        state = stack.pop()
        nodes += 1
        if state.is_terminal():
            over += 1
        elif state.is_chance_node():
            stack.extend(after for _, after in adapter.chance(state).values())
        else:
            acting = adapter.acting(state)
            joint = [{}]
            for i, player in enumerate(acting):
                if i > 0:
                    nodes += len(joint)
                keys.add((player, adapter.key(state, player)))
                joint = [{**one, player: a} for one in joint for a in state.legal_actions(player)]
            stack.extend(apply(state, acting, one) for one in joint)
    return {"nodes": nodes, "over": over, "informationStates": len(keys)}


def letters(text):
    return lambda action: text[action]


def card(action):
    return "JQK"[action // 2] + str(action % 2 + 1)


def bid(sides):
    return lambda action: "liar" if action == 2 * sides else f"{action // sides + 1}-{action % sides + 1}"


def placed(text):
    return text.strip("[]").replace(",", "-")


def last_word(text):
    return text.split()[-1]


def auction_chance(text):
    return ["first", "second"][int(last_word(text))] if "winner" in text else last_word(text)


GAMES = {
    "rock-paper-scissors": Adapter("matrix_rps", letters("rps")),
    "matching-pennies": Adapter("matrix_mp", letters("ht")),
    "prisoners-dilemma": Adapter("matrix_pd", letters("cd")),
    "stag-hunt": Adapter("matrix_sh", letters("sh")),
    "chicken": Adapter("matrix_cd", letters("dc")),
    "coordination": Adapter("matrix_coordination", letters("lr")),
    "kuhn-poker": Adapter("kuhn_poker", letters("pb"), letters("JQK"), joint_chance=True),
    "kuhn-poker-dealt-singly": Adapter("kuhn_poker", letters("pb"), letters("JQK")),
    "kuhn-poker-for-three": Adapter("kuhn_poker(players=3)", letters("pb"), letters("JQKA")),
    "leduc-poker": Adapter("leduc_poker", letters("fcr"), card),
    "liars-dice": Adapter("liars_dice", bid(6), from_one),
    "liars-dice-of-3": Adapter("liars_dice(dice_sides=3)", bid(3), from_one),
    "goofspiel": Adapter("goofspiel", from_one, from_one, tree=False, key="history"),
    "goofspiel-of-4-random": Adapter("goofspiel(num_cards=4)", from_one, from_one, key="history"),
    "goofspiel-of-4-descending": Adapter(
        "goofspiel(num_cards=4,points_order=descending)", from_one, from_one, key="history"
    ),
    "tic-tac-toe": Adapter("tic_tac_toe", number),
    "connect-four": Adapter("connect_four", number, tree=False),
    "connect-3-on-3-by-3": Adapter("connect_four(rows=3,columns=3,x_in_row=3)", number),
    "nim": Adapter("nim", lambda action: f"{action % 4 + 1}-{action // 4 + 1}", tree=False),
    "nim-1-2-3-normal": Adapter(
        "nim(pile_sizes=1;2;3,is_misere=false)", lambda action: f"{action % 3 + 1}-{action // 3 + 1}"
    ),
    "pig-to-20-of-6": Adapter("pig(winscore=20)", letters(["roll", "hold"]), from_one, tree=False, key="history"),
    "breakthrough-6-by-6": Adapter("breakthrough(rows=6,columns=6)", str, tree=False, key="history", by_text=True),
    "blotto": Adapter("blotto", placed, tree=False, by_text=True),
    "blotto-of-4-on-3": Adapter("blotto(coins=4,fields=3)", placed, by_text=True),
    "first-price-auction": Adapter("first_sealed_auction", last_word, auction_chance, tree=False, by_text=True),
    "first-price-auction-to-3": Adapter("first_sealed_auction(max_value=3)", last_word, auction_chance, by_text=True),
}


def main():
    if len(sys.argv) == 3:
        adapter, partition = GAMES[sys.argv[1]], {}
        game = adapter.load()
        for n in range(int(sys.argv[2]) + 1):
            text = play(adapter, game, Words(n), partition)
        print(text)
        return
    found = {}
    for name, adapter in GAMES.items():
        print(name, file=sys.stderr)
        game, partition = adapter.load(), {}
        plays = [play(adapter, game, Words(n), partition) for n in range(PLAYTHROUGHS)]
        found[name] = {
            "openSpiel": adapter.spiel,
            "tree": tree(adapter, game) if adapter.has_tree else None,
            "digests": "".join(fnv(text) for text in plays),
            "inFull": [text.split("\n") for text in plays[:2]],
        }
    print(json.dumps({"version": "2.0.2", "games": found}, indent=1))


main()
