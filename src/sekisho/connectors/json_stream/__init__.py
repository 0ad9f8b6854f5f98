"""JSON logs of any length as records, one after the other, in bounded memory. Shared by the formats of events."""
