"""Honest oddities: what a hurried detector takes for an attack and must not.

Each file lays some of them; `laying` puts them together.
"""
