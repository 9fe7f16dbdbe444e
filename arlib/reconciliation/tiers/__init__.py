"""The evidence tiers, one module each: what a payment might be for, seen with one kind of evidence.

Every tier is a function ``propose(case, state) -> Proposal``; it looks at all payments at once and posts nothing.
"""
