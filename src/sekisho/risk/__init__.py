"""Quantities into money: scenario chains, controls and measured coverage become a distribution of yearly loss.

The only room that does so. Pure NumPy, seeded by argument; every prior is data in `scenarios/` and `controls/` with its
source. A control lowers a stage by efficacy x measured coverage; what was not measured is an interval, and the result
is shown at its better end, its middle and its worse end, on the same random numbers.
"""
