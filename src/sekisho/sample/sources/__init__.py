"""One module a kind of source: `write(out, bank) -> Part` writes its files and returns what is true of them.

Modules are found by walking; no list names them. What recipes lay for a source comes as events (`bank.events`).
"""
