"""What a manager may change: a commented TOML file, checked key by key, dated revision by revision."""

from arlib.policy.load import DEFAULT_POLICY_TEXT, load_policy, policy_from, policy_hash
from arlib.policy.model import (
    AgingPolicy,
    Policy,
    ReconciliationPolicy,
    ReportPolicy,
    TierPolicy,
)

__all__ = [
    "DEFAULT_POLICY_TEXT",
    "AgingPolicy",
    "Policy",
    "ReconciliationPolicy",
    "ReportPolicy",
    "TierPolicy",
    "load_policy",
    "policy_from",
    "policy_hash",
]
