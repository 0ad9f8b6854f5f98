"""The words that modules choose from (docs/add-a-module.md)."""

from typing import Final, Literal

Level = Literal["core", "group", "intensive"]
SceneKind = Literal["mail", "call", "sms", "counter", "desk", "chat", "screen"]
Fact = Literal["open_bucket", "escalation_role", "user_without_mfa"]
Cloud = Literal["aws", "azure", "gcp", "m365", "google_workspace", "github"]

TACTICS: Final = (
    "bec.payment_change",
    "bec.exec",
    "callback",
    "qr",
    "mfa_fatigue",
    "aitm",
    "vishing",
    "deepfake",
    "smishing",
    "helpdesk_reset",
    "sim_swap",
    "pretext",
    "recruiter",
    "tailgating",
    "usb_drop",
    "fake_engineer",
    "oauth_consent",
    "supplier",
    "clickfix",
    "dumpster",
    "shoulder",
    "insider",
    "remote_access",
    "data_handling",
    "phishing",
    "triage",
    "cloud.responsibility",
    "cloud.identity",
    "cloud.storage",
    "cloud.logging",
    "cloud.secrets",
    "cloud.incident",
)
