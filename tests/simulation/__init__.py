"""Whole conversations under faults, each from a seed: the real service, policies and store against a model server.

How it works: `story` plays one seed on a virtual clock: some people on some devices (`device`: the real service on a
real SQLite store, inline), a `server` (the model that tests hold against the real SQL), `wire`s between them that lose,
double, delay and swallow, and a schedule of actions and faults. `history` writes down what was asked, answered and
shown; `checker` knows what must hold, at every moment and in the end. `mutants` plants faults into the product, each of
which the checker has to find.

    make soak                                            seeds until told to stop
    make soak ARGS="--messages 1000000 --jobs 8"         a million messages; about 16 hours of one core
    .venv/bin/python -m tests.simulation --seed 4711     plays one again and prints its trace
    .venv/bin/python -m tests.simulation --mutant no_ordering
"""
