"""Words in capitals: those every customer knows, and ordinary words that are only stressed."""

KNOWN = frozenset(
    """
    ABN AKA ATT BTW CFA COB CRT DIN DOB EAN EDT EOB EOD ETD FAO FOC GTIN HTVA IST JIT LTL MPN MRP MST
    NPO NPS OEM OTC PJ PTO PTT RFQ
    RRP SAV SEQ SIC TBN TTC TUV UPC UTR WEF
    ABN ACH ACK AG AGB AM AP AR ASAP AT ATM AWB BACS BCC BE BGB BIC BOL BST BV CB CC CEO CEST CET CFO CGV CH
    CHAPS CIF CMR CO COD COO CRN CSV CTO DAP DDP DDR DE DHL DIY DNI EDI EIN EN EOM ES EST ETA EU EXW FAQ FAX
    FOB FR FW FWD FYI GB GMBH GMT GRN GST HGB HR HRB HTML IBAN ICS ID IE INC ISO IT IVA KG LLC LLM LLP LP
    LTD MD MWST NB NET NIF NL NO NR NV OK PDF PIN PL PLC PM PO POD PS PST PT Q1 Q2 Q3 Q4 QR RE RIB RMA RSVP
    SA SARL SAS SE SEPA SIREN SIRET SKU SL SMS SSN ST STNR SWIFT TBA TBC TEL TVA UAE UCC UK UPS URL US USA
    UST UTC VAT VIA VIP XML ZIP
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
"""Abbreviations of trade, banks, taxes, countries and companies."""

STRESSED = frozenset(
    """
    ahora all alle and any are bitte but debe doit due final heute hoy is it ja jetzt last late muss must
    never new nicht nie no non not note nous now nur oder one only open or oui our over paid pas pay please
    sie solo stop that the this today todo tout two und urgent vous we wir yes you your
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
"""Folded; written in capitals for weight."""
