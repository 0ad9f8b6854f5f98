"""A planned change that opens a store to anyone, and plans that close one or do not know yet."""
