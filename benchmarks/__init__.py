"""Speed and memory of Fadu, measured against limits and peers in one run: `make bench`, or `python -m benchmarks --quick`.

`plan` lists the benchmarks; each is a module of the same name whose `run(quick)` gives its rows, called in a process of its own.
"""
