"""The layout of the four records, as the banks publish it: fields with their widths in bytes, each record 120."""

RECORD = 120
KIND = "21"

HEADER = (
    ("record_type", 1), ("kind", 2), ("code_type", 1), ("originator_code", 10), ("originator_name", 40),
    ("value_date", 4), ("bank_code", 4), ("bank_name", 15), ("branch_code", 3), ("branch_name", 15),
    ("account_type", 1), ("account_number", 7), ("dummy", 17),
)  # fmt: skip
DATA = (
    ("record_type", 1), ("bank_code", 4), ("bank_name", 15), ("branch_code", 3), ("branch_name", 15),
    ("clearing_house", 4), ("account_type", 1), ("account_number", 7), ("payee_name", 30), ("amount", 10),
    ("new_code", 1), ("customer_code_1", 10), ("customer_code_2", 10), ("transfer_kind", 1), ("identification", 1),
    ("dummy", 7),
)  # fmt: skip
TRAILER = (("record_type", 1), ("count", 6), ("total", 12), ("dummy", 101))
END = (("record_type", 1), ("dummy", 119))

LAYOUTS = {"1": HEADER, "2": DATA, "8": TRAILER, "9": END}
# Fields that hold digits only.
NUMERIC = {
    "1": ("originator_code", "value_date", "bank_code", "branch_code"),
    "2": ("bank_code", "branch_code", "account_type", "account_number", "amount"),
    "8": ("count", "total"),
    "9": (),
}
