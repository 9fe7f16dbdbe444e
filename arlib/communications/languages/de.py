"""German."""

from __future__ import annotations

import re

from arlib.communications.languages.lexicon import Lexicon, after, before, words

_N = (
    r"(?P<n>\d{1,3}|ein(?:em|en)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|vierzehn|fünfzehn"
    r"|zwanzig|dreißig|vierzig|fünfzig|sechzig|neunzig)"
)

GERMAN = Lexicon(
    code="de",
    decimal_mark=",",
    group_marks=".",
    months={
        "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "maerz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
        "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12, "jan": 1, "feb": 2, "mär": 3,
        "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
    },
    weekdays={
        "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5,
        "sonntag": 6, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6,
    },
    numbers={
        "ein": 1, "einem": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
        "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "vierzehn": 14, "fünfzehn": 15, "zwanzig": 20,
        "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "neunzig": 90,
    },
    currencies={"euro": "EUR", "pfund": "GBP", "franken": "CHF", "dollar": "$", "us-dollar": "USD", "schweizer franken": "CHF"},
    abbreviations=re.compile(
        r"(?:\b(?:nr|rg|re|z|b|bzw|ca|d|h|u|a|inkl|zzgl|ggf|hr|fr|dr|prof|str|tel|abs|art|bspw|usw|evtl|vgl|kd|ust|mwst|gem|lt|max|min"
        r"|jan|feb|mär|mrz|apr|jun|jul|aug|sept?|okt|nov|dez)|(?<!\d)\d{1,2})\.$",
        re.IGNORECASE,
    ),
    coordination=re.compile(r"^(?:[\s,;&+/()]|und|oder|sowie|beide|rechnung(?:en)?|nr\.?|nummer|die|der)*$", re.IGNORECASE),
    joints=re.compile(
        r"[,;:–—]|\b(?:und|aber|sondern|während|jedoch|obwohl|doch|außer|ohne|ausgenommen|nicht|nur)\b", re.IGNORECASE
    ),
    document_noun=r"rechnung(?:en|snummer|s-nr\.?)?|gutschrift(?:en)?|belege?|belastungsanzeige",
    order_noun=r"(?:ihre |ihrer )?bestell(?:ung|nummer|-nr\.?)|auftrag(?:snummer)?|p\.?o\.?",
    due_before=before(
        r"(?:fällig(?:keit(?:sdatum|stermin|stag)?)?|fälligen?|zahlbar|zahlungsziel|verfall(?:datum|tag)?|zahlungstermin)"
        r"(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*"
        r"|hätte(?:n)?(?: \w+){0,2} (?:am|bis zum|bis)"
    ),
    due_after=after(
        r"(?:\d\d:\d\d uhr )?(?:zur zahlung |bereits |schon )*(?:fällig|zahlbar|zu zahlen gewesen|zu begleichen gewesen|abgelaufen)"
        r"|(?:hätte(?:n)? )?(?:bezahlt|beglichen|gezahlt) (?:werden|sein) (?:müssen|sollen)"
    ),
    deadline_before=before(r"(?:bis|vor|bis zum|spätestens|bis spätestens|spätestens bis|spätestens am|bis einschließlich)(?: (?:dem|zum|am))?"),
    since_before=before(r"(?:überfällig|in verzug|im verzug|rückständig) seit(?: dem)?"),
    since_after=after(r"(?:bereits |schon )?(?:überfällig|in verzug|im verzug|im rückstand)"),
    days_late=tuple(
        words(p)
        for p in (
            _N + r" (?:kalender)?tagen? (?:bereits |schon )?(?:überfällig|in verzug|im verzug|im rückstand|verspätet|zu spät|über(?: der)? fälligkeit|über dem zahlungsziel|nach fälligkeit|säumig|verspätung|verzug)",
            r"seit (?:nunmehr |bereits |schon |mehr als |über |rund |etwa |genau )*" + _N + r" (?:kalender)?tagen(?= .{0,25}(?:überfällig|fällig|verzug|rückstand))",
            r"(?:überfällig|fällig|in verzug|im verzug|im rückstand)(?: ist)?,? (?:und zwar )?(?:seit|um) (?:nunmehr |bereits |schon |mehr als |über )*" + _N + r" (?:kalender)?tagen?",
            r"vor " + _N + r" (?:kalender)?tagen (?:zur zahlung )?fällig",
        )
    ),
    days_to_due=tuple(words(p) for p in (r"in " + _N + r" (?:kalender)?tagen (?:zur zahlung )?fällig", r"fällig(?:keit)? (?:\w+ )?in " + _N + r" (?:kalender)?tagen")),
    due_relative={
        words(r"(?:ist|sind|wird|werden) morgen (?:zur zahlung )?fällig|morgen fällig"): 1,
        words(r"(?:ist|sind|wird|werden|war|waren) heute (?:zur zahlung )?fällig|heute fällig"): 0,
        words(r"(?:war|waren|wurde|wurden) gestern (?:zur zahlung )?fällig|gestern fällig"): -1,
    },
    at_least=re.compile(r"\b(?:mehr als|über|mindestens|fast|beinahe|knapp|rund|etwa|ca\.?|gut)\s+$", re.IGNORECASE),
    overdue=words(
        r"überfällig\w*|ueberfaellig\w*|(?:in|im) (?:zahlungs)?verzug|(?:im|in) (?:zahlungs)?rückstand|rückständig\w*|säumig\w*|zahlungsrückstand|zahlungsverzug"
        r"|tage zu spät|(?:tage|tagen) verspätet|hätte(?:n)? .{0,60}(?:bezahlt|beglichen|gezahlt|überwiesen) (?:werden|sein) (?:müssen|sollen)|fälligkeit (?:ist |wurde |bereits )*überschritten|zahlungsziel (?:ist |wurde |bereits )*(?:überschritten|abgelaufen)|über (?:die|der) fälligkeit"
    ),
    was_due=words(
        r"(?:war|waren|wurden?|ist bereits|sind bereits) .{0,40}fällig|fällig (?:war|waren|gewesen|geworden)|(?:ist|sind) .{0,40}fällig (?:geworden|gewesen)|seit .{0,25}(?<!über)fällig|fälligkeit (?:war|lag)"
    ),
    not_yet=words(r"noch nicht|(?:wird|werden) .{0,40}fällig|erst am <date>|(?:ist|sind) (?:erst )?am <date> fällig|nicht (?:überfällig|fällig)"),
    hypothetical=re.compile(
        r"\b(?:nicht|nie|kein\w*|weder|noch nicht|bevor|falls|wenn|sobald|sofern|ohne|vermeiden|bis|wird|werden|würde\w*|könnte\w*|ob|damit|sollte\w*|droht|nichts)\b(?:\W+\w+){0,4}\W*$",
        re.IGNORECASE,
    ),
    excluded=words(
        r"ausgenommen|ausgeschlossen|ausgeklammert|abgesehen von|mit ausnahme|außer|nicht (?:enthalten|teil|betroffen|gemeint|inbegriffen|berücksichtigt|einbezogen|mitgerechnet|angemahnt|gegenstand|zu zahlen|zu bezahlen|zahlen|bezahlen|eingerechnet|fällig gestellt)"
        r"|betrifft (?:dies(?:es|e)? )?(?:\w+ )?nicht|gilt nicht|zurückgestellt|zurückstellen|stellen wir zurück|lassen (?:wir|sie) .{0,30}(?:außen vor|weg|aus)|außen vor|ruht|ruhen|gesperrt|mahnsperre|mahnstopp|klammern wir aus|ohne (?:die )?(?:rechnung )?<document>|ohne die (?:strittige|reklamierte|bestrittene)"
        r"|(?:noch )?(?:in|zur) (?:prüfung|klärung|bearbeitung)|(?:wir |wird |noch |derzeit )?(?:prüfen|geprüft|klären|geklärt|untersuchen|untersucht|bearbeitet)(?: wir)?|bis .{0,60}(?:geklärt|entschieden|geprüft|abgeschlossen|beantwortet|erledigt)|keine (?:zahlung|aktion|überweisung) (?:nötig|erforderlich|notwendig)|(?:brauchen|müssen) (?:sie )?.{0,40}nicht (?:zu )?(?:be)?zahlen|gesondert|getrennt davon|separat|wird gutgeschrieben"
    ),
    disputed=words(r"streit\w*|strittig\w*|bestritten\w*|reklam\w*|beanstand\w*|einwand|einwände|rückfrage\w*|beschwer\w*|widersprochen|widerspruch"),
    demand=words(r"(?:be)?zahl\w*|überweis\w*|begleich\w*|offen\w*|überfällig\w*|ausstehend\w*|unbezahlt\w*|ausgleich\w*|schuld\w*|fällig\w*|rückstand|rückständig\w*|saldo|verzug"),
    pay_request=words(
        r"(?:bitte|bitten|müssen|fordern|erwarten|ersuchen).{0,80}(?:be)?zahl\w*|(?:bitte|bitten|müssen|fordern|erwarten).{0,80}(?:überweis\w*|begleich\w*|ausgleich\w*|auszugleichen|zu begleichen|zu überweisen|anzuweisen)|(?:über)?weisen sie|zahlen sie|begleichen sie|gleichen sie"
        r"|(?:ist|sind) (?:noch |weiterhin |immer noch |nach wie vor )*(?:offen|unbezahlt|ausstehend)|steht (?:noch |weiterhin )*(?:aus|offen)"
    ),
    closed=words(
        r"(?:vielen |herzlichen |besten )?dank(?:en)?(?: ihnen)? (?:für|zu) .{0,40}(?:zahlung|überweisung|ausgleich|begleichung|zahlungseingang)|(?:haben wir|wir haben|ist|sind|haben) .{0,50}(?:erhalten|eingegangen|verbucht|gebucht|angekommen)"
        r"|(?:ist|sind|wurde|wurden|damit|somit) (?:bereits |damit |vollständig |nun |also |inzwischen )*(?:be(?:zahlt|glichen)|ausgeglichen|erledigt|geschlossen|abgeschlossen)|bereits (?:be(?:zahlt|glichen)|gezahlt)|nicht mehr offen|nichts mehr offen|zahlungseingang|ihre zahlung (?:über|von|für|zu|deckt)"
    ),
    open_before=before(
        r"(?:(?:bitte|sie|und|noch) )*(?:(?:be)?zahlen|überweisen|begleichen|gleichen|zahlung|überweisung)(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*"
        r"|(?:offen(?:e[rns]?)?|ausstehend(?:e[rns]?)?|restlich(?:e[rns]?)?|fällig(?:e[rns]?)?|überfällig(?:e[rns]?)?|unbezahlt(?:e[rns]?)?)(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*"
        r"|(?:rest(?:betrag|saldo|forderung)?|saldo|offenstand|zahlbetrag|rückstand)(?: (?:von|ist|beträgt|noch|in höhe von|lautet|über))*|(?:schulden|es bleiben|bleiben|verbleiben|es sind|sind|stehen)(?: (?:sie|uns|noch|derzeit|damit|weiterhin|aktuell|also))*"
    ),
    open_after=after(
        r"(?:(?:ist|sind|bleiben|bleibt|stehen|steht|verbleiben)(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* (?:offen|unbezahlt|ausstehend|überfällig|aus|zu zahlen|fällig(?! am| zum| seit))|(?:noch |weiterhin |derzeit |immer noch )*(?:offen|ausstehend|unbezahlt|zu zahlen|überfällig)|offen)"
    ),
    original_before=before(r"(?:rechnungs(?:betrag|summe)|brutto|ursprünglich\w*|gesamtbetrag der rechnung)(?: \w+){0,3}|von(?: insgesamt| ursprünglich)?|statt|anstelle von|über|in höhe von|lautend auf|nicht|berechnet(?: mit)?"),
    original_after=after(r"(?:ursprünglich|berechnet|in rechnung gestellt|rechnungsbetrag)"),
    paid_before=before(
        r"(?:dank(?:en)?(?: ihnen)? für|erhalten(?: haben wir)?|nach|abzüglich|seit|eingegangen(?: sind| ist)?|gutgeschrieben)(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)|ihre (?:teil|an)?zahlung (?:über|von|in höhe von)"
    ),
    total=words(r"gesamt\w*|insgesamt|summe|zusammen|in summe|alles in allem|total"),
    instalment=words(r"raten?|ratenplan|ratenzahlung|teilzahlungen|teilbeträge?n?|zahlungsplan|monatlich\w*"),
    charge=words(r"zinsen?|verzugszins\w*|gebühr\w*|mahngebühr\w*|pauschale|verzugspauschale|kosten|mahnkosten|zuschlag|spesen"),
    credit=words(r"gutschrift\w*|guthaben|überzahl\w*|erstatt\w*|zu ihren gunsten|doppelt|zu viel"),
    terms=words(
        r"zahlungsziel|zahlungsbedingung\w*|zahlungsfrist|zahlbar|netto(?! ?<amount>)|\d+ tagen?(?: netto)?|innerhalb von (?:\d+|\w+) tagen|skonto|ohne abzug|sofort fällig|konditionen"
    ),
    pay_route=words(
        r"<bank>|iban|bankverbindung|(?:unser(?:em?|en)?|das|dem|folgende[sn]?|bekannte[sn]?|angegebene[sn]?|genannte[sn]?|auf) (?:\w+ )?(?:bank)?konto|kontonummer|überweisungsträger|zahlschein|lastschrift|zahlungslink|bezahllink|qr-(?:code|rechnung)|kundenportal|zahlungsseite"
        r"|(?:zahl\w*|überweis\w*|begleichen)(?: \w+){0,8} (?:unter|über|auf|per|via|an|hier):? <address>|(?:zahlung|bezahlung|zahlbar|online):? (?:unter |über |via |per )?<address>|<address> (?:\w+ )?(?:be)?zahlen"
    ),
    contact=words(
        r"<phone>|antworten sie(?: \w+){0,3} (?:auf|direkt|hier|einfach)|auf diese (?:e-?mail|nachricht|sms|mail)|antwort (?:auf|genügt|reicht)|kurze (?:antwort|rückmeldung)|rufen sie (?:mich|uns)(?: \w+){0,3} (?:unter|zurück)|schreiben sie (?:mir|uns)|erreichen sie (?:mich|uns)|durchwahl|per antwort|(?:mich|uns) (?:unter|telefonisch)|unter <phone>|melden sie sich|mail an|e-mail an|antworten sie|kontaktieren sie (?:mich|uns)"
    ),
    call_back=words(r"<phone>|rückruf|zurückrufen|rufen sie (?:mich|uns)"),
    ask=words(
        r"bitte(?! (?:finden|beachten|entschuldigen|betrachten|sehen sie dieses|ignorieren|geben sie (?:bei|als)|verwenden|nennen sie bei))(?: \w+)* \w+|(?:wir|ich) (?:bitten?|ersuchen?|fordern?|erwarten?)|(?:können|könnten|würden|möchten|wollen|dürfen) (?:sie|wir|ich)|(?:teilen|geben|sagen|melden|lassen|nennen|bestätigen|wählen|zahlen|überweisen|begleichen|prüfen|rufen|senden|schicken|veranlassen) sie|zu (?:begleichen|überweisen|zahlen|veranlassen)|muss .{0,60}(?:eingehen|eingegangen)"
    ),
    courtesy=words(
        r"(?:(?:bei|für) (?:\w+ )?(?:rückfragen|fragen|unklarheiten)[^.;!?]*|(?:wenn|falls|sollten|haben) (?:sie )?[^.;!?]{0,40}(?:fragen|rückfragen|unklar\w*|hilfe)[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?|bitte geben sie[^.;!?]{0,60}(?:an|nummer|verwendungszweck)[^.;!?]*|sie erreichen (?:mich|uns)[^.;!?]*|bitte geben sie bei)"
    ),
    next_step=words(
        r"(?:wir|ich) (?:werden|werde|melden uns|melde mich|rufen|rufe|prüfen|prüfe|schreiben ihnen|senden|sende|schicken|schicke|klären|kläre|verrechnen|verrechne|erstatten|erstatte|buchen|buche|geben|gebe|leiten|leite|informieren|informiere|antworten|antworte|kommen|komme|nehmen|nehme|stellen|stelle|korrigieren|korrigiere|ziehen|ziehe|erwarten|haben .{0,40}vorgemerkt|merken)|nächste[rn]? schritt|wie es weitergeht|sie (?:erhalten|hören|bekommen)|(?:wird|werden) .{0,60}(?:verrechnet|erstattet|gutgeschrieben|übergeben|eingezogen|geprüft|gesendet|weitergeleitet|abgegeben|korrigiert)"
        r"|(?:zahlung|rate|<amount>)(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:bis|am|zum|bis zum) <date>"
    ),
    relative_date=words(
        r"(?:innerhalb|binnen)(?: von| der nächsten)? (?:\d+|\w+)(?: werk| arbeits| kalender)?\s?\w* ?tagen?|innerhalb (?:einer|von \w+) (?:woche|wochen|tagen|stunden)|in (?:\d+|zwei|drei|fünf|sieben|zehn|vierzehn) (?:werk|arbeits)?tagen|in (?:einer|zwei|drei) wochen?|(?:bis|am|bis zum|bis spätestens|kommenden|nächsten|diesen) (?:kommenden |nächsten |zum )*(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
        r"|heute|morgen|übermorgen|(?:bis )?(?:ende|anfang|mitte) (?:der|dieser|nächster|kommender|des|dieses|nächsten) (?:woche|monats)|(?:bis )?monatsende|diese woche|nächste woche|kommende woche"
    ),
    reply_mark=re.compile(r"^\s*(?:re|aw|fwd?|wg|antw)\s*:", re.IGNORECASE),
    final_word=words(r"letzte(?:r|n)? (?:mahnung|hinweis|aufforderung|erinnerung|warnung|chance)|(?:schluss|end)mahnung|letztmalige\w*"),
    paid_subject=words(r"(?:danke|dank) für (?:ihre|die) zahlung|zahlung erhalten|zahlungseingang|zahlungsbestätigung|konto ausgeglichen"),
    salutation_blank=re.compile(r"^\s*(?:sehr geehrter? (?:herr|frau)|liebe[rs]? (?:herr|frau)|liebe[rs]?|hallo (?:herr|frau)|guten tag (?:herr|frau))\s*[,:!]", re.IGNORECASE | re.MULTILINE),
    label_blank=re.compile(
        r"\b(?:fällig (?:am|seit dem|zum)|bis zum|vom|in höhe von|betrag(?: von)?|rechnung(?:snummer| nr\.)|fälligkeit|betrag|iban)[ \t]*:?[ \t]*"
        r"(?:(?<=[:])[ \t]*(?=[.,;]|\n[ \t]*\n|\n[ \t]*\w[^\n:]*:)|(?<=am|em|um|om|on)[ \t]*(?=[.,;]))",
        re.IGNORECASE,
    ),
    account_noun=words(r"konto(?:nummer|-nr\.?)?(?: nr\.?)?|kto\.?"),
    yours=words(r"(?:auf|von) ihr(?:em|en)? (?:bank)?konto|ihr(?:e|er|em|en)? (?:iban|bankverbindung|kontonummer|konto|karte|kreditkarte)|erstatt\w* .{0,60}ihr(?:e|er|em|en)?|kartennummer"),
    threats={
        "collections_agency": words(r"inkasso\w*|gerichtsvollzieher\w*|geldeintreib\w*"),
        "legal_steps": words(r"rechtliche[nr]? (?:schritte|maßnahmen|mittel)|rechtsweg|gericht(?:lich\w*|e|s)?|klage\w*|verklag\w*|rechtsanw[aä]lt\w*|anw[aä]lt\w*|mahnbescheid\w*|mahnverfahren|juristisch\w*|rechtsabteilung|zwangsvollstreckung|insolvenzantrag"),
        "credit_agencies": words(r"schufa|auskunftei\w*|creditreform|bonität\w*|kreditwürdigkeit|kreditversicherer\w*|schwarze liste|negativ(?:eintrag|merkmal)\w*"),
        "publicity": words(r"veröffentlich\w*|öffentlich (?:machen|bekannt)|an den pranger|soziale[n]? (?:medien|netzwerke\w*)|(?:ihre[nr]?|anderen?) (?:kunden|lieferanten|geschäftspartner\w*|bank|mitarbeiter\w*|nachbarn|partner\w*|wettbewerber\w*) .{0,40}(?:informieren|erfahren|wissen|mitteilen|unterrichten|hören|sprechen)|(?:informieren|unterrichten) (?:wir )?(?:ihre[nr]?|alle) (?:kunden|lieferanten|bank|geschäftspartner\w*|hausbank)|ihr(?:en)? (?:guten? )?ruf|die (?:presse|branche)|polizei|strafanzeige|anzeige erstatten|betrug\w*"),
        "supply_hold": words(r"lieferstopp|liefersperre|(?:lieferung(?:en)?|belieferung|dienst(?:e|leistungen)?|aufträge|bestellungen|zugang) .{0,40}(?:einstellen|stoppen|aussetzen|sperren|eingestellt|gestoppt|ausgesetzt|gesperrt|zurückhalten|zurückgehalten|anhalten)|(?:stellen|stoppen|sperren|setzen|halten) .{0,40}(?:lieferung(?:en)?|belieferung|aufträge|bestellungen)|nicht mehr (?:be)?liefern|kundenkonto (?:wird )?(?:sperren|gesperrt)"),
    },
    denial=words(r"nicht|kein\w*|ohne|weder|noch nie|nie|statt|anstatt|vermeiden|zurückgenommen|zurückgezogen|gestoppt|sie (?:fragen|schreiben|erwähnen)\w*"),
)  # fmt: skip
