"""The signals: each looks at one message and what is remembered, and says which of a few things it saw."""
