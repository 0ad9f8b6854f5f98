"""What somebody who reports is asked, by subject. Sentences stand in the catalog under `hotline.question.<id>`."""

QUESTIONS: dict[str, tuple[str, ...]] = {
    "insider": ("insider_seen", "insider_when", "insider_data", "insider_known", "insider_now"),
    "fraud": ("fraud_what", "fraud_when", "fraud_money", "fraud_proof"),
    "leak": ("leak_what", "leak_way", "leak_whose", "leak_now"),
    "physical": ("physical_where", "physical_what", "physical_when"),
    "other": ("other_what", "other_where", "other_harm"),
}
"""Ids of the questions of each subject, in the order in which they are asked; each id belongs to one subject alone."""
