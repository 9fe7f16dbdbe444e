"""Sixty-four clean letters: four languages, every stage, every channel, one invented customer's ledger behind them.

Written to be what a careful person would send. The review must find nothing in any of them.
"""

from __future__ import annotations

from typing import Any

ACCOUNTS = ["GB82WEST12345698765432", "DE89370400440532013000"]
POLICY = {"sender": {"remittance_accounts": ACCOUNTS}, "reps": [{"name": "Nora Finch", "role": "analyst"}]}
NO_BREAK = "\u00a0"
NARROW = "\u202f"


def _invoice(number: str, issued: str, due: str, amount: str, open_: str, status: str, po: str = "") -> dict[str, Any]:
    return {
        "number": number, "issued": issued, "due": due, "amount": amount, "open": open_, "status": status, "po": po
    }  # fmt: skip


INVOICES = [
    _invoice("KB-3090", "2026-01-15", "2026-02-14", "510.00", "0.00", "paid"),
    _invoice("KB-3101", "2026-02-10", "2026-03-12", "2400.00", "1800.00", "part_paid", "45-118"),
    _invoice("KB-3122", "2026-03-02", "2026-04-01", "730.00", "730.00", "disputed"),
    _invoice("KB-3140", "2026-03-25", "2026-04-24", "1150.50", "1150.50", "open"),
    _invoice("KB-3177", "2026-04-08", "2026-05-08", "389.90", "389.90", "open"),
    _invoice("KB-3203", "2026-04-20", "2026-05-20", "960.00", "960.00", "open"),
    _invoice("KB-3210", "2026-05-07", "2026-06-06", "275.00", "275.00", "open"),
    _invoice("KB-3215", "2026-05-12", "2026-06-11", "640.00", "640.00", "open"),
]
TOUCHES = [
    {"date": "2026-03-05T09:00", "channel": "email", "stage": "pre_due_reminder", "rep": "Nora Finch", "outcome": "sent"},
    {"date": "2026-03-24T09:30", "channel": "email", "stage": "late_inquiry", "rep": "Nora Finch", "outcome": "sent"},
    {"date": "2026-04-14T11:00", "channel": "phone", "stage": "firmer_pressure", "rep": "Nora Finch", "outcome": "no_answer"},
]
PROMISE = {"made_on": "2026-05-11", "by": "x", "amount": "1150.50", "date": "2026-05-22", "invoices": ["KB-3140"], "status": "open"}
PLAN = {
    "invoices": ["KB-3101"],
    "instalments": [{"due": d, "amount": "600.00", "paid": False} for d in ("2026-06-01", "2026-07-01", "2026-08-03")],
}
PLACES = {"en": ("GB", "GBP"), "de": ("DE", "EUR"), "es": ("ES", "EUR"), "fr": ("FR", "EUR")}


def letter(language: str, stage: str, body: str, *, subject: str = "", channel: str = "email", **facts: Any) -> dict[str, Any]:
    """A record of 12 May 2026, 10:00, with the ledger above; ``facts`` and ``sent_at`` replace parts of it."""
    country, currency = PLACES[language]
    sent_at = facts.pop("sent_at", "2026-05-12T10:00")
    customer = {
        "account_id": "K-9", "name": "Kestrel Bakeries", "country": country, "language": language, "currency": currency,
        "affiliates": [], "contacts": [{"name": "Ms Ida Brandt", "role": "primary", "status": "active", "opt_out": []}],
    }  # fmt: skip
    ledger: dict[str, Any] = {
        "as_of": sent_at[:10], "customer": customer, "terms": "net 30", "invoices": INVOICES,
        "credits": [{"number": "KC-77", "date": "2026-04-15", "amount": "120.00", "open": "120.00"}],
        "payments": [{"date": "2026-03-20", "amount": "600.00", "for": ["KB-3101"]}, {"date": "2026-02-13", "amount": "510.00", "for": ["KB-3090"]}],
        "disputes": [{"invoice": "KB-3122", "opened": "2026-04-03", "amount": "730.00", "reason": "quantity"}],
        "promises": [], "payment_plan": None, "touches": TOUCHES, "inbound": [], "approvals": [],
    }  # fmt: skip
    return {
        "id": f"{language}-{stage}-{channel}", "stage": stage, "channel": channel, "language": language, "account_id": "K-9",
        "sent_at": sent_at, "rep": "Nora Finch", "to": "Ms Ida Brandt", "subject": subject, "body": body, "template": None,
        "facts": ledger | facts,
    }  # fmt: skip


ASKED = [{"date": "2026-05-11T15:00", "from": "Ms Ida Brandt", "text": "Which order does KB-3203 belong to?", "answered": False}]
BEFORE_MAY_6 = [i for i in INVOICES if i["issued"] < "2026-05-06"]

ENGLISH = [
    letter("en", "invoice", "Dear Ms Brandt,\n\nplease find attached invoice KB-3215 of 12 May 2026 for GBP 640.00. Our terms are net 30, so it is due on 11 June 2026.\n\nYou can pay by bank transfer to IBAN GB82 WEST 1234 5698 7654 32 or online at pay.aldertools.example.\n\nAny questions? Call me on +44 20 7946 0011.\n\nKind regards\nNora Finch", subject="Your invoice KB-3215"),
    letter("en", "delivery_confirmation", "Hello Ms Brandt,\n\nWe sent you invoice KB-3210 (GBP 275.00, due 6 June 2026) on 7 May. Has it arrived, and is anything missing for approval? Just reply to this email.\n\nBest wishes\nNora Finch", subject="Did invoice KB-3210 reach you?"),
    letter("en", "pre_due_reminder", "Dear Ms Brandt,\n\nA short note before the date: invoice KB-3203 for £960.00 falls due on 20 May 2026, in 8 days. If it is already scheduled, there is nothing to do. Otherwise you can pay at pay.aldertools.example.\n\nIf anything stands in the way, please call me on +44 20 7946 0011 before it becomes overdue.\n\nRegards\nNora Finch", subject="Invoice KB-3203 is due on 20 May"),
    letter("en", "late_inquiry", "Dear Ms Brandt,\n\nInvoice KB-3177 over GBP 389.90 was due on 8 May 2026 and we cannot see a payment yet. Has something held it up on your side? Please pay at pay.aldertools.example by 19 May, or tell me what you need from us.\n\nThe invoices KB-3203 and KB-3210 are not yet due and not part of this message. Thank you for paying KB-3090.\n\nMany thanks\nNora Finch\n+44 20 7946 0011", subject="Invoice KB-3177, GBP 389.90"),
    letter("en", "firmer_pressure", "Dear Ms Brandt,\n\nTwo invoices are still unpaid:\n\n- KB-3101, due 12 March 2026: GBP 1,800.00 of GBP 2,400.00 is open after your payment of GBP 600.00 on 20 March\n- KB-3140, due 24 April 2026: GBP 1,150.50\n\nTogether that is GBP 2,950.50. Invoice KB-3122, which you dispute, is on hold and not included.\n\nWe ask you to pay GBP 2,950.50 into our account GB82WEST12345698765432 by 21 May 2026, or to call me before then on +44 20 7946 0011.\n\nYours sincerely\nNora Finch", subject="Second request: KB-3101 and KB-3140"),
    letter("en", "final_notice", "Dear Ms Brandt,\n\nInvoice KB-3101 was due on 12 March 2026 and is now 61 days overdue. We wrote on 24 March and called on 14 April. The open balance is GBP 1,800.00.\n\nPlease pay GBP 1,800.00 by 22 May 2026 at pay.aldertools.example. If the money has not arrived by then, we will hand the invoice to a collection agency.\n\nIf you want to agree something else, call me today: +44 20 7946 0011.\n\nNora Finch", subject="Final notice: invoice KB-3101"),
    letter("en", "statement", "Dear Ms Brandt,\n\nthis is your statement as of 5 May 2026.\n\nOverdue:\n- KB-3101, due 12 March 2026: GBP 1,800.00\n- KB-3140, due 24 April 2026: GBP 1,150.50\n\nNot yet due:\n- KB-3177, due 8 May 2026: GBP 389.90\n- KB-3203, due 20 May 2026: GBP 960.00\n\nIn dispute: KB-3122, GBP 730.00\nCredit KC-77: GBP 120.00, yours to use or to have refunded.\n\nTotal of the invoices: GBP 5,030.40; less the credit GBP 4,910.40.\n\nPayments go to pay.aldertools.example, questions to credit@aldertools.example.\n\nNora Finch", subject="Your statement of account, May 2026", sent_at="2026-05-05T09:00", invoices=BEFORE_MAY_6),
    letter("en", "credit_notice", "Dear Ms Brandt,\n\ncredit note KC-77 of 15 April 2026 for GBP 120.00 came from your return of April and is unused. Would you like a refund, or shall we set it against the next invoice? Please let us know by 26 May 2026; just reply to this email.\n\nNora Finch", subject="Credit note KC-77 is yours"),
    letter("en", "dispute_response", "Dear Ms Brandt,\n\nthank you for your note about invoice KB-3122. We have asked the warehouse to count the delivery again and will write to you by 20 May 2026. Until then the invoice stays on hold and nothing is due from you on it.\n\nYou reach me on +44 20 7946 0011.\n\nNora Finch", subject="Your query on KB-3122"),
    letter("en", "promise_confirmation", "Dear Ms Brandt,\n\nthank you for the call. As agreed, you will pay GBP 1,150.50 for invoice KB-3140 on 22 May 2026. I have noted this and will check on the day. If anything changes, reply to this email.\n\nNora Finch", subject="Our agreement on KB-3140", promises=[PROMISE]),
    letter("en", "payment_plan", "Dear Ms Brandt,\n\nthis confirms the plan for invoice KB-3101, GBP 1,800.00 open, in three instalments:\n\n1. GBP 600.00 on 1 June 2026\n2. GBP 600.00 on 1 July 2026\n3. GBP 600.00 on 3 August 2026\n\nPlease pay each one at pay.aldertools.example. While the plan is kept we will not send reminders. Call me on +44 20 7946 0011 before a date you cannot meet.\n\nNora Finch", subject="Plan for KB-3101", payment_plan=PLAN),
    letter("en", "reply", "Dear Ms Brandt,\n\nKB-3203 belongs to the April order; the delivery note is attached. If you need anything else, reply to this email.\n\nNora Finch", subject="Re: KB-3203", inbound=ASKED),
    letter("en", "late_inquiry", "Alder Tools: invoice KB-3177, GBP 389.90, was due 8 May. Please pay at pay.aldertools.example or call +44 20 7946 0011. Nora Finch", channel="sms"),
    letter("en", "late_inquiry", "Hi Ida, KB-3177 (GBP 389.90, due 8 May) is still open here. Could you check with accounts payable?", channel="chat"),
    letter("en", "late_inquiry", "Good morning, this is Nora Finch of Alder Tools. Am I speaking with Ms Brandt? [Wait for the answer.] Invoice KB-3177 for GBP 389.90 was due on 8 May. What is holding it up? [Note the answer.] Could you pay it by Friday? You can call me back on +44 20 7946 0011.", channel="phone_script"),
    letter("en", "late_inquiry", "Hello, this is Nora Finch of Alder Tools with a message for Ms Brandt. Please call me back on +44 20 7946 0011. Thank you.", channel="voicemail"),
]  # fmt: skip

GERMAN = [
    letter("de", "invoice", "Sehr geehrte Frau Brandt,\n\nanbei erhalten Sie die Rechnung KB-3215 vom 12.05.2026 über 640,00 €. Das Zahlungsziel beträgt 30 Tage, sie ist also am 11.06.2026 fällig.\n\nBitte überweisen Sie auf unser Konto DE89 3704 0044 0532 0130 00. Bei Fragen erreichen Sie mich unter +49 30 901820.\n\nMit freundlichen Grüßen\nNora Finch", subject="Rechnung KB-3215"),
    letter("de", "delivery_confirmation", "Guten Tag Frau Brandt,\n\nam 7. Mai haben wir Ihnen die Rechnung KB-3210 über 275,00 EUR geschickt, fällig am 6. Juni 2026. Ist sie angekommen und fehlt noch etwas für die Freigabe? Eine kurze Antwort auf diese E-Mail genügt.\n\nFreundliche Grüße\nNora Finch", subject="Rechnung KB-3210: liegt sie Ihnen vor?"),
    letter("de", "pre_due_reminder", "Sehr geehrte Frau Brandt,\n\nam 20.05.2026, also in 8 Tagen, wird die Rechnung KB-3203 über 960,00 € fällig. Falls die Zahlung schon eingeplant ist, brauchen Sie nichts zu tun. Bezahlen können Sie unter pay.aldertools.example.\n\nSteht der Zahlung etwas im Weg? Dann rufen Sie mich bitte an: +49 30 901820.\n\nNora Finch", subject="KB-3203 wird am 20.05. fällig"),
    letter("de", "late_inquiry", "Sehr geehrte Frau Brandt,\n\ndie Rechnung KB-3177 über 389,90 € war am 8. Mai 2026 fällig. Einen Zahlungseingang sehen wir noch nicht. Gibt es einen Grund dafür? Bitte überweisen Sie den Betrag bis zum 19. Mai auf unser Konto DE89370400440532013000 oder melden Sie sich bei mir unter +49 30 901820.\n\nDie Rechnungen KB-3203 und KB-3210 sind noch nicht fällig. Vielen Dank für die Zahlung der Rechnung KB-3090.\n\nNora Finch", subject="Rechnung KB-3177, 389,90 €"),
    letter("de", "firmer_pressure", "Sehr geehrte Frau Brandt,\n\nzwei Rechnungen sind weiterhin offen:\n\n- KB-3101, fällig am 12.03.2026: von 2.400,00 € sind nach Ihrer Zahlung von 600,00 € noch 1.800,00 € offen\n- KB-3140, fällig am 24.04.2026: 1.150,50 €\n\nInsgesamt sind das 2.950,50 €. Die von Ihnen reklamierte Rechnung KB-3122 ist darin nicht enthalten.\n\nBitte zahlen Sie 2.950,50 € bis zum 21. Mai 2026 unter pay.aldertools.example oder rufen Sie mich vorher an: +49 30 901820.\n\nNora Finch", subject="Zweite Erinnerung: KB-3101 und KB-3140"),
    letter("de", "final_notice", "Sehr geehrte Frau Brandt,\n\ndie Rechnung KB-3101 war am 12. März 2026 fällig und ist seit 61 Tagen überfällig. Am 24. März haben wir Ihnen geschrieben, am 14. April haben wir angerufen. Offen sind 1.800,00 €.\n\nBitte begleichen Sie den offenen Betrag von 1.800,00 € bis zum 22. Mai 2026 unter pay.aldertools.example. Geht die Zahlung bis dahin nicht ein, übergeben wir die Rechnung einem Inkassobüro.\n\nSie erreichen mich unter +49 30 901820.\n\nNora Finch", subject="Letzte Mahnung: Rechnung KB-3101"),
    letter("de", "statement", "Sehr geehrte Frau Brandt,\n\nIhr Kontoauszug zum 5. Mai 2026:\n\nÜberfällig:\n- KB-3101, fällig 12.03.2026: 1.800,00 €\n- KB-3140, fällig 24.04.2026: 1.150,50 €\n\nNoch nicht fällig:\n- KB-3177, fällig 08.05.2026: 389,90 €\n- KB-3203, fällig 20.05.2026: 960,00 €\n\nIn Klärung: KB-3122, 730,00 €\nGutschrift KC-77: -120,00 €\n\nSaldo: 4.910,40 €\n\nZahlungen über pay.aldertools.example, Fragen an credit@aldertools.example.\n\nNora Finch", subject="Kontoauszug Mai 2026", sent_at="2026-05-05T09:00", invoices=BEFORE_MAY_6),
    letter("de", "credit_notice", "Sehr geehrte Frau Brandt,\n\ndie Gutschrift KC-77 vom 15.04.2026 über 120,00 € stammt aus Ihrer Rücksendung und ist noch nicht verrechnet. Möchten Sie eine Erstattung, oder sollen wir sie mit der nächsten Rechnung verrechnen? Bitte geben Sie uns bis zum 26.05.2026 Bescheid, gern per Antwort auf diese E-Mail.\n\nNora Finch", subject="Ihre Gutschrift KC-77"),
    letter("de", "dispute_response", "Sehr geehrte Frau Brandt,\n\ndanke für Ihren Hinweis zur Rechnung KB-3122. Wir lassen die Lieferung nachzählen und melden uns bis zum 20. Mai 2026. Solange müssen Sie diese Rechnung nicht bezahlen.\n\nSie erreichen mich unter +49 30 901820.\n\nNora Finch", subject="Ihre Rückfrage zu KB-3122"),
    letter("de", "promise_confirmation", "Sehr geehrte Frau Brandt,\n\nvielen Dank für das Gespräch. Wie besprochen zahlen Sie 1.150,50 € auf die Rechnung KB-3140 am 22.05.2026. Ich habe das so vermerkt. Wenn sich etwas ändert, antworten Sie bitte auf diese E-Mail.\n\nNora Finch", subject="Unsere Vereinbarung zu KB-3140", promises=[PROMISE]),
    letter("de", "payment_plan", "Sehr geehrte Frau Brandt,\n\nhiermit bestätige ich den Ratenplan für die Rechnung KB-3101, offen 1.800,00 €:\n\n1. Rate: 600,00 € am 1. Juni 2026\n2. Rate: 600,00 € am 1. Juli 2026\n3. Rate: 600,00 € am 3. August 2026\n\nBitte überweisen Sie auf unser Konto DE89 3704 0044 0532 0130 00. Solange der Plan läuft, mahnen wir nicht. Sie erreichen mich unter +49 30 901820.\n\nNora Finch", subject="Ratenplan KB-3101", payment_plan=PLAN),
    letter("de", "reply", "Guten Tag Frau Brandt,\n\nKB-3203 gehört zur Bestellung vom April, der Lieferschein liegt bei. Bei weiteren Fragen antworten Sie einfach auf diese E-Mail.\n\nNora Finch", subject="AW: KB-3203", inbound=ASKED),
    letter("de", "late_inquiry", "Alder Tools: Rechnung KB-3177 über 389,90 EUR war am 08.05. fällig. Bitte zahlen: pay.aldertools.example oder Tel. +49 30 901820.", channel="sms"),
    letter("de", "late_inquiry", "Hallo Frau Brandt, die KB-3177 (389,90 €, fällig am 8. Mai) ist bei uns noch offen. Können Sie kurz nachsehen?", channel="chat"),
    letter("de", "late_inquiry", "Guten Tag, hier ist Nora Finch von Alder Tools. Spreche ich mit Frau Brandt? [Antwort abwarten.] Es geht um die Rechnung KB-3177 über 389,90 Euro, sie war am 8. Mai fällig. Was hält die Zahlung auf? Können Sie bis Freitag zahlen? Sie erreichen mich unter +49 30 901820.", channel="phone_script"),
    letter("de", "late_inquiry", "Guten Tag, hier ist Nora Finch von Alder Tools mit einer Nachricht für Frau Brandt. Bitte rufen Sie mich unter +49 30 901820 zurück. Danke.", channel="voicemail"),
]  # fmt: skip

SPANISH = [
    letter("es", "invoice", "Estimada Sra. Brandt:\n\nLe adjuntamos la factura KB-3215 del 12 de mayo de 2026 por 640,00 €. Condiciones de pago: 30 días, con vencimiento el 11 de junio de 2026.\n\nPuede pagar por transferencia a nuestra cuenta DE89 3704 0044 0532 0130 00 o en pay.aldertools.example. Para cualquier duda, llámeme al +34 910 000 321.\n\nAtentamente,\nNora Finch", subject="Factura KB-3215"),
    letter("es", "delivery_confirmation", "Buenos días, Sra. Brandt:\n\nEl 7 de mayo le enviamos la factura KB-3210 por 275,00 EUR, que vence el 6 de junio de 2026. ¿La ha recibido? ¿Falta algo para aprobarla? Basta con responder a este correo.\n\nUn saludo,\nNora Finch", subject="¿Ha recibido la factura KB-3210?"),
    letter("es", "pre_due_reminder", "Estimada Sra. Brandt:\n\nLe recordamos que la factura KB-3203, de 960,00 €, vence el 20 de mayo de 2026, dentro de 8 días. Si ya está programada, no tiene que hacer nada. Puede pagar en pay.aldertools.example.\n\nSi hay algún inconveniente, llámeme antes al +34 910 000 321.\n\nNora Finch", subject="La factura KB-3203 vence el 20 de mayo"),
    letter("es", "late_inquiry", "Estimada Sra. Brandt:\n\nLa factura KB-3177, por 389,90 €, venció el 8 de mayo de 2026 y todavía no vemos el pago. ¿Hay algún problema? Le rogamos que la pague antes del 19 de mayo en pay.aldertools.example o que nos diga qué necesita.\n\nLas facturas KB-3203 y KB-3210 aún no han vencido. Gracias por el pago de la factura KB-3090.\n\nAtentamente,\nNora Finch\n+34 910 000 321", subject="Factura KB-3177, 389,90 €"),
    letter("es", "firmer_pressure", "Estimada Sra. Brandt:\n\nSiguen pendientes dos facturas:\n\n- KB-3101, vencida el 12 de marzo de 2026: de los 2.400,00 € quedan 1.800,00 € tras su pago de 600,00 €\n- KB-3140, vencida el 24 de abril de 2026: 1.150,50 €\n\nEn total son 2.950,50 €. La factura KB-3122, sobre la que tiene una reclamación, queda fuera.\n\nLe pedimos que pague 2.950,50 € antes del 21 de mayo de 2026 en pay.aldertools.example, o que me llame antes al +34 910 000 321.\n\nNora Finch", subject="Segundo aviso: KB-3101 y KB-3140"),
    letter("es", "final_notice", "Estimada Sra. Brandt:\n\nLa factura KB-3101 venció el 12 de marzo de 2026 y acumula 61 días de retraso. Le escribimos el 24 de marzo y le llamamos el 14 de abril. El saldo pendiente es de 1.800,00 €.\n\nLe rogamos que abone 1.800,00 € a más tardar el 22 de mayo de 2026 en pay.aldertools.example. Si no recibimos el pago en esa fecha, pasaremos la factura a una agencia de cobros.\n\nPuede llamarme al +34 910 000 321.\n\nNora Finch", subject="Último aviso: factura KB-3101"),
    letter("es", "statement", "Estimada Sra. Brandt:\n\nEste es su estado de cuenta a 5 de mayo de 2026.\n\nVencidas:\n- KB-3101, vencimiento 12/03/2026: 1.800,00 €\n- KB-3140, vencimiento 24/04/2026: 1.150,50 €\n\nPor vencer:\n- KB-3177, vencimiento 08/05/2026: 389,90 €\n- KB-3203, vencimiento 20/05/2026: 960,00 €\n\nEn revisión: KB-3122, 730,00 €\nAbono KC-77: -120,00 €\n\nSaldo total: 4.910,40 €\n\nPagos en pay.aldertools.example, consultas a credit@aldertools.example.\n\nNora Finch", subject="Estado de cuenta, mayo de 2026", sent_at="2026-05-05T09:00", invoices=BEFORE_MAY_6),
    letter("es", "credit_notice", "Estimada Sra. Brandt:\n\nEl abono KC-77 del 15 de abril de 2026, por 120,00 €, procede de su devolución y sigue sin utilizar. ¿Prefiere que se lo reembolsemos o que lo descontemos de la próxima factura? Díganoslo, por favor, antes del 26 de mayo de 2026 respondiendo a este correo.\n\nNora Finch", subject="Su abono KC-77"),
    letter("es", "dispute_response", "Estimada Sra. Brandt:\n\nGracias por su aviso sobre la factura KB-3122. Estamos comprobando la entrega y le responderemos antes del 20 de mayo de 2026. Mientras tanto, no es necesario que la pague.\n\nPuede llamarme al +34 910 000 321.\n\nNora Finch", subject="Su consulta sobre KB-3122"),
    letter("es", "promise_confirmation", "Estimada Sra. Brandt:\n\nGracias por la llamada. Según lo acordado, pagará 1.150,50 € de la factura KB-3140 el 22 de mayo de 2026. Lo he anotado así. Si algo cambia, responda a este correo.\n\nNora Finch", subject="Nuestro acuerdo sobre KB-3140", promises=[PROMISE]),
    letter("es", "payment_plan", "Estimada Sra. Brandt:\n\nLe confirmo el plan de pagos de la factura KB-3101, con 1.800,00 € pendientes, en tres plazos:\n\n1. 600,00 € el 1 de junio de 2026\n2. 600,00 € el 1 de julio de 2026\n3. 600,00 € el 3 de agosto de 2026\n\nPuede pagar cada plazo en pay.aldertools.example. Si no puede cumplir una fecha, llámeme antes al +34 910 000 321.\n\nNora Finch", subject="Plan de pagos KB-3101", payment_plan=PLAN),
    letter("es", "reply", "Buenos días, Sra. Brandt:\n\nLa KB-3203 corresponde al pedido de abril; le adjunto el albarán. Si necesita algo más, responda a este correo.\n\nNora Finch", subject="RE: KB-3203", inbound=ASKED),
    letter("es", "late_inquiry", "Alder Tools: la factura KB-3177, 389,90 EUR, venció el 8 de mayo. Pague en pay.aldertools.example o llame al +34 910 000 321.", channel="sms"),
    letter("es", "late_inquiry", "Hola, Ida: la KB-3177 (389,90 €, vencida el 8 de mayo) sigue abierta. ¿Puede mirarlo?", channel="chat"),
    letter("es", "late_inquiry", "Buenos días, soy Nora Finch, de Alder Tools. ¿Hablo con la Sra. Brandt? [Esperar la respuesta.] Le llamo por la factura KB-3177 de 389,90 euros, que venció el 8 de mayo. ¿Qué la retiene? ¿Podría pagarla antes del viernes? Mi número es el +34 910 000 321.", channel="phone_script"),
    letter("es", "late_inquiry", "Buenos días, soy Nora Finch, de Alder Tools, con un mensaje para la Sra. Brandt. Por favor, devuélvame la llamada al +34 910 000 321. Gracias.", channel="voicemail"),
]  # fmt: skip

FRENCH = [
    letter("fr", "invoice", "Madame,\n\nVeuillez trouver ci-joint la facture KB-3215 du 12 mai 2026 d'un montant de 640,00 €. Conditions de règlement : 30 jours nets, échéance le 11 juin 2026.\n\nMerci de régler par virement sur notre compte DE89 3704 0044 0532 0130 00. Pour toute question, vous pouvez m'appeler au +33 1 99 00 12 34.\n\nCordialement,\nNora Finch", subject="Facture KB-3215"),
    letter("fr", "delivery_confirmation", f"Madame Brandt,\n\nLe 7 mai, nous vous avons envoyé la facture KB-3210 de 275,00{NO_BREAK}€, à échéance du 6 juin 2026. L'avez-vous bien reçue, et manque-t-il quelque chose pour la valider ? Une réponse à ce message suffit.\n\nBien à vous,\nNora Finch", subject="Facture KB-3210 : bien reçue ?"),
    letter("fr", "pre_due_reminder", "Madame,\n\nUn petit mot avant la date : la facture KB-3203 de 960,00 € arrive à échéance le 20 mai 2026, dans 8 jours. Si le paiement est déjà prévu, vous n'avez rien à faire. Vous pouvez payer sur pay.aldertools.example.\n\nEn cas de difficulté, appelez-moi au +33 1 99 00 12 34.\n\nNora Finch", subject="Facture KB-3203 à échéance le 20 mai"),
    letter("fr", "late_inquiry", "Madame,\n\nLa facture KB-3177 de 389,90 € était à régler pour le 8 mai 2026 et nous ne voyons pas encore de paiement. Y a-t-il un obstacle ? Merci de régler avant le 19 mai sur pay.aldertools.example, ou de nous dire ce qu'il vous faut.\n\nLes factures KB-3203 et KB-3210 ne sont pas encore échues. Merci pour votre règlement de la facture KB-3090.\n\nCordialement,\nNora Finch\n+33 1 99 00 12 34", subject="Facture KB-3177, 389,90 €"),
    letter("fr", "firmer_pressure", f"Madame,\n\nDeux factures restent impayées :\n\n- KB-3101, échue le 12 mars 2026 : sur 2{NARROW}400,00{NO_BREAK}€, il reste 1{NARROW}800,00{NO_BREAK}€ après votre règlement de 600,00{NO_BREAK}€\n- KB-3140, échue le 24 avril 2026 : 1{NARROW}150,50{NO_BREAK}€\n\nAu total : 2{NARROW}950,50{NO_BREAK}€. La facture KB-3122, que vous contestez, n'est pas comprise.\n\nNous vous demandons de régler 2{NARROW}950,50{NO_BREAK}€ avant le 21 mai 2026 sur pay.aldertools.example, ou de m'appeler d'ici là au +33 1 99 00 12 34.\n\nNora Finch", subject="Deuxième relance : KB-3101 et KB-3140"),
    letter("fr", "final_notice", "Madame,\n\nLa facture KB-3101 était échue le 12 mars 2026 et accuse 61 jours de retard. Nous vous avons écrit le 24 mars et appelée le 14 avril. Le solde dû est de 1 800,00 €.\n\nMerci de régler 1 800,00 € au plus tard le 22 mai 2026 sur pay.aldertools.example. Sans règlement à cette date, nous confierons la facture à une société de recouvrement.\n\nVous pouvez me joindre au +33 1 99 00 12 34.\n\nNora Finch", subject="Mise en demeure : facture KB-3101"),
    letter("fr", "statement", "Madame,\n\nVoici votre relevé de compte au 5 mai 2026.\n\nÉchues :\n- KB-3101, échéance 12/03/2026 : 1 800,00 €\n- KB-3140, échéance 24/04/2026 : 1 150,50 €\n\nÀ échoir :\n- KB-3177, échéance 08/05/2026 : 389,90 €\n- KB-3203, échéance 20/05/2026 : 960,00 €\n\nEn cours de vérification : KB-3122, 730,00 €\nAvoir KC-77 : -120,00 €\n\nSolde total : 4 910,40 €\n\nPaiement sur pay.aldertools.example, questions à credit@aldertools.example.\n\nNora Finch", subject="Relevé de compte, mai 2026", sent_at="2026-05-05T09:00", invoices=BEFORE_MAY_6),
    letter("fr", "credit_notice", "Madame,\n\nL'avoir KC-77 du 15 avril 2026, de 120,00 €, vient de votre retour et n'est pas encore utilisé. Souhaitez-vous un remboursement, ou devons-nous l'imputer sur la prochaine facture ? Merci de nous le dire avant le 26 mai 2026, par simple réponse à ce message.\n\nNora Finch", subject="Votre avoir KC-77"),
    letter("fr", "dispute_response", "Madame,\n\nMerci de votre message au sujet de la facture KB-3122. Nous vérifions la livraison et vous répondrons avant le 20 mai 2026. D'ici là, aucun règlement n'est attendu pour cette facture.\n\nVous pouvez me joindre au +33 1 99 00 12 34.\n\nNora Finch", subject="Votre question sur KB-3122"),
    letter("fr", "promise_confirmation", "Madame,\n\nMerci pour notre entretien. Comme convenu, vous réglerez 1 150,50 € pour la facture KB-3140 le 22 mai 2026. Je l'ai noté ainsi. Si quelque chose change, répondez à ce message.\n\nNora Finch", subject="Notre accord sur KB-3140", promises=[PROMISE]),
    letter("fr", "payment_plan", "Madame,\n\nJe vous confirme l'échéancier de la facture KB-3101, dont 1 800,00 € restent ouverts, en trois versements :\n\n1. 600,00 € le 1er juin 2026\n2. 600,00 € le 1er juillet 2026\n3. 600,00 € le 3 août 2026\n\nMerci de payer sur pay.aldertools.example. Si une date ne convient plus, appelez-moi avant au +33 1 99 00 12 34.\n\nNora Finch", subject="Échéancier KB-3101", payment_plan=PLAN),
    letter("fr", "reply", "Madame,\n\nLa facture KB-3203 correspond à la commande d'avril ; le bon de livraison est joint. Pour toute autre question, répondez à ce message.\n\nNora Finch", subject="RE : KB-3203", inbound=ASKED),
    letter("fr", "late_inquiry", "Alder Tools : facture KB-3177, 389,90 EUR, échue le 8 mai. Merci de payer sur pay.aldertools.example ou d'appeler le +33 1 99 00 12 34.", channel="sms"),
    letter("fr", "late_inquiry", "Bonjour Mme Brandt, la KB-3177 (389,90 €, échue le 8 mai) est toujours ouverte chez nous. Pouvez-vous regarder ?", channel="chat"),
    letter("fr", "late_inquiry", "Bonjour, ici Nora Finch d'Alder Tools. Est-ce bien Mme Brandt ? [Attendre la réponse.] Je vous appelle au sujet de la facture KB-3177 de 389,90 euros, échue le 8 mai. Qu'est-ce qui retarde le paiement ? Pourriez-vous la régler avant vendredi ? Mon numéro est le +33 1 99 00 12 34.", channel="phone_script"),
    letter("fr", "late_inquiry", "Bonjour, ici Nora Finch d'Alder Tools, avec un message pour Mme Brandt. Merci de me rappeler au +33 1 99 00 12 34.", channel="voicemail"),
]  # fmt: skip

LETTERS = [*ENGLISH, *GERMAN, *SPANISH, *FRENCH]
