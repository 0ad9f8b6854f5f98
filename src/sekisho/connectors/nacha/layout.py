"""The layout of the records, as the NACHA rules publish it: fields with their widths in signs, each record 94."""

RECORD = 94
BLOCK = 10

FILE = (
    ("record_type", 1), ("priority", 2), ("destination", 10), ("origin", 10), ("created_on", 6), ("created_at", 4),
    ("modifier", 1), ("record_size", 3), ("blocking", 2), ("format", 1), ("destination_name", 23), ("origin_name", 23),
    ("reference", 8),
)  # fmt: skip
BATCH = (
    ("record_type", 1), ("service_class", 3), ("company_name", 16), ("company_data", 20), ("company_id", 10),
    ("entry_class", 3), ("description", 10), ("descriptive_date", 6), ("value_date", 6), ("settlement", 3),
    ("status", 1), ("originating_bank", 8), ("batch_number", 7),
)  # fmt: skip
ENTRY = (
    ("record_type", 1), ("transaction_code", 2), ("receiving_bank", 8), ("check_digit", 1), ("account_number", 17),
    ("amount", 10), ("payee_code", 15), ("payee_name", 22), ("discretionary", 2), ("addenda_indicator", 1),
    ("trace_number", 15),
)  # fmt: skip
ADDENDA = (
    ("record_type", 1), ("addenda_type", 2), ("memo", 80), ("addenda_sequence", 4), ("entry_sequence", 7),
)  # fmt: skip
BATCH_CONTROL = (
    ("record_type", 1), ("service_class", 3), ("entry_count", 6), ("entry_hash", 10), ("debits", 12), ("credits", 12),
    ("company_id", 10), ("authentication", 19), ("reserved", 6), ("originating_bank", 8), ("batch_number", 7),
)  # fmt: skip
FILE_CONTROL = (
    ("record_type", 1), ("batch_count", 6), ("block_count", 6), ("entry_count", 8), ("entry_hash", 10), ("debits", 12),
    ("credits", 12), ("reserved", 39),
)  # fmt: skip

LAYOUTS = {"1": FILE, "5": BATCH, "6": ENTRY, "7": ADDENDA, "8": BATCH_CONTROL, "9": FILE_CONTROL}
# Fields that hold digits only.
NUMERIC = {
    "1": ("record_size", "blocking", "format"),
    "5": ("service_class", "originating_bank", "batch_number"),
    "6": ("transaction_code", "receiving_bank", "check_digit", "amount", "addenda_indicator", "trace_number"),
    "7": ("addenda_type", "addenda_sequence", "entry_sequence"),
    "8": ("service_class", "entry_count", "entry_hash", "debits", "credits", "originating_bank", "batch_number"),
    "9": ("batch_count", "block_count", "entry_count", "entry_hash", "debits", "credits"),
}
# Transaction codes of accounts: checking, savings, general ledger, loan.
CREDITS = frozenset({"22", "32", "42", "52"})
DEBITS = frozenset({"27", "37", "47", "55"})
CREDIT_NOTES = frozenset({"23", "33", "43", "53", "24", "34", "44", "54"})
"""Prenotifications and entries of zero dollars that carry remittance information: to an account, without money."""
DEBIT_NOTES = frozenset({"28", "38", "48", "29", "39", "49"})
PRENOTES = frozenset({"23", "33", "43", "53", "28", "38", "48"})
# The entry classes whose entries have another layout.
OTHER_LAYOUTS = frozenset({"IAT", "ADV", "ENR", "DNE", "COR", "ACK", "ATX"})
