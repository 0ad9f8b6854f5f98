"""Exercises: their templates, whom they reach when, the plan that is frozen before anything is sent, and what became of it."""
