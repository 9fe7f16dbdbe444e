"""Words payers use, in the languages they use. Each list is one reason; letters are folded before the search."""

from __future__ import annotations

DISCOUNT = r"skonto|discount|escompte|descuento|sconto|korting|\bless \d+([.,]\d+)? ?%"
PART_PAYMENT = (
    r"part(ial)? pay|part[- ]?payment|instal?ment|on account\b|a ?conto\b|akonto|abschlag|teilzahlung|rate \d|acompte|"
    r"versement partiel|pago parcial|pago a cuenta|acconto|deelbetaling|\b\d ?(of|von|sur|de|di|van) ?\d\b"
)
DEDUCTION = (
    r"claim|deduct|debit note|freight|rebate|damage|return(ed)? goods|shortage|price diff|reklamation|abzug|fracht|"
    r"bonus|mangel|reclam|retenue|remise|avoir|deduccion|flete|detrazione|klacht"
)
BANK_CHARGE = (
    r"bank charge|bank fee|transfer fee|charges? (our|sha|ben)|\b(sha|ben)\b|spesen|bankgebuhr|frais banc|"
    r"gastos banc|commission"
)
ADVANCE = (
    r"advance|prepay|pre-pay|deposit|down ?payment|pro ?forma|vorauszahlung|vorkasse|anzahlung|avance|arrhes|anticipo|"
    r"vooruitbetaling|purchase order|\border\b|bestellung|commande|pedido|ordine"
)
