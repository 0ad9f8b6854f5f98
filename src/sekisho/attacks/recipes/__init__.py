"""One folder a recipe: recipe.toml says what it is, text.toml holds its words, lay.py lays it on a world.

Recipes are found by walking; no list names them.
"""
